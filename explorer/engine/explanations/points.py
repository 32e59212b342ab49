"""Points of any dimension as tuples, and a little arithmetic on them."""

from __future__ import annotations

import math

Point = tuple[float, ...]


def plus(first: Point, other: Point) -> Point:
    """The sum, coordinate by coordinate; both must have as many.

    Example:
        >>> from explorer.engine.explanations.points import plus
        >>> plus((1.0, 2.0), (0.5, -2.0))
        (1.5, 0.0)
    """
    return tuple(a + b for a, b in zip(first, other, strict=True))


def minus(first: Point, other: Point) -> Point:
    """The difference, coordinate by coordinate; both must have as many.

    Example:
        >>> from explorer.engine.explanations.points import minus
        >>> minus((1.0, 2.0), (0.5, -2.0))
        (0.5, 4.0)
    """
    return tuple(a - b for a, b in zip(first, other, strict=True))


def length(vector: Point) -> float:
    """The Euclidean length.

    Example:
        >>> from explorer.engine.explanations.points import length
        >>> length((3.0, 4.0))
        5.0
    """
    return math.hypot(*vector)


def is_finite(vector: Point) -> bool:
    """Whether every coordinate is finite.

    Example:
        >>> from math import inf
        >>> from explorer.engine.explanations.points import is_finite
        >>> is_finite((1.0, 2.0)), is_finite((1.0, inf))
        (True, False)
    """
    return all(math.isfinite(number) for number in vector)


def across(values: Point, dimension: int) -> Point:
    """The values of a vector: a single number stands for every coordinate.

    Example:
        >>> from explorer.engine.explanations.points import across
        >>> across((0.5,), 3), across((1.0, 2.0), 2)
        ((0.5, 0.5, 0.5), (1.0, 2.0))
    """
    return values * dimension if len(values) == 1 else values
