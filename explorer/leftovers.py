"""Temporary files of a program that was killed, which the next start removes.

A process notes each of its temporary files before it makes them, in a journal of its own that it
keeps locked. An unlocked journal belongs to a process that has died.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

try:
    import fcntl
except ImportError:
    # Windows has none, and there nothing is noted.
    fcntl = None  # type: ignore[assignment]

HAS_LOCKS = bool(fcntl)
NAME = "descent-explorer"
JOURNAL = "unfinished-{}.txt"
JOURNALS = re.compile(r"unfinished-\w+\.txt")
TEMPORARY = re.compile(r"(\..*-|descent-explorer-)[0-9a-f]{12}(\..*)?", re.DOTALL)
LONGEST_JOURNAL = 1_000_000


def temporary_name(prefix: str, suffix: str = "") -> str:
    """A name that no other file has, and by which ``clear`` knows a temporary one."""
    return f"{prefix}{os.urandom(6).hex()}{suffix}"


def state_folder(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """The folder of the journals; it need not exist."""
    if platform == "darwin":
        state = Path.home() / "Library" / "Application Support"
    else:
        state = Path(environment.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    return state / NAME


class Journal:
    """Which temporary files of this process exist; without a place to keep it, nothing is kept."""

    def __init__(self) -> None:
        self._paths: set[str] = set()
        self._file = -1
        self._path = Path()
        self._process = 0

    def note(self, path: Path) -> None:
        """Note that there will be a file or a folder."""
        if self._process != os.getpid():
            # A forked process writes its own journal.
            self._paths, self._file, self._process = set(), -1, os.getpid()
        self._paths.add(os.path.abspath(path))
        self._write()

    def forget(self, path: Path) -> None:
        """Note that it is gone, or has moved into its place."""
        self._paths.discard(os.path.abspath(path))
        if self._paths:
            self._write()
        elif self._file >= 0:
            with contextlib.suppress(OSError):
                self._path.unlink()
            with contextlib.suppress(OSError):
                os.close(self._file)
            self._file = -1

    def _write(self) -> None:
        if not HAS_LOCKS:
            return
        with contextlib.suppress(OSError, ValueError):
            if self._file < 0:
                self._begin()
            data = "\0".join(self._paths).encode(errors="surrogateescape")
            os.ftruncate(self._file, 0)
            os.pwrite(self._file, data, 0)

    def _begin(self) -> None:
        folder = state_folder()
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / JOURNAL.format(os.urandom(6).hex())
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._path, self._file = path, file


journal = Journal()


def clear() -> None:
    """Remove the files of processes that died; those that cannot be removed stay noted."""
    folder = state_folder()
    try:
        names = [name for name in os.listdir(folder) if JOURNALS.fullmatch(name)]
    except OSError:
        return
    for name in names:
        with contextlib.suppress(OSError, ValueError):
            _clear(folder / name)


def _clear(path: Path) -> None:
    if not HAS_LOCKS:
        return
    file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        text = os.read(file, LONGEST_JOURNAL).decode(errors="surrogateescape")
        if all(_is_gone(Path(path)) for path in text.split("\0") if path):
            path.unlink()
    finally:
        os.close(file)


def _is_gone(path: Path) -> bool:
    """Remove a temporary file; whether it is gone. Files with other names are left alone."""
    if TEMPORARY.fullmatch(path.name):
        if path.is_dir() and not path.is_symlink():
            # Rarely needed, and every start would wait for it.
            from shutil import rmtree

            rmtree(path, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
        # It may still exist on a drive that is not plugged in at the moment.
        return not os.path.lexists(path) and path.parent.is_dir()
    return True
