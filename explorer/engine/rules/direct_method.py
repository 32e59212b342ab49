"""Optimizers that ask the surface more than once in a step: procedures instead of formulas.

An update rule is mathematics over one gradient. Newton's method needs the Hessian, a line search
as many values as it takes; such a method is written as plain numpy on the surface. It leaves the
same rows and terms behind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from explorer.engine.loops.computation import Computation
from explorer.engine.objectives.objective import Objective, Progress
from explorer.engine.parameter import Parameter
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.trajectories.trajectory import Origin, Trajectory
from explorer.engine.trials.trial import Trial

Floats = npt.NDArray[np.float64]


@dataclass
class Place:
    """Where a procedure stands, and what it may ask there.

    ``gradient`` has the noise of this step, ``loss`` has none; ``rate`` is the learning rate of
    this step. ``evaluations`` counts what the step has cost: 1 for loss and gradient, 1 for each
    further value, d for the Hessian.
    """

    surface: Objective
    x: Floats
    loss: float
    gradient: Floats
    rate: float
    evaluations: int = field(default=1, init=False)

    def loss_at(self, x: Floats) -> float:
        """f at another point, (d,)."""
        self.evaluations += 1
        return float(self.surface.value(x))

    def hessian(self) -> Floats:
        """The Hessian here, (d, d)."""
        self.evaluations += self.surface.dimension
        return self.surface.hessian(self.x)


@dataclass(frozen=True)
class Move:
    """What a procedure does at a step: the step (d,), terms (d,) or numbers, and its memory."""

    step: Floats
    terms: Mapping[str, Floats | float]
    memory: Mapping[str, Floats] = field(default_factory=dict)


class Procedure(Optimizer):
    """An optimizer whose step is computed by ``move`` instead of a formula.

    It runs one ball at a time; it has no ``rule``, and of hyper-parameters only its own.
    """

    common_parameters: ClassVar[tuple[Parameter, ...]] = ()

    def move(self, here: Place, memory: Mapping[str, Floats]) -> Move:
        """One step; ``memory`` is what the move before left behind, empty at the start."""
        raise NotImplementedError

    @property
    def rule(self) -> None:
        """None: no formula says what one step is."""
        return None


def followed(
    trial: Trial, procedure: Procedure, origin: Origin, progress: Progress | None = None
) -> Trajectory:
    """The trajectory of a trial's procedure, cut before the first row that is not finite."""
    surface, rows, noise = trial.objective, trial.rows, trial.drawn_noise()
    rates = trial.scheduled_rates()
    if rates is None:
        rates = np.full(rows, trial.learning_rate)
    x = np.array(trial.start, dtype=np.float64)
    memory: Mapping[str, Floats] = {}
    points: list[tuple[Floats, float, Floats]] = []
    moves: list[Mapping[str, Floats | float]] = []
    for row in range(rows):
        if progress is not None:
            progress(row / rows)
        gradient = surface.gradient(x)
        if noise is not None:
            gradient = gradient + noise[row]
        here = Place(surface, x, float(surface.value(x)), gradient, float(rates[row]))
        if not (np.isfinite(x).all() and np.isfinite(here.loss) and np.isfinite(gradient).all()):
            break
        with np.errstate(all="ignore"):
            move = procedure.move(here, memory)
            points.append((x, here.loss, gradient))
            moves.append(
                {
                    "gradient": gradient,
                    **move.terms,
                    "evaluations": float(here.evaluations),
                    "step": move.step,
                }
            )
            x = x + move.step
        memory = move.memory
    cut = len(points)
    size = surface.dimension
    terms = {name: np.array([one[name] for one in moves]) for name in (moves[0] if moves else ())}
    return Trajectory(
        positions=np.array([x for x, _, _ in points]).reshape(cut, size),
        losses=np.array([loss for _, loss, _ in points]),
        gradients=np.array([gradient for _, _, gradient in points]).reshape(cut, size),
        rates=rates[:cut],
        steps_asked=trial.steps,
        diverged_at=None if cut == rows else cut,
        origin=origin,
        evaluations_per_step=terms.get("evaluations"),
        known_terms=terms,
        computation=Computation("direct method", f"{procedure.id} computes its own steps"),
    )
