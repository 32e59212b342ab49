"""Momentum over gradients divided by their running length."""

from __future__ import annotations

from collections.abc import Mapping

from explorer.engine.mathematics.expression import (
    Operand,
    dot,
    sqrt,
)
from explorer.engine.rules import family
from explorer.engine.rules.library import common_hyperparameters as declare
from explorer.engine.rules.library.moving_averages import (
    average,
    begun,
    directed,
    nonzero,
)
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.update_rule import Hyperparameters, StepInputs, Update


class NovoGrad(Optimizer):
    """Momentum over gradients that are divided by a running length of the whole gradient.

        n <- β₂ n + (1 - β₂) |g|²        (n <- |g|² at the first step)
        m <- β₁ m + g / (√n + ε) + λ x
        x <- x - α m

    Use it where Adam's second moment costs too much memory: this has one number per layer.

    Warning: m is a sum and not an average, so a step is up to 1 / (1 - β₁) rates long.
    """

    id = "novograd"
    title = "NovoGrad"
    family = family.NORMALISED
    source = "Ginsburg et al. (2019), Stochastic gradient methods with layer-wise adaptive moments"
    on_networks = declare.ONE_LAYER
    own_parameters = (
        declare.learning_rate(0.01),
        declare.decay("beta1", "β₁", 0.9, "normalised gradients"),
        declare.decay("beta2", "β₂", 0.25, "squared lengths of the gradient"),
        declare.epsilon(1e-6),
        declare.EPSILON_ROOT,
        *declare.weight_decay_inside(),
    )
    own_dialects = {"optax": {}}
    scalar_memory = frozenset({"squared_length"})

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {"squared_length": 0.0, "scaled_velocity": 0.0}

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        square = dot(now.gradient, now.gradient)
        kept = begun(square, average(h.beta2, now.squared_length, square), now)
        below = nonzero(h, sqrt(kept + h.epsilon_root) + h.epsilon, "epsilon", "epsilon_root")
        entering = directed(h, now, now.gradient / below)
        velocity = h.beta1 * now.scaled_velocity + entering
        return Update(
            -h.learning_rate * velocity,
            memory={"squared_length": kept, "scaled_velocity": velocity},
            terms={"effective_rate": h.learning_rate / below},
        )
