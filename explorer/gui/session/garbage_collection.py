"""Garbage collected between events, in the thread of the window."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

from explorer.drawing.frame.garbage import collect_due

INTERVAL_MS = 200


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

    def start(self) -> None:
        """Take over from Python."""
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.enable()

    def collect(self) -> None:
        """Collect what Python itself would collect by now."""
        collect_due()
