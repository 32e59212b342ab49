"""The trajectories of a scenario, computed at once and shared with the scenario before."""

from __future__ import annotations

from dataclasses import dataclass, replace

from explorer.engine import Trajectory, run
from explorer.engine.objectives.objective import Progress
from explorer.scenario.scenario import Contender, Scenario


@dataclass(frozen=True, eq=False)
class Outcome:
    """A scenario with one trajectory for each contender, ``None`` for hidden ones."""

    scenario: Scenario
    trajectories: tuple[Trajectory | None, ...]

    @property
    def last_step(self) -> int:
        """The step at which the longest trajectory ends, as asked for."""
        return self.scenario.steps


def compute(
    scenario: Scenario, before: Outcome | None = None, progress: Progress | None = None
) -> Outcome:
    """Run all visible contenders; what is unchanged since ``before`` is taken from there.

    ``progress`` is told the share that is done; what it raises ends the computation.
    """
    known: dict[tuple[object, ...], Trajectory] = {}
    if before is not None and _same_ground(before.scenario, scenario):
        for index, trajectory in enumerate(before.trajectories):
            if trajectory is not None:
                known[_key(before.scenario, index)] = trajectory
    found = {
        index: known.get(_key(scenario, index))
        for index, contender in enumerate(scenario.contenders)
        if contender.visible
    }
    missing = [index for index, trajectory in found.items() if trajectory is None]
    for done, index in enumerate(missing):
        part = None if progress is None else _part(progress, done, len(missing))
        found[index] = trajectory_of(scenario, scenario.contenders[index], index, part)
    return Outcome(scenario, tuple(map(found.get, range(len(scenario.contenders)))))


def _part(progress: Progress, done: int, count: int) -> Progress:
    """What one run of several tells about the whole."""
    progress(done / count)
    return lambda share: progress((done + share) / count)


def trajectory_of(
    scenario: Scenario, contender: Contender, index: int, progress: Progress | None = None
) -> Trajectory:
    """Run one contender of a scenario; ``index`` tells its own noise from that of others."""
    return run(
        scenario.surface,
        contender.optimizer,
        scenario.start,
        scenario.steps,
        noise=replace(scenario.noise, stream=index),
        seed=scenario.seed,
        schedule=contender.schedule,
        progress=progress,
    )


def _same_ground(one: Scenario, other: Scenario) -> bool:
    return (
        one.surface == other.surface
        and one.start == other.start
        and one.steps == other.steps
        and one.noise == other.noise
        and one.seed == other.seed
    )


def _key(scenario: Scenario, index: int) -> tuple[object, ...]:
    contender = scenario.contenders[index]
    stream = 0 if scenario.noise.shared else index
    return (contender.optimizer, contender.schedule, stream)
