"""Whether the gradient of a user's function is right along a run."""

from __future__ import annotations

import numpy as np

from explorer.arrays import Floats
from explorer.engine.number_text import rounded
from explorer.engine.objectives.python_functions.differentiation import (
    RELATIVE_STEP,
    by_central_differences,
)
from explorer.engine.objectives.python_functions.function_calls import FunctionCalls

COMPLEX_STEPS = "complex steps"
MOST_ROWS = 1_000
MOST_ONE_BY_ONE = 32
"""Number of evenly spaced rows examined if the function takes one point at a time."""
ROUNDING = 16 * float(np.finfo(np.float64).eps)
"""Share of a value by which a difference of two values may be off."""
AGREEMENT = 1e-3
"""Relative difference that rounding cannot explain; wrong slopes are off by far more."""


def gradient_doubt(calls: FunctionCalls, positions: Floats) -> str:
    """A sentence if complex steps give a wrong gradient at ``positions`` (n, d), else empty.

    At each row the slope along one direction is compared with a central difference, and the first
    row that differs once more along all coordinates. A function that is analytic where it was
    tried first may have a branch that is not, such as an absolute value.

    Example:
        >>> import numpy as np
        >>> from explorer.engine.objectives.python_functions.gradient_doubt import gradient_doubt
        >>> from explorer.engine.objectives.python_functions.numpy_function import NumpyFunction
        >>> calls = NumpyFunction(lambda x: abs(x[0]), "loss", "complex steps")
        >>> gradient_doubt(calls, np.array([[2.0]]))
        'at (2) complex steps give the gradient (0), differences (1)'
    """
    if calls.derivative != COMPLEX_STEPS or not len(positions):
        return ""
    most = MOST_ROWS if calls.is_vectorized else MOST_ONE_BY_ONE
    rows = np.unique(np.linspace(0, len(positions) - 1, min(most, len(positions))).astype(int))
    points = positions[rows]
    directions = np.random.default_rng(0).choice([-1.0, 1.0], points.shape)
    directions *= 1.0 + np.arange(points.shape[1]) / points.shape[1]
    steps = RELATIVE_STEP * np.maximum(np.abs(points).max(axis=1, keepdims=True), 1.0)
    with np.errstate(all="ignore"):
        ahead = calls.values(points + steps * directions)
        behind = calls.values(points - steps * directions)
        given = calls.gradients(points)
        off = (ahead - behind) / (2.0 * steps[:, 0]) - (given * directions).sum(axis=1)
        rounding = ROUNDING * np.maximum(np.abs(ahead), np.abs(behind)) / steps[:, 0]
        allowed = AGREEMENT * np.maximum(np.abs(given * directions).sum(axis=1), 1.0) + rounding
        doubted = np.isfinite(off) & (np.abs(off) > allowed)
        if not doubted.any():
            return ""
        first = int(np.argmax(doubted))
        slopes = by_central_differences(calls.value, points[first])
    if not np.linalg.norm(slopes - given[first]) > allowed[first]:
        return ""
    point, wrong, right = (
        "(" + ", ".join(rounded(number) for number in numbers[:6]) + ")"
        for numbers in (points[first], given[first], slopes)
    )
    return f"at {point} complex steps give the gradient {wrong}, differences {right}"
