"""Background work of which only the newest counts."""

from __future__ import annotations

import sys
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


class _Turn:
    """Which work is wanted; while it is being asked, nothing can cancel the work.

    It outlives the object that reports, which may be deleted while the thread still works.
    """

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.wanted = 0

    def next(self, _gone: object = None) -> int:
        """Cancel the work in progress; returns the number of the next."""
        with self.lock:
            self.wanted += 1
            return self.wanted


class NewestWork(QObject):
    """Works in a separate thread; only the newest request is reported, and none after ``stop``.

    Signal ``failed``: the sentence of a ``ValueError``, or of an error in the program, which is
    reported as well. A subclass has the signals for the rest.
    """

    failed = Signal(str)
    _told = Signal(object, str, object)

    def __init__(
        self, name: str, parent: QObject | None = None, *, first: Callable[[], None] | None = None
    ) -> None:
        """``first`` is called in the thread before any work."""
        super().__init__(parent)
        self._name, self._first = name, first
        self._thread: ThreadPoolExecutor | None = None
        self._turn = _Turn()
        self.destroyed.connect(self._turn.next)
        # Messages of the thread wait here until the window has time, and may be outdated by then.
        self._told.connect(self._pass_on)

    def stop(self) -> None:
        """Cancel the work in progress."""
        self._turn.next()

    def end(self) -> None:
        """Cancel the work, and end the thread as soon as it notices."""
        self.stop()
        if self._thread is not None:
            self._thread.shutdown(wait=False, cancel_futures=True)
            self._thread = None

    def _begin(self, work: Callable[[Tell, Look], None]) -> None:
        """Start other work, and cancel the work in progress.

        What it runs must be imported by now: a module imported by two threads at once can keep both
        waiting forever.
        """
        number = self._turn.next()
        if self._thread is None:
            self._thread = ThreadPoolExecutor(
                1, thread_name_prefix=self._name, initializer=self._first
            )
        self._thread.submit(self._run, number, work)

    def _run(self, number: int, work: Callable[[Tell, Look], None]) -> None:
        turn = self._turn

        def look() -> None:
            if number != turn.wanted:
                raise _OutdatedError

        def tell(signal: str, value: object) -> None:
            # Whoever gives up the work may delete this object next, which emits no more then.
            with turn.lock:
                look()
                self._told.emit(number, signal, value)

        try:
            work(tell, look)
        except _OutdatedError:
            return
        except ValueError as problem:
            with suppress(_OutdatedError):
                tell("failed", str(problem))
        except Exception as error:
            if number != turn.wanted:
                # Nobody waits for it, and at the program's end its threads may already be gone.
                return
            # The thread's executor would keep it, and whoever waits would wait forever.
            sys.excepthook(type(error), error, error.__traceback__)
            with suppress(_OutdatedError):
                tell("failed", f"An error in the program: {type(error).__name__}: {error}")

    def _pass_on(self, number: int, signal: str, value: object) -> None:
        if number == self._turn.wanted:
            getattr(self, signal).emit(value)
