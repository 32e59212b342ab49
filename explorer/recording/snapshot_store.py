"""Storage of snapshots until the run is over: memory, and an unnamed file for many of them."""

from __future__ import annotations

import contextlib
import os
import tempfile

import numpy as np
import numpy.typing as npt

Singles = npt.NDArray[np.float32]
MEMORY_BYTES = 536_870_912
"""Rows stay in memory up to this many bytes, or to a share of what the machine has, if less."""
SHARE_OF_MEMORY = 8
BUFFER_BYTES = 262_144
"""Smaller rows are collected up to this many bytes; larger ones are written directly."""
MOST_PIECES = 1_000
"""Pieces that the system takes in one call; POSIX promises 16, Linux and macOS take 1,024."""
RESERVED_BYTES = 16_777_216
"""Space for the file is reserved in pieces of this size, if the system supports it."""


class SnapshotStore:
    """Rows of ``size`` float32 numbers, in the order in which they came.

    A row costs the training one copy: into memory that is taken as rows come, which is twice as
    fast as into a file, and once there are too many, into what the system keeps of the file. A
    thread that writes would take a core from a training that uses all of them. Disk errors are
    raised by a later row, or at the end, as ``OSError``.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._count = self._reserved = 0
        self._memory = _taken_memory(size)
        self._file = tempfile.TemporaryFile(buffering=BUFFER_BYTES)  # noqa: SIM115 - see close()

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        return self._file.closed

    def add(self, pieces: list[Singles]) -> None:
        """Take a row, given as pieces that follow each other."""
        self._count += 1
        if self._memory is not None:
            if self._count <= len(self._memory):
                np.concatenate(pieces, out=self._memory[self._count - 1])
                return
            self._move_to_file(self._memory)
        self._reserve(4 * self._size * self._count)
        pieces = [np.ascontiguousarray(piece, np.float32) for piece in pieces]
        if 4 * self._size >= BUFFER_BYTES and hasattr(os, "writev") and len(pieces) <= MOST_PIECES:
            self._write_at_once(pieces)
        else:
            for piece in pieces:
                self._file.write(piece.data)

    def rows(self) -> Singles:
        """All rows, (n, size), as they lie in memory or in the file."""
        if self._memory is not None:
            return self._memory[: self._count]
        self._file.flush()
        return np.memmap(self._file, np.float32, "r", shape=(self._count, self._size))

    def close(self) -> None:
        """Release all resources."""
        self._memory = None
        self._file.close()

    def _move_to_file(self, rows: Singles) -> None:
        self._file.write(rows.reshape(-1).view(np.uint8).data)
        self._file.flush()
        self._memory = None

    def _write_at_once(self, pieces: list[Singles]) -> None:
        written = os.writev(self._file.fileno(), [piece.data for piece in pieces])
        if written < 4 * self._size:
            self._file.write(np.concatenate(pieces).data.cast("B")[written:])
            self._file.flush()

    def _reserve(self, wanted: int) -> None:
        if not self._reserved < wanted > BUFFER_BYTES or not hasattr(os, "posix_fallocate"):
            return
        room = max(RESERVED_BYTES, wanted - self._reserved)
        # If there is no space, the write itself fails.
        with contextlib.suppress(OSError):
            os.posix_fallocate(self._file.fileno(), self._reserved, room)
        self._reserved += room


def _taken_memory(size: int) -> Singles | None:
    """Room for rows of ``size`` numbers, which the system provides as it is used."""
    most = MEMORY_BYTES
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        machine = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        most = min(most, machine // SHARE_OF_MEMORY)
    try:
        return np.empty((most // (4 * max(1, size)), size), np.float32)
    except MemoryError:
        return None
