"""The convex hull of points of a plane."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from explorer.arrays import Floats


def convex_hull(points: Floats) -> Floats:
    """The corners (k, 2) of the hull of ``points`` (n, 2), counter-clockwise.

    Points that are not finite, that are the same, or that lie on an edge are left out.

    Example:
        >>> import numpy as np
        >>> from explorer.engine.mathematics.convex_hull import convex_hull
        >>> square = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, 0.5], [1.0, 1.0], [0.0, 1.0]])
        >>> convex_hull(square).tolist()
        [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]
    """
    finite = points[np.isfinite(points).all(axis=1)]
    ordered = [(x, y) for x, y in np.unique(finite, axis=0).tolist()]
    if len(ordered) < 3:
        return np.array(ordered, dtype=np.float64).reshape(-1, 2)
    return np.array([*_chain(ordered)[:-1], *_chain(reversed(ordered))[:-1]])


def _chain(ordered: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Those of the points, ordered along a line, between which every turn is to the left."""
    chain: list[tuple[float, float]] = []
    for x, y in ordered:
        while len(chain) > 1:
            (first_x, first_y), (last_x, last_y) = chain[-2:]
            along, up = last_x - first_x, last_y - first_y
            if along * (y - first_y) - up * (x - first_x) > 0.0:
                break
            chain.pop()
        chain.append((x, y))
    return chain
