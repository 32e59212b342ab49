"""An advice that is followed: the scenario with the change that it suggests."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from explorer.arrays import Floats
from explorer.engine import Trajectory, optimizers
from explorer.engine.objectives.any_objective import AnyObjective
from explorer.engine.progress import Progress, part_of
from explorer.engine.runs.run import run_trial
from explorer.engine.runs.trial_batches import run_trials
from explorer.engine.trajectories.suggestion import (
    ComputedGradient,
    OtherSchedule,
    OtherStart,
    OtherSteps,
    OtherValues,
    StartSearch,
    Suggestion,
)
from explorer.scenario.scenario import Scenario

MOST_STARTS = 121
MOST_STEPS = 400_000
"""Steps of all trial runs together from which on fewer starts are tried."""
_OF_A_SINGLE_RUN = 100
"""How many steps in machine code take as long as one of a direct method, or on other functions."""
FEWEST_STARTS = 9
TOGETHER = 16
"""Runs that are in memory at once."""
SEEDS = 8
"""Initial weights of a network that are tried."""
LOWER = 1e-3
"""A minimum is lower if it is by this share of the height of the start above it."""
SETTLED = ("converged", "catapulted")


def followed(
    scenario: Scenario, index: int, change: Suggestion, progress: Progress | None = None
) -> Scenario:
    """The scenario with what the advice to one contender suggests.

    ``progress`` receives the finished share of a search; an exception it raises ends the search.
    Raises ``ValueError`` with a sentence if the change cannot be made here.
    """
    contender, surface = scenario.contenders[index], scenario.surface
    match change:
        case OtherValues():
            rule = optimizers[change.optimizer]() if change.optimizer else contender.optimizer
            known = {name: it for name, it in change.values.items() if name in rule.values}
            changed = replace(contender, optimizer=rule.with_values(**known))
            return scenario.with_contender(index, changed)
        case OtherSchedule():
            changed = replace(contender, schedule=change.schedule)
            return scenario.with_contender(index, changed)
        case OtherSteps():
            return replace(scenario, steps=change.steps)
        case OtherStart():
            return replace(scenario, start=change.start)
        case StartSearch():
            return replace(scenario, start=better_start(scenario, index, progress))
        case ComputedGradient():
            return replace(scenario, surface=surface.with_computed_gradient())


def better_start(
    scenario: Scenario, index: int, progress: Progress | None = None
) -> tuple[float, ...]:
    """The start nearest to the present one from which a contender ends at a lower minimum.

    The surface's own starts and points all over its window are tried, for a network other initial
    weights. Where the present run cannot even begin, any start will do from which one does.
    ``progress`` is told as in ``followed``.

    Raises ``ValueError`` with a sentence that says how many starts were tried if none is better.
    """
    trial = scenario.trial(index)
    in_batches = trial.optimizer.rule is not None and scenario.surface.runs_in_batches
    work = trial.steps * (1 if in_batches else _OF_A_SINGLE_RUN)
    starts = _candidates(scenario.surface, work, trial.start)
    total = 1 + len(starts)
    present = run_trial(trial, part_of(progress, 0, 1, total))
    begins = len(present.losses) > 0
    limit = _ceiling(present)
    beginnings: list[float] = []
    endings: list[float] = []
    for first in range(0, len(starts), TOGETHER):
        trials = [replace(trial, start=start) for start in starts[first : first + TOGETHER]]
        done = 1 + first
        for run in run_trials(trials, part_of(progress, done, done + len(trials), total)):
            beginnings.append(float(run.losses[0]) if len(run.losses) else math.inf)
            endings.append(_end(run, settled=begins))
    ends = np.array(endings)
    if not begins and not np.isfinite(ends).any():
        ends = np.array(beginnings)
    away = np.linalg.norm(np.array(starts) - np.array(trial.start), axis=1)
    better = np.flatnonzero(ends < limit)
    if not len(better):
        raise ValueError(f"None of {len(starts)} starts tried leads to a lower minimum.")
    return starts[int(better[away[better].argmin()])]


def _candidates(
    surface: AnyObjective, work: int, present: tuple[float, ...]
) -> list[tuple[float, ...]]:
    """The starts to try, fewer of them if a run takes the time of many steps of a rule."""
    known = list(surface.starts)
    if surface.network is not None:
        known += [surface.network.initial(seed) for seed in range(SEEDS)]
    else:
        most = min(MOST_STARTS, max(MOST_STEPS // max(work, 1), FEWEST_STARTS))
        points = _points_all_over(surface.view, most)
        known += [tuple(float(f"{number:.4g}") for number in point) for point in points.tolist()]
    return [start for start in dict.fromkeys(known) if start != present]


def _points_all_over(view: Sequence[tuple[float, float]], most: int) -> Floats:
    """At most so many points (n, d) of a window: a grid, or random ones from three coordinates on.

    They are the same each time.
    """
    if len(view) > 2:
        low, high = np.array(view).T
        return np.random.default_rng(0).uniform(low, high, (most, len(view)))
    nodes = most if len(view) == 1 else math.isqrt(most)
    sides = [np.linspace(*span, nodes + 2)[1:-1] for span in view]
    return np.stack(np.meshgrid(*sides), axis=-1).reshape(-1, len(view))


def _ceiling(present: Trajectory) -> float:
    """A run must end below this to be better than the present one."""
    if not len(present.losses) or present.verdict.kind not in SETTLED:
        return math.inf
    first, last = float(present.losses[0]), float(present.losses[-1])
    return last - LOWER * max(abs(first - last), abs(last), 1e-300)


def _end(run: Trajectory, *, settled: bool) -> float:
    """The last loss of a run that ends well; infinite for others."""
    if run.diverged_at is not None or not len(run.losses):
        return math.inf
    if settled and run.verdict.kind not in SETTLED:
        return math.inf
    return float(run.losses[-1])
