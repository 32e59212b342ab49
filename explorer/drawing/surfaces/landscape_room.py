"""How large a landscape is seen: all of it, with room for the numbers of its axes around it."""

from __future__ import annotations

import numpy as np

from explorer.arrays import Floats
from explorer.drawing.geometry.viewport import Span

ROUNDS = 3
"""Iterations in which the room for numbers and the landscape's size determine each other."""
MOST_ROOM = 1.0
"""On any side, in units of the picture: in a tiny view numbers are cut off rather than the
surface."""


def view_with_room(
    seen: Floats, size: tuple[float, float], rooms: tuple[float, float, float, float], least: float
) -> tuple[Span, Span]:
    """The ranges of right and up that show points (n, 2), equally long in pixels both ways.

    ``size`` is that of the view in logical pixels. ``rooms`` are what is kept free on the left,
    on the right, below and above, in the same, and ``least`` in units of the picture, of which
    above a third is enough.
    """
    (left, bottom), (right, top) = seen.min(axis=0), seen.max(axis=0)
    extent = np.array([right - left, top - bottom])
    around = least * np.array([1.0, 1.0, 1.0, 0.3])
    for _ in range(ROUNDS):
        needed = extent + around.reshape(2, 2).sum(axis=1)
        pixels_per_unit = float(np.min(np.array(size) / needed))
        around = np.maximum(around, np.minimum(np.array(rooms) / pixels_per_unit, MOST_ROOM))
    return (
        (float(left - around[0]), float(right + around[1])),
        (float(bottom - around[2]), float(top + around[3])),
    )
