"""A search along a line that goes on until its caller accepts what it has found."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from explorer.arrays import Floats
from explorer.engine.rules.direct_step import Iterate


def zoom_search(
    here: Iterate,
    direction: Floats,
    first: float,
    sufficient_decrease: float,
    slope_share: float,
    accepted: Callable[[Floats], bool],
) -> float:
    """A step length with Wolfe's strong conditions and a gradient that is ``accepted``.

    The conditions are those of ``strong_wolfe_search``; ``first`` is the length tried first.
    Nocedal and Wright (2006), Numerical optimization, algorithm 3.5: the length is doubled until
    an interval must hold such a point, at most ten times. 0 if none is found in it.

    Example:
        >>> import numpy as np
        >>> from explorer.engine import surfaces
        >>> from explorer.engine.rules.direct_step import Iterate
        >>> from explorer.engine.rules.library.classics.zoom import zoom_search
        >>> here = Iterate(surfaces["parabola"], np.array([1.0]), 1.0, np.array([2.0]), rate=1.0)
        >>> zoom_search(here, -here.gradient, 1.0, 1e-4, 0.4, lambda gradient: True)
        0.5
    """
    start = float(here.gradient @ direction)
    before, length = (0.0, here.loss, start), first
    for count in range(10):
        value = here.loss_at(here.x + length * direction)
        fallen = value <= here.loss + sufficient_decrease * length * start
        if not fallen or (count and value >= before[1]):
            ends = (before, (length, value, 0.0))
            return zoomed(here, direction, *ends, sufficient_decrease, slope_share, accepted)
        gradient = here.gradient_at(here.x + length * direction)
        slope = float(gradient @ direction)
        if abs(slope) <= -slope_share * start and accepted(gradient):
            return length
        if slope >= 0.0:
            ends = ((length, value, slope), before)
            return zoomed(here, direction, *ends, sufficient_decrease, slope_share, accepted)
        before, length = (length, value, slope), 2.0 * length
    return length


def zoomed(
    here: Iterate,
    direction: Floats,
    low: tuple[float, float, float],
    high: tuple[float, float, float],
    sufficient_decrease: float,
    slope_share: float,
    accepted: Callable[[Floats], bool],
) -> float:
    """A length between two ends, each its length, value and slope, of which ``low`` is the better.

    Nocedal and Wright (2006), algorithm 3.6: the next trial is the minimum of the cubic through
    both ends and the end before, else of the parabola, else the middle. 0 after eleven trials.

    Example:
        >>> import numpy as np
        >>> from explorer.engine import surfaces
        >>> from explorer.engine.rules.direct_step import Iterate
        >>> from explorer.engine.rules.library.classics.zoom import zoomed
        >>> here = Iterate(surfaces["parabola"], np.array([1.0]), 1.0, np.array([2.0]), rate=1.0)
        >>> ends = ((0.0, 1.0, -4.0), (1.0, 1.0, 4.0))
        >>> zoomed(here, -here.gradient, *ends, 1e-4, 0.4, lambda gradient: True)
        0.5
    """
    start = float(here.gradient @ direction)
    other = (0.0, here.loss, start)
    for count in range(11):
        width = high[0] - low[0]
        left, right = min(low[0], high[0]), max(low[0], high[0])
        length = cubic_minimum(low, high, other) if count else np.nan
        if not left + 0.2 * width <= length <= right - 0.2 * width:
            bend = (high[1] - low[1] - low[2] * width) / (width * width or np.nan)
            length = low[0] - low[2] / (2.0 * bend or np.nan)
            if not left + 0.1 * width <= length <= right - 0.1 * width:
                length = low[0] + 0.5 * width
        value = here.loss_at(here.x + length * direction)
        if not (value <= here.loss + sufficient_decrease * length * start and value < low[1]):
            other, high = high, (length, value, 0.0)
            continue
        gradient = here.gradient_at(here.x + length * direction)
        slope = float(gradient @ direction)
        if abs(slope) <= -slope_share * start and accepted(gradient):
            return length
        if slope * width >= 0.0:
            other, high = high, low
        else:
            other = low
        low = (length, value, slope)
    return 0.0


def cubic_minimum(
    low: tuple[float, float, float],
    high: tuple[float, float, float],
    other: tuple[float, float, float],
) -> float:
    """Where the cubic through three values, with the slope of the first, is lowest, or NaN.

    Each of the three is its length, value and slope.

    Example:
        >>> from explorer.engine.rules.library.classics.zoom import cubic_minimum
        >>> cubic_minimum((0.0, 0.0, -3.0), (2.0, 2.0, 9.0), (3.0, 18.0, 24.0))  # of a³ - 3 a
        1.0
    """
    slope, near, far = low[2], high[0] - low[0], other[0] - low[0]
    below = (near * far) ** 2 * (near - far)
    rises = (high[1] - low[1] - slope * near, other[1] - low[1] - slope * far)
    cubic = (far**2 * rises[0] - near**2 * rises[1]) / (below or np.nan)
    square = (near**3 * rises[1] - far**3 * rises[0]) / (below or np.nan)
    under_root = square * square - 3.0 * cubic * slope
    if not under_root >= 0.0:
        return float("nan")
    return float(low[0] + (under_root**0.5 - square) / (3.0 * cubic or np.nan))
