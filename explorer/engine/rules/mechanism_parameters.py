"""Hyper-parameters of the mechanisms that work around any rule."""

from __future__ import annotations

from explorer.engine.parameter import Choice, Number, Parameter

WRAPPERS: tuple[Parameter, ...] = (
    Choice(
        name="cautious",
        default="off",
        advanced=True,
        options={
            "off": "Every coordinate takes the rule's step.",
            "published": "A coordinate rests where its step would climb; the n others of d are "
            "multiplied by d / (n + 1) (the publication, pytorch_optimizer).",
            "mean": "A coordinate rests where its step would climb; the others are divided by "
            "their share of all, at least 0.001 (the authors' code, timm).",
        },
        meaning=(
            "Whether coordinates rest if their step does not oppose the newest gradient (cautious "
            "mask, Liang et al. 2024)."
        ),
    ),
    Number(
        name="lookahead_period",
        symbol="kₛ",
        default=0.0,
        minimum=0.0,
        maximum=1e6,
        slider=(1.0, 50.0),
        whole=True,
        off_at_zero=True,
        advanced=True,
        meaning=(
            "Number of steps after which slow weights are updated and the rule continues from "
            "there (Lookahead); 0 switches it off."
        ),
    ),
    Number(
        name="lookahead_share",
        symbol="σₛ",
        default=0.5,
        minimum=0.0,
        maximum=1.0,
        slider=(0.0, 1.0),
        needs="lookahead_period",
        advanced=True,
        meaning="Share of the distance that the slow weights of Lookahead move.",
    ),
    Number(
        name="average_decay",
        symbol="βₓ",
        default=0.0,
        minimum=0.0,
        maximum=1.0,
        open_maximum=True,
        slider=(0.5, 0.9999),
        off_at_zero=True,
        advanced=True,
        meaning="Memory of an average of the points, kept beside the path; 0 switches it off.",
    ),
)
"""Hyper-parameters of the mechanisms that work around any optimizer."""

BESIDE: tuple[Parameter, ...] = tuple(
    parameter for parameter in WRAPPERS if parameter.name == "average_decay"
)
"""Hyper-parameters of what is kept beside a path and leaves the path itself as it is."""

COMMON: tuple[Parameter, ...] = (
    Number(
        name="weight_decay",
        symbol="λ",
        default=0.0,
        minimum=0.0,
        maximum=1e3,
        slider=(1e-5, 1.0),
        scale="logarithmic",
        off_at_zero=True,
        advanced=True,
        meaning="Pulls every coordinate towards 0; 0 switches it off.",
    ),
    Choice(
        name="weight_decay_form",
        default="coupled",
        advanced=True,
        options={
            "coupled": "λx is added to the gradient and goes through the whole rule (L2).",
            "decoupled": "x shrinks by learning rate times λ, beside the rule (AdamW).",
            "first": "as decoupled, and the rule sees x after it (Keras).",
            "unscaled": "x shrinks by λ itself, whatever the learning rate (AdamW's publication).",
            "proximal": "after the step x is divided by 1 + learning rate times λ (Adan).",
        },
        meaning="How weight decay is applied.",
    ),
    Number(
        name="clip_value",
        symbol="c∞",
        default=0.0,
        minimum=0.0,
        slider=(1e-2, 1e2),
        scale="logarithmic",
        off_at_zero=True,
        advanced=True,
        meaning=(
            "Largest size of a gradient coordinate; larger ones are clipped. 0 switches it off."
        ),
    ),
    Number(
        name="clip_norm",
        symbol="c",
        default=0.0,
        minimum=0.0,
        slider=(1e-2, 1e2),
        scale="logarithmic",
        off_at_zero=True,
        advanced=True,
        meaning="Largest length of the gradient; a longer one is shortened. 0 switches it off.",
    ),
    *WRAPPERS,
)
"""Hyper-parameters that every update rule has besides its own."""
