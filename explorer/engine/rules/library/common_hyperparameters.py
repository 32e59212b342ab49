"""Hyper-parameters that several optimizers share, each declared once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from explorer.engine.parameter import Choice, Number, Parameter, Switch
from explorer.engine.rules.mechanism_parameters import COMMON


def learning_rate(
    default: float, *, low: float = 1e-5, high: float = 10.0, meaning: str | None = None
) -> Number:
    """The learning rate α, above 0 and on a logarithmic scale.

    ``default`` and the range of the slider, ``low`` to ``high``, are those that suit the optimizer.

    Example:
        >>> from explorer.engine.rules.library import common_hyperparameters as declare
        >>> declare.learning_rate(0.1, low=1e-3).slider
        (0.001, 10.0)
    """
    return Number(
        name="learning_rate",
        symbol="α",
        default=default,
        minimum=0.0,
        open_minimum=True,
        maximum=1e6,
        slider=(low, high),
        scale="logarithmic",
        meaning=meaning
        or "How far a step goes. Too small and nothing moves, too large and it diverges.",
    )


def momentum(default: float, meaning: str | None = None) -> Number:
    """The share β of the velocity that is carried over, in [0, 1]; 0 leaves the velocity out.

    Example:
        >>> from explorer.engine.rules.library import common_hyperparameters as declare
        >>> declare.momentum(0.9).expected()
        'a number at least 0 and at most 1'
    """
    return Number(
        name="momentum",
        symbol="β",
        default=default,
        minimum=0.0,
        maximum=1.0,
        slider=(0.0, 0.999),
        off_at_zero=True,
        meaning=meaning or "Share of the velocity carried into the next step; 1 never forgets.",
    )


def decay(name: str, symbol: str, default: float, of: str) -> Number:
    """The decay rate of an exponential average of what ``of`` says, in [0, 1).

    Example:
        >>> from explorer.engine.rules.library import common_hyperparameters as declare
        >>> declare.decay("decay", "ρ", 0.9, "squared gradients").meaning
        'Memory of the average of squared gradients: it looks back about 1 / (1 - ρ) steps.'
    """
    return Number(
        name=name,
        symbol=symbol,
        default=default,
        minimum=0.0,
        maximum=1.0,
        open_maximum=True,
        slider=(0.0, 0.9999),
        meaning=f"Memory of the average of {of}: it looks back about 1 / (1 - {symbol}) steps.",
    )


def epsilon(default: float, meaning: str | None = None) -> Number:
    """The small number ε that keeps a division finite, from 0 on; 0 leaves it out of the rule.

    Example:
        >>> from explorer.engine.rules.library import common_hyperparameters as declare
        >>> declare.epsilon(1e-8).off_at_zero
        True
    """
    return Number(
        name="epsilon",
        symbol="ε",
        default=default,
        minimum=0.0,
        maximum=1e6,
        slider=(1e-16, 1.0),
        scale="logarithmic",
        off_at_zero=True,
        meaning=meaning or "Keeps the division finite, and limits the step where gradients vanish.",
    )


def epsilon_placement(default: str = "outside") -> Choice:
    """Whether epsilon is added beside the root or under it.

    Example:
        >>> from explorer.engine.rules.library import common_hyperparameters as declare
        >>> list(declare.epsilon_placement().options)
        ['outside', 'inside']
    """
    return Choice(
        name="epsilon_placement",
        default=default,
        advanced=True,
        options={
            "outside": "√v + ε, as in PyTorch: ε is compared with |g|.",
            "inside": "√(v + ε), as in Keras, TF.js and optax: acts like √ε outside.",
        },
        meaning="Where ε stands.",
    )


def rate_placement(default: str) -> Choice:
    """Whether the learning rate enters the velocity or multiplies it.

    Example:
        >>> from explorer.engine.rules.library import common_hyperparameters as declare
        >>> list(declare.rate_placement("inside").options)
        ['outside', 'inside']
    """
    return Choice(
        name="rate_placement",
        default=default,
        advanced=True,
        options={
            "outside": "v holds gradients and the rate multiplies v: a new rate acts at once.",
            "inside": "v holds steps already multiplied by the rate: an old rate dies out slowly.",
        },
        meaning="Where the learning rate stands; the paths differ only while the rate changes.",
    )


def initial_accumulator(default: float = 0.0, meaning: str | None = None) -> Number:
    """The sum or the average of squared gradients before the first step, from 0 on.

    Example:
        >>> from explorer.engine.rules.library import common_hyperparameters as declare
        >>> declare.initial_accumulator(0.1).symbol
        'G₀'
    """
    return Number(
        name="initial_accumulator",
        symbol="G₀",
        default=default,
        minimum=0.0,
        maximum=1e6,
        slider=(0.0, 1.0),
        advanced=True,
        meaning=meaning
        or "The sum of squared gradients before the first step: 0 in PyTorch, 0.1 elsewhere.",
    )


def form(name: str, options: Mapping[str, str], meaning: str, default: str | None = None) -> Choice:
    """A choice between variants of a rule; the first is the publication's unless said otherwise.

    Example:
        >>> from explorer.engine.rules.library import common_hyperparameters as declare
        >>> options = {"published": "As in the paper.", "keras": "As in Keras."}
        >>> declare.form("bias_form", options, "When the bias is corrected.").default
        'published'
    """
    chosen = next(iter(options)) if default is None else default
    return Choice(name=name, default=chosen, options=options, meaning=meaning, advanced=True)


def weight_decay(default: float, form: str) -> tuple[Parameter, ...]:
    """Weight decay and its form for an optimizer that is known for it, with their defaults.

    Example:
        >>> from explorer.engine.rules.library import common_hyperparameters as declare
        >>> [parameter.default for parameter in declare.weight_decay(0.01, "decoupled")]
        [0.01, 'decoupled']
    """
    size, kind = (
        parameter for parameter in COMMON if parameter.name in {"weight_decay", "weight_decay_form"}
    )
    assert isinstance(size, Number)
    assert isinstance(kind, Choice)
    return replace(size, default=default, advanced=default == 0.0), replace(kind, default=form)


def weight_decay_inside(default: float = 0.0) -> tuple[Parameter, ...]:
    """Weight decay for an optimizer that adds it to its direction before it sets the length.

    Example:
        >>> from explorer.engine.rules.library import common_hyperparameters as declare
        >>> [parameter.default for parameter in declare.weight_decay_inside(0.01)]
        [0.01, 'inside']
    """
    size, kind = weight_decay(default, "inside")
    assert isinstance(kind, Choice)
    inside = {"inside": "λx is added to the direction that the rule has found, before its length."}
    return size, replace(kind, options={**inside, **kind.options})


def multiple(name: str, symbol: str, default: float, meaning: str, *, high: float = 10.0) -> Number:
    """A factor from 0 on, whose slider ends at ``high``.

    Example:
        >>> from explorer.engine.rules.library import common_hyperparameters as declare
        >>> declare.multiple("trust", "κ", 1.0, "Factor on the step.", high=5.0).slider
        (0.0, 5.0)
    """
    return Number(
        name=name,
        symbol=symbol,
        default=default,
        minimum=0.0,
        maximum=1e6,
        slider=(0.0, high),
        meaning=meaning,
    )


def positive(name: str, symbol: str, default: float, meaning: str) -> Number:
    """A number above 0 of any order of magnitude.

    Example:
        >>> from explorer.engine.rules.library import common_hyperparameters as declare
        >>> declare.positive("damping", "μ", 0.01, "Added to the curvature.").expected()
        'a number above 0 and at most 1e+09'
    """
    return Number(
        name=name,
        symbol=symbol,
        default=default,
        minimum=0.0,
        open_minimum=True,
        maximum=1e9,
        slider=(1e-6, 1e3),
        scale="logarithmic",
        meaning=meaning,
    )


BETA1 = decay("beta1", "β₁", 0.9, "gradients")
BETA2 = decay("beta2", "β₂", 0.999, "squared gradients")

ONE_LAYER = "On a network all weights together count as one layer; libraries go layer by layer."
"""What to know about a rule that takes lengths over a layer."""
EPSILON_FORM = Choice(
    name="epsilon_form",
    default="corrected",
    advanced=True,
    options={
        "corrected": "√v̂ + ε, after bias correction: Adam's paper, PyTorch, TF.js, optax.",
        "hat": "√v + ε̂, before it: a remark in Adam's paper, Keras. Larger by 1 / √(1 - β₂ᵗ).",
    },
    meaning="Whether ε is added after or before bias correction.",
)

EPSILON_ROOT = Number(
    name="epsilon_root",
    symbol="ε′",
    default=0.0,
    minimum=0.0,
    maximum=1e6,
    slider=(1e-16, 1.0),
    scale="logarithmic",
    off_at_zero=True,
    advanced=True,
    meaning="optax's eps_root: added under the root, so that the rule can be differentiated at 0.",
)

LEARNING_RATE_DECAY = Number(
    name="learning_rate_decay",
    symbol="γ",
    default=0.0,
    minimum=0.0,
    maximum=1e3,
    slider=(0.0, 1.0),
    off_at_zero=True,
    advanced=True,
    meaning="The rate is divided by 1 + (t - 1) times this.",
)

BIAS_CORRECTION = Switch(
    name="bias_correction",
    default=False,
    advanced=True,
    meaning="Divide averages by 1 - βᵗ, which corrects for their start at 0.",
)
