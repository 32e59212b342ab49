"""The fan of the gradients that other batches or other noise would have given."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.arrays import Floats
from explorer.drawing.colours.theme import Theme
from explorer.drawing.contenders.heads import Head
from explorer.drawing.contenders.step_arrows import arrow_colour
from explorer.drawing.geometry.marker_shapes import draw_arrow
from explorer.drawing.geometry.viewport import Projection
from explorer.drawing.text.labels import paint_label, text_width
from explorer.engine.explanations.gradient_fan import GradientFan

LONGEST = 90.0
"""Pixels of the longest arrow of the fan; all have one scale."""
THIN_ALPHA = 150


def paint_fan(
    painter: QPainter,
    fan: GradientFan,
    head: Head,
    projection: Projection,
    theme: Theme,
    scale: float,
    font_size: int,
    seen: Callable[[Floats], Floats],
) -> list[QRectF]:
    """A thin line against each gradient of the fan, an arrow against the true one, and words.

    ``seen`` takes vectors (n, d) at the head to vectors (n, 2) of the picture. Directions and
    lengths are true to each other. Returns the covered areas.
    """
    ways = seen(-np.vstack([fan.true, fan.gradients]))
    across = projection.width / (projection.x[1] - projection.x[0])
    upward = projection.height / (projection.y[1] - projection.y[0])
    reaches = ways * (across, -upward)
    lengths = np.hypot(reaches[:, 0], reaches[:, 1])
    longest = float(lengths[np.isfinite(lengths)].max(initial=0.0))
    if longest > 0.0:
        reaches = reaches * (LONGEST * scale / longest)
        colour = QColor(arrow_colour(theme, "gradient"))
        colour.setAlpha(THIN_ALPHA)
        painter.setPen(QPen(colour, 1.1 * scale, Qt.PenStyle.SolidLine))
        for x, y in reaches[1:][np.isfinite(reaches[1:]).all(axis=1)].tolist():
            painter.drawLine(QLineF(head.point, head.point + QPointF(x, y)))
        x, y = reaches[0].tolist()
        frame = QRectF(0.0, 0.0, projection.width, projection.height)
        tip = head.point + QPointF(x, y)
        draw_arrow(
            painter, head.point, tip, arrow_colour(theme, "gradient"), theme.casing, 3.0 * scale,
            frame,
        )  # fmt: skip
    size = font_size - 1
    wide, high = text_width(fan.words, size) + 10.0, size + 8.0
    box = QRectF(projection.width - wide - 8.0, projection.height - high - 8.0, wide, high)
    if box.left() < 0.0:
        return []
    paint_label(painter, box, fan.words, size, theme)
    return [box]
