"""A direct method followed step by step."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from explorer.engine.loops.computation import Computation
from explorer.engine.objectives.network import watched
from explorer.engine.objectives.objective import Progress
from explorer.engine.rules.direct_step import Asked, Iterate
from explorer.engine.trajectories.trajectory import Origin, Trajectory
from explorer.engine.trials.trial import Trial

Floats = npt.NDArray[np.float64]


def run_direct_loop(trial: Trial, origin: Origin, progress: Progress | None = None) -> Trajectory:
    """The trajectory of a direct method's trial, cut before the first row that is not finite.

    Raises ``NotImplementedError`` for an optimizer that has neither a rule nor a step of its own.
    """
    procedure = trial.optimizer
    surface, rows, noise = trial.objective, trial.rows, trial.drawn_noise()
    share = 0.0
    if progress is not None:
        surface = watched(surface, lambda: progress(share))
    rates = trial.scheduled_rates()
    if rates is None:
        rates = np.full(rows, trial.learning_rate)
    x = np.array(trial.start, dtype=np.float64)
    memory: Mapping[str, Floats] = {}
    around: Mapping[str, Floats] = {}
    points: list[tuple[Floats, float, Floats]] = []
    moves: list[Mapping[str, Floats | float]] = []
    asked: list[Iterate] = []
    outlines: list[Floats | None] = []
    for row in range(rows):
        if progress is not None:
            share = row / rows
            progress(share)
        gradient = surface.gradient(x)
        if noise is not None:
            gradient = gradient + noise[row]
        first: Asked = "gradient" if procedure.uses_gradient else "value"
        here = Iterate(surface, x, float(surface.value(x)), gradient, float(rates[row]), first)
        if not (np.isfinite(x).all() and np.isfinite(here.loss) and np.isfinite(gradient).all()):
            break
        with np.errstate(all="ignore"):
            move = procedure.move(here, memory)
            following, terms_around, around = procedure.wrapped(here, move, row + 1, around)
            points.append((x, here.loss, gradient))
            moves.append(
                {
                    "gradient": gradient,
                    **move.terms,
                    "evaluations": float(here.evaluations),
                    "step": move.step,
                    **terms_around,
                }
            )
            asked.append(here)
            outlines.append(move.outline)
            x = following
        memory = move.memory
    cut = len(points)
    size = surface.dimension
    terms = {name: np.array([move[name] for move in moves]) for name in (moves[0] if moves else ())}
    return Trajectory(
        positions=np.array([x for x, _, _ in points]).reshape(cut, size),
        losses=np.array([loss for _, loss, _ in points]),
        gradients=np.array([gradient for _, _, gradient in points]).reshape(cut, size),
        rates=rates[:cut],
        steps_asked=trial.steps,
        diverged_at=None if cut == rows else cut,
        origin=origin,
        evaluations_per_step=terms.get("evaluations"),
        gradients_per_step=np.array([float(each.gradients) for each in asked]),
        marks=tuple(tuple(each.marks) for each in asked),
        outlines=tuple(outlines),
        known_terms=terms,
        computation=Computation("direct method", f"{procedure.id} computes its own steps"),
    )
