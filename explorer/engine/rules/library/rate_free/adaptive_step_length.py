"""Gradient descent that finds its own step length from what it has seen."""

from __future__ import annotations

from collections.abc import Mapping

from explorer.engine.mathematics.expression import Operand, dot, equal, maximum, minimum, where
from explorer.engine.objectives.objective import Objective, lowest_minimum
from explorer.engine.parameter import Number, Switch
from explorer.engine.rules import family
from explorer.engine.rules.library import common_hyperparameters as declare
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.update_rule import Hyperparameters, StepInputs, Update

PRECISION = 2.220446049250313e-16


class PolyakStep(Optimizer):
    """The step length at which a straight line down would reach the lowest value.

        x <- x - α (f - f*) / |g|² g        (α = 1 is Polyak's)

    f* is the surface's lowest known minimum, or the number given. Below f* it does not move, or
    climbs back, as optax's ``variant="sps"`` does. Use it where the lowest value is known, for
    example where a fit can be perfect.

    Warning: optax's ``polyak_sgd`` has (f - f*) / (α² |g|² + ε), cut at a largest length, takes
    f* as 0 unless told otherwise, and stops where |g|² is below the precision of numbers.
    """

    id = "polyak_step"
    title = "Polyak step"
    family = family.RATE_FREE
    source = "Polyak (1987), Introduction to optimization, section 5.3"
    own_parameters = (
        declare.learning_rate(1.0),
        Switch(
            name="known_minimum",
            default=True,
            meaning="Take f* from the surface where its minimum is known.",
        ),
        Number(
            name="optimal_value",
            symbol="f*",
            default=0.0,
            slider=(-10.0, 10.0),
            meaning="The lowest value, if the surface's own is unknown or should not be used.",
        ),
        Number(
            name="max_learning_rate",
            symbol="a₊",
            default=0.0,
            minimum=0.0,
            maximum=1e6,
            slider=(1e-3, 10.0),
            scale="logarithmic",
            off_at_zero=True,
            meaning="Largest step length before α; 0 sets no bound.",
        ),
        declare.epsilon(0.0),
        declare.form(
            "below_minimum",
            {
                "rest": "Below f* it does not move: optax's variant sps+.",
                "climb": "Below f* it climbs back: optax's variant sps, its default.",
            },
            "What happens where f is below f*.",
        ),
        declare.form(
            "rate_form",
            {
                "after": "α multiplies the step of that length.",
                "before": "α multiplies g before |g| is taken, so the bound acts later: optax.",
            },
            "Where α stands.",
        ),
    )
    own_dialects = {
        "optax": {
            "known_minimum": False,
            "max_learning_rate": 1.0,
            "below_minimum": "climb",
            "rate_form": "before",
        }
    }

    def numbers_on(self, surface: Objective) -> dict[str, float]:
        lowest = lowest_minimum(surface)
        if lowest is None or not self.values["known_minimum"]:
            return self.numbers
        return {**self.numbers, "optimal_value": lowest}

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        gap = now.loss - h.optimal_value
        if h.choice("below_minimum") == "rest":
            gap = maximum(gap, 0.0)
        entering = now.gradient
        if h.choice("rate_form") == "before":
            entering = h.learning_rate * entering
        square = dot(entering, entering)
        if h.on("epsilon"):
            square = square + h.epsilon
        if not h.on("max_learning_rate"):
            length = h.learning_rate * gap / where(equal(square, 0.0), 1.0, square)
        else:
            vanishing = square <= PRECISION
            reached = gap / where(vanishing, 1.0, square)
            length = h.learning_rate * where(vanishing, 0.0, minimum(reached, h.max_learning_rate))
        return Update(
            -length * now.gradient,
            terms={"gap": gap, "squared_gradient": square, "step_length": length},
        )


class BarzilaiBorwein(Optimizer):
    """The step length that would fit the last step's change of the gradient.

        s = x - previous x,  y = g - previous g
        long:  a = s·s / s·y,    short:  a = s·y / y·y
        x <- x - a g

    The first step, and any after a stretch without upward curvature (s·y <= 0), has a = α. The loss
    may rise for some steps. Not a rule of any library; it is here as a reference.

    Use it on smooth surfaces without noise, to have no rate to choose.
    """

    id = "barzilai_borwein"
    title = "Barzilai–Borwein"
    family = family.RATE_FREE
    source = "Barzilai and Borwein (1988), Two-point step size gradient methods"
    own_parameters = (
        declare.learning_rate(0.01),
        declare.form(
            "length",
            {
                "long": "s·s / s·y, the longer of the two.",
                "short": "s·y / y·y, the shorter of the two.",
            },
            "Which of the two step lengths is taken.",
        ),
    )

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        return {"previous_position": 0.0, "previous_gradient": 0.0}

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        moved = now.x - now.previous_position
        change = now.gradient - now.previous_gradient
        curvature = where(equal(now.t, 1.0), 0.0, dot(moved, change))
        if h.choice("length") == "long":
            above, below = dot(moved, moved), curvature
        else:
            above, below = curvature, dot(change, change)
        usable = curvature > 0.0
        length = where(usable, above / where(usable, below, 1.0), h.learning_rate)
        return Update(
            -length * now.gradient,
            memory={"previous_position": now.x, "previous_gradient": now.gradient},
            terms={"curvature": curvature, "step_length": length},
        )
