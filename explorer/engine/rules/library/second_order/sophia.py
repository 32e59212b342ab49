"""Steps from an average of the Hessian's diagonal."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from explorer.arrays import Floats
from explorer.engine.parameter import Number
from explorer.engine.rules import family
from explorer.engine.rules.direct_method import DirectMethod
from explorer.engine.rules.direct_step import Iterate, Step
from explorer.engine.rules.library import common_hyperparameters as declare


class Sophia(DirectMethod):
    """Adam's average of gradients, divided by a fading average of the diagonal of the Hessian.

        m <- β₁ m + (1 - β₁) g
        u = clip((m / (1 - β₁ᵗ)) / max(γ h, ε), ±ρ)
        every k steps, from the first:  h <- β₂ h + (1 - β₂) diag H        (used a step later)
        x <- x - α (u + λ x)

    Use it where curvature differs much between coordinates and its diagonal is cheap.

    Warning: the publication and optax estimate the diagonal from random probes; here it is exact.
    The first step is the sign of g, and so is every one where h is negative.
    """

    id = "sophia"
    title = "Sophia"
    family = family.SECOND_ORDER
    source = "Liu et al. (2023), Sophia: a scalable stochastic second-order optimizer, algorithm 3"
    own_parameters = (
        declare.learning_rate(0.02),
        declare.decay("beta1", "β₁", 0.965, "gradients"),
        declare.decay("beta2", "β₂", 0.99, "diagonals of the Hessian"),
        declare.epsilon(1e-8),
        declare.multiple("gamma", "γ", 0.01, "Weight of the curvature.", high=1.0),
        declare.positive("clip_threshold", "ρ", 1.0, "Largest size of a coordinate of u."),
        Number(
            name="update_interval",
            symbol="k",
            default=10.0,
            minimum=1.0,
            maximum=1e6,
            slider=(1.0, 50.0),
            meaning="Number of steps between updates of the curvature.",
        ),
        declare.weight_decay(0.0, "decoupled")[0],
    )
    own_dialects = {"optax": {"weight_decay": 1e-4}}

    def move(self, here: Iterate, memory: Mapping[str, Floats]) -> Step:
        h, nothing = self.numbers, np.zeros_like(here.x)
        count = float(memory.get("count", np.zeros(1))[0])
        curvature = memory.get("curvature", nothing)
        first = h["beta1"] * memory.get("first", nothing) + (1 - h["beta1"]) * here.gradient
        corrected = first / (1 - h["beta1"] ** (count + 1))
        below = np.maximum(h["gamma"] * curvature, h["epsilon"])
        direction = np.clip(corrected / below, -h["clip_threshold"], h["clip_threshold"])
        step = -here.rate * (direction + h["weight_decay"] * here.x)
        terms = {"first_moment": first, "hessian_diagonal": curvature, "direction": -direction}
        if count % h["update_interval"] == 0:
            curvature = h["beta2"] * curvature + (1 - h["beta2"]) * np.diag(here.hessian())
        kept = {"count": np.array([count + 1]), "first": first, "curvature": curvature}
        return Step(step, terms, kept)
