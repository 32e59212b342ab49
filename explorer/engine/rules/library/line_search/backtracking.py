"""Gradient descent with a step length that is shortened until the loss falls enough."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from explorer.arrays import Floats
from explorer.engine.parameter import Number
from explorer.engine.rules import family
from explorer.engine.rules.direct_method import DirectMethod
from explorer.engine.rules.direct_step import Iterate, Step
from explorer.engine.rules.library import common_hyperparameters as declare

MOST_TRIALS = 60


LINE_SEARCH = (
    declare.learning_rate(
        1.0, meaning="The step length that is tried first; it is shortened until f falls enough."
    ),
    Number(
        name="contraction",
        symbol="κ",
        default=0.5,
        minimum=0.0,
        maximum=1.0,
        open_minimum=True,
        open_maximum=True,
        slider=(0.05, 0.95),
        meaning="Factor on the step length after a trial that did not lower f enough.",
    ),
    Number(
        name="sufficient_decrease",
        symbol="c₁",
        default=1e-4,
        minimum=0.0,
        maximum=1.0,
        open_maximum=True,
        slider=(1e-6, 0.5),
        scale="logarithmic",
        meaning="Share of the decrease predicted by the slope that a step must achieve.",
    ),
)


def line_search(method: DirectMethod, here: Iterate, direction: Floats) -> float:
    """The first of α, κα, κ²α, ... at which f(x + a p) <= f + c₁ a g·p (Armijo 1966).

    0 if 60 trials do not, or if a step is too short to move x: then rounding hides any fall.

    Example:
        >>> import numpy as np
        >>> from explorer.engine import optimizers, surfaces
        >>> from explorer.engine.rules.direct_step import Iterate
        >>> from explorer.engine.rules.library.line_search.backtracking import line_search
        >>> here = Iterate(surfaces["parabola"], np.array([1.0]), 1.0, np.array([2.0]), rate=1.0)
        >>> line_search(optimizers["backtracking"](), here, -here.gradient)
        0.5
    """
    slope = float(here.gradient @ direction)
    length = here.rate
    for _ in range(MOST_TRIALS):
        trial = here.x + length * direction
        if np.array_equal(trial, here.x):
            break
        bound = here.loss + method.numbers["sufficient_decrease"] * length * slope
        if here.loss_at(trial) <= bound:
            return length
        length *= method.numbers["contraction"]
    return 0.0


class Backtracking(DirectMethod):
    """Gradient descent that shortens each step until the loss falls enough.

        a <- α;  while f(x - a g) > f - c₁ a |g|²: a <- κ a
        x <- x - a g

    Each trial costs an evaluation of f, counted in ``evaluations``. Not a rule of any library; it
    is here as a reference.

    Use it where no rate is known and f costs little compared with its gradient.
    """

    id = "backtracking"
    title = "Backtracking line search"
    family = family.LINE_SEARCH
    source = (
        "Armijo (1966), Minimization of functions having Lipschitz continuous first partial "
        "derivatives"
    )
    own_parameters = LINE_SEARCH

    def move(self, here: Iterate, memory: Mapping[str, Floats]) -> Step:
        length = line_search(self, here, -here.gradient)
        return Step(-length * here.gradient, {"step_length": length})
