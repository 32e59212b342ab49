"""Where the selected contender evaluated the surface in a step, and the shape that it used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from explorer.arrays import Floats
from explorer.drawing.colours.contrast_cache import trail_colour
from explorer.drawing.contenders.state_marks import MARGIN, MarkStyle
from explorer.drawing.contenders.trace import Trace
from explorer.drawing.geometry.viewport import Projection
from explorer.drawing.text.labels import paint_plate, picture_font, text_width
from explorer.engine.rules.direct_step import EvaluationKind

SIZE = 2.6
NAMES: dict[EvaluationKind, tuple[str, str]] = {
    "value": ("×", "f"),
    "gradient": ("•", "gradient"),
    "hessian": ("□", "Hessian"),
}
"""The sign of each kind of evaluation in the key, and its name."""


def paint_evaluations(
    painter: QPainter,
    trace: Trace,
    step: int,
    projection: Projection,
    style: MarkStyle,
    project: Callable[[Floats], Floats],
) -> list[QRectF]:
    """A mark at each evaluated point, dotted lines to them, the shape, and the counts.

    ``project`` takes points (m, d) to data coordinates of the picture (m, 2). Returns the covered
    areas. A single evaluation at x itself is not marked.
    """
    trajectory = trace.drawn
    row = min(step, trajectory.steps)
    if row < 0:
        return []
    marks, here = trajectory.evaluations_at(row), trajectory.positions[row]
    outline = trajectory.outline(row)
    alone = not marks or (len(marks) == 1 and np.array_equal(marks[0].at, here))
    if alone and outline is None:
        return []
    colour = QColor(trail_colour(style.theme, style.colour))
    painter.save()
    painter.setClipRect(QRectF(0.0, 0.0, projection.width, projection.height))
    if outline is not None and outline.shape[1] > 1:
        corners = _near(projection.pixels(project(outline)), projection)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for shade, width in ((QColor(style.theme.casing), 2.6), (colour, 1.2)):
            painter.setPen(QPen(shade, width * style.line_scale))
            painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners.tolist()]))
    if marks:
        points = projection.pixels(project(np.array([here, *(mark.at for mark in marks)])))
        head, points = QPointF(*points[0].tolist()), points[1:]
        painter.setPen(QPen(colour, style.line_scale, Qt.PenStyle.DotLine))
        for point in _near(points, projection).tolist():
            painter.drawLine(head, QPointF(*point))
        for mark, point in zip(marks, points, strict=True):
            if projection.inside(point):
                _paint_mark(painter, mark.kind, QPointF(*point.tolist()), colour, style)
    painter.restore()
    counts = Counter(mark.kind for mark in marks)
    return [] if alone else _paint_key(painter, counts, projection, style)


def _near(pixels: Floats, projection: Projection) -> Floats:
    """The points that are finite and not so far outside that clipping would lose digits."""
    reach = 20.0 * max(projection.width, projection.height)
    kept: Floats = pixels[(np.abs(np.nan_to_num(pixels, nan=np.inf)) < reach).all(axis=1)]
    return kept


def _paint_mark(
    painter: QPainter, kind: EvaluationKind, at: QPointF, colour: QColor, style: MarkStyle
) -> None:
    size = SIZE * style.line_scale
    for shade, width in ((QColor(style.theme.casing), 3.0), (colour, 1.3)):
        painter.setPen(QPen(shade, width * style.line_scale))
        painter.setBrush(shade if kind == "gradient" else Qt.BrushStyle.NoBrush)
        if kind == "value":
            across, up = QPointF(size, size), QPointF(size, -size)
            painter.drawLine(at - across, at + across)
            painter.drawLine(at - up, at + up)
        elif kind == "gradient":
            painter.drawEllipse(at, 0.5 * size, 0.5 * size)
        else:
            side = 3.2 * size
            painter.drawRect(QRectF(at.x() - side / 2, at.y() - side / 2, side, side))


def _paint_key(
    painter: QPainter, counts: Counter[EvaluationKind], projection: Projection, style: MarkStyle
) -> list[QRectF]:
    """One line in the upper left corner: the number of evaluations of each kind in this step."""
    words = "   ".join(
        f"{sign} {name}: {counts[kind]}" for kind, (sign, name) in NAMES.items() if counts[kind]
    )
    size = style.font_size - 1
    margin = MARGIN * style.line_scale
    plate = QRectF(margin, margin, text_width(words, size) + 14.0, size + 9.0)
    if plate.width() > projection.width - 2 * margin:
        return []
    paint_plate(painter, plate, style.theme)
    painter.setPen(QColor(style.theme.text))
    painter.setFont(picture_font(size))
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, words)
    return [plate]
