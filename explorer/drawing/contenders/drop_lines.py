"""Lines from the heads down to the floor of a landscape."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.arrays import Floats
from explorer.drawing.colours.contrast_cache import trail_colour
from explorer.drawing.colours.theme import Theme
from explorer.drawing.contenders.heads import Head
from explorer.drawing.contenders.trace import Trace

WIDTH = 1.2
DASHES = [3.0, 3.0]
FOOT = 2.6
"""Radius in pixels of the dot on the floor."""


def paint_drop_lines(
    painter: QPainter,
    heads: Sequence[Head],
    feet: Floats,
    traces: Sequence[Trace],
    theme: Theme,
    line_scale: float,
) -> None:
    """A dashed line from each head to its foot, ``feet`` (n, 2) in pixels, and a dot there."""
    for head, foot in zip(heads, feet.tolist(), strict=True):
        colour = QColor(trail_colour(theme, traces[head.index].style.colour))
        pen = QPen(colour, WIDTH * line_scale)
        pen.setDashPattern(DASHES)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawLine(head.point, QPointF(*foot))
        painter.setPen(QPen(QColor(theme.casing), line_scale))
        painter.setBrush(colour)
        painter.drawEllipse(QPointF(*foot), FOOT * line_scale, FOOT * line_scale)
    painter.setBrush(Qt.BrushStyle.NoBrush)
