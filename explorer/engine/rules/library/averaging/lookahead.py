"""Fast weights that run ahead, and slow weights that follow."""

from __future__ import annotations

from collections.abc import Mapping

from explorer.engine.mathematics.expression import (
    Operand,
    call,
    equal,
    where,
)
from explorer.engine.parameter import Number
from explorer.engine.rules import family
from explorer.engine.rules.library import common_hyperparameters as declare
from explorer.engine.rules.library.moving_averages import (
    begun,
)
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.update_rule import Hyperparameters, StepInputs, Update


class Lookahead(Optimizer):
    """Fast weights run ahead for k steps; slow weights then follow part of the way.

        x <- x - α g
        every k steps:  φ <- φ + σ (x - φ),  x <- φ

    Use it to calm a rule that swings across a valley.

    Warning: the publication has any rule inside; here it is gradient descent, as in
    ``optax.lookahead(optax.sgd(...))``, whose fast weights are the points of the path.
    """

    id = "lookahead"
    title = "Lookahead"
    family = family.AVERAGED
    source = "Zhang et al. (2019), Lookahead optimizer: k steps forward, 1 step back"
    own_parameters = (
        declare.learning_rate(0.05),
        Number(
            name="sync_period",
            symbol="k",
            default=5.0,
            minimum=1.0,
            maximum=1e6,
            slider=(1.0, 50.0),
            meaning="Number of steps between updates of the slow weights.",
        ),
        Number(
            name="slow_step_size",
            symbol="σ",
            default=0.5,
            minimum=0.0,
            maximum=1.0,
            slider=(0.0, 1.0),
            meaning="Share of the distance that the slow weights move.",
        ),
    )
    own_dialects = {"optax": {}}

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {"slow_point": 0.0}

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        fast = now.x - h.learning_rate * now.gradient
        slow = begun(now.x, now.slow_point, now)
        rounds = call("floor", now.t / h.sync_period)
        synchronised = equal(now.t, rounds * h.sync_period)
        followed = where(synchronised, slow + h.slow_step_size * (fast - slow), slow)
        reached = where(synchronised, followed, fast)
        return Update(reached - now.x, memory={"slow_point": followed})
