"""One cell of a comparison: an optimizer on a surface, from all starts with all learning rates."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from explorer.arrays import Floats, Integers
from explorer.engine.loops.llvm.batch_loop import RECORDED_SIDE_BY_SIDE
from explorer.engine.objectives.any_objective import AnyObjective
from explorer.engine.objectives.objective import lowest_minimum
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.schedule import Schedule
from explorer.engine.runs.batch import Variation, gap_blocks
from explorer.engine.runs.run import run_trial
from explorer.engine.trials.gradient_noise import Noise
from explorer.engine.trials.trial import CONSTANT, SILENCE, Trial

Member: TypeAlias = tuple[tuple[float, ...], int]
"""A start, and the seed of the noise on the run from there."""
Block: TypeAlias = tuple[npt.NDArray[np.intp], Floats]
MOST_RECORDED = 600_000
"""Numbers of all steps that are held at once: about the size of a processor cache."""
LAYOUT = "3"
"""Changes when kept cells can no longer be read."""


@dataclass(frozen=True)
class Cell:
    """Everything that determines the results of one optimizer on one surface; it can be pickled.

    ``rates`` () keeps the optimizer's own learning rate. ``targets`` are shares of the gap f - f*
    at the start. Each run is repeated with each of the ``seeds`` of its noise. ``reference`` is the
    loss from which gaps are measured, ``None`` for the surface's lowest known minimum.
    """

    surface: AnyObjective
    optimizer: Optimizer
    starts: tuple[tuple[float, ...], ...]
    rates: tuple[float, ...]
    budget: int
    targets: tuple[float, ...]
    seeds: tuple[int, ...] = (0,)
    noise: Noise = SILENCE
    schedule: Schedule = CONSTANT
    reference: float | None = None

    @property
    def trial(self) -> Trial:
        """The run from the first start, of which the others are variations."""
        return Trial(
            self.surface, self.optimizer, self.starts[0], self.budget,
            self.noise, self.seeds[0], self.schedule,
        )  # fmt: skip

    @property
    def key(self) -> str:
        """A name for the results of this cell, the same in every process."""
        surface, optimizer = self.surface, self.optimizer
        parts = (
            *(LAYOUT, surface.id, surface.formula, sorted(surface.values.items())),
            *(optimizer.reference, sorted(optimizer.values.items(), key=str)),
            *(self.starts, self.rates, self.budget, self.targets),
            *(self.seeds, self.noise, self.schedule, self.reference),
        )
        if surface.formula_field is None:
            # Its formula does not contain its data or its function.
            return _digest((*parts, hashlib.sha256(_pickled(surface)).digest()))
        return _digest(parts)


def _digest(parts: tuple[object, ...]) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def _pickled(surface: AnyObjective) -> bytes:
    try:
        return pickle.dumps(surface)
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise ValueError(
            f"keep: {surface.title} cannot be pickled, so kept cells could belong to another "
            f"surface"
        ) from error


@dataclass(frozen=True, eq=False)
class CellResult:
    """The results of a cell's runs: r rates (or 1), n runs, t targets.

    The runs are those from the first start with each seed, then those from the second, and so on.
    ``gaps`` (r, n) is f - f* after the whole budget, infinite where a run diverged. ``reached``
    (r, n, t) is the number of gradient evaluations after which a target was first met, -1 for
    never. ``lowest`` is the lowest loss of all runs at any step.
    """

    gaps: Floats
    reached: Integers
    lowest: float


class CellStoppedError(Exception):
    """The cell is no longer needed."""


def compute_cell(cell: Cell, stopped: Callable[[], bool] | None = None) -> CellResult:
    """Compute all runs of a cell; a plain function of a plain value, for any executor.

    ``stopped`` is called at the beginning, where the rule is compiled, and between blocks of runs
    that take a few milliseconds each.

    Raises ``CellStoppedError`` once it says yes.

    Example:
        >>> from explorer.engine import optimizers, surfaces
        >>> from explorer.engine.runs.searches.comparison_cell import Cell, compute_cell
        >>> descent = optimizers["gradient_descent"](learning_rate=0.25)
        >>> cell = Cell(
        ...     surfaces["parabola"], descent, starts=((1.0,), (8.0,)), rates=(), budget=2,
        ...     targets=(0.1, 0.01),
        ... )
        >>> result = compute_cell(cell)
        >>> result.gaps.tolist(), result.reached.tolist()
        ([[0.0625, 4.0]], [[[2, -1], [2, -1]]])
    """
    if stopped is not None and stopped():
        raise CellStoppedError
    trial = cell.trial
    # Without noise all seeds give the same run.
    seeds = cell.seeds if trial.is_noisy else cell.seeds[:1]
    members = list(product(cell.starts, seeds))
    rates, count = max(len(cell.rates), 1), len(members)
    reference = lowest_minimum(cell.surface) if cell.reference is None else cell.reference
    assert reference is not None
    blocks = _in_batches if cell.surface.runs_in_batches else _one_by_one
    gaps = np.empty(rates * count)
    reached = np.empty((rates * count, len(cell.targets)), dtype=np.int64)
    lowest = np.inf
    for indices, above in blocks(cell, members, reference, stopped or _never):
        if stopped is not None and stopped():
            raise CellStoppedError
        gaps[indices] = np.where(np.isfinite(above[-1]), above[-1], np.inf)
        reached[indices] = first_rows_below(above, cell.targets)
        lowest = min(lowest, float(np.min(above, where=np.isfinite(above), initial=np.inf)))
    alike = len(cell.seeds) // len(seeds)
    return CellResult(
        gaps.reshape(rates, count).repeat(alike, axis=1),
        reached.reshape(rates, count, len(cell.targets)).repeat(alike, axis=1),
        lowest + reference,
    )


def _in_batches(
    cell: Cell, members: list[Member], reference: float, _stopped: Callable[[], bool]
) -> Iterator[Block]:
    """The runs of a formula in blocks: which they are, and their gaps (steps + 1, runs)."""
    rates, count = max(len(cell.rates), 1), len(members)
    vary = Variation(
        starts=np.tile(np.array([start for start, _ in members]), (rates, 1)),
        hyperparameters=(
            {"learning_rate": np.repeat(np.array(cell.rates), count)} if cell.rates else {}
        ),
        seeds=[seed for _, seed in members] * rates if cell.trial.is_noisy else None,
    )
    most = MOST_RECORDED // ((cell.budget + 1) * (2 * cell.surface.dimension + 1))
    block = max(most // RECORDED_SIDE_BY_SIDE, 1) * RECORDED_SIDE_BY_SIDE
    return gap_blocks(cell.trial, vary, reference, block)


def _one_by_one(
    cell: Cell, members: list[Member], reference: float, stopped: Callable[[], bool]
) -> Iterator[Block]:
    """The same for objectives that do not run in batches: one run after another."""

    def look(_share: float) -> None:
        if stopped():
            raise CellStoppedError

    index = 0
    for rate in cell.rates or (None,):
        changed = {} if rate is None else {"learning_rate": rate}
        optimizer = cell.optimizer.with_values(**changed)
        for start, seed in members:
            trial = replace(cell.trial, optimizer=optimizer, start=start, seed=seed)
            losses = run_trial(trial, look).losses
            above = np.full((cell.budget + 1, 1), np.nan)
            above[: len(losses), 0] = losses - reference
            yield np.array([index]), above
            index += 1


def _never() -> bool:
    return False


def first_rows_below(gaps: Floats, targets: tuple[float, ...]) -> Integers:
    """The first row at which each gap (rows, runs) is below each share of that in row 0.

    (runs, targets), -1 for never.

    Example:
        >>> import numpy as np
        >>> from explorer.engine.runs.searches.comparison_cell import first_rows_below
        >>> first_rows_below(np.array([[8.0], [4.0], [1.0]]), (0.5, 0.2, 0.01)).tolist()
        [[1, 2, -1]]
    """
    rows, count = gaps.shape
    with np.errstate(invalid="ignore"):
        levels = np.multiply.outer(np.array(targets), gaps[0])
    # The lowest value of each group of rows shows in which group a target is first met.
    stride = max(int(rows**0.5) // 2, 1)
    whole = rows - rows % stride
    lowest = np.fmin.reduce(gaps[:whole].reshape(-1, stride, count), axis=1)
    if whole < rows:
        lowest = np.concatenate([lowest, np.fmin.reduce(gaps[whole:], axis=0)[None]])
    met = lowest[:, None] <= levels
    first = stride * met.argmax(axis=0)
    near = np.minimum(first + np.arange(stride)[:, None, None], rows - 1)
    within = gaps[near, np.arange(count)] <= levels
    return np.where(met.any(axis=0), first + within.argmax(axis=0), -1).T
