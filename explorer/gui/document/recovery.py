"""Where unsaved work is kept aside, each place for one running program at a time."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLockFile

MOST_PROGRAMS = 20


class Recovery:
    """A file that no other running program writes to.

    The first program uses the path that is given, a second one beside it the same path with a
    number. What a program that died left behind belongs to the next one that is started.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock: QLockFile | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError:
            return
        for number in range(1, MOST_PROGRAMS + 1):
            one = path if number == 1 else path.with_stem(f"{path.stem}-{number}")
            lock = QLockFile(f"{one}.lock")
            # Only a program that has died gives its place up, however long it lives.
            lock.setStaleLockTime(0)
            if lock.tryLock(0):
                self._path, self._lock = one, lock
                return

    @property
    def path(self) -> Path:
        """Where this program keeps its unsaved work."""
        return self._path

    def release(self) -> None:
        """Let another program have the place."""
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None
