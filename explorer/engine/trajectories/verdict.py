"""What became of a run, in words and with the number that decided it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from explorer.engine.trajectories.trajectory import Trajectory

VERDICTS: Mapping[str, str] = MappingProxyType(
    {
        "converged": "it lies at a minimum",
        "descending": "it is still on its way",
        "stalled": "it hardly moves although it is not at a minimum",
        "oscillating": "it swings and does not settle",
        "cycling": "it visits the same points again and again",
        "at_saddle": "it lies at a saddle or a maximum",
        "diverged": "it runs away",
        "left_domain": "it left the part of the surface that is meant to be used",
    }
)
"""Every kind of verdict, and what it says about the ball."""


@dataclass(frozen=True)
class Verdict:
    """The outcome ``kind`` (one of ``VERDICTS``), decided at ``step``.

    ``reason`` holds the number that decided it, ``advice`` what to try; it is empty where there
    is nothing to improve.
    """

    kind: str
    step: int
    reason: str
    advice: str = ""


def first_step_below(
    trajectory: Trajectory, tolerance: float, optimum: float | None = None
) -> int | None:
    """The first k with f(x_k) - ``optimum`` < ``tolerance``, or ``None`` if there is none.

    k is the number of steps it took. ``optimum`` is 0 if left out. Published tables that print a
    row after each step and number the rows from 0 call this row k - 1: on the parabola with rate
    0.1 and a tolerance of 5e-6, which is where five decimals print as zeros, plain descent needs
    28 steps and momentum 0.3 needs 14, printed as rows 27 and 13.
    """
    below = trajectory.losses - (optimum or 0.0) < tolerance
    return int(np.argmax(below)) if below.any() else None


def first_row_below(
    trajectory: Trajectory, tolerance: float, optimum: float | None = None
) -> int | None:
    """The number, from 0, of the first printed row below; a row is printed after each step."""
    step = first_step_below(trajectory, tolerance, optimum)
    return None if step is None else max(step - 1, 0)


def path_length(trajectory: Trajectory) -> float:
    """The length of the way travelled: the sum of the lengths of all steps."""
    moves = np.diff(trajectory.positions, axis=0)
    return float(np.sqrt(np.einsum("ij,ij->i", moves, moves)).sum())
