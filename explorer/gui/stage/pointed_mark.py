"""The point under the mouse in one picture, marked in the one beside it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from explorer.gui.canvas.canvas import Canvas

SIZE = 17
RADIUS = 5.5


class PointedMark(QWidget):
    """A ring over a canvas; the mouse goes through it."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas.view.viewport())
        self.setObjectName("pointed-mark")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedSize(SIZE, SIZE)
        self._canvas = canvas
        self.hide()

    def show_at(self, point: tuple[float, float] | None) -> None:
        """Mark a point of the surface, or nothing where it is not in the picture."""
        plot = self._canvas.plot
        if point is None or not np.isfinite(point).all():
            self.hide()
            return
        position = plot.position_of(point)
        if not plot.vb.sceneBoundingRect().contains(position):
            self.hide()
            return
        centre = self._canvas.view.mapFromScene(position)
        self.move(centre.x() - SIZE // 2, centre.y() - SIZE // 2)
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._canvas.theme
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            centre = QPointF(SIZE / 2, SIZE / 2)
            for colour, width in ((theme.canvas, 4.0), (theme.text, 1.6)):
                painter.setPen(QPen(QColor(colour), width))
                painter.drawEllipse(centre, RADIUS, RADIUS)
