"""A floor beneath a landscape: what is seen from above, with iso-lines and shadows."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from explorer.arrays import Floats
from explorer.drawing.colours.colour import mixed
from explorer.drawing.colours.theme import Theme
from explorer.drawing.geometry.line_segments import draw_lines, flat_pen
from explorer.drawing.geometry.viewport import Projection
from explorer.drawing.surfaces.height_field import Grid, isolines
from explorer.drawing.surfaces.landscape import Camera, Landscape
from explorer.drawing.surfaces.ray_casting import base_point

GAP = 0.05
"""Least distance between landscape and floor in the picture, where the base is 2 wide."""
CORNERS = np.array([(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)])
PALENESS = 0.5


@dataclass(frozen=True)
class Floor:
    """The base once more, so far below a landscape that it covers none of it from any side."""

    camera: Camera

    @property
    def drop(self) -> float:
        """How much lower in the picture the floor is than the base."""
        return 2.0 * math.sqrt(2.0) * float(self.camera.axes[2][2]) + GAP

    def seen(self, points: Floats) -> Floats:
        """Where points of the base (n, 2 or more) appear on the floor, (n, 2)."""
        flat = np.zeros((len(points), 3))
        flat[:, :2] = points[:, :2]
        return self.camera.seen(flat) - [0.0, self.drop]

    def base_at(self, right: float, up: float) -> tuple[float, float] | None:
        """The point of the base at a point of the picture, if the floor is there."""
        depth = (up + self.drop) / max(float(self.camera.axes[2][2]), 1e-6)
        base = base_point(self.camera, right, depth)
        return base if max(map(abs, base)) <= 1.0 else None

    def paint(
        self,
        painter: QPainter,
        projection: Projection,
        shape: Landscape,
        theme: Theme,
        lines: int,
        line_scale: float,
    ) -> None:
        """The floor with as many iso-lines as the landscape has."""
        corners = projection.pixels(self.seen(CORNERS)).tolist()
        colour = mixed(theme.border, theme.canvas, PALENESS)
        painter.setPen(QPen(QColor(theme.axis), 1.0))
        painter.setBrush(QColor(colour))
        painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        base = Grid(shape.grid.values, (-1.0, 1.0), (-1.0, 1.0))
        known = isolines(base, shape.shares, lines)
        if known:
            points = np.concatenate([np.hstack([line[:-1], line[1:]]) for line in known])
            pixels = projection.pixels(self.seen(points.reshape(-1, 2))).reshape(-1, 4)
            painter.setPen(flat_pen(QColor(theme.axis), line_scale * theme.isoline_width))
            draw_lines(painter, np.ascontiguousarray(pixels))
