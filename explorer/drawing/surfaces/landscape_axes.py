"""The axes of a landscape: the edges of its base with numbers, and a scale of heights."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.drawing.colours.theme import Theme
from explorer.drawing.geometry.ticks import linear_ticks, three_digits
from explorer.drawing.geometry.viewport import Projection, Span
from explorer.drawing.surfaces.landscape import RELIEF, Camera, Landscape
from explorer.drawing.text.labels import picture_font, text_width

TICK = 0.05
NUMBER = 0.16
NAME = 0.3
HEIGHTS: tuple[float, ...] = (0.0, 0.5, 1.0)
SIDE = 4.0
"""Logical pixels left free on either side of a text."""
AWAY = 4.0 + 2.0 * SIDE
"""How much room numbers take beside the scale of heights besides their own width."""
ROOM_FOR_THREE = 3.0
"""The scale has a number in the middle if it is at least this many text heights high."""
HEIGHT_NAMES = {"linear": "f", "logarithmic": "f (logarithmic)", "rank": "f (by rank)"}
"""What stands above the scale of heights."""
LEAST_SHARE = 1e-3
"""On a linear scale a smaller share of it is written as 0."""
FURTHEST = 4.0
"""The most text heights from an edge to the middle of a number."""
BasePoint = tuple[float, float]
CORNERS: tuple[BasePoint, ...] = ((-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0))


def width_of_heights(shape: Landscape, font_size: int) -> float:
    """Logical pixels that the numbers of the scale of heights take beside the landscape."""
    return AWAY + max(text_width(text, font_size) for _, text in _numbers(shape, HEIGHTS))


def _numbers(shape: Landscape, heights: Sequence[float]) -> list[tuple[float, str]]:
    values = shape.scaling.values(np.array(heights)).tolist()
    least = LEAST_SHARE * (max(values) - min(values)) if shape.scaling.scale == "linear" else 0.0
    return [
        (height, "0" if abs(value) < least else three_digits(value))
        for height, value in zip(heights, values, strict=True)
    ]


class SpaceAxes:
    """The axes of one picture of a landscape. Its ticks stand ``lower`` in it, at a floor."""

    def __init__(
        self,
        painter: QPainter,
        projection: Projection,
        camera: Camera,
        theme: Theme,
        font_size: int,
        lower: float = 0.0,
    ) -> None:
        self._painter, self._projection, self._camera = painter, projection, camera
        self._theme, self._font_size, self._lower = theme, font_size, lower
        self._written: list[QRectF] = []

    def paint_frame(self) -> None:
        """The edges of the base and the scale of heights at the left corner, behind the surface."""
        for begin, end in zip(CORNERS, CORNERS[1:] + CORNERS[:1], strict=True):
            self._line(begin, end)
        self._line(self._left_corner, self._left_corner, RELIEF)

    def paint_numbers(self, shape: Landscape, names: Sequence[str]) -> list[QRectF]:
        """Heights, and ticks with ``names`` on the two edges near the camera.

        Of numbers that would run into each other the first stays, heights before ticks. Returns
        where there is text.
        """
        self._painter.setFont(picture_font(self._font_size - 1))
        self._paint_heights(shape)
        near = [math.copysign(1.0, part) for part in self._camera.axes[2][:2]]
        for axis, span in enumerate((shape.grid.x, shape.grid.y)):
            # The edge along an axis lies where the other coordinate is near the camera.
            self._paint_ticks(axis, span, near[1 - axis], names[axis])
        return self._written

    @property
    def _left_corner(self) -> BasePoint:
        return min(CORNERS, key=lambda corner: self._at(corner).x())

    def _paint_heights(self, shape: Landscape) -> None:
        foot, size = self._at(self._left_corner), self._font_size
        up = self._at(self._left_corner, RELIEF) - foot
        heights = HEIGHTS
        if -up.y() < ROOM_FOR_THREE * size:
            heights = (HEIGHTS[0], HEIGHTS[-1])
        above = foot + up - QPointF(0.0, 1.8 * size)
        self._write(above, HEIGHT_NAMES[shape.scaling.scale], away=-1)
        for share, text in _numbers(shape, heights):
            self._write(foot + up * share - QPointF(4.0, 0.0), text, away=-1)

    def _paint_ticks(self, axis: int, span: Span, edge: float, name: str) -> None:
        lower = self._lower
        furthest = 0.0
        for tick in linear_ticks(span, 5):
            along = (tick.value - span[0]) / (span[1] - span[0]) * 2.0 - 1.0
            if abs(along) <= 1.0 + 1e-9:
                on, off, far = (_on(axis, along, edge * (1.0 + out)) for out in (0, TICK, NUMBER))
                self._line(on, off, lower=lower)
                middle = self._clear_of_edge(axis, on, off, far, tick.text)
                self._write(middle, tick.text)
                way = middle - self._at(on, lower=lower)
                furthest = max(furthest, math.hypot(way.x(), way.y()))
        foot, outside = (
            self._at(_on(axis, 0.0, edge * (1.0 + out)), lower=lower) for out in (0.0, NAME)
        )
        way = outside - foot
        length = math.hypot(way.x(), way.y())
        if 0.0 < length < furthest + self._font_size:
            outside = foot + way * ((furthest + self._font_size) / length)
        self._write(outside, name, away=outside.x() - foot.x())

    def _clear_of_edge(
        self, axis: int, on: BasePoint, off: BasePoint, far: BasePoint, text: str
    ) -> QPointF:
        """Where the middle of a number goes: at ``far``, or further out if it would cross its edge.

        Its tick goes from ``on`` the edge to ``off`` it.
        """
        lower, size = self._lower, self._font_size
        foot, tip, middle = (self._at(point, lower=lower) for point in (on, off, far))
        along = self._at(_on(axis, on[axis] + 1.0, on[1 - axis]), lower=lower) - foot
        way = middle - foot
        length, edge = math.hypot(way.x(), way.y()), math.hypot(along.x(), along.y())
        if length == 0.0 or edge == 0.0:
            return middle
        normal = QPointF(-along.y(), along.x()) * (1.0 / edge)
        outward = abs(QPointF.dotProduct(way, normal)) / length
        if outward == 0.0:
            return middle
        reach = 0.5 * (abs(normal.x()) * text_width(text, size) + abs(normal.y()) * size)
        tick = abs(QPointF.dotProduct(tip - foot, normal))
        needed = min((reach + tick) / outward, FURTHEST * size)
        return foot + way * (max(needed, length) / length)

    def _at(self, point: BasePoint, height: float = 0.0, lower: float = 0.0) -> QPointF:
        """Where a point of the base, above it, or ``lower`` in the picture, appears in pixels."""
        seen = self._camera.seen(np.array([*point, height])) - [0.0, lower]
        return QPointF(*self._projection.pixels(seen).tolist())

    def _line(
        self, begin: BasePoint, other: BasePoint, height: float = 0.0, lower: float = 0.0
    ) -> None:
        """A line between two points, up to a height at the other."""
        self._painter.setPen(QPen(QColor(self._theme.axis), 1.0))
        self._painter.drawLine(self._at(begin, 0.0, lower), self._at(other, height, lower))

    def _write(self, at: QPointF, text: str, away: float = 0.0) -> None:
        """A text that is centred, or goes away to the right (above 0) or to the left (below).

        Where it would run into another there is none.
        """
        lines = text.split(", ")
        wide = max(text_width(line, self._font_size) for line in lines) + 2.0 * SIDE
        high = 1.4 * self._font_size * len(lines)
        left = at.x() - wide / 2
        if away:
            left = at.x() if away > 0 else at.x() - wide
        left = min(max(left, 0.0), max(self._projection.width - wide, 0.0))
        box = QRectF(left, at.y() - high / 2, wide, high)
        letters = box.adjusted(SIDE, 0.2 * self._font_size, -SIDE, -0.2 * self._font_size)
        if any(letters.intersects(other) for other in self._written):
            return
        self._written.append(letters)
        self._painter.setPen(QColor(self._theme.muted_text))
        self._painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "\n".join(lines))


def _on(axis: int, along: float, across: float) -> BasePoint:
    return (along, across) if axis == 0 else (across, along)
