"""Searches along a line: to the lowest point, or to one that meets Wolfe's conditions."""

from __future__ import annotations

import numpy as np

from explorer.arrays import Floats
from explorer.engine.rules.direct_step import Iterate
from explorer.engine.rules.library.classics.bracketing import measured


def exact_search(here: Iterate, direction: Floats, first: float) -> float:
    """The step length at which f stops falling along ``direction`` (d,), to the last digits.

    The slope along the line is bracketed by doubling ``first`` and its zero found by the Illinois
    form of the false position (Dowell and Jarratt 1971), which meets the zero of a straight slope,
    that of a parabola, at once. 0 if f does not fall; the last trial if it falls without bound.

    Example:
        >>> import numpy as np
        >>> from explorer.engine import surfaces
        >>> from explorer.engine.rules.direct_step import Iterate
        >>> from explorer.engine.rules.library.classics.searches import exact_search
        >>> here = Iterate(surfaces["parabola"], np.array([1.0]), 1.0, np.array([2.0]), rate=1.0)
        >>> exact_search(here, -here.gradient, 1.0)
        0.5
    """
    slope = float(here.gradient @ direction)
    if not slope < 0.0:
        return 0.0
    low, low_slope, high, last, side = 0.0, slope, first, first, 0
    high_slope = float(here.gradient_at(here.x + high * direction) @ direction)
    for _ in range(60):
        if not high_slope < 0.0:
            break
        low, low_slope, high = high, high_slope, 2.0 * high
        high_slope = float(here.gradient_at(here.x + high * direction) @ direction)
    if not np.isfinite(high_slope) or high_slope < 0.0:
        return low or high
    for _ in range(100):
        if high_slope == 0.0:
            return high
        length = (low * high_slope - high * low_slope) / (high_slope - low_slope)
        if not low < length < high or abs(length - last) <= 1e-15 * length:
            return low if length <= low else min(length, high)
        last, new = length, float(here.gradient_at(here.x + length * direction) @ direction)
        if abs(new) <= 1e-14 * abs(slope):
            return length
        if new < 0.0:
            low, low_slope = length, new
            high_slope, side = (0.5 * high_slope if side < 0 else high_slope), -1
        else:
            high, high_slope = length, new
            low_slope, side = (0.5 * low_slope if side > 0 else low_slope), 1
    return last


def strong_wolfe_search(
    here: Iterate,
    direction: Floats,
    first: float,
    sufficient_decrease: float,
    slope_share: float,
    narrow: float = 1e-9,
    seen: dict[float, Floats] | None = None,
) -> float:
    """A step length at which f has fallen enough and its slope is flat enough.

    f(x + a p) <= f + c₁ a g·p  and  |g(x + a p)·p| <= c₂ |g·p|, where p is ``direction`` (d,), by
    the search of Moré and Thuente (1994), Line search algorithms with guaranteed sufficient
    decrease: an interval with such a length in it, made narrower by the cubic and the quadratic
    through its ends. The best length if it gets narrower than the share ``narrow`` first; 0 if that
    is no descent. ``seen`` collects the gradients that were evaluated, by their lengths.

    Example:
        >>> import numpy as np
        >>> from explorer.engine import surfaces
        >>> from explorer.engine.rules.direct_step import Iterate
        >>> from explorer.engine.rules.library.classics.searches import strong_wolfe_search
        >>> here = Iterate(surfaces["parabola"], np.array([1.0]), 1.0, np.array([2.0]), rate=1.0)
        >>> strong_wolfe_search(here, -here.gradient, 0.25, 1e-4, 0.1)
        0.5
    """
    start = float(here.gradient @ direction)
    if not start < 0.0:
        return 0.0
    armijo = sufficient_decrease * start
    low = high = (0.0, here.loss, start)
    bracketed, easing, length = False, True, first
    width, before, bounds = np.inf, np.inf, (0.0, 5.0 * length)
    for _ in range(60):
        if length == low[0]:
            break
        trial = measured(here, direction, length, seen)
        _, value, slope = trial
        if not (np.isfinite(value) and np.isfinite(slope)):
            high, bracketed, length = (length, np.inf, np.inf), True, 0.5 * (low[0] + length)
            continue
        enough = value <= here.loss + length * armijo
        if enough and abs(slope) <= slope_share * -start:
            return length
        easing = easing and not (enough and slope >= 0.0)
        # While f has not fallen enough anywhere, f minus Armijo's line is searched in its place.
        tilt = armijo if easing and value <= low[1] and not enough else 0.0
        low, high, bracketed, length = narrowed_with_tilt(low, high, trial, bracketed, bounds, tilt)
        if bracketed:
            if abs(high[0] - low[0]) >= 0.66 * before:
                length = low[0] + 0.5 * (high[0] - low[0])
            before, width = width, abs(high[0] - low[0])
            bounds = (min(low[0], high[0]), max(low[0], high[0]))
            if width <= narrow * bounds[1] or not bounds[0] < length < bounds[1]:
                length = low[0]
        else:
            bounds = (length + 1.1 * (length - low[0]), length + 4.0 * (length - low[0]))
    return low[0] if low[1] < here.loss else 0.0


def narrowed_with_tilt(
    low: tuple[float, float, float],
    high: tuple[float, float, float],
    trial: tuple[float, float, float],
    bracketed: bool,
    bounds: tuple[float, float],
    tilt: float,
) -> tuple[tuple[float, float, float], tuple[float, float, float], bool, float]:
    """``narrowed`` for f less ``tilt`` times the length; the ends are again those of f itself.

    Example:
        >>> from explorer.engine.rules.library.classics.searches import narrowed_with_tilt
        >>> low, trial = (0.0, 1.0, -2.0), (4.0, 9.0, 6.0)  # of (a - 1)²
        >>> narrowed_with_tilt(low, low, trial, False, (0.0, 5.0), tilt=-1.0)
        ((0.0, 1.0, -2.0), (4.0, 9.0, 6.0), True, 0.5)
    """
    ends = (tilted(low, tilt), tilted(high, tilt), tilted(trial, tilt))
    low, high, bracketed, length = narrowed(*ends, bracketed, bounds)
    return tilted(low, -tilt), tilted(high, -tilt), bracketed, length


def tilted(end: tuple[float, float, float], tilt: float) -> tuple[float, float, float]:
    """An end, its length, value and slope, after ``tilt`` times the length is taken from f.

    Example:
        >>> from explorer.engine.rules.library.classics.searches import tilted
        >>> tilted((4.0, 9.0, 6.0), -1.0)
        (4.0, 13.0, 7.0)
    """
    length, value, slope = end
    return length, value - tilt * length, slope - tilt


def narrowed(
    low: tuple[float, float, float],
    high: tuple[float, float, float],
    trial: tuple[float, float, float],
    bracketed: bool,
    bounds: tuple[float, float],
) -> tuple[tuple[float, float, float], tuple[float, float, float], bool, float]:
    """The interval after a trial and the next length (Moré and Thuente 1994, section 4).

    Each end is its length, value and slope; ``low`` is the end with the lowest value.

    Example:
        >>> from explorer.engine.rules.library.classics.searches import narrowed
        >>> low, trial = (0.0, 1.0, -2.0), (4.0, 9.0, 6.0)  # of (a - 1)²
        >>> narrowed(low, low, trial, False, (0.0, 5.0))
        ((0.0, 1.0, -2.0), (4.0, 9.0, 6.0), True, 1.0)
    """
    (a, f, g), (b, value, slope) = low, trial
    theta = 3.0 * (f - value) / (b - a) + g + slope
    size = max(abs(theta), abs(g), abs(slope))
    root = size * np.sqrt(max(0.0, (theta / size) ** 2 - (g / size) * (slope / size)))
    opposite = slope * np.sign(g) < 0.0
    secant = b + slope / (slope - g) * (a - b) if slope != g else np.inf
    if value > f:
        root = -root if b < a else root
        cubic = a + (root - g + theta) / (2.0 * root - g + slope) * (b - a)
        quadratic = a + 0.5 * g / ((f - value) / (b - a) + g) * (b - a)
        near = abs(cubic - a) < abs(quadratic - a)
        length = cubic if near else cubic + 0.5 * (quadratic - cubic)
        return low, trial, True, float(length)
    root = -root if b > a else root
    if opposite:
        cubic = b + (root - slope + theta) / (2.0 * root - slope + g) * (a - b)
        length = cubic if abs(cubic - b) > abs(secant - b) else secant
        return trial, low, True, float(length)
    if abs(slope) < abs(g):
        ratio = (root - slope + theta) / (root + (g - slope) + root)
        far = bounds[1] if b > a else bounds[0]
        cubic = b + ratio * (a - b) if ratio < 0.0 and root != 0.0 else far
        if bracketed:
            length = cubic if abs(cubic - b) < abs(secant - b) else secant
            limit = b + 0.66 * (high[0] - b)
            length = min(limit, length) if b > a else max(limit, length)
        else:
            length = cubic if abs(cubic - b) > abs(secant - b) else secant
            length = min(max(length, bounds[0]), bounds[1])
    elif bracketed:
        c, top, rise = high
        theta = 3.0 * (value - top) / (c - b) + rise + slope
        size = max(abs(theta), abs(rise), abs(slope))
        root = size * np.sqrt(max(0.0, (theta / size) ** 2 - (rise / size) * (slope / size)))
        root = -root if b > c else root
        length = b + (root - slope + theta) / (2.0 * root - slope + rise) * (c - b)
    else:
        length = bounds[1] if b > a else bounds[0]
    return trial, high, bracketed, float(length)
