"""PyTorch's search for a step length with Wolfe's strong conditions."""

from __future__ import annotations

import numpy as np

from explorer.arrays import Floats
from explorer.engine.rules.direct_step import Iterate


def cubic_search(
    here: Iterate,
    direction: Floats,
    first: float,
    sufficient_decrease: float,
    slope_share: float,
) -> float:
    """A step length that meets Wolfe's strong conditions, as ``torch.optim.LBFGS`` finds it.

    The conditions are those of ``strong_wolfe_search``. Lengths grow from ``first`` by cubics
    through the last two until an interval holds such a length, then cubics through its ends narrow
    it. After 25 trials it is the better end; where there is no interval, 0 or the last length.

    Example:
        >>> import numpy as np
        >>> from explorer.engine import surfaces
        >>> from explorer.engine.rules.direct_step import Iterate
        >>> from explorer.engine.rules.library.classics.bracketing import cubic_search
        >>> here = Iterate(surfaces["parabola"], np.array([1.0]), 1.0, np.array([2.0]), rate=1.0)
        >>> cubic_search(here, -here.gradient, 1.0, 1e-4, 0.9)
        0.5
    """
    start = float(here.gradient @ direction)
    before, length, count = (0.0, here.loss, start), first, 0
    trial = measured(here, direction, length)
    while count < 25:
        fallen = trial[1] <= here.loss + sufficient_decrease * length * start
        if not fallen or (count > 1 and trial[1] >= before[1]):
            break
        if abs(trial[2]) <= -slope_share * start:
            return length
        if trial[2] >= 0.0:
            break
        least, most = length + 0.01 * (length - before[0]), 10.0 * length
        before, length = trial, cubic_between(before, trial, least, most)
        trial, count = measured(here, direction, length), count + 1
    before = (0.0, here.loss, start) if count == 25 else before
    low, high = (before, trial) if before[1] <= trial[1] else (trial, before)
    size, slow = float(np.abs(direction).max()), False
    while count < 25 and abs(high[0] - low[0]) * size >= 1e-9:
        left, right = min(low[0], high[0]), max(low[0], high[0])
        length = cubic_between(low, high, left, right)
        margin = 0.1 * (right - left)
        near = min(right - length, length - left) < margin
        # Twice in a row, or at the very end, a trial near an end is moved away from it.
        if near and (slow or not left < length < right):
            length = right - margin if right - length < length - left else left + margin
            near = False
        slow = near
        trial, count = measured(here, direction, length), count + 1
        fallen = trial[1] <= here.loss + sufficient_decrease * length * start
        if not fallen or trial[1] >= low[1]:
            low, high = (low, trial) if low[1] <= trial[1] else (trial, low)
            continue
        if abs(trial[2]) <= -slope_share * start:
            return length
        if trial[2] * (high[0] - low[0]) >= 0.0:
            high = low
        low = trial
    return low[0]


def measured(
    here: Iterate, direction: Floats, length: float, seen: dict[float, Floats] | None = None
) -> tuple[float, float, float]:
    """A length along the line with the value and the slope there.

    ``seen`` collects the gradients that were evaluated, by their lengths.

    Example:
        >>> import numpy as np
        >>> from explorer.engine import surfaces
        >>> from explorer.engine.rules.direct_step import Iterate
        >>> from explorer.engine.rules.library.classics.bracketing import measured
        >>> here = Iterate(surfaces["parabola"], np.array([1.0]), 1.0, np.array([2.0]), rate=1.0)
        >>> measured(here, -here.gradient, 0.25)
        (0.25, 0.25, -2.0)
    """
    at = here.x + length * direction
    value, gradient = here.loss_at(at), here.gradient_at(at)
    if seen is not None:
        seen[length] = gradient
    return length, value, float(gradient @ direction)


def cubic_between(
    end: tuple[float, float, float],
    other_end: tuple[float, float, float],
    least: float,
    most: float,
) -> float:
    """Where the cubic through two ends is lowest, within ``least`` and ``most``.

    Each end is its length, value and slope. The middle of ``least`` and ``most`` where the cubic
    has no minimum; the end that lies downhill where it is a parabola that bends downwards.

    Example:
        >>> from explorer.engine.rules.library.classics.bracketing import cubic_between
        >>> cubic_between((0.0, 0.0, -3.0), (2.0, 2.0, 9.0), 0.0, 2.0)  # of a³ - 3 a
        1.0
    """
    (a, f, g), (b, value, slope) = (end, other_end) if end[0] <= other_end[0] else (other_end, end)
    bend = g + slope - 3.0 * (f - value) / (a - b or np.nan)
    square = bend * bend - g * slope
    if not square >= 0.0:
        return 0.5 * (least + most)
    root = square**0.5
    turned, below = slope + root - bend, slope - g + 2.0 * root
    if below == 0.0:
        return most if turned < 0.0 else least
    return float(min(max(b - (b - a) * turned / below, least), most))
