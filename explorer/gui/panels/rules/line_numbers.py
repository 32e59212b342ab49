"""The column of numbers beside the lines of a text."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget


class LineNumbers(QWidget):
    """Painted by ``paint``, which is given the painter and the area to be painted."""

    def __init__(self, paint: Callable[[QPainter, QRect], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._paint = paint

    def follow(self, area: QRect, by: int) -> None:
        """Scroll or repaint together with the text beside it."""
        if by:
            self.scroll(0, by)
        else:
            self.update(0, area.y(), self.width(), area.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint(painter, event.rect())
        painter.end()
