"""Gradient descent with noise of its own: annealed, and at a temperature."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from explorer.arrays import Floats
from explorer.engine.parameter import Number
from explorer.engine.rules import family
from explorer.engine.rules.library import common_hyperparameters as declare
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.update_rule import Hyperparameters, StepInputs, Update


class NoisySGD(Optimizer):
    """Gradient descent with noise on each gradient that decays by a power law.

        g <- f'(x) + √(η / tᵞ) ξ        (ξ standard normal, drawn with the scenario's seed)
        x <- x - α g

    Use it where gradient descent rests at a saddle or in a poor, shallow minimum.

    Warning: the same formula in optax draws other random numbers, so paths agree in their
    distribution only.
    """

    id = "noisy_sgd"
    title = "Noisy SGD"
    family = family.SAMPLING
    source = (
        "Neelakantan et al. (2015), Adding gradient noise improves learning for very deep networks"
    )
    own_parameters = (
        declare.learning_rate(0.01),
        Number(
            name="noise_variance",
            symbol="η",
            default=0.01,
            minimum=0.0,
            slider=(1e-4, 1e2),
            scale="logarithmic",
            meaning="Variance of the noise at the first step.",
        ),
        Number(
            name="noise_decay",
            symbol="γ",
            default=0.55,
            minimum=0.0,
            maximum=10.0,
            slider=(0.0, 2.0),
            meaning="Power of the step number by which the variance falls; 0 keeps it.",
        ),
    )
    own_dialects = {"optax": {}}

    @property
    def draws_noise(self) -> bool:
        return True

    def own_deviations(self, rates: Floats, numbers: Mapping[str, float]) -> Floats:
        counts = np.arange(1.0, len(rates) + 1.0)
        variances = numbers["noise_variance"] / counts ** numbers["noise_decay"]
        return np.asarray(np.sqrt(variances), dtype=np.float64)

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        return Update(-h.learning_rate * now.gradient)


class SGLD(Optimizer):
    """Stochastic gradient Langevin dynamics: descent with the noise of a temperature.

        g <- f'(x) + √(2 T / α) ξ        (ξ standard normal, drawn with the scenario's seed)
        x <- x - α g        (the noise moves x by √(2 α T) ξ)

    For a small rate the visited points are distributed as exp(-f / T). Use it to see how wide a
    minimum is, or to sample instead of to minimize.

    Warning: with a constant rate the distribution is a little too wide; on a parabola of curvature
    h its variance is T / (h (1 - α h / 2)) in place of T / h. It does not converge unless a
    schedule lowers the rate.
    """

    id = "sgld"
    title = "SGLD"
    family = family.SAMPLING
    source = "Welling and Teh (2011), Bayesian learning via stochastic gradient Langevin dynamics"
    own_parameters = (
        declare.learning_rate(0.01),
        Number(
            name="temperature",
            symbol="T",
            default=0.1,
            minimum=0.0,
            slider=(1e-4, 1e2),
            scale="logarithmic",
            meaning="Temperature in units of f; 0 leaves gradient descent.",
        ),
    )

    @property
    def draws_noise(self) -> bool:
        return True

    @property
    def sampled_temperature(self) -> float | None:
        return self.numbers["temperature"] or None

    def own_deviations(self, rates: Floats, numbers: Mapping[str, float]) -> Floats:
        # A rate of 0 moves nothing, whatever the noise.
        still = rates <= 0.0
        moving = np.where(still, 1.0, rates)
        doubled = 2.0 * numbers["temperature"]
        with np.errstate(over="ignore"):
            variances = doubled / moving
        # The variance of a tiny rate may be beyond the largest number where its root is not.
        roots = np.where(
            np.isinf(variances), np.sqrt(doubled) / np.sqrt(moving), np.sqrt(variances)
        )
        return np.asarray(np.where(still, 0.0, roots), dtype=np.float64)

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        return Update(-h.learning_rate * now.gradient)
