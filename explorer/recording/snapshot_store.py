"""Storage of snapshots until the run is over: an unnamed file."""

from __future__ import annotations

import contextlib
import os
import tempfile

import numpy as np

from explorer.arrays import Singles

BUFFER_BYTES = 262_144
"""Smaller rows are collected up to this many bytes; larger ones are written directly."""
MOST_PIECES = 1_000
"""Pieces that the system takes in one call; POSIX promises 16, Linux and macOS take 1,024."""
RESERVED_BYTES = 16_777_216
"""Space for the file is reserved in pieces of this size, if the system supports it."""


class SnapshotStore:
    """Rows of ``size`` float32 numbers, in the order in which they came.

    A row costs the training one copy, into what the system keeps of the file: a thread that writes
    takes a core from a training that uses all of them. Space reserved beforehand makes that copy
    cheaper. Disk errors are raised by a later row, or at the end, as ``OSError``.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._count = self._reserved = 0
        self._file = tempfile.TemporaryFile(buffering=BUFFER_BYTES)  # noqa: SIM115 - see close()

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        return self._file.closed

    def add(self, pieces: list[Singles]) -> None:
        """Take a row, given as contiguous pieces that follow each other."""
        self._count += 1
        wanted = 4 * self._size * self._count
        if self._reserved < wanted > BUFFER_BYTES and hasattr(os, "posix_fallocate"):
            self._reserve(wanted)
        if 4 * self._size >= BUFFER_BYTES and hasattr(os, "writev") and len(pieces) <= MOST_PIECES:
            self._write_at_once(pieces)
        else:
            for piece in pieces:
                self._file.write(piece.data)

    def rows(self) -> Singles:
        """All rows, (n, size), as they lie in the file."""
        self._file.flush()
        return np.memmap(self._file, np.float32, "r", shape=(self._count, self._size))

    def close(self) -> None:
        """Release all resources."""
        self._file.close()

    def _write_at_once(self, pieces: list[Singles]) -> None:
        written = os.writev(self._file.fileno(), pieces)
        if written < 4 * self._size:
            self._file.write(np.concatenate(pieces).data.cast("B")[written:])
            self._file.flush()

    def _reserve(self, wanted: int) -> None:
        room = max(RESERVED_BYTES, wanted - self._reserved)
        # If there is no space, the write itself fails.
        with contextlib.suppress(OSError):
            os.posix_fallocate(self._file.fileno(), self._reserved, room)
        self._reserved += room
