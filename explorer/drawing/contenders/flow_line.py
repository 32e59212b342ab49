"""The gradient flow from the start: a thin line beneath the trails, and a key with its words."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from explorer.arrays import Floats
from explorer.drawing.colours.contrast_cache import line_colour
from explorer.drawing.colours.theme import Theme
from explorer.drawing.contenders.state_marks import MARGIN
from explorer.drawing.geometry.clipping import clipped_polyline
from explorer.drawing.geometry.line_segments import draw_lines, flat_pen
from explorer.drawing.geometry.viewport import Projection
from explorer.drawing.text.labels import paint_plate, picture_font, text_width

WORDS = "gradient flow"
WIDTH, CASING, HALO_ALPHA = 1.1, 2.8, 110
SAMPLE = 22.0
"""Pixels of the line before the words of the key."""
BEHIND = 0.35
"""Opacity of what lies behind a hill."""


def paint_flow(
    painter: QPainter,
    seen: Floats,
    behind: Floats,
    projection: Projection,
    theme: Theme,
    line_scale: float,
) -> None:
    """The line through points (n, 2) of the picture, with gaps at NaN; paler what is behind."""
    colour, halo = QColor(line_colour(theme, theme.text)), QColor(theme.canvas)
    halo.setAlpha(HALO_ALPHA)
    for path, opacity in ((behind, BEHIND), (seen, 1.0)):
        lines = clipped_polyline(projection.pixels(path), projection.width, projection.height)
        painter.setOpacity(opacity)
        for shade, width in ((halo, CASING), (colour, WIDTH)):
            painter.setPen(flat_pen(shade, width * line_scale))
            draw_lines(painter, lines)
    painter.setOpacity(1.0)


def paint_flow_key(
    painter: QPainter, projection: Projection, theme: Theme, font_size: int, line_scale: float
) -> list[QRectF]:
    """A piece of the line and what it is, in the lower right corner; returns what is covered."""
    size, margin = font_size - 1, MARGIN * line_scale
    wide, high = SAMPLE + text_width(WORDS, size) + 20.0, size + 9.0
    if wide > projection.width - 2 * margin:
        return []
    corner = (projection.width - margin - wide, projection.height - margin - high)
    plate = QRectF(*corner, wide, high)
    paint_plate(painter, plate, theme)
    painter.setPen(flat_pen(QColor(line_colour(theme, theme.text)), WIDTH * line_scale))
    left = QPointF(plate.left() + 7.0, plate.center().y())
    painter.drawLine(left, left + QPointF(SAMPLE, 0.0))
    painter.setPen(QColor(theme.text))
    painter.setFont(picture_font(size))
    words = plate.adjusted(SAMPLE + 13.0, 0.0, 0.0, 0.0)
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, WORDS)
    return [plate]
