"""Many trials at once: those with the same rule run as a batch, the others one by one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from explorer.engine.loops.computation import Computation
from explorer.engine.loops.float_loop import LONG
from explorer.engine.progress import Progress, part_of
from explorer.engine.runs.batch import Variation, run_batch
from explorer.engine.runs.run import FromTrial, run_trial
from explorer.engine.trajectories.trajectory import Trajectory
from explorer.engine.trials.trial import Trial

SIDE_BY_SIDE = Computation("machine code", "many runs are taken side by side")


def run_trials(trials: Sequence[Trial], progress: Progress | None = None) -> list[Trajectory]:
    """The trajectory of each trial, in order, bit-identical to that of ``run_trial``.

    Trials that differ only in numbers, starts, noise and seeds are computed together if that is
    faster. ``progress`` receives the finished share; an exception it raises ends the work.

    Example:
        >>> from explorer.engine import Trial, optimizers, surfaces
        >>> from explorer.engine.runs.trial_batches import run_trials
        >>> rules = [optimizers["momentum"](learning_rate=rate) for rate in (0.01, 0.1)]
        >>> trials = [Trial(surfaces["ravine"], rule, (2.0, 2.0), 50) for rule in rules]
        >>> [run.steps for run in run_trials(trials)]
        [50, 50]
    """
    groups: dict[object, list[int]] = {}
    for index, trial in enumerate(trials):
        alone = trial.objective.formula_field is None or trial.schedule.follows_losses
        rule = trial.optimizer.rule
        together = (trial.objective, type(trial.optimizer), rule, trial.steps, trial.schedule)
        groups.setdefault(index if alone or rule is None else together, []).append(index)
    trajectories: dict[int, Trajectory] = {}

    def told(members: int) -> Progress | None:
        """The progress of the whole that the next runs report, given how many are done."""
        done = len(trajectories)
        part = part_of(progress, done, done + members, len(trials))
        if part is not None:
            part(0.0)
        return part

    for members in groups.values():
        if len(members) > 1 and len(members) * trials[members[0]].steps >= LONG:
            runs = _together([trials[index] for index in members], told(len(members)))
            trajectories |= dict(zip(members, runs, strict=True))
            continue
        for index in members:
            trajectories[index] = run_trial(trials[index], told(1))
    return [trajectories[index] for index in range(len(trials))]


def _together(trials: Sequence[Trial], progress: Progress | None) -> list[Trajectory]:
    first = trials[0]
    noises = {(trial.noise, trial.seed) for trial in trials}
    vary = Variation(
        starts=[trial.start for trial in trials],
        hyperparameters={
            name: np.array([trial.optimizer.numbers[name] for trial in trials])
            for name in first.optimizer.numbers
        },
        noises=[trial.noise for trial in trials] if len(noises) > 1 else None,
        seeds=[trial.seed for trial in trials] if len(noises) > 1 else None,
    )
    result = run_batch(first, vary, record=True, progress=progress)
    path, losses, gradients = result.path, result.path_losses, result.path_gradients
    factors = first.schedule.factors(first.rows)
    trajectories = []
    for index, trial in enumerate(trials):
        diverged = int(result.diverged_at[index])
        cut = trial.rows if diverged < 0 else diverged
        trajectories.append(
            Trajectory(
                positions=path[:cut, index].copy(),
                losses=losses[:cut, index].copy(),
                gradients=gradients[:cut, index].copy(),
                rates=trial.learning_rate * factors[:cut],
                steps_requested=trial.steps,
                diverged_at=None if diverged < 0 else diverged,
                origin=FromTrial(trial),
                computation=SIDE_BY_SIDE,
            )
        )
    return trajectories
