"""Notices that the user moves or resizes a window or its panels."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget

LAYOUT = {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide}


class LayoutWatch(QObject):
    """Signal ``changed``: the window or one of its panels is elsewhere, larger, shown or hidden."""

    changed = Signal()

    def __init__(self, window: QWidget, panels: Iterable[QWidget]) -> None:
        super().__init__(window)
        self._watched = (window, *panels)
        for widget in self._watched:
            widget.installEventFilter(self)

    def stop(self) -> None:
        """Stop watching."""
        for widget in self._watched:
            widget.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in LAYOUT:
            self.changed.emit()
        return False
