"""Computing a trajectory."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from explorer.engine.noise import Noise
from explorer.engine.optimizer import Optimizer
from explorer.engine.schedule import Schedule
from explorer.engine.surface import Surface
from explorer.engine.trajectory import Trajectory
from explorer.engine.verdict import judge
from explorer.engine.walk import walk

Floats = npt.NDArray[np.float64]
MAXIMUM_STEPS = 1_000_000


def run(
    surface: Surface,
    optimizer: Optimizer,
    start: Sequence[float],
    steps: int,
    *,
    noise: float | Noise = 0.0,
    seed: int = 0,
    schedule: Schedule | None = None,
) -> Trajectory:
    """Let ``optimizer`` walk over ``surface`` for ``steps`` steps from ``start``.

    ``noise`` is the standard deviation of a Gaussian added to each gradient coordinate, drawn with
    ``seed``; ``schedule`` changes the learning rate over the steps.

    Raises ``ValueError`` naming the argument that is not usable.
    """
    origin = checked_start(surface, start)
    count = checked_steps(steps)
    rows = count + 1
    noises = (noise if isinstance(noise, Noise) else Noise(noise)).drawn(
        rows, surface.dimension, seed
    )
    rates = None
    base = optimizer.numbers.get("learning_rate", math.nan)
    if schedule is not None and not schedule.is_constant:
        if math.isnan(base):
            raise ValueError(f"schedule: {optimizer.id} has no learning rate to schedule")
        rates = base * schedule.factors(rows)

    def rows_of(length: int, *, with_terms: bool) -> tuple[Floats, Mapping[str, int]]:
        return walk(
            surface.field,
            optimizer.rule,
            start=origin,
            rows=length,
            surface_numbers=surface.values,
            hyperparameters=optimizer.numbers,
            rates=None if rates is None else rates[:length].tolist(),
            noise=None if noises is None else noises[:length],
            with_terms=with_terms,
        )

    table, _ = rows_of(rows, with_terms=False)
    finite = np.isfinite(table).all(axis=1)
    cut = rows if finite.all() else int(np.argmin(finite))
    dimension = surface.dimension

    def terms() -> Mapping[str, Floats]:
        full, widths = rows_of(max(cut, 1), with_terms=True)
        found: dict[str, Floats] = {}
        column = 1 + 2 * dimension
        for name, width in widths.items():
            piece = full[:cut, column : column + width]
            found[name] = piece if optimizer.rule.terms[name].vector else piece[:, 0]
            column += width
        return MappingProxyType(found)

    return Trajectory(
        positions=table[:cut, :dimension],
        losses=table[:cut, dimension],
        gradients=table[:cut, dimension + 1 :],
        rates=np.full(cut, base) if rates is None else rates[:cut],
        steps_asked=count,
        diverged_at=None if cut == rows else cut,
        make_terms=terms,
        make_verdict=lambda trajectory: judge(surface, optimizer, trajectory),
    )


def checked_start(surface: Surface, start: Sequence[float]) -> tuple[float, ...]:
    """``start`` as floats, or ``ValueError`` if it does not fit the surface."""
    point = tuple(float(number) for number in np.atleast_1d(np.asarray(start, dtype=np.float64)))
    if len(point) != surface.dimension:
        raise ValueError(
            f"start: found {len(point)} coordinates, expected {surface.dimension}"
        )
    for index, number in enumerate(point):
        if not math.isfinite(number):
            raise ValueError(f"start[{index}]: found {number}, expected a finite number")
    return point


def checked_steps(steps: int) -> int:
    """``steps``, or ``ValueError`` if it is not a whole number in range."""
    if isinstance(steps, bool) or int(steps) != steps or not 0 <= steps <= MAXIMUM_STEPS:
        raise ValueError(
            f"steps: found {steps}, expected a whole number from 0 to {MAXIMUM_STEPS}"
        )
    return int(steps)
