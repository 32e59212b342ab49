"""Recovery files: one for each window, deleted only by saving or on request."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

import msgspec
from PySide6.QtCore import QLockFile, QStandardPaths

from explorer.scenario.files import scenario_data
from explorer.scenario.files.atomic_write import make_folder, remove_file, write_text
from explorer.scenario.files.plain_data import file_text
from explorer.scenario.files.scenario_file import (
    SUFFIX,
    ScenarioError,
    scenario_from_text,
    scenario_text,
)
from explorer.scenario.scenario import Scenario

FORMAT = "descent-explorer-recovery/1"
STEM = "recovery"
UNKNOWN_TITLE = "Recovered work"
MOST_BYTES = 100_000_000
LONGEST_TITLE = 200


@dataclass(frozen=True)
class Recovery:
    """The unsaved work that a crashed window left in ``file``.

    ``title`` and ``document`` are those of the document: its file, or None if it had none.
    ``kept_at`` is in seconds since 1970, 0 if unknown. ``scenario`` is None if it cannot be read
    now, for which ``problem`` is the reason.
    """

    file: Path
    title: str = UNKNOWN_TITLE
    document: Path | None = None
    kept_at: float = 0.0
    scenario: Scenario | None = None
    problem: str = ""


class _Kept(msgspec.Struct, forbid_unknown_fields=True):
    """The file: the scenario as text, so that the rest can be read whatever is wrong with it."""

    format: str
    title: str
    document: str
    kept_at: float
    scenario: str


class RecoveryFile:
    """The file in which one window keeps a copy of its unsaved work.

    It is chosen when there is something to keep, so that no other window, running or dead, uses
    it; a lock beside it says that its window lives.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: Path | None = None
        self._lock: QLockFile | None = None

    def keep(self, scenario: Scenario, title: str, document: Path | None) -> None:
        """Write ``scenario`` to the file; raises ``OSError`` if that is impossible."""
        if self._file is None:
            self._choose()
        assert self._file is not None
        write_text(self._file, _text(scenario, title, document))

    def take(self, file: Path) -> bool:
        """Take over the file of a crashed window; False if its window is still running."""
        lock = _lock(file)
        if not lock.tryLock(0) and lock.error() == QLockFile.LockError.LockFailedError:
            return False
        self._file, self._lock = file, lock
        return True

    def forget(self) -> None:
        """Delete the file, if there is one; raises ``OSError`` if that is impossible."""
        if self._file is not None:
            remove_file(self._file)
            self.release()

    def release(self) -> None:
        """Leave the file to be offered to other windows."""
        if self._lock is not None:
            self._lock.unlock()
        self._file = self._lock = None

    def _choose(self) -> None:
        make_folder(self._folder)
        for number in count(1):
            name = STEM if number == 1 else f"{STEM}-{number}"
            file = self._folder / f"{name}{SUFFIX}"
            lock = _lock(file)
            if lock.tryLock(0):
                if not os.path.lexists(file):
                    self._file, self._lock = file, lock
                    return
                lock.unlock()
            elif lock.error() != QLockFile.LockError.LockFailedError:
                full = lock.error() == QLockFile.LockError.UnknownError
                reason = "; the disk may be full" if full else ""
                raise OSError(f"{self._folder}: this folder cannot be written to{reason}")


def left_behind(folder: Path) -> list[Recovery]:
    """The unsaved work that crashed windows left in ``folder``, newest first."""
    recoveries = [read_file(file) for file in _files(folder) if not _is_owned(file)]
    return sorted(recoveries, key=lambda recovery: recovery.kept_at, reverse=True)


def read_file(file: Path) -> Recovery:
    """The content of a crashed window's file; one that cannot be read says why."""
    try:
        kept = _kept(file_text(file, MOST_BYTES))
    except ScenarioError as error:
        return Recovery(file, problem=_named(file, error))
    title = kept.title.encode(errors="replace").decode()[:LONGEST_TITLE] or UNKNOWN_TITLE
    kept_at = kept.kept_at if 0 <= kept.kept_at <= time.time() else 0.0
    known = Recovery(file, title, _path(kept.document), kept_at)
    try:
        scenario = scenario_from_text(kept.scenario)
    except ScenarioError as error:
        return replace(known, problem=_named(file, error))
    return replace(known, scenario=scenario)


def discard(recovery: Recovery) -> None:
    """Delete the file of a recovery; raises ``OSError`` if its window lives or it cannot be."""
    kept_file = RecoveryFile(recovery.file.parent)
    if not kept_file.take(recovery.file):
        raise OSError(f"{recovery.file}: this work is open in another window")
    try:
        kept_file.forget()
    except OSError:
        kept_file.release()
        raise


def _files(folder: Path) -> Iterator[Path]:
    try:
        yield from sorted(folder.glob(f"{STEM}*{SUFFIX}"))
    except OSError:
        return


def _is_owned(file: Path) -> bool:
    kept_file = RecoveryFile(file.parent)
    if not kept_file.take(file):
        return True
    kept_file.release()
    return False


def _lock(file: Path) -> QLockFile:
    lock = QLockFile(f"{file}.lock")
    # Only a program that has died gives its place up, however long it lives.
    lock.setStaleLockTime(0)
    return lock


def _text(scenario: Scenario, title: str, document: Path | None) -> str:
    kept = _Kept(FORMAT, title, str(document or ""), time.time(), scenario_text(scenario))
    # In ASCII, since a path may hold bytes that are not text.
    return json.dumps(msgspec.structs.asdict(kept), indent=1) + "\n"


def _kept(text: str) -> _Kept:
    try:
        data = json.loads(text)
        if isinstance(data, dict) and data.get("format") == scenario_data.FORMAT:
            # As earlier versions of the program left it.
            return _Kept(FORMAT, UNKNOWN_TITLE, "", 0.0, text)
        kept = msgspec.convert(data, _Kept)
    except (ValueError, RecursionError) as error:
        raise ScenarioError("damaged, or not a recovery file of this program") from error
    if kept.format != FORMAT:
        raise ScenarioError(f"format: found {kept.format[:40]!r}, expected {FORMAT!r}")
    return kept


def _path(text: str) -> Path | None:
    try:
        os.fsencode(text)
    except ValueError:
        return None
    return Path(text) if text and "\0" not in text else None


def _named(file: Path, error: ScenarioError) -> str:
    sentence = str(error)
    return sentence if sentence.startswith(str(file)) else f"{file}: {sentence}"


def recovery_folder() -> Path:
    """The folder for copies of unsaved work."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation))
