"""A disk on which there is not enough room."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from explorer.recording.snapshot_store import SnapshotStore


class FullDisk:
    """A file of which only the first bytes find room."""

    def __init__(self, room: int, file: Any) -> None:
        self.room, self._file = room, file

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def write(self, data: memoryview) -> int:
        """Write what there is room for; ``OSError`` where there is none."""
        if not self.room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written = os.write(self._file.fileno(), data[: self.room])
        self.room -= written
        return written

    def pieces(self, _file: int, pieces: list[Any]) -> int:
        """Take the place of ``os.writev``."""
        return self.write(memoryview(b"".join(map(bytes, pieces))))


def fill(store: SnapshotStore, room: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave room for so many bytes on the disk of a recording."""
    disk = FullDisk(room, store._file)
    monkeypatch.setattr(store, "_file", disk)
    monkeypatch.setattr(os, "writev", disk.pieces, raising=False)


@contextmanager
def room_for(size: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No file that this process writes may be longer; skips where the system has no such limit."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    # Python would write half a module where there is no room for it.
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
