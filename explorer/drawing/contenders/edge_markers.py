"""Contenders out of view: an arrow at the edge says where, a label says since which step."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from explorer.drawing.colours.contrast_cache import trail_colour
from explorer.drawing.colours.theme import Theme
from explorer.drawing.contenders.heads import Head
from explorer.drawing.contenders.trace import Trace
from explorer.drawing.frame.surface_options import SurfaceOptions
from explorer.drawing.geometry.viewport import Projection
from explorer.drawing.text.labels import Anchor, paint_label, placed
from explorer.drawing.text.occupancy import Ink

Floats = npt.NDArray[np.float64]
INSET = 9.0
SIZE = 7.0


def left_view_at(path: Floats, projection: Projection, step: int) -> int | None:
    """The step since which the contender has been out of view; None if it was never in view."""
    seen = np.flatnonzero(projection.inside(projection.pixels(path[: step + 1])))
    return int(seen[-1]) + 1 if len(seen) else None


def paint_edge_markers(
    painter: QPainter,
    outside: Sequence[Head],
    traces: Sequence[Trace],
    paths: Sequence[Floats],
    projection: Projection,
    step: int,
    theme: Theme,
    options: SurfaceOptions,
    ink: Ink,
) -> list[QRectF]:
    """Paint the markers and return what they cover, for other labels to keep out of."""
    covered: list[QRectF] = []
    anchors: list[Anchor] = []
    scale = options.line_scale
    centre = QPointF(projection.width / 2, projection.height / 2)
    for head in outside:
        x = _held(head.x, projection.width, INSET * scale)
        y = _held(head.y, projection.height, INSET * scale)
        far_x, far_y = _held(head.x, projection.width, -1e6), _held(head.y, projection.height, -1e6)
        angle = math.atan2(far_y - centre.y(), far_x - centre.x())
        if far_x != x or far_y != y:
            angle = math.atan2(far_y - y, far_x - x)
        trace = traces[head.index]
        colour = trail_colour(theme, trace.style.colour)
        _paint_arrow(painter, QPointF(x, y), angle, colour, theme, SIZE * scale)
        left = left_view_at(paths[head.index], projection, step)
        since = "never in view" if left is None else f"left at {left}"
        if head.ended:
            since += f", diverged at {trace.trajectory.diverged_at}"
        anchors.append(Anchor(x, y, f"{trace.style.label} {since}".strip(), INSET * scale))
        covered.append(QRectF(x - INSET, y - INSET, 2 * INSET, 2 * INSET))
    if options.labels:
        size = options.font_size - 1
        boxes = placed(anchors, projection.width, projection.height, size, ink=ink)
        for head, anchor, box in zip(outside, anchors, boxes, strict=True):
            if box is not None:
                colour = trail_colour(theme, traces[head.index].style.colour)
                paint_label(painter, box, anchor.text, size, theme, colour)
                covered.append(box)
    return covered


def _held(value: float, extent: float, inset: float) -> float:
    """``value`` held between the insets; what is not finite counts as beyond the far end."""
    if math.isnan(value):
        return extent - inset
    return min(max(value, inset), extent - inset)


def _paint_arrow(
    painter: QPainter, at: QPointF, angle: float, colour: str, theme: Theme, size: float
) -> None:
    corners = [
        QPointF(
            at.x() + size * reach * math.cos(angle + turn),
            at.y() + size * reach * math.sin(angle + turn),
        )
        for turn, reach in ((0.0, 1.0), (2.5, 1.0), (math.pi, 0.4), (-2.5, 1.0))
    ]
    pen = QPen(QColor(theme.casing), 1.5)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(QColor(colour))
    painter.drawPolygon(QPolygonF(corners))
