"""Ranges of a coordinate, and how narrow one may be."""

from __future__ import annotations

import math

Span = tuple[float, float]
"""Lowest and highest."""
LEAST_WIDTH = 1e-150
"""A range is at least this wide: the square of a number divided by its width is still finite."""
LEAST_SHARE = 1e-12
"""... and at least this share of its larger end: some thousand floats lie within it."""


def least_width(low: float, high: float) -> float:
    """The smallest width of a range with about these ends, in its own units.

    Example:
        >>> from explorer.engine.span import least_width
        >>> least_width(0.0, 1.0), least_width(0.0, 0.0)
        (1e-12, 1e-150)
    """
    return max(LEAST_WIDTH, LEAST_SHARE * max(abs(low), abs(high)))


def is_wide_enough(span: Span) -> bool:
    """Whether a picture can have this range, with both ends finite, on one of its axes.

    Example:
        >>> from explorer.engine.span import is_wide_enough
        >>> is_wide_enough((0.0, 1.0)), is_wide_enough((1.0, 1.0))
        (True, False)
    """
    low, high = span
    return high - low >= least_width(low, high)


def widened(span: Span) -> Span:
    """The range itself, or around its middle the narrowest that ``is_wide_enough``.

    Example:
        >>> from explorer.engine.span import widened
        >>> widened((0.0, 1.0))
        (0.0, 1.0)
    """
    if is_wide_enough(span):
        return span
    low, high = span
    middle = low + 0.5 * (high - low)
    # Twice as wide, so that rounding at either end leaves enough.
    half = least_width(low, high)
    return middle - half, middle + half


def checked_span(span: Span, field: str) -> Span:
    """``span``, or ``ValueError`` that names its ``field`` if a picture cannot have it.

    Example:
        >>> from explorer.engine.span import checked_span
        >>> checked_span((-1.0, 1.0), "x")
        (-1.0, 1.0)
        >>> checked_span((1.0, -1.0), "x")
        Traceback (most recent call last):
        ValueError: x: found 1.0 to -1.0, expected the lower number first
    """
    low, high = span
    sentence = f"{field}: found {low!r} to {high!r}, expected"
    if not (math.isfinite(low) and math.isfinite(high)):
        raise ValueError(f"{sentence} two finite numbers")
    if not low < high:
        raise ValueError(f"{sentence} the lower number first")
    if not is_wide_enough(span):
        raise ValueError(f"{sentence} at least {least_width(low, high):g} between them")
    return span
