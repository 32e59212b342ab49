"""Marks on the picture of a surface: minima, saddles, the start."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.drawing.colours.theme import Theme
from explorer.drawing.geometry.marker_shapes import draw_cross, marker_path
from explorer.drawing.geometry.viewport import Projection


def paint_minima(
    painter: QPainter, points: npt.ArrayLike, projection: Projection, theme: Theme, scale: float
) -> None:
    """A star at each minimum, (m, 2) in data coordinates."""
    star = marker_path("star", 5.0 * scale)
    pen = QPen(QColor(theme.casing), 1.2 * scale)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    for at in _visible(points, projection):
        painter.setPen(pen)
        painter.setBrush(QColor("#ffffff"))
        painter.drawPath(star.translated(at))


def paint_saddles(
    painter: QPainter, points: npt.ArrayLike, projection: Projection, theme: Theme, scale: float
) -> None:
    """A small cross at each saddle, (m, 2) in data coordinates."""
    for at in _visible(points, projection):
        draw_cross(painter, at, 3.5 * scale, "#ffffff", theme.casing)


def paint_start(
    painter: QPainter, points: npt.ArrayLike, projection: Projection, theme: Theme, scale: float
) -> None:
    """A ring at each start, (m, 2) in data coordinates."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for at in _visible(points, projection):
        for colour, width in ((theme.casing, 4.0), ("#ffffff", 2.0)):
            painter.setPen(QPen(QColor(colour), width * scale))
            painter.drawEllipse(at, 7.0 * scale, 7.0 * scale)


def _visible(points: npt.ArrayLike, projection: Projection) -> Sequence[QPointF]:
    data = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    pixels = projection.pixels(data)
    return [QPointF(x, y) for x, y in pixels[projection.inside(pixels)].tolist()]
