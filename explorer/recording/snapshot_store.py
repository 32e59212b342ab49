"""Where snapshots wait until the run is over: an unnamed file, written beside the training."""

from __future__ import annotations

import tempfile
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import numpy as np
import numpy.typing as npt

Singles = npt.NDArray[np.float32]
BLOCK_BYTES = 16_000_000
"""Snapshots are collected in memory up to so many bytes, twice, and then written at once."""


class SnapshotStore:
    """Rows of ``size`` float32 numbers; a thread of its own writes them while training goes on.

    A row costs the training a copy in memory. What the disk refuses is raised by a later row, or
    at the end, as ``OSError``.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        rows = max(1, BLOCK_BYTES // (4 * size))
        self._blocks = [np.empty((rows, size), dtype=np.float32) for _ in range(2)]
        self._filled = self._written = 0
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close()
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="snapshots")
        self._pending: Future[Any] | None = None

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        return self._file.closed

    def add(self, pieces: list[Singles]) -> None:
        """Take a row, given as pieces that follow each other."""
        row, begin = self._blocks[0][self._filled], 0
        for piece in pieces:
            row[begin : begin + len(piece)] = piece
            begin += len(piece)
        self._filled += 1
        if self._filled == len(self._blocks[0]):
            self._hand_over()

    def rows(self) -> Singles:
        """All rows, (n, size), as they lie in the file."""
        self._hand_over()
        self._wait()
        self._file.flush()
        return np.memmap(self._file, np.float32, "r", shape=(self._written, self._size))

    def close(self) -> None:
        """Give everything back."""
        self._writer.shutdown()
        self._file.close()

    def _hand_over(self) -> None:
        self._wait()
        block = self._blocks[0][: self._filled]
        if len(block):
            self._pending = self._writer.submit(self._file.write, block.data.cast("B"))
        self._written += self._filled
        self._filled = 0
        self._blocks.reverse()

    def _wait(self) -> None:
        pending, self._pending = self._pending, None
        if pending is not None:
            pending.result()
