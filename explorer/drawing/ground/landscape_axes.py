"""The axes of a landscape: the edges of its base with numbers, and a scale of heights."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.drawing.colours.theme import Theme
from explorer.drawing.geometry.ticks import linear_ticks, short_number
from explorer.drawing.geometry.viewport import Projection
from explorer.drawing.ground.landscape import RELIEF, Camera, Landscape
from explorer.drawing.text.labels import picture_font, text_width
from explorer.engine.objectives.objective import Objective

TICK = 0.05
NUMBER = 0.16
NAME = 0.3
HEIGHTS: tuple[float, ...] = (0.0, 0.5, 1.0)
ROOM_FOR_THREE = 3.0
"""The scale has a number in the middle where it is at least so many times as high as text."""
HEIGHT_NAMES = {"linear": "f", "logarithmic": "f (logarithmic)", "rank": "f (by rank)"}
"""What stands above the scale of heights."""
Place = tuple[float, float]
CORNERS: tuple[Place, ...] = ((-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0))


def paint_space_axes(
    painter: QPainter,
    projection: Projection,
    shape: Landscape,
    camera: Camera,
    surface: Objective,
    theme: Theme,
    font_size: int,
    floor: float = 0.0,
) -> None:
    """Frame of the base, ticks on the two edges near the camera, heights at the left corner.

    The ticks stand at a floor that is so much lower in the picture.
    """
    axes = _SpaceAxes(painter, projection, camera, theme, font_size)
    painter.setFont(picture_font(font_size - 1))
    for begin, end in zip(CORNERS, CORNERS[1:] + CORNERS[:1], strict=True):
        axes.line(begin, end)
    near = [math.copysign(1.0, part) for part in camera.axes[2][:2]]
    for axis, span in enumerate((shape.grid.x, shape.grid.y)):
        # The edge along an axis lies where the other coordinate is near the camera.
        edge = near[1 - axis]
        for tick in linear_ticks(span, 5):
            place = (tick.place - span[0]) / (span[1] - span[0]) * 2.0 - 1.0
            if abs(place) <= 1.0 + 1e-9:
                on, off, far = (_on(axis, place, edge * (1.0 + out)) for out in (0, TICK, NUMBER))
                axes.line(on, off, lower=floor)
                axes.write(axes.at(far, lower=floor), tick.text)
        foot, outside = (
            axes.at(_on(axis, 0.0, edge * (1.0 + out)), lower=floor) for out in (0.0, NAME)
        )
        axes.write(outside, surface.variables[axis], away=outside.x() - foot.x())
    left = min(CORNERS, key=lambda corner: axes.at(corner).x())
    axes.line(left, left, RELIEF)
    heights = HEIGHTS
    if (axes.at(left) - axes.at(left, RELIEF)).y() < ROOM_FOR_THREE * font_size:
        heights = (HEIGHTS[0], HEIGHTS[-1])
    values = shape.scaling.values(np.array(heights))
    top = axes.at(left, RELIEF) - QPointF(0.0, 1.8 * font_size)
    axes.write(top, HEIGHT_NAMES[shape.scaling.scale], away=-1)
    for share, value in zip(heights, values.tolist(), strict=True):
        axes.write(axes.at(left, RELIEF * share) - QPointF(4.0, 0.0), short_number(value), away=-1)


class _SpaceAxes:
    def __init__(
        self,
        painter: QPainter,
        projection: Projection,
        camera: Camera,
        theme: Theme,
        font_size: int,
    ) -> None:
        self._painter, self._projection, self._camera = painter, projection, camera
        self._theme, self._font_size = theme, font_size

    def at(self, place: Place, height: float = 0.0, lower: float = 0.0) -> QPointF:
        """Where a place of the base, above it, or ``lower`` in the picture, appears in pixels."""
        seen = self._camera.seen(np.array([*place, height])) - [0.0, lower]
        return QPointF(*self._projection.pixels(seen).tolist())

    def line(self, begin: Place, other: Place, height: float = 0.0, lower: float = 0.0) -> None:
        """A line between two places, up to a height at the other."""
        self._painter.setPen(QPen(QColor(self._theme.axis), 1.0))
        self._painter.drawLine(self.at(begin, 0.0, lower), self.at(other, height, lower))

    def write(self, at: QPointF, text: str, away: float = 0.0) -> None:
        """A text that is centred, or goes away to the right (above 0) or to the left (below)."""
        lines = text.split(", ")
        wide = max(text_width(line, self._font_size) for line in lines) + 8.0
        high = 1.4 * self._font_size * len(lines)
        left = at.x() - wide / 2
        if away:
            left = at.x() if away > 0 else at.x() - wide
        left = min(max(left, 0.0), max(self._projection.width - wide, 0.0))
        self._painter.setPen(QColor(self._theme.muted_text))
        self._painter.drawText(
            QRectF(left, at.y() - high / 2, wide, high),
            Qt.AlignmentFlag.AlignCenter,
            "\n".join(lines),
        )


def _on(axis: int, along: float, across: float) -> Place:
    return (along, across) if axis == 0 else (across, along)
