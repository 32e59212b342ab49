"""Where two runs part: the first step that differs, and the first quantity in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.arrays import Floats
from explorer.engine.explanations.step_formulas import formulas
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.recurrences.short_names import short_name
from explorer.engine.trajectories.trajectory import Trajectory

TOLERANCE = 1e-9
"""Relative difference below which two numbers differ by rounding only."""


@dataclass(frozen=True)
class Difference:
    """The first difference of two runs: in ``term`` of ``step``, counted from 1.

    The term has the name it has in an opened rule: ``g``, ``m``, ``v_hat``; ``x`` is where the step
    leads. ``values`` are those of the two runs, a number or one for each coordinate.
    """

    step: int
    term: str
    values: tuple[tuple[float, ...], tuple[float, ...]]

    def sentence(self, name: str) -> str:
        """What differs from the run called ``name``, in words."""
        return f"differs from {name} at step {self.step} in {self.term}"


def first_difference(
    optimizer: Optimizer,
    trajectory: Trajectory,
    known_optimizer: Optimizer,
    known: Trajectory,
    tolerance: float = TOLERANCE,
) -> Difference | None:
    """Where a run first differs from a known one by more than rounding; None if nowhere.

    Both start at the same point with rules that are mathematics. Terms with the same name in both
    are compared, in the order of the known rule's lines, and then the next position. Terms of a
    built-in rule have the names they have when it is opened.

    Example:
        >>> from explorer.engine import optimizers, recurrence, run, surfaces
        >>> from explorer.engine.explanations.first_difference import first_difference
        >>> known = optimizers["gradient_descent"](learning_rate=0.1)
        >>> mine = recurrence("x <- x - alpha*g*(1 if t < 3 else 2) with alpha = 0.1")
        >>> runs = [run(surfaces["parabola"], one, start=(1.0,), steps=9) for one in (mine, known)]
        >>> first_difference(mine, runs[0], known, runs[1]).sentence("descent")
        'differs from descent at step 3 in x'
    """
    mine, theirs = _quantities(optimizer, trajectory), _quantities(known_optimizer, known)
    common = [name for name in theirs if name in mine]
    rows = min(trajectory.steps, known.steps) + 1
    departures: list[tuple[int, int]] = []
    for index, name in enumerate(common):
        differs = _differs(mine[name][:rows], theirs[name][:rows], tolerance)
        if differs.any():
            departures.append((int(np.argmax(differs)), index))
    if not departures:
        return None
    row, index = min(departures)
    name = common[index]
    return Difference(row + 1, name, (_values(mine[name], row), _values(theirs[name], row)))


def _quantities(optimizer: Optimizer, run: Trajectory) -> Mapping[str, Floats]:
    """Each term in the rule's lines, followed by the next position, by short name."""
    quantities: dict[str, Floats] = {}
    for formula in formulas(optimizer.rule):
        values = run.terms.get(formula.term)
        if values is not None and formula.term != "step":
            name = "g" if formula.term == "gradient" else short_name(formula.term)
            quantities.setdefault(name, values)
    # A run that diverges leads nowhere that is finite.
    end = np.full((1, run.positions.shape[1]), np.nan)
    quantities["x"] = np.concatenate([run.positions[1:], end])
    return quantities


def _differs(first: Floats, other: Floats, tolerance: float) -> npt.NDArray[np.bool_]:
    """For each row whether the two differ in any coordinate."""
    if first.ndim != other.ndim:
        return np.ones(len(first), dtype=bool)
    with np.errstate(all="ignore"):
        size = np.maximum(np.abs(first), np.abs(other))
        same = (np.abs(first - other) <= tolerance * size) | (np.isnan(first) & np.isnan(other))
    return np.asarray(~same.all(axis=tuple(range(1, same.ndim))), dtype=np.bool_)


def _values(quantity: Floats, row: int) -> tuple[float, ...]:
    return tuple(np.atleast_1d(quantity[row]).tolist())
