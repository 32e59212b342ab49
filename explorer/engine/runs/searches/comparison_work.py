"""Cells handed to an executor of any kind, and stored once they are finished."""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event
from typing import TypeAlias

from explorer.engine.progress import Progress
from explorer.engine.runs.searches.comparison_cell import Cell, CellResult, compute_cell
from explorer.engine.runs.searches.kept_cells import keep_cell, kept_cell

Key: TypeAlias = tuple[int, str]
"""The index of a surface, and the name of an optimizer."""
PATIENCE_SECONDS = 0.01
"""How long to wait for the next cell before checking whether to continue."""
OTHERWISE = 3
"""What a cell takes besides its coordinates, in terms of them."""


def effort(cell: Cell) -> int:
    """How long a cell takes, in proportion to others of the same comparison.

    Example:
        >>> from explorer.engine import optimizers, surfaces
        >>> from explorer.engine.runs.searches.comparison_cell import Cell
        >>> from explorer.engine.runs.searches.comparison_work import effort
        >>> adam = optimizers["adam"]()
        >>> line = Cell(surfaces["parabola"], adam, ((1.0,),), (), budget=50, targets=(0.1,))
        >>> plane = Cell(surfaces["ravine"], adam, ((1.0, 1.0),), (), budget=50, targets=(0.1,))
        >>> effort(plane) / effort(line)
        1.25
    """
    return cell.surface.dimension + OTHERWISE


class CellWork:
    """The given executor, or threads on all cores, for as long as it is needed.

    After an exception own threads are not waited for: each ends by itself once what it compiles is
    ready, which takes up to half a second.

    ``progress`` receives the finished share of ``total``, the efforts of all cells.
    """

    def __init__(
        self,
        executor: Executor | None,
        folder: Path | None,
        progress: Progress | None,
        total: int,
    ) -> None:
        self._stopped = Event()
        self._own: Executor | None = None
        if executor is None:
            executor = self._own = ThreadPoolExecutor(
                os.cpu_count() or 1, thread_name_prefix="cell"
            )
        self._executor = executor
        # Only threads of this process can be stopped within a cell.
        self._further = () if self._own is None else (self._stopped.is_set,)
        self._folder, self._progress, self._total = folder, progress, total
        self._done = 0
        self._waiting: dict[Future[CellResult], tuple[Key, Cell]] = {}

    def __enter__(self) -> None:
        return None

    def __exit__(self, problem: object, *_details: object) -> None:
        self._stopped.set()
        for future in self._waiting:
            future.cancel()
        if self._own is not None:
            self._own.shutdown(wait=problem is None, cancel_futures=True)

    def computed(self, cells: Mapping[Key, Cell]) -> dict[Key, CellResult]:
        """The results of cells; stored ones are not computed again."""
        results: dict[Key, CellResult] = {}
        for key, cell in cells.items():
            kept = None if self._folder is None else kept_cell(self._folder, cell)
            if kept is None:
                future = self._executor.submit(compute_cell, cell, *self._further)
                self._waiting[future] = (key, cell)
            else:
                results[key] = kept
                self._done += effort(cell)
            self._tell()
        ended: SimpleQueue[Future[CellResult]] = SimpleQueue()
        for future in self._waiting:
            future.add_done_callback(ended.put)
        while self._waiting:
            try:
                future = ended.get(timeout=PATIENCE_SECONDS)
            except Empty:
                pass
            else:
                key, cell = self._waiting.pop(future)
                results[key] = future.result()
                self._done += effort(cell)
                if self._folder is not None:
                    # Whatever is not stored has to be computed again, and is no less true.
                    with suppress(OSError):
                        keep_cell(self._folder, cell, results[key])
            self._tell()
        return results

    def _tell(self) -> None:
        if self._progress is not None:
            self._progress(self._done / self._total)
