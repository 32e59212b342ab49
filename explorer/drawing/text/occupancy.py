"""What labels should not cover: a coarse raster of trails, curves and marks."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from explorer.arrays import Floats
from explorer.drawing.geometry.line_segments import draw_lines

CELL = 8.0
"""Logical pixels of a cell's side."""


class Ink:
    """How much of a picture of ``width`` x ``height`` logical pixels is drawn on, by cells."""

    def __init__(self, width: float, height: float) -> None:
        columns, rows = math.ceil(width / CELL) + 1, math.ceil(height / CELL) + 1
        # Qt draws the longest zig-zag into so small an image in no time.
        self._cells = QImage(columns, rows, QImage.Format.Format_RGB32)
        self._cells.fill(_shade(0))
        self._sums: npt.NDArray[np.int32] | None = None

    def add_lines(self, lines: Floats) -> None:
        """Segments (m, 4) as x1, y1, x2, y2; each cell counts once however often it is crossed."""
        if not len(lines):
            return
        painter = self._painter()
        painter.setPen(QPen(_shade(1), 0.0))
        draw_lines(painter, lines)
        painter.end()

    def add_square(self, middle: QPointF, side: float, weight: int) -> None:
        """A square each of whose cells weighs as much as ``weight`` cells of a line."""
        painter = self._painter()
        corner = QPointF(side / 2, side / 2)
        painter.fillRect(QRectF(middle - corner, middle + corner), _shade(weight))
        painter.end()

    def beneath(self, left: float, top: float, right: float, bottom: float) -> int:
        """The weight of all cells that a rectangle inside the picture touches."""
        if self._sums is None:
            self._sums = self._summed()
        first_row, first_column = int(top / CELL), int(left / CELL)
        last_row, last_column = int(bottom / CELL) + 1, int(right / CELL) + 1
        at = self._sums.item
        return int(
            at(last_row, last_column)
            - at(first_row, last_column)
            - at(last_row, first_column)
            + at(first_row, first_column)
        )

    def _painter(self) -> QPainter:
        self._sums = None
        painter = QPainter(self._cells)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.scale(1.0 / CELL, 1.0 / CELL)
        return painter

    def _summed(self) -> npt.NDArray[np.int32]:
        """At [row, column] the weight of all cells above and to the left."""
        cells = self._cells
        shape = (cells.height(), cells.width())
        weights = np.frombuffer(cells.constBits(), np.int32).reshape(shape) & 0xFF
        sums = np.zeros((shape[0] + 1, shape[1] + 1), np.int32)
        weights.cumsum(axis=1, dtype=np.int32).cumsum(axis=0, out=sums[1:, 1:])
        return sums


def _shade(weight: int) -> QColor:
    return QColor(weight, weight, weight)
