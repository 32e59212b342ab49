"""A combo box that leaves nothing behind when it is deleted."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QComboBox, QWidget

BESIDE = 8
"""Pixels that a list is wider than its longest entry."""


class ChoiceBox(QComboBox):
    """A combo box for forms and dialogs that come and go; its list is as wide as its entries.

    Qt 6.10 keeps about a kilobyte for each combo box that is deleted: how its list looks under a
    style sheet, and the gesture by which the list scrolls. Both go when the box is first hidden.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._leaves_nothing = False

    def showPopup(self) -> None:
        view = self.view()
        bar = view.verticalScrollBar() if self.count() > self.maxVisibleItems() else None
        beside = 2 * view.frameWidth() + BESIDE + (bar.sizeHint().width() if bar else 0)
        view.setMinimumWidth(min(view.sizeHintForColumn(0) + beside, self.screen().size().width()))
        super().showPopup()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not self._leaves_nothing:
            self._leaves_nothing = True
            self.view().viewport().ungrabGesture(Qt.GestureType.PanGesture)
            frame = self.view().parentWidget()
            if frame is not None:
                # A style sheet of its own takes what is remembered with it when it goes again.
                frame.setStyleSheet(" ")
                frame.setStyleSheet("")
