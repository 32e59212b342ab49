"""Computing a trajectory."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from explorer.engine.diagnosis.judge import judge
from explorer.engine.loops.float_loop import walk
from explorer.engine.loops.vector_loop import array_walk
from explorer.engine.objectives.objective import Objective, Progress, Stepped
from explorer.engine.objectives.surface import Surface
from explorer.engine.parameter import Number
from explorer.engine.rules.direct_method import Procedure, followed
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.reduce_on_plateau import CURRENT_RATE, plateau_numbers, reducing
from explorer.engine.rules.schedule import Schedule
from explorer.engine.runs.gradient_noise import Noise
from explorer.engine.trajectories.trajectory import Trajectory
from explorer.engine.trajectories.verdict import Verdict

Floats = npt.NDArray[np.float64]
MAXIMUM_STEPS = 1_000_000
MOST_COORDINATES = 20_000_000
"""Coordinates a run may keep: 160 MB each for positions and gradients."""
STEPS = Number(
    name="steps",
    symbol="n",
    default=100.0,
    minimum=0.0,
    maximum=MAXIMUM_STEPS,
    whole=True,
    slider=(1.0, 1000.0),
    scale="logarithmic",
    meaning="How many steps are taken.",
)


def run(
    surface: Surface | Stepped,
    optimizer: Optimizer,
    start: Sequence[float],
    steps: int,
    *,
    noise: float | Noise = 0.0,
    seed: int = 0,
    schedule: Schedule | None = None,
    progress: Progress | None = None,
) -> Trajectory:
    """Let ``optimizer`` walk over ``surface`` for ``steps`` steps from ``start``.

    ``noise`` is the standard deviation of a Gaussian added to each gradient coordinate, drawn with
    ``seed``; ``schedule`` changes the learning rate over the steps. ``progress`` is told the share
    of a slow run that is done; what it raises ends the run.

    Raises ``ValueError`` naming the argument that is not usable.
    """
    origin = checked_start(surface, start)
    count = checked_steps(steps, surface.dimension)
    rows = count + 1
    if schedule is not None:
        checked_schedule(optimizer, schedule)
    noise = noise if isinstance(noise, Noise) else Noise(noise)
    noises = noise.drawn(rows, surface.dimension, seed)
    rates = None
    base = optimizer.numbers.get("learning_rate", math.nan)
    follows_losses = schedule is not None and schedule.follows_losses
    if schedule is not None and not schedule.is_constant:
        rates = base * schedule.factors(rows)

    def verdict(trajectory: Trajectory) -> Verdict:
        return judge(surface, optimizer, trajectory, noise.standard_deviation)

    if isinstance(optimizer, Procedure):
        given = np.full(rows, base) if rates is None else rates
        return followed(
            surface,
            optimizer,
            origin,
            rates=given,
            noise=noises,
            make_verdict=verdict,
            progress=progress,
        )
    rule, numbers = optimizer.rule, optimizer.numbers_on(surface)
    if schedule is not None and follows_losses:
        rule, numbers = reducing(rule), {**numbers, **plateau_numbers(schedule)}

    def rows_of(length: int, *, with_terms: bool, progress: Progress | None = None) -> Floats:
        if not isinstance(surface, Surface):
            return array_walk(
                surface,
                rule,
                start=origin,
                rows=length,
                hyperparameters=numbers,
                rates=None if rates is None else rates[:length],
                noise=None if noises is None else noises[:length],
                with_terms=with_terms,
                progress=progress,
            )
        return walk(
            surface.field,
            rule,
            start=origin,
            rows=length,
            surface_numbers=surface.values,
            hyperparameters=numbers,
            rates=None if rates is None else rates[:length],
            noise=None if noises is None else noises[:length],
            with_terms=with_terms,
        )

    dimension = surface.dimension
    width = 1 + 2 * dimension

    def named(table: Floats) -> dict[str, Floats]:
        found: dict[str, Floats] = {}
        column = width
        for name, size in rule.term_widths(dimension).items():
            piece = table[:, column : column + size]
            found[name] = piece if rule.terms[name].vector else piece[:, 0]
            column += size
        return found

    table = rows_of(rows, with_terms=follows_losses, progress=progress)
    finite = np.isfinite(table[:, :width]).all(axis=1)
    cut = rows if finite.all() else int(np.argmin(finite))
    taken = rates
    if follows_losses:
        taken = named(table)[CURRENT_RATE]

    def terms() -> Mapping[str, Floats]:
        full = rows_of(max(cut, 1), with_terms=True)
        found = named(full[:cut])
        found.pop(CURRENT_RATE, None)
        return MappingProxyType(found)

    return Trajectory(
        positions=table[:cut, :dimension],
        losses=table[:cut, dimension],
        gradients=table[:cut, dimension + 1 : width],
        rates=np.full(cut, base) if taken is None else taken[:cut],
        steps_asked=count,
        diverged_at=None if cut == rows else cut,
        make_terms=terms,
        make_verdict=verdict,
        glossary=optimizer.glossary,
    )


def checked_start(surface: Objective, start: Sequence[float]) -> tuple[float, ...]:
    """``start`` as floats, or ``ValueError`` if it does not fit the surface."""
    try:
        point = np.atleast_1d(np.asarray(start, dtype=np.float64))
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"start: found {start!r}, expected {surface.dimension} numbers") from None
    if point.shape != (surface.dimension,):
        found = len(point) if point.ndim == 1 else f"an array of shape {point.shape} for"
        raise ValueError(f"start: found {found} coordinates, expected {surface.dimension}")
    for index, number in enumerate(point):
        if not math.isfinite(number):
            raise ValueError(f"start[{index}]: found {number}, expected a finite number")
    return tuple(point.tolist())


def checked_steps(steps: int, dimension: int = 1) -> int:
    """``steps``, or ``ValueError`` if it is no whole number in range or too many to keep."""
    count = int(STEPS.validate(steps))
    if (count + 1) * dimension > MOST_COORDINATES:
        most = MOST_COORDINATES // dimension - 1
        raise ValueError(f"steps: found {count}, expected at most {most} in {dimension} dimensions")
    return count


def checked_schedule(optimizer: Optimizer, schedule: Schedule) -> Schedule:
    """``schedule``, or ``ValueError`` if the optimizer cannot follow it."""
    if not schedule.is_constant and "learning_rate" not in optimizer.numbers:
        raise ValueError(f"schedule: {optimizer.id} has no learning rate to schedule")
    if schedule.follows_losses and isinstance(optimizer, Procedure):
        raise ValueError(
            f"schedule: {optimizer.id} tests its steps itself, "
            "expected a schedule that does not follow the loss"
        )
    return schedule


def can_follow(optimizer: Optimizer, schedule: Schedule) -> bool:
    """Whether the optimizer can follow the schedule."""
    try:
        checked_schedule(optimizer, schedule)
    except ValueError:
        return False
    return True
