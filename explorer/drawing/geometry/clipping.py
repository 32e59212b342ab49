"""Cutting line segments at a rectangle.

Vector devices need it since QSvgGenerator writes what lies outside a clip region too; on the
screen it saves time, and keeps coordinates of diverging runs out of Qt's integer arithmetic.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from explorer.arrays import Floats

Mask = npt.NDArray[np.bool_]


def clipped(lines: Floats, width: float, height: float) -> tuple[Floats, Mask]:
    """The parts of ``lines`` (m, 4) of x1, y1, x2, y2 inside 0..width, 0..height.

    Returns the clipped lines (k, 4) and which of the m they come from. Lines with coordinates
    that are not finite are dropped. Liang and Barsky's method (1984).
    """
    x1, y1, x2, y2 = lines.T
    with np.errstate(invalid="ignore"):
        within = (
            (np.minimum(x1, x2) >= 0)
            & (np.maximum(x1, x2) <= width)
            & (np.minimum(y1, y2) >= 0)
            & (np.maximum(y1, y2) <= height)
        )
    if within.all():
        return lines, within
    # By columns, since numpy is slow at reducing rows of four.
    finite = np.isfinite(x1) & np.isfinite(y1) & np.isfinite(x2) & np.isfinite(y2)
    crossing = np.flatnonzero(~within & finite)
    kept = within.copy()
    result = lines.copy()
    if len(crossing):
        # Half of them, since the way from one end to the other may be longer than a number can be.
        some = 0.5 * lines[crossing]
        start, extent = some[:, :2], some[:, 2:] - some[:, :2]
        low, high = np.zeros(len(some)), np.ones(len(some))
        with np.errstate(all="ignore"):
            for axis, size in ((0, width), (1, height)):
                moves = extent[:, axis] != 0
                entering = np.where(moves, -start[:, axis] / extent[:, axis], -np.inf)
                other = np.where(moves, (0.5 * size - start[:, axis]) / extent[:, axis], np.inf)
                beside = ~moves & ((start[:, axis] < 0) | (start[:, axis] > 0.5 * size))
                low = np.where(beside, 2.0, np.maximum(low, np.minimum(entering, other)))
                high = np.minimum(high, np.maximum(entering, other))
        seen = low < high
        kept[crossing] = seen
        start, extent = start[seen], extent[seen]
        bounds = np.array([width, height])
        result[crossing[seen], :2] = np.clip(2.0 * (start + low[seen, None] * extent), 0.0, bounds)
        result[crossing[seen], 2:] = np.clip(2.0 * (start + high[seen, None] * extent), 0.0, bounds)
    return np.ascontiguousarray(result[kept]), kept


def clipped_polyline(points: Floats, width: float, height: float) -> Floats:
    """The segments (k, 4) of a polyline (n, 2) inside 0..width, 0..height."""
    if len(points) < 2:
        return np.empty((0, 4))
    return clipped(np.hstack([points[:-1], points[1:]]), width, height)[0]
