"""A long search beside the window, which stays in use and may stop it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from explorer.engine.objectives.objective import Progress


class Search(Protocol):
    """What is searched for; it tells ``progress`` the share that is done, 0 to 1."""

    def __call__(self, *, progress: Progress) -> object: ...


class _StoppedError(Exception):
    """Nobody waits for the result any more."""


class SearchWorker(QObject):
    """Searches in a thread of its own; only what was asked for last is told.

    Signals: ``progressed`` (the share that is done, 0 to 1), ``found`` (the search's result),
    ``failed`` (a sentence).
    """

    progressed = Signal(float)
    found = Signal(object)
    failed = Signal(str)
    _told = Signal(object, str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="search")
        self._wanted = 0
        # What the thread says waits here until the window has time, and may be outdated by then.
        self._told.connect(self._tell)

    def begin(self, search: Search) -> None:
        """Begin a search; one that is under way is given up.

        What it runs must be imported by now: a module imported by two threads at once can keep
        both waiting for ever.
        """
        self._wanted += 1
        self._thread.submit(self._work, self._wanted, search)

    def stop(self) -> None:
        """Give up the search that is under way."""
        self._wanted += 1

    def _tell(self, number: int, signal: str, value: object) -> None:
        if number == self._wanted:
            getattr(self, signal).emit(value)

    def _work(self, number: int, search: Search) -> None:
        def look(share: float) -> None:
            if number != self._wanted:
                raise _StoppedError
            self._told.emit(number, "progressed", share)

        try:
            result = search(progress=look)
            look(1.0)
        except _StoppedError:
            return
        except ValueError as problem:
            self._told.emit(number, "failed", str(problem))
            return
        self._told.emit(number, "found", result)
