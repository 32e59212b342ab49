"""Where snapshots wait until the run is over: an unnamed file."""

from __future__ import annotations

import tempfile

import numpy as np
import numpy.typing as npt

Singles = npt.NDArray[np.float32]
BUFFER_BYTES = 65_536
"""Small pieces are collected up to so many bytes; larger ones go to the file as they are."""


class SnapshotStore:
    """Rows of ``size`` float32 numbers, in the order in which they came.

    A row costs the training one copy, into what the system keeps of the file: a thread that
    writes takes a core from a training that uses all of them. What the disk refuses is raised by
    a later row, or at the end, as ``OSError``.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._count = 0
        self._file = tempfile.TemporaryFile(buffering=BUFFER_BYTES)  # noqa: SIM115 - see close()

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        return self._file.closed

    def add(self, pieces: list[Singles]) -> None:
        """Take a row, given as pieces that follow each other."""
        for piece in pieces:
            self._file.write(np.ascontiguousarray(piece, np.float32).data)
        self._count += 1

    def rows(self) -> Singles:
        """All rows, (n, size), as they lie in the file."""
        self._file.flush()
        return np.memmap(self._file, np.float32, "r", shape=(self._count, self._size))

    def close(self) -> None:
        """Give everything back."""
        self._file.close()
