"""The lines of a chart: ranges that fit them, and their segments in pixels."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import zip_longest

import numpy as np

from explorer.arrays import Floats
from explorer.drawing.geometry.line_segments import Strokes
from explorer.drawing.geometry.stroke_cache import StrokeCache
from explorer.drawing.geometry.viewport import Projection, Span

POINTS_PER_PIXEL = 4
MOST_DECADES = 18.0
ALLOWED_RISE = 10.0
FAR_RISE = 1e6
"""A curve that ends this many times higher than it began is heading for infinity."""


def fitting_ranges(
    curves: Sequence[Floats],
    diverged: Sequence[bool],
    logarithmic: bool,
    most_decades: float = MOST_DECADES,
) -> tuple[Span, Span]:
    """Ranges that show all curves (n, 2), but no more than ten times a diverging one's start.

    ``diverged`` says which end in non-finite values; others may be heading there. On a logarithmic
    axis, whose y are decades, at most ``most_decades`` below the highest value.
    """
    last = max((float(curve[-1, 0]) for curve in curves if len(curve)), default=1.0)
    last = max(last, 1.0)
    x = (-0.01 * last, 1.02 * last)
    lows, highs = [], []
    for curve, gone in zip(curves, diverged, strict=True):
        y = curve[:, 1]
        y = y[np.isfinite(y)]
        if not y.size:
            continue
        lows.append(float(y.min()))
        high = float(y.max())
        start = float(y[0])
        if gone or _rises_far(start, float(y[-1]), logarithmic):
            rise = np.log10(ALLOWED_RISE) if logarithmic else (ALLOWED_RISE - 1) * abs(start)
            high = min(high, start + float(rise))
            if not logarithmic:
                lows[-1] = max(lows[-1], start - ALLOWED_RISE * abs(start))
        highs.append(high)
    if not highs:
        return x, (0.0, 1.0)
    low, high = min(lows), max(highs)
    if logarithmic:
        low = max(low, high - most_decades)
    if not np.isfinite(high - low):
        low, high = max(low, -1e300), min(high, 1e300)
    if high - low < 1e-9 * max(abs(high), abs(low), 1e-300):
        low, high = low - (abs(low) or 1.0) * 0.5, high + (abs(high) or 1.0) * 0.5
    margin = 0.04 * (high - low)
    return x, (low - margin, high + margin)


def _rises_far(start: float, end: float, logarithmic: bool) -> bool:
    if logarithmic:
        return end - start > math.log10(FAR_RISE)
    return end > FAR_RISE * abs(start) > 0.0


def unchanged_curves(before: Sequence[Floats], curves: Iterable[Floats]) -> tuple[Floats, ...]:
    """The curves; an unchanged one is the same array, whose segments are known."""
    return tuple(
        # The bits are equal where gaps are, too, and compare several times as fast as numbers.
        old if old is not None and np.array_equal(old.view(np.int64), new.view(np.int64)) else new
        for old, new in zip_longest(before, curves)
        if new is not None
    )


def chart_lines(
    curves: Sequence[Floats], projection: Projection, cache: StrokeCache | None = None
) -> Strokes:
    """The curves' segments in view, at most a few for each column of device pixels."""
    columns = int(projection.width * projection.resolution)

    def reduced(curve: Floats) -> Floats:
        if len(curve) <= POINTS_PER_PIXEL * columns:
            return curve
        first, last = np.searchsorted(curve[:, 0], projection.x)
        return by_columns(curve[max(first - 1, 0) : last + 1], columns)

    cache = StrokeCache() if cache is None else cache
    return cache.strokes(curves, projection, margin=0.0, reduced=reduced)


def by_columns(curve: Floats, columns: int) -> Floats:
    """Lowest and highest of each column, in the order in which they came: the same picture.

    ``curve`` (n, 2) has ascending x. A column with a gap keeps one NaN.
    """
    if len(curve) <= POINTS_PER_PIXEL * columns or columns < 1:
        return curve
    width = len(curve) // columns
    rest = len(curve) - len(curve) % width
    starts = np.arange(0, rest, width)
    y = curve[:rest, 1].reshape(-1, width)
    gap = np.isnan(y)
    lowest = starts + np.where(gap, np.inf, y).argmin(axis=1)
    highest = starts + np.where(gap, -np.inf, y).argmax(axis=1)
    chosen = [starts, lowest, highest, starts + (width - 1), np.arange(rest, len(curve))]
    if gap.any():
        chosen.append(starts + gap.argmax(axis=1))
    kept: Floats = curve[np.unique(np.concatenate(chosen))]
    return kept
