"""A scene of one step: its arrows at the head, its squares in a corner."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.drawing.colours.contrast_cache import trail_colour
from explorer.drawing.colours.term_colours import BASE, term_colour
from explorer.drawing.colours.theme import Theme
from explorer.drawing.contenders.heads import Head
from explorer.drawing.geometry.marker_shapes import draw_arrow
from explorer.drawing.geometry.viewport import Projection
from explorer.drawing.text.labels import paint_label, paint_plate, text_width
from explorer.engine.explanations.stage import Square, StepStage, Vector
from explorer.engine.rules.glossary import Role

SHORTEST, LONGEST = 60.0, 170.0
SHORTEST_SEEN = 28.0
BENEATH = ("step", "other")
LARGEST_SQUARE = 44.0
MARGIN = 12.0


def paint_scene(
    painter: QPainter,
    scene: StepStage,
    head: Head,
    projection: Projection,
    theme: Theme,
    scale: float,
    font_size: int,
) -> list[QRectF]:
    """Arrows from a head, all by one factor so that they add up, and squares in a corner.

    The factor is 1 while the longest arrow has 60 to 170 pixels and stays in the picture, and in
    the last scene; otherwise a label states it. Elsewhere an arrow too short to be seen is drawn 28
    pixels long. Earlier arrows and the result are broad and drawn beneath. Arrows of more than two
    coordinates are not drawn. Returns the covered areas, which labels avoid.
    """
    covered = []
    factor = _factor(scene, head, projection, scale)
    drawn = [vector for vector in scene.vectors if len(vector.vector) <= 2]
    for vector in sorted(drawn, key=lambda vector: vector.role not in BENEATH):
        tail, tip = (_moved(head, reach, factor) for reach in _reaches(vector, scene, projection))
        if scene.landing is None:
            tip = _seen(tail, tip, SHORTEST_SEEN * scale)
        if not all(map(math.isfinite, (tail.x(), tail.y(), tip.x(), tip.y()))):
            continue
        broad = vector.role in BENEATH and len(drawn) > 1
        width = (5.0 if broad else 2.4) * scale
        draw_arrow(painter, tail, tip, _colour(theme, vector.role), theme.casing, width)
        covered.append(QRectF(tail, tip).normalized())
    at_left = head.x > projection.width / 2
    bottom = projection.height - MARGIN * scale
    if scene.squares:
        right = None if at_left else projection.width - MARGIN * scale
        plate = _paint_squares(painter, scene.squares, theme, scale, font_size, bottom, right)
        covered.append(plate)
        bottom = plate.top() - 4.0
    if factor != 1.0 and drawn:
        text = f"arrows × {factor:.2g}"
        wide, high = text_width(text, font_size) + 8.0, font_size + 8.0
        left = MARGIN * scale if at_left else projection.width - MARGIN * scale - wide
        box = QRectF(left, bottom - high, wide, high)
        paint_label(painter, box, text, font_size, theme)
        covered.append(box)
    return covered


def _factor(scene: StepStage, head: Head, projection: Projection, scale: float) -> float:
    if scene.landing is not None:
        return 1.0
    ends = [
        end
        for vector in scene.vectors
        if len(vector.vector) <= 2
        for end in _reaches(vector, scene, projection)
        if 0.0 < math.hypot(*end) < math.inf
    ]
    if not ends:
        return 1.0
    longest = max(math.hypot(*end) for end in ends)
    room = min(_room(head, end, projection) for end in ends)
    least, most = SHORTEST * scale / longest, LONGEST * scale / longest
    return max(min(max(1.0, least), most, room), 0.5 * least)


def _room(head: Head, reach: tuple[float, float], projection: Projection) -> float:
    """How many times an arrow fits between the head and the edge it points to."""
    room = math.inf
    for coordinate, way, size in (
        (head.x, reach[0], projection.width),
        (head.y, reach[1], projection.height),
    ):
        free = size - MARGIN - coordinate if way > 0 else coordinate - MARGIN
        if way:
            room = min(room, max(free, 0.0) / abs(way))
    return room


def _seen(tail: QPointF, tip: QPointF, shortest: float) -> QPointF:
    """``tip``, moved away from ``tail`` until the arrow can be seen."""
    way = tip - tail
    length = math.hypot(way.x(), way.y())
    return tail + way * (shortest / length) if 0.0 < length < shortest else tip


def _reaches(
    vector: Vector, scene: StepStage, projection: Projection
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Tail and tip in pixels from the head; on a line arrows lie along the x axis."""
    origin = np.array(scene.vectors[0].start)
    tail = np.array(vector.start) - origin
    tip = tail + np.array(vector.vector)
    across = projection.width / (projection.x[1] - projection.x[0])
    upward = projection.height / (projection.y[1] - projection.y[0])
    reaches = []
    for end in (tail, tip):
        y = -float(end[1]) * upward if len(end) > 1 else 0.0
        reaches.append((float(end[0]) * across, y))
    return reaches[0], reaches[1]


def _moved(head: Head, reach: tuple[float, float], factor: float) -> QPointF:
    return QPointF(head.x + factor * reach[0], head.y + factor * reach[1])


def _colour(theme: Theme, role: Role) -> str:
    return trail_colour(theme, BASE.get(role, "#ffffff"))


def _paint_squares(
    painter: QPainter,
    squares: tuple[Square, ...],
    theme: Theme,
    scale: float,
    font_size: int,
    bottom: float,
    right: float | None,
) -> QRectF:
    """For each coordinate a square as wide as the root: filled now, an outline before."""
    largest = max(
        max(math.sqrt(abs(v)) for v in (*square.before, *square.after)) for square in squares
    )
    unit = LARGEST_SQUARE * scale / largest if 0 < largest < math.inf else 0.0
    room, gap = LARGEST_SQUARE * scale, 10.0 * scale
    count = sum(min(len(square.after), 2) for square in squares)
    line = font_size + 6.0
    plate = QRectF(MARGIN * scale, 0.0, count * (room + gap) + gap, room + gap + line + 4.0)
    plate.moveBottom(bottom)
    if right is not None:
        plate.moveRight(right)
    paint_plate(painter, plate, theme, radius=4.0)
    colour = QColor(term_colour(theme, "square"))
    fill = QColor(colour)
    fill.setAlpha(90)
    left = plate.left() + gap
    for square in squares:
        symbol = square.symbol
        for index in range(min(len(square.after), 2)):
            name = f"√{symbol} {'xy'[index]}" if len(square.after) > 1 else f"√{symbol}"
            base = plate.bottom() - line
            now = unit * math.sqrt(abs(square.after[index]))
            before = unit * math.sqrt(abs(square.before[index]))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            painter.drawRect(QRectF(left, base - now, now, now))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour, 1.2 * scale))
            painter.drawRect(QRectF(left, base - before, before, before))
            label = QRectF(left - 4.0, base + 2.0, text_width(name, font_size) + 8.0, line - 4.0)
            paint_label(painter, label, name, font_size, theme)
            left += room + gap
    return plate
