"""Gradient descent with the average of its points beside them."""

from __future__ import annotations

from collections.abc import Mapping

from explorer.engine.mathematics.expression import (
    Operand,
    equal,
    maximum,
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


class ASGD(Optimizer):
    """Gradient descent that also keeps the average of its points.

        η = α / (1 + λ₀ α (t - 1)) ** κ
        x <- (1 - λ₀ η) x - η g
        x̄ <- x̄ + (x - x̄) / max(1, t - 1 - t₀)

    With λ₀ = 0 and t₀ = 0 the rate is constant and x̄ is the mean of all points but the first two:
    the publication. Use it where the gradient is noisy and the last point shakes.

    Warning: PyTorch starts to average only after a million steps unless told otherwise, and
    shrinks x by λ₀ besides; its x̄ is ``state["ax"]``, never the parameter.
    """

    id = "asgd"
    title = "Averaged SGD"
    family = family.AVERAGED
    source = "Polyak and Juditsky (1992), Acceleration of stochastic approximation by averaging"
    own_parameters = (
        declare.learning_rate(0.01),
        Number(
            name="lambd",
            symbol="λ₀",
            default=0.0,
            minimum=0.0,
            maximum=1e3,
            slider=(1e-6, 1.0),
            scale="logarithmic",
            off_at_zero=True,
            meaning="Lowers the rate over time and pulls towards 0; 0 switches both off.",
        ),
        declare.multiple("alpha", "κ", 0.75, "Power with which the rate falls.", high=1.0),
        declare.multiple("t0", "t₀", 0.0, "The step after which averaging begins.", high=1000.0),
    )
    own_dialects = {"pytorch": {"lambd": 1e-4, "t0": 1e6}}

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {"averaged_point": 0.0}

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        rate = h.learning_rate
        if h.on("lambd"):
            rate = rate / (1.0 + h.lambd * h.learning_rate * (now.t - 1.0)) ** h.alpha
        step = -rate * now.gradient - h.lambd * rate * now.x
        reached = now.x + step
        share = 1.0 / maximum(1.0, now.t - 1.0 - h.t0)
        old = begun(now.x, now.averaged_point, now)
        averaged = where(equal(share, 1.0), reached, old + (reached - old) * share)
        return Update(
            step,
            memory={"averaged_point": averaged},
            terms={"effective_rate": rate, "averaging_weight": share},
        )
