"""A direct method followed step by step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from explorer.arrays import Floats
from explorer.engine.loops.computation import Computation
from explorer.engine.objectives.network import watched_network
from explorer.engine.progress import Progress
from explorer.engine.rules.direct_step import MOST_MARKED, EvaluationKind, Iterate, Step
from explorer.engine.trajectories.trajectory import Origin, Trajectory
from explorer.engine.trials.trial import Trial


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
    taken = list(_steps(trial, rates, progress))
    cut, size = len(taken), trial.objective.dimension
    moves = [_terms_of(each) for each in taken]
    terms = {name: np.array([move[name] for move in moves]) for name in (moves[0] if moves else ())}
    return Trajectory(
        positions=np.array([each.here.x for each in taken]).reshape(cut, size),
        losses=np.array([each.here.loss for each in taken]),
        gradients=np.array([each.here.gradient for each in taken]).reshape(cut, size),
        rates=rates[:cut],
        steps_requested=trial.steps,
        diverged_at=None if cut == trial.rows else cut,
        origin=origin,
        evaluations_per_step=terms.get("evaluations"),
        gradients_per_step=np.array([float(each.here.gradients) for each in taken]),
        marks=tuple(tuple(each.here.marks) for each in taken),
        outlines=tuple(each.move.outline if size <= MOST_MARKED else None for each in taken),
        known_terms=terms,
        computation=Computation("direct method", f"{trial.optimizer.id} computes its own steps"),
    )


@dataclass(frozen=True)
class _Taken:
    """A row: the position, what was evaluated there, the step, and the mechanisms around it."""

    here: Iterate
    move: Step
    around: Mapping[str, Floats]


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
            move = method.move(here, memory)
            x, terms, around = method.wrapped(here, move, row + 1, around)
        memory = move.memory
        yield _Taken(here, move, terms)
