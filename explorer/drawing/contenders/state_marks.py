"""The state of the selected contender: marks at points, a circle, and a key with words."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from explorer.arrays import Floats
from explorer.drawing.colours.contrast_cache import trail_colour
from explorer.drawing.colours.theme import Theme
from explorer.drawing.contenders.heads import Head
from explorer.drawing.contenders.trace import Trace
from explorer.drawing.geometry.marker_shapes import draw_ringed_marker
from explorer.drawing.geometry.viewport import Projection
from explorer.drawing.text.labels import paint_plate, picture_font, text_width
from explorer.engine.explanations.rule_state import StateMark, state_marks

SHAPES = ("diamond", "square", "triangle_up", "pentagon", "triangle_down")
RADIUS = 3.6
CORNERS = 96
BAR = 9.0
"""Half the height of the bars that mark the radius on a line."""
MARGIN = 8.0


@dataclass(frozen=True)
class MarkStyle:
    """How marks are painted: the contender's base colour, the theme, and sizes."""

    colour: str
    theme: Theme
    line_scale: float
    font_size: int


def marks_of(trace: Trace, step: int) -> tuple[StateMark, ...]:
    """The state of the rule at a step, in the coordinates of the picture.

    For many dimensions a plane cannot show a circle with the radius of a sphere.
    """
    if not trace.may_carry:
        return ()
    marks = state_marks(trace.drawn, step)
    return marks if trace.shadow is None else tuple(mark for mark in marks if not mark.radius)


def paint_state_marks(
    painter: QPainter,
    marks: Sequence[StateMark],
    head: Head | None,
    projection: Projection,
    style: MarkStyle,
    project: Callable[[Floats], Floats],
) -> list[QRectF]:
    """A circle for a radius, a mark with a thin line to the head for a point, and the key.

    ``project`` takes points (m, d) to data coordinates of the picture (m, 2). Returns the covered
    areas, which labels avoid.
    """
    if not marks:
        return []
    points = [mark for mark in marks if not mark.radius]
    shapes = {mark.name: SHAPES[index % len(SHAPES)] for index, mark in enumerate(points)}
    for mark in marks:
        if mark.radius:
            _paint_circle(painter, mark, projection, style, project)
    covered = []
    for mark in points:
        at = projection.pixels(project(np.array([mark.at])))[0]
        if projection.inside(at):
            point = QPointF(*at.tolist())
            covered.append(_paint_point(painter, point, shapes[mark.name], head, style))
    return [*covered, *_paint_key(painter, marks, shapes, projection, style)]


def _paint_circle(
    painter: QPainter,
    mark: StateMark,
    projection: Projection,
    style: MarkStyle,
    project: Callable[[Floats], Floats],
) -> None:
    middle = np.array(mark.at)
    if len(middle) == 1:
        ends = middle + mark.radius * np.array([[-1.0], [1.0]])
        for x, y in projection.pixels(project(ends)).tolist():
            if math.isfinite(x) and math.isfinite(y):
                half = BAR * style.line_scale
                _paint_line(painter, [QPointF(x, y - half), QPointF(x, y + half)], style)
        return
    angles = np.linspace(0.0, 2.0 * np.pi, CORNERS + 1)
    ring = middle + mark.radius * np.column_stack([np.cos(angles), np.sin(angles)])
    pixels = projection.pixels(project(ring))
    # Far outside the picture Qt's own clipping loses digits.
    reach = 20.0 * max(projection.width, projection.height)
    pixels = pixels[np.isfinite(pixels).all(axis=1) & (np.abs(pixels) < reach).all(axis=1)]
    if len(pixels) > 1:
        painter.save()
        painter.setClipRect(QRectF(0.0, 0.0, projection.width, projection.height))
        _paint_line(painter, [QPointF(x, y) for x, y in pixels.tolist()], style)
        painter.restore()


def _paint_line(painter: QPainter, corners: list[QPointF], style: MarkStyle) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    colour = trail_colour(style.theme, style.colour)
    for shade, width in ((style.theme.casing, 2.6), (colour, 1.2)):
        painter.setPen(QPen(QColor(shade), width * style.line_scale))
        painter.drawPolyline(QPolygonF(corners))


def _paint_point(
    painter: QPainter, at: QPointF, shape: str, head: Head | None, style: MarkStyle
) -> QRectF:
    colour = trail_colour(style.theme, style.colour)
    if head is not None:
        painter.setPen(QPen(QColor(colour), style.line_scale, Qt.PenStyle.DotLine))
        painter.drawLine(head.point, at)
    radius = RADIUS * style.line_scale
    draw_ringed_marker(painter, at, shape, radius, "#ffffff", colour, style.theme.casing)
    return QRectF(at.x() - 2 * radius, at.y() - 2 * radius, 4 * radius, 4 * radius)


def _paint_key(
    painter: QPainter,
    marks: Sequence[StateMark],
    shapes: dict[str, str],
    projection: Projection,
    style: MarkStyle,
) -> list[QRectF]:
    """A line of words for each mark in the lower left corner, behind its shape."""
    size = style.font_size - 1
    high, sign = size + 7.0, 2.0 * size
    wide = sign + max(text_width(mark.words, size) for mark in marks) + 10.0
    margin = MARGIN * style.line_scale
    if wide > projection.width - 2 * margin:
        return []
    top = projection.height - margin - high * len(marks)
    plate = QRectF(margin, top, wide, high * len(marks))
    paint_plate(painter, plate, style.theme)
    colour = trail_colour(style.theme, style.colour)
    for index, mark in enumerate(marks):
        middle = QPointF(margin + 0.5 * sign, top + high * (index + 0.5))
        if mark.name in shapes:
            draw_ringed_marker(
                painter, middle, shapes[mark.name], RADIUS, "#ffffff", colour, style.theme.casing
            )
        else:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colour), 1.4))
            painter.drawEllipse(middle, 0.3 * size, 0.3 * size)
        line = QRectF(margin + sign, top + high * index, wide - sign, high)
        painter.setPen(QColor(style.theme.text))
        painter.setFont(picture_font(size))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, mark.words)
    return [plate]
