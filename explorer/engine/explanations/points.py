"""Points of any dimension as tuples, and a little arithmetic on them."""

from __future__ import annotations

import math

Point = tuple[float, ...]


def plus(first: Point, other: Point) -> Point:
    """The sum, coordinate by coordinate."""
    return tuple(a + b for a, b in zip(first, other, strict=True))


def minus(first: Point, other: Point) -> Point:
    """The difference, coordinate by coordinate."""
    return tuple(a - b for a, b in zip(first, other, strict=True))


def length(vector: Point) -> float:
    """The Euclidean length."""
    return math.hypot(*vector)


def is_finite(vector: Point) -> bool:
    """Whether every coordinate is finite."""
    return all(math.isfinite(number) for number in vector)
