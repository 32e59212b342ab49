"""Directions that do not undo what the previous ones achieved."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from explorer.arrays import Floats
from explorer.engine.parameter import Choice
from explorer.engine.rules import family
from explorer.engine.rules.direct_step import Iterate, Step
from explorer.engine.rules.library import common_hyperparameters as declare
from explorer.engine.rules.library.classics.bracketing import measured
from explorer.engine.rules.library.classics.procedure import Procedure, share
from explorer.engine.rules.library.classics.searches import (
    exact_search,
    narrowed,
    narrowed_with_tilt,
    strong_wolfe_search,
    tilted,
)
from explorer.engine.rules.library.classics.zoom import cubic_minimum, zoom_search, zoomed


def conjugacy(formula: str, gradient: Floats, previous: Floats, direction: Floats) -> float:
    """How much of the previous direction goes into the next one.

    ``gradient`` is the one here, ``previous`` the one where ``direction`` began, all (d,).

    Example:
        >>> import numpy as np
        >>> from explorer.engine.rules.library.classics.conjugate_gradient import conjugacy
        >>> gradient, previous = np.array([0.0, 2.0]), np.array([1.0, 0.0])
        >>> conjugacy("fletcher_reeves", gradient, previous, -previous)
        4.0
    """
    change, square = gradient - previous, float(previous @ previous)
    if square == 0.0:
        return 0.0
    if formula == "fletcher_reeves":
        return float(gradient @ gradient) / square
    if formula == "polak_ribiere":
        return max(0.0, float(gradient @ change) / square)
    along = float(direction @ change)
    if along == 0.0:
        return 0.0
    plain = (change - 2.0 * direction * float(change @ change) / along) @ gradient / along
    least = -1.0 / (np.linalg.norm(direction) * min(0.01, np.sqrt(square)))
    return max(float(plain), float(least))


def goes_on(formula: str, gradient: Floats, direction: Floats, after: Floats) -> bool:
    """Whether the next direction, from the gradient ``after`` the step, goes clearly downhill.

    Example:
        >>> import numpy as np
        >>> from explorer.engine.rules.library.classics.conjugate_gradient import goes_on
        >>> gradient, after = np.array([1.0, 0.0]), np.array([0.0, 2.0])
        >>> goes_on("fletcher_reeves", gradient, -gradient, after)
        True
    """
    following = conjugacy(formula, after, gradient, direction) * direction - after
    return bool(after @ following <= -0.01 * (after @ after))


def conjugate_gradient_step(
    here: Iterate,
    memory: Mapping[str, Floats],
    formula: str,
    line_search: str,
    sufficient_decrease: float,
    slope_share: float,
) -> Step:
    """One step of nonlinear conjugate gradients.

    Example:
        >>> import numpy as np
        >>> from explorer.engine import surfaces
        >>> from explorer.engine.rules.direct_step import Iterate
        >>> from explorer.engine.rules.library.classics import conjugate_gradient
        >>> here = Iterate(surfaces["parabola"], np.array([1.0]), 1.0, np.array([2.0]), rate=1.0)
        >>> step = conjugate_gradient.conjugate_gradient_step
        >>> step(here, {}, "polak_ribiere", "exact", 1e-4, 0.4).step.tolist()
        [-1.0]
    """
    share, slope = 0.0, -float(here.gradient @ here.gradient)
    direction, fall = -here.gradient, -0.5 * float(np.linalg.norm(here.gradient))
    if memory:
        share = conjugacy(formula, here.gradient, memory["gradient"], memory["direction"])
        direction = -here.gradient + share * memory["direction"]
        fall = here.loss - float(memory["loss"][0])
        slope = float(here.gradient @ direction)
        if slope >= 0.0:
            share, direction, slope = 0.0, -here.gradient, -float(here.gradient @ here.gradient)
    first = min(1.0, 2.02 * fall / slope) if slope and fall < 0.0 else 1.0
    if line_search == "exact":
        length = exact_search(here, direction, here.rate * first)
    else:
        wolfe = (direction, here.rate * first, sufficient_decrease, slope_share)
        seen: dict[float, Floats] = {}
        length = strong_wolfe_search(here, *wolfe, seen=seen)
        if length not in seen or not goes_on(formula, here.gradient, direction, seen[length]):
            length = zoom_search(
                here, *wolfe, lambda after: goes_on(formula, here.gradient, direction, after)
            )
    return Step(
        length * direction,
        {"conjugacy": share, "direction": direction, "step_length": length},
        {"gradient": here.gradient, "direction": direction, "loss": np.array([here.loss])},
    )


class ConjugateGradient(Procedure):
    """Gradient descent whose directions are bent to keep what earlier steps achieved.

        β from g, the gradient before and p, by one of three formulas
        p <- - g + β p        (p = - g at first, and where that would lead uphill)
        x <- x + a p          (a from a line search)

    With an exact search it needs d steps on a quadratic of d coordinates. Use it where the
    gradient is exact and there is no room for matrices or pairs.

    With the strong-Wolfe search a length after which the next direction would hardly go downhill
    is refused, and a second search is made, as in scipy's CG, whose steps those of Polak-Ribière+
    are.

    Warning: where neither search finds a length, x rests; scipy ends there.
    """

    id = "conjugate_gradient"
    title = "Conjugate gradients"
    family = family.LINE_SEARCH
    source = (
        "Fletcher and Reeves (1964), Function minimization by conjugate gradients; Polak and "
        "Ribière (1969); Hager and Zhang (2005), A new conjugate gradient method with guaranteed "
        "descent and an efficient line search"
    )
    own_parameters = (
        declare.learning_rate(1.0, meaning="Factor on the step length that is tried first."),
        Choice(
            name="formula",
            default="polak_ribiere",
            options={
                "fletcher_reeves": "β = |g|² / |g₋|².",
                "polak_ribiere": "β = max(0, g·y / |g₋|²), which restarts by itself.",
                "hager_zhang": "β from y, p and g, so that p always goes downhill.",
            },
            meaning="How much of the previous direction is kept.",
        ),
        Choice(
            name="line_search",
            default="strong_wolfe",
            options={
                "strong_wolfe": "Lengths are tried until f has fallen enough and is flat enough.",
                "exact": "The lowest point along the line is found.",
            },
            meaning="How the step length is found.",
        ),
        share(
            "sufficient_decrease", "c₁", 1e-4, "Share of the predicted decrease that is required."
        ),
        share("slope_share", "c₂", 0.4, "Share of the slope that may remain at the end."),
    )
    step_function = staticmethod(conjugate_gradient_step)
    helpers = (
        *(conjugacy, goes_on),
        *(exact_search, strong_wolfe_search, measured),
        *(narrowed_with_tilt, tilted, narrowed),
        *(zoom_search, zoomed, cubic_minimum),
    )
