"""The lines inside which half, and nine tenths, of the exact density of Langevin dynamics lie."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from explorer.arrays import Floats
from explorer.drawing.colours.theme import Theme
from explorer.drawing.geometry.viewport import Projection
from explorer.drawing.surfaces.height_field import evaluate_on_grid, level_lines
from explorer.drawing.text.labels import paint_label, text_width
from explorer.engine.objectives.objective import Objective
from explorer.engine.runs.seed_cloud import SeedCloud
from explorer.engine.runs.stationary_density import NODES, StationaryDensity


def paint_density(
    painter: QPainter,
    surface: Objective,
    density: StationaryDensity,
    cloud: SeedCloud,
    step: int,
    projection: Projection,
    theme: Theme,
    scale: float,
    font_size: int,
    project: Callable[[Floats], Floats],
) -> list[QRectF]:
    """The lines, white in a casing, and the shares of the runs inside; returns what is covered."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for line in _lines(surface, density):
        pixels = projection.pixels(project(line))
        pixels = pixels[np.isfinite(pixels).all(axis=1)]
        polygon = QPolygonF([QPointF(x, y) for x, y in pixels.tolist()])
        for colour, width in ((theme.casing, 3.0), ("#ffffff", 1.4)):
            painter.setPen(QPen(QColor(colour), width * scale, Qt.PenStyle.DashLine))
            painter.drawPolyline(polygon)
    words, size = density.words(cloud, step), font_size - 1
    wide, high = text_width(words, size) + 10.0, size + 8.0
    box = QRectF(projection.width - wide - 8.0, 8.0, wide, high)
    if box.left() < 0.0:
        return []
    paint_label(painter, box, words, size, theme)
    return [box]


@lru_cache(maxsize=8)
def _lines(surface: Objective, density: StationaryDensity) -> tuple[Floats, ...]:
    """The lines (n, 2) of all levels, over the view of the surface."""
    grid = evaluate_on_grid(surface, surface.view[0], surface.view[1], NODES)
    return tuple(level_lines(grid, grid.values, np.array(density.levels)))
