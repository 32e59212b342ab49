"""Contenders out of view: an arrow at the edge shows where, a label says since which step."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from explorer.arrays import Truths
from explorer.drawing.colours.contrast_cache import trail_colour
from explorer.drawing.colours.theme import Theme
from explorer.drawing.contenders.heads import Head
from explorer.drawing.contenders.trace import Trace
from explorer.drawing.frame.surface_options import SurfaceOptions
from explorer.drawing.geometry.viewport import Projection
from explorer.drawing.text.label_placement import Anchor, label_rectangles
from explorer.drawing.text.labels import paint_label
from explorer.drawing.text.occupancy import Ink

INSET = 9.0
SIZE = 7.0


@dataclass(frozen=True)
class EdgeMarker:
    """An arrow in logical pixels: its middle, its direction in radians, colour and label."""

    x: float
    y: float
    angle: float
    colour: str
    text: str


def edge_marker(
    head: Head, trace: Trace, theme: Theme, at_edge: tuple[float, float, float], in_view: Truths
) -> EdgeMarker:
    """The marker of a head out of view at ``at_edge`` (x, y, angle).

    ``in_view`` (n,) says for each step up to the present one whether it was in view.
    """
    seen = np.flatnonzero(in_view)
    since = f"outside since step {int(seen[-1]) + 1}" if len(seen) else "outside the view"
    if head.ended:
        since += f", diverged at {trace.trajectory.diverged_at}"
    colour = trail_colour(theme, trace.style.colour)
    return EdgeMarker(*at_edge, colour, f"{trace.style.label} {since}".strip())


def marker_position(head: Head, projection: Projection, scale: float) -> tuple[float, float, float]:
    """Where in the frame of a picture the marker of a head beyond it stands: x, y and angle."""
    x = _held(head.x, projection.width, INSET * scale)
    y = _held(head.y, projection.height, INSET * scale)
    far_x, far_y = _held(head.x, projection.width, -1e6), _held(head.y, projection.height, -1e6)
    if far_x != x or far_y != y:
        return x, y, math.atan2(far_y - y, far_x - x)
    return x, y, math.atan2(far_y - projection.height / 2, far_x - projection.width / 2)


def paint_edge_markers(
    painter: QPainter,
    markers: Sequence[EdgeMarker],
    projection: Projection,
    theme: Theme,
    options: SurfaceOptions,
    ink: Ink,
    taken: Sequence[QRectF] = (),
) -> list[QRectF]:
    """Paint the markers and return the areas they cover, which other labels avoid.

    Their own labels keep out of ``taken``.
    """
    covered: list[QRectF] = []
    scale = options.line_scale
    for marker in markers:
        _paint_arrow(painter, marker, theme, SIZE * scale)
        covered.append(QRectF(marker.x - INSET, marker.y - INSET, 2 * INSET, 2 * INSET))
    if options.labels:
        anchors = [Anchor(marker.x, marker.y, marker.text, INSET * scale) for marker in markers]
        size = options.font_size - 1
        boxes = label_rectangles(anchors, projection.width, projection.height, size, taken, ink=ink)
        for marker, box in zip(markers, boxes, strict=True):
            if box is not None:
                paint_label(painter, box, marker.text, size, theme, marker.colour)
                covered.append(box)
    return covered


def _held(value: float, extent: float, inset: float) -> float:
    """``value`` held between the insets; non-finite values count as beyond the far end."""
    if math.isnan(value):
        return extent - inset
    return min(max(value, inset), extent - inset)


def _paint_arrow(painter: QPainter, marker: EdgeMarker, theme: Theme, size: float) -> None:
    corners = [
        QPointF(
            marker.x + size * reach * math.cos(marker.angle + turn),
            marker.y + size * reach * math.sin(marker.angle + turn),
        )
        for turn, reach in ((0.0, 1.0), (2.5, 1.0), (math.pi, 0.4), (-2.5, 1.0))
    ]
    pen = QPen(QColor(theme.casing), 1.5)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(QColor(marker.colour))
    painter.drawPolygon(QPolygonF(corners))
