"""The position of each contender at the current step."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.arrays import Floats
from explorer.drawing.colours.contrast_cache import trail_colour
from explorer.drawing.colours.theme import Theme
from explorer.drawing.contenders.trace import Shadow, Trace
from explorer.drawing.frame.surface_options import SurfaceOptions
from explorer.drawing.geometry.marker_shapes import (
    draw_cross,
    draw_hollow_marker,
    draw_ringed_marker,
)
from explorer.drawing.geometry.viewport import Projection
from explorer.drawing.text.label_placement import Anchor, label_rectangles
from explorer.drawing.text.labels import paint_label
from explorer.drawing.text.occupancy import Ink

RADIUS = 4.5
LEAST_OPACITY = 0.35
LEAST_DISTANCE = 0.04
"""From this share of the reach on, a label states the distance off the plane."""

ENDED = "#ff8a80"
"""The cross on a run that ended, which the casing sets off from any background."""


@dataclass(frozen=True)
class Head:
    """A contender's position in logical pixels at a step.

    ``index`` counts the traces; ``ended`` says that the run stopped before this step because it
    diverged; ``inside`` that it can be seen. ``distance`` is how far it lies off the plane of the
    picture, in the units of x, and ``opacity`` how much of it is left at that distance. ``hidden``
    says that it lies behind a hill, where it is drawn hollow.
    """

    index: int
    x: float
    y: float
    inside: bool
    ended: bool
    distance: float = 0.0
    opacity: float = 1.0
    hidden: bool = False

    @property
    def point(self) -> QPointF:
        """The position as a Qt point."""
        return QPointF(self.x, self.y)


def heads(
    traces: Sequence[Trace], paths: Sequence[Floats], projection: Projection, step: int
) -> list[Head]:
    """The heads of all contenders that have a finite position."""
    markers = []
    for index, (trace, path) in enumerate(zip(traces, paths, strict=True)):
        if not len(path):
            continue
        at = projection.pixels(path[min(step, len(path) - 1)])
        diverged = trace.trajectory.diverged_at
        ended = diverged is not None and step >= diverged
        inside = bool(projection.inside(at))
        away, opacity = _away(trace.shadow, step)
        markers.append(Head(index, float(at[0]), float(at[1]), inside, ended, away, opacity))
    return markers


def nearest_point(
    paths: Sequence[Floats], projection: Projection, at: Floats, reach: float
) -> tuple[int, int] | None:
    """Path and index of the point nearest to a logical pixel (2,), within ``reach`` pixels."""
    best, nearest = reach, None
    for index, path in enumerate(paths):
        pixels = projection.pixels(path)
        with np.errstate(over="ignore", invalid="ignore"):
            away = np.hypot(pixels[:, 0] - at[0], pixels[:, 1] - at[1])
        away[~np.isfinite(away)] = np.inf
        point = int(np.argmin(away))
        if away[point] <= best:
            best, nearest = float(away[point]), (index, point)
    return nearest


def _away(shadow: Shadow | None, step: int) -> tuple[float, float]:
    """Distance off the plane, and the opacity it leaves."""
    if shadow is None:
        return 0.0, 1.0
    distance = float(shadow.distances[min(step, len(shadow.distances) - 1)])
    share = min(distance / shadow.reach, 1.0) if shadow.reach else 0.0
    return distance, 1.0 - (1.0 - LEAST_OPACITY) * share


def paint_heads(
    painter: QPainter,
    heads: Sequence[Head],
    traces: Sequence[Trace],
    theme: Theme,
    options: SurfaceOptions,
    chosen: int | None,
) -> None:
    """Ringed markers, the selected one larger and on top; a cross where a run diverged.

    The farther off the plane of the picture, the paler.
    """
    radius = RADIUS * options.line_scale
    for head in sorted(heads, key=lambda head: head.index == chosen):
        style = traces[head.index].style
        fill = trail_colour(theme, style.colour)
        size = radius * (1.25 if head.index == chosen else 1.0)
        painter.setOpacity(head.opacity)
        if head.hidden:
            draw_hollow_marker(painter, head.point, style.marker, size, fill, theme.casing)
        else:
            draw_ringed_marker(
                painter, head.point, style.marker, size, fill, "#ffffff", theme.casing
            )
        if head.ended:
            draw_cross(painter, head.point, 1.5 * size, ENDED, theme.casing)
    painter.setOpacity(1.0)


def paint_labels(
    painter: QPainter,
    heads: Sequence[Head],
    traces: Sequence[Trace],
    theme: Theme,
    options: SurfaceOptions,
    projection: Projection,
    chosen: int | None,
    taken: Sequence[QRectF],
    sides: dict[int, int] | None,
    ink: Ink,
    *,
    uncovered: bool = False,
) -> None:
    """A short label beside each head that avoids the others; the selected one has first choice.

    Areas in ``uncovered`` are kept free of labels where there is room.
    """
    ordered = sorted(heads, key=lambda head: head.index != chosen)
    anchors, named = [], []
    for head in ordered:
        text = head_label(traces[head.index], head.ended, head.distance)
        if text:
            anchors.append(Anchor(head.x, head.y, text, 1.9 * RADIUS * options.line_scale))
            named.append(head)
    size = options.font_size - 1
    remembered = None
    if sides is not None:
        remembered = {
            index: sides[head.index] for index, head in enumerate(named) if head.index in sides
        }
    boxes = label_rectangles(
        anchors,
        projection.width,
        projection.height,
        size,
        taken,
        remembered,
        ink,
        uncovered=uncovered,
    )
    for index, (head, anchor, box) in enumerate(zip(named, anchors, boxes, strict=True)):
        if box is not None:
            colour = trail_colour(theme, traces[head.index].style.colour)
            _paint_leader(painter, anchor, box, colour, options.line_scale)
            paint_label(painter, box, anchor.text, size, theme, colour)
        if sides is not None and remembered is not None and index in remembered:
            sides[head.index] = remembered[index]


def _paint_leader(
    painter: QPainter, anchor: Anchor, box: QRectF, colour: str, scale: float
) -> None:
    """A thin line from a head to its label, where that is not right beside it."""
    x = min(max(anchor.x, box.left()), box.right())
    y = min(max(anchor.y, box.top()), box.bottom())
    away = math.hypot(x - anchor.x, y - anchor.y)
    if away > 1.6 * anchor.clearance:
        share = 0.8 * anchor.clearance / away
        edge = QPointF(anchor.x + share * (x - anchor.x), anchor.y + share * (y - anchor.y))
        painter.setPen(QPen(QColor(colour), 1.2 * scale))
        painter.drawLine(edge, QPointF(x, y))


def head_label(trace: Trace, ended: bool, distance: float = 0.0) -> str:
    """The contender's name, with the step at which it diverged or how far it is off the plane."""
    if not ended:
        shadow = trace.shadow
        if shadow is None or not distance >= LEAST_DISTANCE * shadow.reach:
            return trace.style.label
        return f"{trace.style.label}, {distance:.2g} off"
    return f"{trace.style.label} diverged at {trace.trajectory.diverged_at}".strip()
