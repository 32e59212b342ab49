"""A direct method followed step by step."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from explorer.arrays import Floats
from explorer.engine.loops.computation import Computation
from explorer.engine.objectives.network import watched_network
from explorer.engine.progress import Progress
from explorer.engine.rules.direct_step import MOST_MARKED, EvaluationKind, Iterate, Step
from explorer.engine.trajectories.evaluation_marks import EvaluationMarks
from explorer.engine.trajectories.trajectory import Origin, Trajectory
from explorer.engine.trials.trial import Trial

LONGEST_CYCLE = 4
"""How many rows back a step is looked for: coordinate descent at rest still changes its axis."""


def run_direct_loop(trial: Trial, origin: Origin, progress: Progress | None = None) -> Trajectory:
    """The trajectory of a direct method's trial, cut before the first row that is not finite.

    Raises ``NotImplementedError`` for an optimizer that has neither a rule nor a step of its own.

    Example:
        >>> from explorer.engine import Trial, optimizers, surfaces
        >>> from explorer.engine.runs.direct_loop import run_direct_loop
        >>> from explorer.engine.runs.run import FromTrial
        >>> trial = Trial(surfaces["ravine"], optimizers["newton"](), start=(2.0, 2.0), steps=1)
        >>> run_direct_loop(trial, FromTrial(trial)).positions.tolist()
        [[2.0, 2.0], [0.0, 0.0]]
    """
    rates = trial.scheduled_rates()
    if rates is None:
        rates = np.full(trial.rows, trial.learning_rate)
    size = trial.objective.dimension
    core, terms = _Columns(trial.rows), _Columns(trial.rows)
    marks = EvaluationMarks(size)
    outlines: list[Floats | None] = []
    for taken in _steps(trial, rates, progress):
        here = taken.here
        core.append({"x": here.x, "f": here.loss, "g": here.gradient, "gradients": here.gradients})
        terms.append(_terms_of(taken))
        marks.append(here.marks)
        outlines.append(taken.move.outline if size <= MOST_MARKED else None)
    cut = len(outlines)
    by_name, empty = core.filled(), np.empty((cut, size))
    return Trajectory(
        positions=by_name.get("x", empty),
        losses=by_name.get("f", empty[:, 0]),
        gradients=by_name.get("g", empty),
        rates=rates[:cut],
        steps_requested=trial.steps,
        diverged_at=None if cut == trial.rows else cut,
        origin=origin,
        evaluations_per_step=terms.filled().get("evaluations"),
        gradients_per_step=by_name.get("gradients", empty[:, 0]),
        marks=marks,
        outlines=tuple(outlines),
        known_terms=terms.filled(),
        computation=Computation("direct method", f"{trial.optimizer.id} computes its own steps"),
    )


class _Columns:
    """Numbers and vectors by name, a row for each step, in memory for at most ``most`` rows."""

    def __init__(self, most: int) -> None:
        self._most, self._count = most, 0
        self._columns: dict[str, Floats] = {}

    def append(self, row: Mapping[str, Floats | float]) -> None:
        if not self._count:
            self._columns = {
                name: np.empty((self._most, *np.shape(value))) for name, value in row.items()
            }
        for name, column in self._columns.items():
            column[self._count] = row[name]
        self._count += 1

    def filled(self) -> dict[str, Floats]:
        """The rows that were appended."""
        if self._count < self._most:
            # What was kept free for further rows is given back.
            self._columns = {
                name: column[: self._count].copy() for name, column in self._columns.items()
            }
            self._most = self._count
        return self._columns


@dataclass(frozen=True)
class _Taken:
    """A row: the position, what was evaluated there, the step, and the mechanisms around it."""

    here: Iterate
    move: Step
    around: Mapping[str, Floats]


@dataclass(frozen=True)
class _Tried:
    """The step of a method from where it was, with what it had kept so far.

    The step is the same whenever both are, to the bit. So a search that has arrived and tries all
    its lengths in vain does so once, not at each row.
    """

    here: Iterate
    kept: Mapping[str, Floats]
    move: Step

    def is_of(self, here: Iterate, kept: Mapping[str, Floats]) -> bool:
        return (
            self.here.x.tobytes() == here.x.tobytes()
            and self.here.gradient.tobytes() == here.gradient.tobytes()
            and (self.here.loss, self.here.rate) == (here.loss, here.rate)
            and self.kept.keys() == kept.keys()
            and all(self.kept[name].tobytes() == kept[name].tobytes() for name in kept)
        )


def _terms_of(taken: _Taken) -> dict[str, Floats | float]:
    return {
        "gradient": taken.here.gradient,
        **taken.move.terms,
        "evaluations": float(taken.here.evaluations),
        "step": taken.move.step,
        **taken.around,
    }


def _steps(trial: Trial, rates: Floats, progress: Progress | None) -> Iterator[_Taken]:
    """One row after another, up to the first that is not finite."""
    method, noise, surface, share = trial.optimizer, trial.drawn_noise(), trial.objective, 0.0
    if progress is not None:
        surface = watched_network(surface, lambda: progress(share))
    first: EvaluationKind = "gradient" if method.uses_gradient else "value"
    x = np.array(trial.start, dtype=np.float64)
    memory: Mapping[str, Floats] = {}
    around: Mapping[str, Floats] = {}
    recent: deque[_Tried] = deque(maxlen=LONGEST_CYCLE)
    for row in range(trial.rows):
        if progress is not None:
            share = row / trial.rows
            progress(share)
        gradient = surface.gradient(x)
        if noise is not None:
            gradient = gradient + noise[row]
        here = Iterate(surface, x, float(surface.value(x)), gradient, float(rates[row]), first)
        if not (np.isfinite(x).all() and np.isfinite(here.loss) and np.isfinite(gradient).all()):
            return
        with np.errstate(all="ignore"):
            tried = next((it for it in recent if it.is_of(here, memory)), None)
            if tried is None:
                tried = _Tried(here, memory, method.move(here, memory))
            here, move = tried.here, tried.move
            x, terms, around = method.wrapped(here, move, row + 1, around)
        recent.append(tried)
        memory = move.memory
        yield _Taken(here, move, terms)
