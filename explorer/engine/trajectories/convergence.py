"""How near runs came to the lowest value, how soon, and over what distance."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from explorer.arrays import Floats
from explorer.engine.objectives.objective import Objective, lowest_minimum
from explorer.engine.parameter import Number
from explorer.engine.trajectories.trajectory import Trajectory

LEAST_SQUARE, MOST_SQUARE = 1e-290, 1e290
"""Squares of lengths outside these bounds may have lost digits."""
TOLERANCE = Number(
    name="tolerance",
    symbol="",
    default=1e-3,
    minimum=0.0,
    open_minimum=True,
    maximum=1e12,
    slider=(1e-9, 1.0),
    scale="logarithmic",
    meaning="Steps are counted until the loss is less than this above the lowest value known.",
)


def lowest_value(objective: Objective, trajectories: Iterable[Trajectory] = ()) -> float:
    """f*: the lowest known minimum or, where none is known, the lowest loss of all these runs.

    0 where neither is known.

    Example:
        >>> from explorer.engine import surfaces
        >>> from explorer.engine.trajectories.convergence import lowest_value
        >>> lowest_value(surfaces["rosenbrock"])
        0.0
    """
    known = lowest_minimum(objective)
    if known is not None:
        return known
    seen = (float(trajectory.losses.min()) for trajectory in trajectories if trajectory.losses.size)
    return min(seen, default=0.0)


def first_step_below(
    trajectory: Trajectory, tolerance: float, optimum: float | None = None
) -> int | None:
    """The first k with f(x_k) - ``optimum`` < ``tolerance``, or ``None`` if there is none.

    k is the number of steps it took. ``optimum`` is 0 if left out. Published tables that print a
    row after each step and number the rows from 0 call this row k - 1: on the parabola with rate
    0.1 and a tolerance of 5e-6, which is where five decimals print as zeros, plain descent needs
    28 steps and momentum 0.3 needs 14, printed as rows 27 and 13.

    Example:
        >>> from explorer.engine import first_step_below, optimizers, run, surfaces
        >>> descent = optimizers["gradient_descent"](learning_rate=0.1)
        >>> trajectory = run(surfaces["parabola"], descent, start=(1.0,), steps=50)
        >>> first_step_below(trajectory, 5e-6)
        28
    """
    with np.errstate(over="ignore"):
        below = trajectory.losses - (optimum or 0.0) < tolerance
    return int(np.argmax(below)) if below.any() else None


def first_row_below(
    trajectory: Trajectory, tolerance: float, optimum: float | None = None
) -> int | None:
    """The number, from 0, of the first printed row below; a row is printed after each step.

    Example:
        >>> from explorer.engine import first_row_below, optimizers, run, surfaces
        >>> descent = optimizers["gradient_descent"](learning_rate=0.1)
        >>> trajectory = run(surfaces["parabola"], descent, start=(1.0,), steps=50)
        >>> first_row_below(trajectory, 5e-6)
        27
    """
    step = first_step_below(trajectory, tolerance, optimum)
    return None if step is None else max(step - 1, 0)


def path_length(trajectory: Trajectory) -> float:
    """The path length: the sum of the lengths of all steps.

    Example:
        >>> from explorer.engine import optimizers, path_length, run, surfaces
        >>> descent = optimizers["gradient_descent"](learning_rate=0.25)
        >>> trajectory = run(surfaces["parabola"], descent, start=(1.0,), steps=2)
        >>> path_length(trajectory)
        0.75
    """
    with np.errstate(over="ignore"):
        return float(step_lengths(trajectory.positions).sum())


def step_lengths(positions: Floats) -> Floats:
    """The lengths of all steps between rows of ``positions`` (n + 1, d), (n,).

    Example:
        >>> import numpy as np
        >>> from explorer.engine.trajectories.convergence import step_lengths
        >>> step_lengths(np.array([[0.0, 0.0], [3.0, 4.0], [3.0, 5.0]])).tolist()
        [5.0, 1.0]
    """
    with np.errstate(over="ignore"):
        return lengths(np.diff(positions, axis=0))


def lengths(vectors: Floats) -> Floats:
    """The length of each row of ``vectors`` (n, d), (n,); also where squares over- or underflow.

    Example:
        >>> import numpy as np
        >>> from explorer.engine.trajectories.convergence import lengths
        >>> lengths(np.array([[3.0, 4.0], [3e200, 4e200]])).tolist()
        [5.0, 4.9999999999999995e+200]
    """
    with np.errstate(over="ignore"):
        squared = np.einsum("ij,ij->i", vectors, vectors)
        roots: Floats = np.sqrt(squared)
        scaled = (squared > MOST_SQUARE) | (squared < LEAST_SQUARE)
        if scaled.any():
            some = vectors[scaled]
            largest = np.abs(some).max(axis=1, initial=0.0)
            usual = np.where((largest > 0.0) & np.isfinite(largest), largest, 1.0)
            shares = some / usual[:, None]
            roots[scaled] = usual * np.sqrt(np.einsum("ij,ij->i", shares, shares))
    return roots
