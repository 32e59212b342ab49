"""A label that a double click resets the value of."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QLabel


class ResetLabel(QLabel):
    """The name of a value; a double click asks for the value's default."""

    reset_requested = Signal()
    """The user wants the default."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.reset_requested.emit()
