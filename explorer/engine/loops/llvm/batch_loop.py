"""Runs in machine code, with arrays as inputs and outputs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.arrays import Floats, Integers
from explorer.engine.loops.llvm.compilation import compiled, fused
from explorer.engine.loops.llvm.program import Layout
from explorer.engine.loops.llvm.progress_watch import watched
from explorer.engine.objectives.formula_field import Field
from explorer.engine.progress import Progress
from explorer.engine.rules.update_rule import Rule

SIDE_BY_SIDE = 16
"""Runs in a group: four registers per quantity on most processors, which hides latency."""
RECORDED_SIDE_BY_SIDE = 4
"""The same if each step is recorded: writing is the limit then, and the code compiles in a third of
the time, or a sixth with many coordinates.
"""
PARTS_FOR_A_WORKER = 4
WATCHED = 50_000
"""Rows of groups of runs from which progress reports and stopping are worthwhile."""
NO_TARGET = (0.0, -np.inf)


@dataclass(frozen=True)
class Batch:
    """The inputs of the runs of a batch.

    ``starts`` (d, runs) and ``columns``, each (runs,), differ from run to run; ``numbers`` do
    not. ``streams``, each (rows,), differ from step to step. ``noise`` is (rows, d) for all runs,
    or (rows, d, runs). ``target`` is the optimum and how near to it a loss counts.
    """

    starts: Floats
    numbers: tuple[float, ...]
    columns: Sequence[Floats] = ()
    streams: Sequence[Floats] = ()
    noise: Floats | None = None
    target: tuple[float, float] = NO_TARGET


@dataclass(frozen=True, eq=False)
class BatchLoopResult:
    """The outcome of each run of a batch.

    ``positions`` (d, runs) and ``losses`` (runs,) are those of the last row. ``finite_rows``
    counts the rows before the first that is not finite. ``lowest`` is the lowest loss of these,
    ``reached`` the first row near the optimum or -1, ``outside`` the last row that is not near it
    or -1; all three are ``None`` unless watched.
    ``recorded`` (rows, width, runs) holds x, f, g and terms of each row.
    """

    positions: Floats
    losses: Floats
    finite_rows: Integers
    lowest: Floats | None
    reached: Integers | None
    outside: Integers | None
    recorded: Floats | None


def run_batch_loop(
    field: Field,
    rule: Rule,
    layout: Layout,
    rows: int,
    batch: Batch,
    workers: int = 1,
    progress: Progress | None = None,
) -> BatchLoopResult:
    """Compute all runs of a batch, shared by ``workers`` threads, each on its own processor.

    ``progress`` receives the finished share of long work in the caller's thread; an exception it
    raises ends the work at its next step.

    Example:
        >>> import numpy as np
        >>> from explorer.engine import formula, optimizers
        >>> from explorer.engine.loops.llvm.batch_loop import Batch, run_batch_loop
        >>> from explorer.engine.loops.llvm.program import Layout
        >>> from explorer.engine.rules.update_rule import RATE
        >>> field, rule = formula("x**2").field, optimizers["gradient_descent"]().rule
        >>> batch = Batch(starts=np.array([[1.0, 2.0]]), numbers=(0.25,))
        >>> run_batch_loop(field, rule, Layout((RATE,)), 3, batch).positions.tolist()
        [[0.25, 0.5]]
    """
    # A recorded run is a trajectory, bit-identical whether it runs alone or in a group.
    layout = replace(layout, fused=fused() and not layout.recorded)
    code = compiled(field, rule, layout)
    written = code.program
    count = batch.starts.shape[1]
    groups = -(-count // layout.width)
    stride = groups * layout.width
    numbers = np.array([*batch.numbers, *batch.target])
    columns = _filled(np.array(batch.columns).reshape(-1, count), stride)
    streams, noise = list(batch.streams), np.empty(0)
    if batch.noise is not None and layout.noise == "own":
        noise = _filled(batch.noise, stride)
    elif batch.noise is not None:
        streams += list(batch.noise.T)
    table = np.array(streams, dtype=np.float64)
    tables = np.empty((written.tables, rows))
    ends = np.empty((written.ends, stride))
    marks = np.zeros((written.marks, stride), dtype=np.int64)
    record = np.empty((rows, written.recorded, stride) if layout.recorded else 0)
    starts = _filled(batch.starts, stride)
    code.prepare(rows, *map(_address, (numbers, table, tables)))
    limit = np.array([rows])
    given = [numbers, columns, starts, table, tables, noise, ends, marks, record, limit]
    pointers = [_address(array) for array in given]

    def part(edges: tuple[int, int]) -> None:
        code.loop(rows, *edges, stride, *pointers)

    cuts = _cuts(groups, workers)
    if progress is not None and rows * groups >= WATCHED:
        at = marks[0, :: layout.width]
        watched(part, cuts, workers, limit, lambda: float(at.mean()) / rows, progress)
    else:
        _shared(part, cuts, workers)
    return _result(layout, ends[:, :count], marks[:, :count], record[..., :count])


def _cuts(groups: int, workers: int) -> list[tuple[int, int]]:
    """The first group of each part of the work, and the one after its last."""
    parts = min(groups, workers * PARTS_FOR_A_WORKER) if workers > 1 else 1
    return list(pairwise(groups * index // parts for index in range(parts + 1)))


def _result(layout: Layout, ends: Floats, marks: Integers, record: Floats) -> BatchLoopResult:
    """What the loop has written, by name; ``Program`` says in which order."""
    dimension = len(ends) - 1 - layout.watched
    return BatchLoopResult(
        positions=ends[:dimension],
        losses=ends[dimension],
        finite_rows=marks[0],
        lowest=ends[dimension + 1] if layout.watched else None,
        reached=marks[1] if layout.watched else None,
        outside=marks[2] if layout.watched else None,
        recorded=record if layout.recorded else None,
    )


def _shared(
    part: Callable[[tuple[int, int]], None], cuts: Sequence[tuple[int, int]], workers: int
) -> None:
    """Process the parts, in several threads if there are several."""
    if len(cuts) == 1:
        part(cuts[0])
        return
    with ThreadPoolExecutor(workers, thread_name_prefix="batch") as threads:
        list(threads.map(part, cuts))


def joined(parts: Sequence[BatchLoopResult]) -> BatchLoopResult:
    """Runs side by side.

    Example:
        >>> import numpy as np
        >>> from explorer.engine.loops.llvm.batch_loop import BatchLoopResult, joined
        >>> two = BatchLoopResult(np.zeros((3, 2)), np.ones(2), np.array([5, 5]), *[None] * 4)
        >>> joined([two, two]).positions.shape
        (3, 4)
    """
    if len(parts) == 1:
        return parts[0]

    def all_of(name: str) -> Any:
        pieces = [getattr(part, name) for part in parts]
        return None if pieces[0] is None else np.concatenate(pieces, axis=-1)

    return BatchLoopResult(**{field.name: all_of(field.name) for field in fields(BatchLoopResult)})


def _address(array: npt.NDArray[Any]) -> int:
    """The address of an array; its ``ctypes`` would import a module at each call."""
    address: int = array.__array_interface__["data"][0]
    return address


def _filled(values: Floats, stride: int) -> Floats:
    """The values in one piece of memory, the last run repeated to fill its group."""
    count = values.shape[-1]
    filled = np.empty((*values.shape[:-1], stride))
    filled[..., :count] = values
    filled[..., count:] = values[..., -1:]
    return filled
