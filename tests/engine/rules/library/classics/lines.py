"""Lines on which searches for a step length are tried, and what they try there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from explorer.engine import formula
from explorer.engine.rules.direct_step import Iterate

Evaluation = Callable[[float], float]
LINES = (
    # The first, second, fourth and sixth test function of Moré and Thuente (1994), section 5.
    "-x/(x**2 + 2)",
    "(x + 0.004)**5 - 2*(x + 0.004)**4",
    "0.999*sqrt((1 - x)**2 + 0.000001) + 0.999*sqrt(x**2 + 0.000001)",
    "0.999*sqrt((1 - x)**2 + 0.0001) + 0.99*sqrt(x**2 + 0.000001)",
    "(x - 1)**4 - 0.1*x",
    "x**4 - 3*x**2 - x",
    "x**3/3 - x**2/4 - 2*x",
    "(x - 2)**2/4 - sin(7*x)",
    "sin(3*x + 2) + x**2/50",
    "cos(2*x + 1) - sin(5*x)/3 + x/9",
    "exp(x) - 3*x",
    "exp(-x) + x**2/1000",
    "x/20 + 1/(x + 0.1)",
    "log(1 + (x - 3)**2)",
    # Two on which a second or third trial falls enough, and yet is higher than the one before.
    "0.7*sin(0.6*x + 2.8) + 2.9*cos(2.2*x) + 0.26*x",
    "1.3*sin(1.4 - x) + 0.5*cos(2.4*x) + x/50",
    "-x - x**3/5",
)
"""Formulas in x that fall where x is 0; the last of them falls without bound."""
CONDITIONS = ((1e-4, 0.9), (1e-3, 0.1), (1e-5, 1e-4), (0.1, 0.2), (0.3, 0.5))
"""Pairs of the shares c₁ of the decrease and c₂ of the slope."""
FIRST_LENGTHS = (0.001, 0.05, 0.3, 1.0, 3.0, 20.0)
EACH = tuple((first, *shares) for first, shares in product(FIRST_LENGTHS, CONDITIONS))
"""What a search is given on each line: the length tried first, c₁ and c₂."""


@dataclass(frozen=True)
class Search:
    """What a search came to: the lengths that it tried, each once, and the one it chose."""

    tried: list[float]
    chosen: float


def at_zero(line: str) -> Iterate:
    """The point 0 of the line."""
    surface, zero = formula(line), np.zeros(1)
    return Iterate(surface, zero, float(surface.value(zero)), surface.gradient(zero), rate=1.0)


def searched(line: str, search: Callable[..., float], *arguments: Any) -> Search:
    """The search from 0 to the right."""
    here = at_zero(line)
    with np.errstate(all="ignore"):
        chosen = search(here, np.ones(1), *arguments)
    lengths = [float(mark.at[0]) for mark in here.marks[1:]]
    return Search(list(dict.fromkeys(lengths)), chosen)


def recorded(line: str, unit: float = 1.0) -> tuple[Evaluation, Evaluation, list[float]]:
    """The value and the slope at a length in units, and the lengths whose value is asked for."""
    surface, tried = formula(line), []

    def value(length: float) -> float:
        tried.append(float(length) * unit)
        return float(surface.value([tried[-1]]))

    def slope(length: float) -> float:
        return float(surface.gradient([length * unit])[0]) * unit

    return value, slope, tried


def narrowing(lengths: Sequence[float]) -> list[float]:
    """The lengths up to the first that is beyond a million, or hardly another than one before it.

    From there on it is the rounding of values that decides where the next one is.
    """
    apart: list[float] = []
    for length in lengths:
        if length > 1e6 or any(abs(length - other) <= 1e-3 * length for other in apart):
            break
        apart.append(length)
    return apart
