"""Working through lanes in blocks that fit the processor's cache."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from explorer.engine.noise import Noise
from explorer.engine.sweep import Sweep

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
BLOCK = 16_384
LOOKED_AT_ONCE = 16_384
LARGEST_NOISE = 4_000_000
LINE = 8
"""Floats in a cache line."""


@dataclass(frozen=True)
class Batch:
    """Lanes that share one loop, as plain data that can be sent to another process.

    ``parameters`` (p, lanes) and ``starts`` (d, lanes) differ by lane, ``numbers`` do not.
    ``noise`` (d, rows) is the same for all lanes; ``draws`` has each lane's own and its seed.
    ``quick`` looks at the last row only and is used as long as nothing overflows; it is ``None``
    if each row must be looked at.
    """

    quick: Sweep | None
    watched: Sweep
    rows: int
    numbers: tuple[float, ...]
    parameters: Floats
    starts: Floats
    factors: Floats | None = None
    noise: Floats | None = None
    draws: tuple[tuple[Noise, int], ...] | None = None
    target: tuple[float, float] | None = None
    record: bool = False

    @property
    def lanes(self) -> int:
        """Number of lanes."""
        return int(self.starts.shape[1])

    def part(self, begin: int, end: int) -> Batch:
        """The lanes from ``begin`` to before ``end``."""
        return replace(
            self,
            parameters=self.parameters[:, begin:end],
            starts=self.starts[:, begin:end],
            draws=None if self.draws is None else self.draws[begin:end],
        )

    def parts(self, size: int) -> list[Batch]:
        """The lanes in blocks of nearly equal size, none larger than ``size``."""
        count = -(-self.lanes // size)
        edges = [self.lanes * index // count for index in range(count + 1)]
        return [self.part(*edge) for edge in pairwise(edges)]


@dataclass(frozen=True)
class Outcome:
    """What became of lanes: ``last`` (d + 1, lanes) is x and f at the end.

    ``diverged`` and ``reached`` are steps or -1; ``lowest`` is the lowest loss among the rows
    looked at; ``rows`` (rows, 2 d + 1, lanes) is x, f and gradient if recorded.
    """

    last: Floats
    diverged: Integers
    reached: Integers
    lowest: Floats
    rows: Floats | None


def worked(batch: Batch) -> Outcome:
    """Run all lanes of the batch, block by block."""
    size = BLOCK
    if batch.draws is not None:
        size = max(1, min(size, LARGEST_NOISE // (batch.rows * len(batch.starts))))
    return joined([_block(part) for part in batch.parts(size)])


def joined(outcomes: Sequence[Outcome]) -> Outcome:
    """Outcomes side by side."""
    if len(outcomes) == 1:
        return outcomes[0]
    rows = [outcome.rows for outcome in outcomes if outcome.rows is not None]
    return Outcome(
        last=np.concatenate([outcome.last for outcome in outcomes], axis=1),
        diverged=np.concatenate([outcome.diverged for outcome in outcomes]),
        reached=np.concatenate([outcome.reached for outcome in outcomes]),
        lowest=np.concatenate([outcome.lowest for outcome in outcomes]),
        rows=np.concatenate(rows, axis=2) if rows else None,
    )


def _block(batch: Batch) -> Outcome:
    noise = batch.noise
    if batch.draws is not None:
        noise = np.zeros((batch.rows, *batch.starts.shape))
        for lane, (kind, seed) in enumerate(batch.draws):
            drawn = kind.drawn(batch.rows, len(batch.starts), seed)
            if drawn is not None:
                noise[:, :, lane] = drawn
    for sweep in (batch.quick, batch.watched):
        if sweep is None:
            continue
        watch = _Watch(batch)
        try:
            with np.errstate(all="raise" if sweep is batch.quick else "ignore", under="ignore"):
                _function(sweep.source)(
                    batch.rows,
                    watch.look,
                    _aligned(sweep.arrays, batch.lanes),
                    np.empty((sweep.masks, batch.lanes), dtype=np.bool_),
                    [np.float64(number) for number in batch.numbers],
                    batch.parameters,
                    batch.starts,
                    np.arange(1.0, batch.rows + 1.0),
                    batch.factors,
                    noise,
                )
        except FloatingPointError:
            continue
        outcome = watch.outcome()
        if sweep is batch.watched or (outcome.diverged < 0).all():
            break
    return outcome


def _aligned(arrays: int, lanes: int) -> list[Floats]:
    """Memory for arrays that each begin on a cache line, which a third of the speed depends on."""
    stride = -(-lanes // LINE) * LINE
    flat = np.empty(arrays * stride + LINE)
    offset = -(flat.ctypes.data // flat.itemsize) % LINE
    return [flat[offset + index * stride :][:lanes] for index in range(arrays)]


class _Watch:
    """Keeps what is wanted of the rows of a block as they come by."""

    def __init__(self, batch: Batch) -> None:
        dimension, lanes = batch.starts.shape
        depth = batch.rows if batch.record else max(1, min(batch.rows, LOOKED_AT_ONCE // lanes))
        self._rows = np.empty((depth, 2 * dimension + 1, lanes))
        self._filled = 0
        self._dimension = dimension
        self._batch = batch
        self._alive = np.ones(lanes, dtype=np.bool_)
        self._diverged = np.full(lanes, -1)
        self._reached = np.full(lanes, -1)
        self._lowest = np.full(lanes, np.inf)
        self._end = 0

    def look(self, step: int, values: Sequence[Floats | float]) -> None:
        row = self._rows[self._filled]
        for index, value in enumerate(values):
            row[index] = value
        self._filled += 1
        self._end = step + 1
        if self._filled == len(self._rows):
            self._digest()

    def _digest(self) -> None:
        rows = self._rows[: self._filled]
        begin = self._end - self._filled
        self._filled = 0
        losses = rows[:, self._dimension]
        finite = np.isfinite(rows)
        if finite.all() and self._alive.all():
            np.minimum(self._lowest, losses.min(axis=0), out=self._lowest)
            seen = losses
        else:
            alive = np.logical_and.reduce(finite, axis=1)
            alive &= self._alive
            np.logical_and.accumulate(alive, axis=0, out=alive)
            _note_first(self._diverged, ~alive, begin)
            self._alive = alive[-1]
            seen = np.where(alive, losses, np.inf)
            np.minimum(self._lowest, seen.min(axis=0), out=self._lowest)
        if self._batch.target is not None:
            optimum, tolerance = self._batch.target
            _note_first(self._reached, seen - optimum < tolerance, begin)

    def outcome(self) -> Outcome:
        last = self._rows[self._filled - 1, : self._dimension + 1].copy()
        if self._filled:
            self._digest()
        return Outcome(
            last,
            self._diverged,
            self._reached,
            self._lowest,
            self._rows if self._batch.record else None,
        )


def _note_first(steps: Integers, happened: npt.NDArray[np.bool_], begin: int) -> None:
    """Set ``steps``, where still -1, to the first row at which it happened."""
    fresh = np.logical_or.reduce(happened, axis=0)
    fresh &= steps < 0
    if fresh.any():
        steps[fresh] = begin + happened[:, fresh].argmax(axis=0)


@lru_cache(maxsize=256)
def _function(source: str) -> Callable[..., None]:
    scope: dict[str, object] = {"np": np}
    exec(compile(source, "<sweep>", "exec"), scope)  # noqa: S102
    function = scope["run"]
    assert callable(function)
    return function
