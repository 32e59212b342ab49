"""Memory returned to the system: garbage collected between events, one heap for all threads."""

from __future__ import annotations

import ctypes
import gc
import sys

from PySide6.QtCore import QObject, QTimer

from explorer.drawing.frame.garbage import collect_due

INTERVAL_MS = 200
M_ARENA_MAX = -8
"""The option's number in glibc's malloc.h."""
GIVING_BACK = 50
"""After so many looks, each ten seconds, memory that is no longer used goes back to the system."""


def share_one_heap() -> bool:
    """Let all threads take memory from one heap; False where the system has no such choice.

    glibc gives each thread a heap of its own. What a worker makes and the window drops leaves gaps
    there that are never given back, so that a window in long use would grow by some per cent.
    """
    return _asked("mallopt", M_ARENA_MAX, 1)


def give_back() -> bool:
    """Hand freed memory back to the system; False where the C library keeps it as it likes.

    glibc keeps what lies between two pieces still in use, some tens of megabytes after a while.
    That takes about two milliseconds.
    """
    return _asked("malloc_trim", 0)


def _asked(function: str, *values: int) -> bool:
    """The answer of a function of glibc's malloc; False with any other C library."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        return bool(getattr(ctypes.CDLL(None), function)(*values))
    except (OSError, AttributeError):
        return False


class GarbageCollector(QObject):
    """Looks for unreachable objects whenever the window has nothing else to do.

    Python does so by itself in whatever thread has just made an object, and in the middle of what
    Qt is doing. Plots and widgets of the window may be among what is found, which must be deleted
    in the window's own thread, and not while Qt paints or sends an event.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.collect)
        self._looks = 0

    def start(self) -> None:
        """Take over from Python."""
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Hand collection back to Python."""
        self._timer.stop()
        gc.enable()

    def collect(self) -> None:
        """Collect what Python itself would collect by now, and now and then give memory back."""
        collect_due()
        self._looks += 1
        if self._looks % GIVING_BACK == 0:
            give_back()
