"""The band in which most of many runs lie, with their median."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from explorer.arrays import Floats
from explorer.drawing.geometry.chart_lines import by_columns
from explorer.drawing.geometry.viewport import Projection

BAND_ALPHA = 55
FAR = 1e6
"""Pixels beyond which an edge that is infinite, or not above 0 on a logarithmic axis, is drawn."""


def paint_band(
    painter: QPainter,
    low: Floats,
    median: Floats,
    high: Floats,
    colour: str,
    projection: Projection,
    scale: float,
) -> None:
    """Fill between two curves (n, 2) in data coordinates, and draw the median as dashes."""
    columns = int(projection.width * projection.resolution)
    edges = [by_columns(curve, columns) for curve in (low, high)]
    lower = _pixels(edges[0], projection, projection.height + FAR)
    upper = _pixels(edges[1], projection, -FAR)
    fill = QColor(colour)
    fill.setAlpha(BAND_ALPHA)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    outline = [QPointF(x, y) for x, y in [*lower.tolist(), *upper[::-1].tolist()]]
    painter.save()
    painter.setClipRect(0, 0, int(projection.width), int(projection.height))
    painter.drawPolygon(QPolygonF(outline))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(colour), 1.2 * scale, Qt.PenStyle.DashLine))
    middle = _pixels(by_columns(median, columns), projection, np.nan)
    middle = middle[np.isfinite(middle).all(axis=1)]
    painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in middle.tolist()]))
    painter.restore()


def _pixels(curve: Floats, projection: Projection, otherwise: float) -> Floats:
    """Pixels of a curve, with ``otherwise`` for heights that are not finite."""
    pixels = projection.pixels(curve)
    beyond = ~np.isfinite(pixels[:, 1])
    pixels[beyond, 1] = otherwise
    pixels[:, 1] = np.clip(pixels[:, 1], -FAR, projection.height + FAR)
    return pixels
