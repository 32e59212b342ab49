"""The other seeds of a contender: a dot for each run, and the path of the median."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from explorer.drawing.colours.contrast_cache import trail_colour
from explorer.drawing.colours.theme import Theme
from explorer.drawing.geometry.viewport import Projection
from explorer.engine.runs.seed_cloud import SeedCloud

Floats = npt.NDArray[np.float64]
DOT = 5.0
DOT_ALPHA = 200
MOST_CORNERS = 2000
"""Corners of a median path that are drawn; a longer one is thinned."""


def paint_seeds(
    painter: QPainter,
    cloud: SeedCloud,
    step: int,
    colour: str,
    projection: Projection,
    theme: Theme,
    scale: float,
    places: Callable[[Floats], Floats],
) -> None:
    """A dot where each run is at ``step``, and the median of all runs up to there, dotted.

    ``places`` takes points (m, d) to data coordinates of the picture (m, 2).
    """
    row = min(step, len(cloud.positions) - 1)
    shade = QColor(trail_colour(theme, colour))
    middle = cloud.middle[: row + 1]
    middle = middle[np.isfinite(middle).all(axis=1)]
    if len(middle) > 1:
        every = -(-len(middle) // MOST_CORNERS)
        corners = projection.pixels(places(np.concatenate([middle[:-1:every], middle[-1:]])))
        _paint_path(painter, corners, shade, theme, scale, projection)
    here = cloud.positions[row]
    pixels = projection.pixels(places(here[np.isfinite(here).all(axis=1)]))
    pixels = pixels[projection.inside(pixels)]
    dots = [QPointF(x, y) for x, y in pixels.tolist()]
    for tint, alpha, width in ((theme.casing, 90, DOT + 1.6), (shade, DOT_ALPHA, DOT)):
        ink = QColor(tint)
        ink.setAlpha(alpha)
        pen = QPen(ink, width * scale)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        for dot in dots:
            painter.drawLine(QLineF(dot, dot + QPointF(0.01, 0.0)))


def _paint_path(
    painter: QPainter,
    corners: Floats,
    shade: QColor,
    theme: Theme,
    scale: float,
    projection: Projection,
) -> None:
    reach = 20.0 * max(projection.width, projection.height)
    usable = np.isfinite(corners).all(axis=1) & (np.abs(corners) < reach).all(axis=1)
    line = QPolygonF([QPointF(x, y) for x, y in corners[usable].tolist()])
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for tint, width in ((QColor(theme.casing), 3.4), (QColor("#ffffff"), 1.8)):
        painter.setPen(QPen(tint, width * scale))
        painter.drawPolyline(line)
    painter.setPen(QPen(shade, 1.8 * scale, Qt.PenStyle.DotLine))
    painter.drawPolyline(line)
