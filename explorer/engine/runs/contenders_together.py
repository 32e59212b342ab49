"""Many contenders at once: those that share a rule run as lanes, the others one by one."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from explorer.engine.diagnosis.judge import judge
from explorer.engine.loops.float_loop import LONG
from explorer.engine.objectives.objective import Stepped
from explorer.engine.objectives.surface import Surface
from explorer.engine.rules.direct_method import Procedure
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.schedule import Schedule
from explorer.engine.runs.batch import run_lanes
from explorer.engine.runs.gradient_noise import Noise
from explorer.engine.runs.run import run
from explorer.engine.trajectories.trajectory import Trajectory


def run_many(
    surface: Surface | Stepped,
    optimizers: Sequence[Optimizer],
    start: Sequence[float],
    steps: int,
    *,
    noise: float | Noise | Sequence[Noise] = 0.0,
    seed: int = 0,
    schedules: Sequence[Schedule | None] | None = None,
) -> list[Trajectory]:
    """The trajectory of each optimizer, in order, as ``run`` gives it.

    Optimizers that differ in nothing but numbers are computed together if that pays; their
    trajectories equal those of ``run`` to the last bit. ``noise`` and ``schedules`` may be given
    for each optimizer.

    Raises ``ValueError`` naming the argument that is not usable.
    """
    count = len(optimizers)
    noises = (
        list(noise)
        if isinstance(noise, Sequence)
        else [noise if isinstance(noise, Noise) else Noise(noise)] * count
    )
    plans = list(schedules) if schedules is not None else [None] * count
    for name, given in (("noise", noises), ("schedules", plans)):
        if len(given) != count:
            raise ValueError(f"{name}: found {len(given)}, expected one for each of {count}")

    def one(index: int) -> Trajectory:
        return run(
            surface, optimizers[index], start, steps,
            noise=noises[index], seed=seed, schedule=plans[index],
        )  # fmt: skip

    groups: dict[object, list[int]] = {}
    for index, (optimizer, schedule) in enumerate(zip(optimizers, plans, strict=True)):
        alone = (
            not isinstance(surface, Surface)
            or isinstance(optimizer, Procedure)
            or (schedule is not None and schedule.follows_losses)
        )
        key = index if alone else (type(optimizer), optimizer.rule, schedule)
        groups.setdefault(key, []).append(index)
    found: dict[int, Trajectory] = {}
    for members in groups.values():
        if isinstance(surface, Surface) and len(members) * steps >= LONG:
            found |= _together(
                surface, {index: optimizers[index] for index in members}, start, steps,
                [noises[index] for index in members], seed, plans[members[0]], one,
            )  # fmt: skip
        else:
            found |= {index: one(index) for index in members}
    return [found[index] for index in range(count)]


def _together(
    surface: Surface,
    optimizers: Mapping[int, Optimizer],
    start: Sequence[float],
    steps: int,
    noises: Sequence[Noise],
    seed: int,
    schedule: Schedule | None,
    one: Callable[[int], Trajectory],
) -> dict[int, Trajectory]:
    members = list(optimizers.values())
    columns = {
        name: np.array([each.numbers[name] for each in members]) for name in members[0].numbers
    }
    lanes = run_lanes(
        surface, members[0], [start] * len(members), steps, hyperparameters=columns,
        noise=noises[0] if len(set(noises)) == 1 else noises, seed=seed, schedule=schedule,
        record=True,
    )  # fmt: skip
    factors = np.ones(steps + 1) if schedule is None else schedule.factors(steps + 1)
    path, losses, gradients = lanes.path, lanes.path_losses, lanes.path_gradients

    def trajectory(lane: int, index: int) -> Trajectory:
        optimizer, diverged = optimizers[index], int(lanes.diverged_at[lane])
        cut = steps + 1 if diverged < 0 else diverged
        return Trajectory(
            positions=path[:cut, lane].copy(),
            losses=losses[:cut, lane].copy(),
            gradients=gradients[:cut, lane].copy(),
            rates=_rate(optimizer) * factors[:cut],
            steps_asked=steps,
            diverged_at=None if diverged < 0 else diverged,
            make_terms=lambda: one(index).terms,
            glossary=optimizer.glossary,
            make_verdict=lambda made: judge(
                surface, optimizer, made, noises[lane].standard_deviation
            ),
        )

    return {index: trajectory(lane, index) for lane, index in enumerate(optimizers)}


def _rate(optimizer: Optimizer) -> float:
    return optimizer.numbers.get("learning_rate", math.nan)
