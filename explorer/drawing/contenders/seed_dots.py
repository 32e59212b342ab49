"""The other seeds of a contender: a dot for each run, and the path of the median."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.arrays import Floats
from explorer.drawing.colours.contrast_cache import trail_colour
from explorer.drawing.colours.theme import Theme
from explorer.drawing.geometry.clipping import clipped_polyline
from explorer.drawing.geometry.line_segments import Strokes, dashed, draw_lines, flat_pen
from explorer.drawing.geometry.viewport import Projection
from explorer.engine.runs.seed_cloud import SeedCloud

DOT = 5.0
DOT_ALPHA = 200
MOST_CORNERS = 2000
"""Corners of a median path that are drawn; a longer one is thinned."""
MOST_PATH_DOTS = 5000
"""Dots of a median path; on a long oscillating one they are farther apart."""


def paint_seeds(
    painter: QPainter,
    cloud: SeedCloud,
    step: int,
    colour: str,
    projection: Projection,
    theme: Theme,
    scale: float,
    project: Callable[[Floats], Floats],
) -> None:
    """A dot where each run is at ``step``, and the median of all runs up to there, dotted.

    ``project`` takes points (m, d) to data coordinates of the picture (m, 2).
    """
    row = min(step, len(cloud.positions) - 1)
    shade = QColor(trail_colour(theme, colour))
    middle = cloud.middle[: row + 1]
    middle = middle[np.isfinite(middle).all(axis=1)]
    if len(middle) > 1:
        every = -(-len(middle) // MOST_CORNERS)
        corners = projection.pixels(project(np.concatenate([middle[:-1:every], middle[-1:]])))
        _paint_path(painter, corners, shade, theme, scale, projection)
    here = cloud.positions[row]
    pixels = projection.pixels(project(here[np.isfinite(here).all(axis=1)]))
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
    line = clipped_polyline(corners, projection.width, projection.height)
    width = 1.8 * scale
    for tint, breadth in ((QColor(theme.casing), 3.4 * scale), (QColor("#ffffff"), width)):
        painter.setPen(flat_pen(tint, breadth))
        draw_lines(painter, line)
    length = float(np.hypot(*(line[:, 2:] - line[:, :2]).T).sum())
    gap = max(width, length / MOST_PATH_DOTS)
    whole = Strokes(line, np.arange(len(line)), np.array([0, len(line)]))
    painter.setPen(flat_pen(shade, width))
    draw_lines(painter, dashed(whole, [(2.0 * width, gap)]).lines)
