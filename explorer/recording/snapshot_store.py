"""Storage of snapshots until the run is over: an unnamed file."""

from __future__ import annotations

import contextlib
import os
import tempfile
from typing import cast

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
    cheaper. A disk error is raised once it is known, possibly by a later row or by ``flush``, as
    ``OSError`` with a sentence; the rows that were written before it remain.
    """

    def __init__(self, size: int) -> None:
        self._row_bytes = 4 * size
        self._size = size
        self._added = self._written = self._reserved = 0
        self._buffer = bytearray()
        self._problem = ""
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - see close()

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        return self._file.closed

    @property
    def count(self) -> int:
        """How many rows are in the file as a whole."""
        return self._written // self._row_bytes

    def add(self, pieces: list[Singles]) -> None:
        """Take a row, given as contiguous pieces that follow each other."""
        if self._problem:
            raise OSError(self._problem)
        self._added += self._row_bytes
        if self._reserved < self._added > BUFFER_BYTES and hasattr(os, "posix_fallocate"):
            self._reserve(self._added)
        if self._row_bytes >= BUFFER_BYTES:
            self._write(pieces, self._row_bytes)
            return
        for piece in pieces:
            self._buffer += piece.data
        if len(self._buffer) >= BUFFER_BYTES:
            self.flush()

    def flush(self) -> None:
        """Write the rows that were collected."""
        if self._buffer:
            waiting, self._buffer = self._buffer, bytearray()
            self._write([np.frombuffer(waiting, np.float32)], len(waiting))

    def rows(self) -> Singles:
        """The rows that were written, as they lie in the file; there must be one."""
        return np.memmap(self._file, np.float32, "r", shape=(self.count, self._size))

    def close(self) -> None:
        """Release all resources."""
        self._file.close()

    def _write(self, pieces: list[Singles], total: int) -> None:
        try:
            before = self._written
            if hasattr(os, "writev") and len(pieces) <= MOST_PIECES:
                self._written += os.writev(self._file.fileno(), cast("list[memoryview]", pieces))
            if self._written - before < total:
                rest = np.concatenate(pieces).data.cast("B")
                while (done := self._written - before) < total:
                    self._written += self._file.write(rest[done:])
        except OSError as error:
            self._problem = (
                f"{tempfile.gettempdir()}: {error.strerror}; the snapshots of a recording wait in "
                f"this folder, and those before the error are kept"
            )
            raise OSError(self._problem) from error

    def _reserve(self, wanted: int) -> None:
        room = max(RESERVED_BYTES, wanted - self._reserved)
        # If there is no space, the write itself fails.
        with contextlib.suppress(OSError):
            os.posix_fallocate(self._file.fileno(), self._reserved, room)
        self._reserved += room
