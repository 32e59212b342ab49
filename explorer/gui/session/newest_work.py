"""Background work of which only the newest counts."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from PySide6.QtCore import QObject, Signal

Tell = Callable[[str, object], None]
"""Emits a signal, by name, with a value; it raises if other work is wanted by now."""
Look = Callable[[], None]
"""Raises if newer work has been requested."""


class _OutdatedError(Exception):
    """The result is no longer needed."""


class NewestWork(QObject):
    """Works in a separate thread; only the newest request is reported, and none after ``stop``.

    Signal ``failed``: the sentence of a ``ValueError``. A subclass has the signals for the rest.
    """

    failed = Signal(str)
    _told = Signal(object, str, object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._thread: ThreadPoolExecutor | None = None
        self._telling = threading.Lock()
        self._wanted = 0
        # Messages of the thread wait here until the window has time, and may be outdated by then.
        self._told.connect(self._pass_on)

    def stop(self) -> None:
        """Give up the work that is under way."""
        with self._telling:
            self._wanted += 1

    def end(self) -> None:
        """Give up the work, and the thread as soon as it has noticed."""
        self.stop()
        if self._thread is not None:
            self._thread.shutdown(wait=False, cancel_futures=True)
            self._thread = None

    def _begin(self, work: Callable[[Tell, Look], None]) -> None:
        """Begin other work; what is under way is given up.

        What it runs must be imported by now: a module imported by two threads at once can keep both
        waiting forever.
        """
        self._wanted += 1
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix=self._name)
        self._thread.submit(self._run, self._wanted, work)

    def _run(self, number: int, work: Callable[[Tell, Look], None]) -> None:
        def look() -> None:
            if number != self._wanted:
                raise _OutdatedError

        def tell(signal: str, value: object) -> None:
            # Whoever gives up the work may delete this object next, which emits no more then.
            with self._telling:
                look()
                self._told.emit(number, signal, value)

        try:
            work(tell, look)
        except _OutdatedError:
            return
        except ValueError as problem:
            with suppress(_OutdatedError):
                tell("failed", str(problem))

    def _pass_on(self, number: int, signal: str, value: object) -> None:
        if number == self._wanted:
            getattr(self, signal).emit(value)
