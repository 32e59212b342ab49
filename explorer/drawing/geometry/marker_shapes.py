"""The outlines of heads and other marks, around the origin."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPen, QPolygonF

from explorer.drawing.geometry.clipping import clipped


def _regular(corners: int, first_degrees: float, inner: float = 1.0) -> list[tuple[float, float]]:
    """Corners of a polygon, or of a star if the inner radius is below 1."""
    count = corners if inner == 1.0 else 2 * corners
    points = []
    for index in range(count):
        angle = math.radians(first_degrees + 360.0 * index / count)
        radius = inner if inner != 1.0 and index % 2 else 1.0
        points.append((radius * math.cos(angle), radius * math.sin(angle)))
    return points


# Radii make the areas look alike.
_POLYGONS: dict[str, tuple[float, list[tuple[float, float]]]] = {
    "square": (1.2, _regular(4, 45.0)),
    "diamond": (1.25, _regular(4, 0.0)),
    "triangle_up": (1.4, _regular(3, -90.0)),
    "star": (1.5, _regular(5, -90.0, 0.48)),
    "triangle_down": (1.4, _regular(3, 90.0)),
    "pentagon": (1.15, _regular(5, -90.0)),
    "hexagon": (1.12, _regular(6, 0.0)),
}


@lru_cache(maxsize=256)
def marker_path(marker: str, radius: float) -> QPainterPath:
    """The outline of a marker; a circle of the same radius looks as large."""
    path = QPainterPath()
    if marker == "circle":
        path.addEllipse(QPointF(0.0, 0.0), radius, radius)
        return path
    if marker not in _POLYGONS:
        raise ValueError(f"marker: found {marker!r}, expected circle, {', '.join(_POLYGONS)}")
    factor, corners = _POLYGONS[marker]
    path.addPolygon(
        QPolygonF([QPointF(radius * factor * x, radius * factor * y) for x, y in corners])
    )
    path.closeSubpath()
    return path


@lru_cache(maxsize=256)
def _grown(marker: str, radius: float, width: float) -> QPainterPath:
    """The outline with a border of ``width`` around it, since filling is faster than stroking."""
    path = marker_path(marker, radius)
    if not width:
        return path
    stroker = QPainterPathStroker(QPen(Qt.GlobalColor.black, 2.0 * width))
    stroker.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return path.united(stroker.createStroke(path))


def draw_ringed_marker(
    painter: QPainter, at: QPointF, marker: str, radius: float, fill: str, ring: str, casing: str
) -> None:
    """A marker with a light ring in a dark casing: it stands out on every background."""
    scale = radius / 5.0
    painter.setPen(Qt.PenStyle.NoPen)
    painter.translate(at)
    for colour, width in ((casing, 2.5), (ring, 1.5), (fill, 0.0)):
        painter.setBrush(QColor(colour))
        painter.drawPath(_grown(marker, radius, width * scale))
    painter.translate(-at)


def draw_hollow_marker(
    painter: QPainter, at: QPointF, marker: str, radius: float, colour: str, casing: str
) -> None:
    """The outline of a marker in a casing, for what lies behind something."""
    outline = marker_path(marker, radius).translated(at)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for shade, width in ((casing, 0.7), (colour, 0.4)):
        painter.setPen(QPen(QColor(shade), width * radius))
        painter.drawPath(outline)


def draw_cross(painter: QPainter, at: QPointF, radius: float, colour: str, casing: str) -> None:
    """A diagonal cross in a casing."""
    for shade, width in ((casing, 4.0), (colour, 2.0)):
        pen = QPen(QColor(shade), width * radius / 5.0)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        for sign in (-1.0, 1.0):
            painter.drawLine(
                QPointF(at.x() - radius, at.y() - sign * radius),
                QPointF(at.x() + radius, at.y() + sign * radius),
            )


def draw_arrow(
    painter: QPainter,
    tail: QPointF,
    head: QPointF,
    colour: str,
    casing: str,
    width: float,
    within: QRectF | None = None,
) -> None:
    """An arrow with a filled point in a casing; shorter than its point it is not drawn.

    It is cut at ``within``, since a vector format's own clipping is not known to every viewer.
    """
    x, y = head.x() - tail.x(), head.y() - tail.y()
    length = math.hypot(x, y)
    size = 3.6 * width
    if length < size:
        return
    x, y = x / length, y / length
    neck = QPointF(head.x() - size * x, head.y() - size * y)
    half = 0.5 * size
    point = QPolygonF(
        [
            head,
            QPointF(neck.x() - half * y, neck.y() + half * x),
            QPointF(neck.x() + half * y, neck.y() - half * x),
        ]
    )
    shaft: QLineF | None = QLineF(tail, neck)
    if within is not None:
        shaft = _cut(tail, neck, within)
        point = point.intersected(QPolygonF(within))
    for shade, extra in ((casing, 2.0), (colour, 0.0)):
        pen = QPen(QColor(shade), width + extra)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        if shaft is not None:
            painter.drawLine(shaft)
        outline = QPen(QColor(shade), extra) if extra else QPen(Qt.PenStyle.NoPen)
        outline.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(outline)
        painter.setBrush(QColor(shade))
        painter.drawPolygon(point)


def _cut(begin: QPointF, end: QPointF, within: QRectF) -> QLineF | None:
    """The part of a line inside a rectangle whose top left is the origin."""
    line = np.array([[begin.x(), begin.y(), end.x(), end.y()]])
    lines, _ = clipped(line, within.width(), within.height())
    return QLineF(*lines[0].tolist()) if len(lines) else None
