"""A simplex that moves downhill by comparing values alone."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from explorer.arrays import Floats
from explorer.engine.rules import family
from explorer.engine.rules.direct_step import Iterate, Step
from explorer.engine.rules.library import common_hyperparameters as declare
from explorer.engine.rules.library.classics.procedure import Procedure


def first_simplex(here: Iterate) -> tuple[Floats, Floats]:
    """The corners (d + 1, d), x the first, and the values there (d + 1,).

    In each of the others one coordinate is larger by the share ``here.rate``, or by a two-hundredth
    of that if it is 0.

    Example:
        >>> import numpy as np
        >>> from explorer.engine import surfaces
        >>> from explorer.engine.rules.direct_step import Iterate
        >>> from explorer.engine.rules.library.classics.simplex import first_simplex
        >>> here = Iterate(surfaces["parabola"], np.array([1.0]), 1.0, np.array([2.0]), rate=0.5)
        >>> corners, values = first_simplex(here)
        >>> corners.tolist(), values.tolist()
        ([[1.0], [1.5]], [1.0, 2.25])
    """
    corners = np.tile(here.x, (len(here.x) + 1, 1))
    for index, number in enumerate(here.x):
        corners[index + 1, index] += here.rate * number if number else 0.005 * here.rate
    return corners, np.array([here.loss, *map(here.loss_at, corners[1:])])


def simplex_step(here: Iterate, memory: Mapping[str, Floats]) -> Step:
    """One step of Nelder and Mead; x is the best corner.

    Example:
        >>> import numpy as np
        >>> from explorer.engine import surfaces
        >>> from explorer.engine.rules.direct_step import Iterate
        >>> from explorer.engine.rules.library.classics.simplex import simplex_step
        >>> here = Iterate(surfaces["parabola"], np.array([1.0]), 1.0, np.array([2.0]), rate=0.5)
        >>> simplex_step(here, {}).step.tolist()
        [-1.0]
    """
    corners, values = (memory["corners"], memory["values"]) if memory else first_simplex(here)
    order = np.argsort(values, kind="stable")
    corners, values = corners[order].copy(), values[order].copy()
    outline = corners.copy()
    middle = corners[:-1].mean(axis=0)
    away = middle - corners[-1]
    trial = middle + away
    value = here.loss_at(trial)
    kept = "reflected"
    if value < values[0]:
        further = middle + 2.0 * away
        lower = here.loss_at(further)
        if lower < value:
            trial, value = further, lower
    elif not value < values[-2]:
        outside = value < values[-1]
        nearer = middle + (0.5 if outside else -0.5) * away
        lower = here.loss_at(nearer)
        kept = "reflected" if lower <= value and (outside or lower < values[-1]) else "shrunk"
        trial, value = nearer, lower
    if kept == "shrunk":
        corners[1:] = corners[0] + 0.5 * (corners[1:] - corners[0])
        values[1:] = [here.loss_at(corner) for corner in corners[1:]]
    else:
        corners[-1], values[-1] = trial, value
    order = np.argsort(values, kind="stable")
    corners, values = corners[order], values[order]
    size = float(np.linalg.norm(corners - corners[0], axis=1).max())
    return Step(
        corners[0] - here.x,
        {"simplex_size": size, "direction": 2.0 * away},
        {"corners": corners, "values": values},
        outline,
    )


class NelderMead(Procedure):
    """The worst corner of a triangle is reflected through the others, and the triangle adapts.

        c = middle of all corners but the worst, w
        r = c + (c - w)        better than all: try c + 2 (c - w) too
        r no better than the others: try c ± (c - w) / 2;  that no better: all shrink to the best
        x <- best corner

    It uses no gradient; the gradients shown are not evaluated by it. Use it where there are only
    values, and few coordinates. x stays where it is while other corners move.

    Warning: it may stop where f is still falling (McKinnon 1998). The first triangle is that of
    scipy at a rate of 0.05: each coordinate made larger by that share, or by a two-hundredth of
    it where it is 0.
    """

    id = "nelder_mead"
    title = "Nelder-Mead"
    family = family.DIRECT_SEARCH
    uses_gradient = False
    source = "Nelder and Mead (1965), A simplex method for function minimization"
    own_parameters = (
        declare.learning_rate(
            0.05, meaning="Size of the first triangle, as a share of each coordinate."
        ),
    )
    step_function = staticmethod(simplex_step)
    helpers = (first_simplex,)
