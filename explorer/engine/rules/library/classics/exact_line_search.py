"""Steps to the lowest point of a line: along the gradient, or along one coordinate at a time."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from explorer.arrays import Floats
from explorer.engine.parameter import Choice
from explorer.engine.rules import family
from explorer.engine.rules.direct_step import Iterate, Step
from explorer.engine.rules.library.classics.procedure import Procedure, share_of_step
from explorer.engine.rules.library.classics.searches import exact_search


def steepest_step(here: Iterate, memory: Mapping[str, Floats]) -> Step:
    """One step of steepest descent with an exact line search.

    Example:
        >>> import numpy as np
        >>> from explorer.engine import surfaces
        >>> from explorer.engine.rules.direct_step import Iterate
        >>> from explorer.engine.rules.library.classics.exact_line_search import steepest_step
        >>> here = Iterate(surfaces["parabola"], np.array([1.0]), 1.0, np.array([2.0]), rate=1.0)
        >>> steepest_step(here, {}).step.tolist()
        [-1.0]
    """
    length = here.rate * exact_search(here, -here.gradient, 1.0)
    return Step(-length * here.gradient, {"step_length": length})


def coordinate_step(here: Iterate, memory: Mapping[str, Floats], order: str) -> Step:
    """One step of coordinate descent.

    Example:
        >>> import numpy as np
        >>> from explorer.engine import surfaces
        >>> from explorer.engine.rules.direct_step import Iterate
        >>> from explorer.engine.rules.library.classics.exact_line_search import coordinate_step
        >>> x, gradient = np.array([1.0, 1.0]), np.array([4.0, 1.0])
        >>> here = Iterate(surfaces["ravine"], x, 2.5, gradient, rate=1.0)
        >>> coordinate_step(here, {}, "cyclic").step.tolist()
        [-1.0, 0.0]
    """
    turn = int(memory["turn"][0]) if memory else 0
    if order == "greedy":
        turn = int(np.argmax(np.abs(here.gradient)))
    direction = np.zeros(len(here.x))
    direction[turn] = -here.gradient[turn]
    length = here.rate * exact_search(here, direction, 1.0)
    kept = {"turn": np.array([float((turn + 1) % len(here.x))])}
    return Step(length * direction, {"direction": direction, "step_length": length}, kept)


class ExactLineSearch(Procedure):
    """Gradient descent to the lowest point along the gradient.

        a = argmin f(x - a g)
        x <- x - α a g

    Each step ends where the next gradient is at a right angle to it, which makes the zigzag that
    momentum and conjugate gradients are there to avoid. Use it to see what the best of all step
    lengths can do, and what it cannot. A share α below 1 breaks the zigzag.
    """

    id = "exact_line_search"
    title = "Exact line search"
    family = family.LINE_SEARCH
    source = (
        "Cauchy (1847), Méthode générale pour la résolution des systèmes d'équations simultanées"
    )
    own_parameters = (share_of_step(),)
    step_function = staticmethod(steepest_step)
    helpers = (exact_search,)


class CoordinateDescent(Procedure):
    """Goes to the lowest point along one coordinate at a time.

        i = the next coordinate, or the one of the steepest slope
        a = argmin f(x - a gᵢ eᵢ)
        x <- x - α a gᵢ eᵢ

    On a quadratic it is the Gauss-Seidel method, and with α between 1 and 2 over-relaxation. Use it
    where one coordinate is cheap to change; it crawls along slanted valleys.
    """

    id = "coordinate_descent"
    title = "Coordinate descent"
    family = family.LINE_SEARCH
    source = "Wright (2015), Coordinate descent algorithms"
    own_parameters = (
        share_of_step(),
        Choice(
            name="order",
            default="cyclic",
            options={
                "cyclic": "One coordinate after the other.",
                "greedy": "The coordinate of the steepest slope (Gauss-Southwell).",
            },
            meaning="Which coordinate is next.",
        ),
    )
    step_function = staticmethod(coordinate_step)
    helpers = (exact_search,)
