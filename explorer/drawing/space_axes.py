"""The axes of a landscape: the edges of its base with numbers, and a scale of heights."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.drawing.landscape import RELIEF, Camera, Landscape
from explorer.drawing.lettering import picture_font
from explorer.drawing.projection import Projection
from explorer.drawing.theme import Theme
from explorer.drawing.ticks import linear_ticks, short_number
from explorer.engine.objective import Objective

Floats = npt.NDArray[np.float64]
TICK = 0.05
NUMBER = 0.16
NAME = 0.34
HEIGHTS = (0.0, 0.5, 1.0)


def paint_space_axes(
    painter: QPainter,
    projection: Projection,
    shape: Landscape,
    camera: Camera,
    surface: Objective,
    look: tuple[Theme, int],
) -> None:
    """Frame of the base, ticks on the two edges near the camera, heights at the left corner."""
    theme, size = look
    towards = camera.axes[2]
    near = np.array([math.copysign(1.0, towards[0]), math.copysign(1.0, towards[1])])

    def at(x: float, y: float, z: float = 0.0) -> QPointF:
        return QPointF(*projection.pixels(camera.seen(np.array([x, y, z]))).tolist())

    painter.setFont(picture_font(size - 1))
    painter.setPen(QPen(QColor(theme.axis), 1.0))
    corners = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]
    for one, other in zip(corners, corners[1:] + corners[:1], strict=True):
        painter.drawLine(at(*one), at(*other))
    spans = (shape.grid.x, shape.grid.y)
    for axis, span in enumerate(spans):
        # The edge along an axis lies where the other coordinate is near the camera.
        edge = near[1 - axis]
        for tick in linear_ticks(span, 5):
            place = (tick.place - span[0]) / (span[1] - span[0]) * 2.0 - 1.0
            if abs(place) > 1.0 + 1e-9:
                continue
            ends = [_on(axis, place, edge * (1.0 + off)) for off in (0.0, TICK, NUMBER)]
            painter.setPen(QPen(QColor(theme.axis), 1.0))
            painter.drawLine(at(*ends[0]), at(*ends[1]))
            _write(painter, at(*ends[2]), tick.text, theme, size)
        _write(
            painter, at(*_on(axis, 0.0, edge * (1.0 + NAME))), surface.variables[axis], theme, size
        )
    left = min(corners, key=lambda corner: float(at(*corner).x()))
    painter.setPen(QPen(QColor(theme.axis), 1.0))
    painter.drawLine(at(*left), at(*left, RELIEF))
    values = shape.scaling.values(np.array(HEIGHTS))
    for share, value in zip(HEIGHTS, values.tolist(), strict=True):
        top = at(*left, RELIEF * share)
        painter.setPen(QPen(QColor(theme.axis), 1.0))
        painter.drawLine(top, top - QPointF(4.0, 0.0))
        box = QRectF(top.x() - 6.0 - 8.0 * size, top.y() - size, 8.0 * size, 2.0 * size)
        painter.setPen(QColor(theme.muted_text))
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, side, short_number(value))


def _on(axis: int, along: float, across: float) -> tuple[float, float]:
    return (along, across) if axis == 0 else (across, along)


def _write(painter: QPainter, at: QPointF, text: str, theme: Theme, size: int) -> None:
    painter.setPen(QColor(theme.muted_text))
    box = QRectF(at.x() - 60.0, at.y() - size, 120.0, 2.0 * size)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
