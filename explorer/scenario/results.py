"""The trajectories of a scenario, computed at once and shared with the previous scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from explorer.engine import Trajectory, Trial
from explorer.engine.diagnosis.network_curvature import is_searched, network_curvature
from explorer.engine.progress import Progress, part_of
from explorer.engine.runs.trial_batches import run_trials
from explorer.engine.trajectories.curvature import Curvature
from explorer.scenario.scenario import Scenario


@dataclass(frozen=True, eq=False)
class Outcome:
    """A scenario with one trajectory for each contender, ``None`` for hidden ones."""

    scenario: Scenario
    trajectories: tuple[Trajectory | None, ...]

    @property
    def last_step(self) -> int:
        """The last step of the longest trajectory, as requested."""
        return self.scenario.steps

    @property
    def by_trial(self) -> Mapping[Trial, Trajectory]:
        """The trajectories by their trials."""
        return {
            self.scenario.trial(index): trajectory
            for index, trajectory in enumerate(self.trajectories)
            if trajectory is not None
        }


def compute(
    scenario: Scenario, before: Outcome | None = None, progress: Progress | None = None
) -> Outcome:
    """Run all visible contenders; trials that equal one of ``before`` are taken from there.

    ``progress`` receives the finished share; an exception it raises ends the computation.
    """
    known = {} if before is None else before.by_trial
    trials = {
        index: scenario.trial(index)
        for index, contender in enumerate(scenario.contenders)
        if contender.visible
    }
    missing = list(dict.fromkeys(trial for trial in trials.values() if trial not in known))
    made = dict(zip(missing, run_trials(missing, progress), strict=True))
    known = {**known, **made}
    trajectories = {index: known[trial] for index, trial in trials.items()}
    return Outcome(scenario, tuple(map(trajectories.get, range(len(scenario.contenders)))))


def search_curvature(
    outcome: Outcome, *, progress: Progress | None = None
) -> tuple[tuple[Trajectory, Curvature], ...]:
    """The curvature along those runs of a network whose own is not known yet, each with its run.

    It takes some milliseconds per step, so it is computed only on request;
    ``Trajectory.keep_curvature`` stores it. ``progress`` receives the finished share; an exception
    it raises ends the search.
    """
    waiting = [pair for pair in enumerate(outcome.trajectories) if _lacks_curvature(outcome, pair)]
    searched = []
    for number, (index, run) in enumerate(waiting):
        told = part_of(progress, number, number + 1, len(waiting))
        assert run is not None
        searched.append((run, network_curvature(outcome.scenario.trial(index), run, told)))
    return tuple(searched)


def lacks_curvature(outcome: Outcome) -> bool:
    """Whether there is a run whose curvature ``search_curvature`` would search."""
    return any(_lacks_curvature(outcome, pair) for pair in enumerate(outcome.trajectories))


def _lacks_curvature(outcome: Outcome, pair: tuple[int, Trajectory | None]) -> bool:
    run = pair[1]
    if run is None or run.steps < 0 or not is_searched(outcome.scenario.surface):
        return False
    return bool(np.isnan(run.curvature.sharpness).all())
