"""Momentum that grows by Nesterov's own schedule."""

from __future__ import annotations

from collections.abc import Mapping

from explorer.engine.mathematics.expression import (
    Operand,
    sqrt,
)
from explorer.engine.rules import family
from explorer.engine.rules.library import common_hyperparameters as declare
from explorer.engine.rules.library.moving_averages import (
    begun,
)
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.update_rule import Hyperparameters, StepInputs, Update


class AcceleratedGradient(Optimizer):
    """Nesterov's original momentum, which grows from step to step by a fixed schedule.

        a <- (1 + √(4 a² + 1)) / 2        (a from 1)
        μ = (previous a - 1) / a
        z <- x - α g
        x <- z + μ (z - previous z)        (g is taken at x)

    Use it on smooth convex surfaces: no momentum has to be chosen.

    Warning: no library has the schedule; PyTorch, Keras, TF.js and optax keep μ constant.
    """

    id = "accelerated_gradient"
    title = "Nesterov 1983"
    family = family.MOMENTUM
    source = "Nesterov (1983), A method of solving a convex programming problem with O(1/k²)"
    own_parameters = (declare.learning_rate(0.01),)
    scalar_memory = frozenset({"previous_acceleration"})

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {"previous_acceleration": 1.0, "previous_point": 0.0}

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        grown = (1.0 + sqrt(4.0 * now.previous_acceleration**2 + 1.0)) / 2.0
        coefficient = (now.previous_acceleration - 1.0) / grown
        descended = now.x - h.learning_rate * now.gradient
        before = begun(now.x, now.previous_point, now)
        reached = descended + coefficient * (descended - before)
        return Update(
            reached - now.x,
            memory={"previous_acceleration": grown, "previous_point": descended},
            terms={
                "base_point": descended,
                "acceleration": grown,
                "momentum_coefficient": coefficient,
            },
        )
