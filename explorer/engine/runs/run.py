"""Computing a trajectory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np

from explorer.arrays import Floats
from explorer.engine.loops.computation import Computation
from explorer.engine.objectives.objective import StochasticObjective
from explorer.engine.progress import Progress
from explorer.engine.rules.glossary import Term
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.reduce_on_plateau import CURRENT_RATE, plateau_numbers, with_plateau
from explorer.engine.rules.schedule import Schedule
from explorer.engine.rules.update_rule import Rule
from explorer.engine.trajectories.gradient_point import gradient_point
from explorer.engine.trajectories.trajectory import Trajectory
from explorer.engine.trials.gradient_noise import Noise
from explorer.engine.trials.trial import CONSTANT, Trial

if TYPE_CHECKING:
    from explorer.engine.rules.direct_step import Evaluation
    from explorer.engine.trajectories.curvature import Curvature
    from explorer.engine.trajectories.verdict import Verdict

MOVES = ("proposed_step", "step")
"""Terms that have a value for each coordinate, even where a rule moves all by one number."""


@dataclass(frozen=True)
class FromTrial:
    """The origin of a trajectory that can be computed again from its trial."""

    trial: Trial

    @property
    def glossary(self) -> Mapping[str, Term]:
        """What each of the terms of the trial's rule is."""
        return self.trial.optimizer.glossary

    def terms(self, trajectory: Trajectory) -> Mapping[str, Floats]:
        """Named intermediates of each step, by repeating the steps.

        Where an evaluation is expensive, those of the run are reused.
        """
        rows = len(trajectory.losses)
        if self.trial.optimizer.rule is None:
            return run_trial(self.trial).terms
        rule, numbers = _rule(self.trial)
        known = trajectory if rows else None
        table, _ = _table(self.trial, rule, numbers, max(rows, 1), with_terms=True, known=known)
        named = _named(table[:rows], rule, self.trial.objective.dimension)
        named.pop(CURRENT_RATE, None)
        return named

    def verdict(self, trajectory: Trajectory) -> Verdict:
        """Outcome of the run."""
        from explorer.engine.diagnosis.judge import judge

        return judge(self.trial, trajectory)

    def curvature(self, trajectory: Trajectory) -> Curvature:
        """The curvature along the run, and the stability limit of the rule."""
        from explorer.engine.diagnosis.path_curvature import path_curvature

        return path_curvature(self.trial, trajectory)

    def evaluations_at(self, trajectory: Trajectory, row: int) -> tuple[Evaluation, ...]:
        """A rule evaluates one gradient with its value, at x or where it looks ahead."""
        if self.trial.optimizer.rule is None:
            return ()
        from explorer.engine.rules.direct_step import Evaluation

        return (Evaluation("gradient", gradient_point(self.trial, trajectory, row)),)

    def outline(self, trajectory: Trajectory, row: int) -> Floats | None:
        """None: only direct methods use a shape, and they keep it."""
        return None


def run(
    surface: StochasticObjective,
    optimizer: Optimizer,
    start: Sequence[float],
    steps: int,
    *,
    noise: float | Noise = 0.0,
    seed: int = 0,
    schedule: Schedule | None = None,
    progress: Progress | None = None,
) -> Trajectory:
    """Run ``optimizer`` on ``surface`` for ``steps`` steps from ``start``.

    ``noise`` is the standard deviation of a Gaussian added to each gradient coordinate, drawn with
    ``seed``; ``schedule`` changes the learning rate over the steps. ``progress`` receives the
    finished share of a slow run; an exception it raises ends the run.

    Raises ``ValueError`` naming the argument that cannot be used.

    Example:
        >>> from explorer.engine import optimizers, run, surfaces
        >>> descent = optimizers["gradient_descent"](learning_rate=0.25)
        >>> trajectory = run(surfaces["parabola"], descent, start=(1.0,), steps=2)
        >>> trajectory.positions.tolist()
        [[1.0], [0.5], [0.25]]
    """
    trial = Trial(
        surface,
        optimizer,
        cast("tuple[float, ...]", start),  # It is checked and converted there.
        steps,
        noise if isinstance(noise, Noise) else Noise(noise),
        seed,
        CONSTANT if schedule is None else schedule,
    )
    return run_trial(trial, progress)


def run_trial(trial: Trial, progress: Progress | None = None) -> Trajectory:
    """The trajectory of a trial; ``progress`` as in ``run``.

    Example:
        >>> from explorer.engine import Trial, optimizers, run_trial, surfaces
        >>> descent = optimizers["gradient_descent"](learning_rate=0.25)
        >>> trial = Trial(surfaces["parabola"], descent, start=(1.0,), steps=2)
        >>> run_trial(trial).losses.tolist()
        [1.0, 0.25, 0.0625]
    """
    if trial.optimizer.replayed is not None:
        from explorer.engine.runs.replay import replay

        return replay(trial)
    origin = FromTrial(trial)
    if trial.optimizer.rule is None:
        from explorer.engine.runs.direct_loop import run_direct_loop

        return run_direct_loop(trial, origin, progress)
    rule, numbers = _rule(trial)
    dimension, follows_losses = trial.objective.dimension, trial.schedule.follows_losses
    table, computation = _table(
        trial, rule, numbers, trial.rows, with_terms=follows_losses, progress=progress
    )
    width = 1 + 2 * dimension
    finite = np.isfinite(table[:, :width]).all(axis=1)
    cut = trial.rows if finite.all() else int(np.argmin(finite))
    rates = trial.scheduled_rates()
    if follows_losses:
        rates = _named(table, rule, dimension)[CURRENT_RATE].copy()
        # The terms were computed only for the rates; a view would keep them all in memory.
        table = table[:, :width].copy()
    return Trajectory(
        positions=table[:cut, :dimension],
        losses=table[:cut, dimension],
        gradients=table[:cut, dimension + 1 : width],
        rates=np.full(cut, trial.learning_rate) if rates is None else rates[:cut],
        steps_requested=trial.steps,
        diverged_at=None if cut == trial.rows else cut,
        origin=origin,
        computation=computation,
    )


def _rule(trial: Trial) -> tuple[Rule, Mapping[str, float]]:
    """The rule with its schedule, and the numbers that its symbols stand for."""
    rule, numbers = trial.optimizer.rule, trial.optimizer.numbers_on(trial.objective)
    assert rule is not None
    if trial.schedule.follows_losses:
        return with_plateau(rule), {**numbers, **plateau_numbers(trial.schedule)}
    return rule, numbers


@dataclass(frozen=True)
class _Remembered:
    """Repeats the objective's answers from when the trajectory was computed, noise included."""

    trajectory: Trajectory

    @property
    def dimension(self) -> int:
        return len(self.trajectory.positions[0])

    def loss_and_gradient(self, _x: Floats, _point: Floats, step: int) -> tuple[float, Floats]:
        return float(self.trajectory.losses[step]), self.trajectory.gradients[step].copy()


def _table(
    trial: Trial,
    rule: Rule,
    numbers: Mapping[str, float],
    rows: int,
    *,
    with_terms: bool,
    progress: Progress | None = None,
    known: Trajectory | None = None,
) -> tuple[Floats, Computation]:
    """The first rows of a run: x, f, g and, on request, terms; and which loop computed it.

    An objective that is not a formula is not evaluated again where the run is ``known``.
    """
    objective, rates = trial.objective, trial.scheduled_rates()
    rates = None if rates is None else rates[:rows]
    field = objective.formula_field
    # The gradients of a known run have their noise.
    remembered = None if known is None or field is not None else _Remembered(known)
    noise = None if remembered is not None else trial.drawn_noise()
    noise = None if noise is None else noise[:rows]
    if field is None:
        from explorer.engine.loops.vector_loop import run_vector_loop

        table = run_vector_loop(
            remembered or objective,
            rule,
            start=trial.start,
            rows=rows,
            hyperparameters=numbers,
            rates=rates,
            noise=noise,
            with_terms=with_terms,
            progress=progress,
        )
        return table, Computation("vectors", "the objective takes vectors")
    from explorer.engine.loops.float_loop import run_float_loop

    return run_float_loop(
        field,
        rule,
        start=trial.start,
        rows=rows,
        surface_numbers=objective.values,
        hyperparameters=numbers,
        rates=rates,
        noise=noise,
        with_terms=with_terms,
        progress=progress,
    )


def _named(table: Floats, rule: Rule, dimension: int) -> dict[str, Floats]:
    """The terms in a table of rows, by name."""
    terms: dict[str, Floats] = {}
    column = 1 + 2 * dimension
    for name, size in rule.term_widths(dimension).items():
        piece = table[:, column : column + size]
        if rule.terms[name].vector:
            terms[name] = piece
        else:
            terms[name] = np.repeat(piece, dimension, axis=1) if name in MOVES else piece[:, 0]
        column += size
    return terms
