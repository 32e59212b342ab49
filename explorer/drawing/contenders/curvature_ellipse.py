"""The curvature at a head: on a plane an ellipse with its two axes, on a curve a parabola."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from explorer.arrays import Floats
from explorer.drawing.contenders.state_marks import MARGIN, MarkStyle
from explorer.drawing.text.labels import paint_plate, picture_font, text_width

LONGEST, SHORTEST = 72.0, 7.0
"""Pixels of the longer half axis, and of the shorter where both are curved alike much or little."""
NEAR = 1.4
"""The drawing ends at a disc around the head with this many times the longest half axis."""
FLAT = 1e-12
"""Curvatures below this share of the sharpest one count as none."""
CORNERS = 128
WIDTH = 110.0
"""Pixels to either side of a head over which the parabola runs."""
FAR = 1e5
TICK = 4.0
DASHES = [4.0, 3.0]


def paint_curvature(
    painter: QPainter,
    curvatures: Floats,
    directions: Floats,
    head: QPointF,
    frame: QRectF,
    style: MarkStyle,
) -> list[QRectF]:
    """The curve u'Hu = ±c around a head, its two axes, and a key with both curvatures.

    ``curvatures`` (2,) are the eigenvalues of H, rising; ``directions`` (2, 2) the eigenvectors as
    the picture shows them, in pixels, on one scale. Downward curvature is dashed; with two signs
    the curve is a pair of hyperbolas. The overall size is chosen for visibility; the semi-axes are
    in proportion to 1/sqrt(|λ|). Where the shorter one would be invisible, the longer one extends
    beyond a disc around the head. Returns the covered areas.
    """
    scale = style.line_scale
    halves = half_axes(curvatures, directions)
    if halves is None:
        return []
    reach = LONGEST * scale
    painter.save()
    painter.translate(head)
    disc = QPainterPath()
    disc.addEllipse(QPointF(), NEAR * reach, NEAR * reach)
    painter.setClipPath(disc)
    painter.setClipRect(frame.translated(-head), Qt.ClipOperation.IntersectClip)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    ink = style.theme.text
    for shade, width in ((style.theme.canvas, 3.0), (ink, 1.3)):
        for curve, down in indicatrix(curvatures, scale * halves, reach):
            painter.setPen(_pen(shade, width * scale, down and shade == ink))
            painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in curve.tolist()]))
        for axis, curvature in zip(scale * halves, curvatures.tolist(), strict=True):
            painter.setPen(_pen(shade, width * scale, curvature < 0 and shade == ink))
            _paint_axis(painter, axis, reach, TICK * scale)
    painter.restore()
    return _paint_key(painter, ("λ₁", "λ₂"), curvatures[::-1].tolist(), frame, style)


def paint_parabola(
    painter: QPainter,
    slope: float,
    curvature: float,
    head: QPointF,
    scales: tuple[float, float],
    frame: QRectF,
    style: MarkStyle,
) -> list[QRectF]:
    """The parabola that has value, slope and curvature of the curve at a head, and f″ in a key.

    ``scales`` are pixels per unit along x and along f, both above 0. Dashed where it curves down;
    nothing is drawn without curvature. Returns the covered areas.
    """
    if not (math.isfinite(slope) and math.isfinite(curvature)) or curvature == 0.0:
        return []
    across = np.linspace(-WIDTH, WIDTH, CORNERS) * style.line_scale
    away = across / scales[0]
    down = np.clip(-scales[1] * (slope * away + 0.5 * curvature * away**2), -FAR, FAR)
    points = QPolygonF([QPointF(x, y) for x, y in np.column_stack([across, down]).tolist()])
    painter.save()
    painter.translate(head)
    painter.setClipRect(frame.translated(-head))
    ink = style.theme.text
    for shade, width in ((style.theme.canvas, 3.0), (ink, 1.3)):
        painter.setPen(_pen(shade, width * style.line_scale, curvature < 0 and shade == ink))
        painter.drawPolyline(points)
    painter.restore()
    return _paint_key(painter, ("f″",), [curvature], frame, style)


def half_axes(curvatures: Floats, directions: Floats) -> Floats | None:
    """The half axes (2, 2) in pixels, one a row; None where nothing is curved or not finite."""
    sizes = np.abs(curvatures)
    sharpest = float(sizes.max())
    if not (np.isfinite(directions).all() and 0.0 < sharpest < math.inf):
        return None
    with np.errstate(over="ignore"):
        axes = directions / np.sqrt(np.maximum(sizes / sharpest, FLAT))[:, None]
    lengths = np.hypot(axes[:, 0], axes[:, 1])
    if not 0.0 < lengths.min() < math.inf:
        return None
    scale = max(LONGEST / lengths.max(), SHORTEST / lengths.min())
    halves: Floats = axes * scale
    return halves


def indicatrix(curvatures: Floats, halves: Floats, reach: float) -> Iterator[tuple[Floats, bool]]:
    """Pieces (n, 2) of u'Hu = ±c about the origin, each with whether it curves down there.

    An ellipse where both curvatures have one sign, two pairs of hyperbolas otherwise; of what is
    longer than ``reach`` pixels only as much as is near.
    """
    sizes = np.abs(curvatures)
    flat = sizes < FLAT * sizes.max()
    signs = np.where(flat, np.sign(curvatures[np.argmax(sizes)]), np.sign(curvatures))
    lengths = np.hypot(halves[:, 0], halves[:, 1])
    long, short = (0, 1) if lengths[0] >= lengths[1] else (1, 0)
    if signs[0] == signs[1] and lengths[long] <= 2.0 * reach:
        angles = np.linspace(0.0, 2.0 * np.pi, CORNERS + 1)
        yield np.column_stack([np.cos(angles), np.sin(angles)]) @ halves, bool(signs[0] < 0)
    elif signs[0] == signs[1]:
        along = np.linspace(-2.0, 2.0, CORNERS + 1) * reach / lengths[long]
        up = np.sqrt(np.maximum(1.0 - along * along, 0.0))
        for side in (-1.0, 1.0):
            curve = along[:, None] * halves[long] + side * up[:, None] * halves[short]
            yield curve, bool(signs[0] < 0)
    else:
        furthest = math.asinh(2.0 * reach / lengths.min())
        turns = np.linspace(-furthest, furthest, CORNERS + 1)
        for axis in (0, 1):
            for side in (-1.0, 1.0):
                across = np.sinh(turns)[:, None] * halves[1 - axis]
                yield side * np.cosh(turns)[:, None] * halves[axis] + across, bool(signs[axis] < 0)


def _pen(colour: str, width: float, dashed: bool) -> QPen:
    pen = QPen(QColor(colour), width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if dashed:
        pen.setDashPattern(DASHES)
    return pen


def _paint_axis(painter: QPainter, half: Floats, reach: float, tick: float) -> None:
    """A line through the origin with a bar at each end; without bars where it is cut off."""
    length = float(np.hypot(*half))
    half_axis = half * min(1.0, 1.5 * NEAR * reach / length)
    tip = QPointF(*half_axis.tolist())
    painter.drawLine(QLineF(-tip, tip))
    if length < NEAR * reach:
        across = QPointF(-half[1] / length * tick, half[0] / length * tick)
        for end in (tip, -tip):
            painter.drawLine(QLineF(end - across, end + across))


def _paint_key(
    painter: QPainter,
    names: Sequence[str],
    values: Sequence[float],
    frame: QRectF,
    style: MarkStyle,
) -> list[QRectF]:
    """Curvatures with their names in the upper right corner."""
    size = style.font_size - 1
    numbers = [f"{value:.3g}".replace("-", "−") for value in values]
    lines = [f"{name} = {number}" for name, number in zip(names, numbers, strict=True)]
    high, sample = size + 7.0, 2.4 * size
    wide = sample + max(text_width(line, size) for line in lines) + 18.0
    margin = MARGIN * style.line_scale
    plate = QRectF(frame.right() - margin - wide, margin, wide, len(lines) * high)
    if plate.left() < margin:
        return []
    paint_plate(painter, plate, style.theme)
    painter.setFont(picture_font(size))
    for row, (line, value) in enumerate(zip(lines, values, strict=True)):
        box = QRectF(plate.left(), plate.top() + row * high, wide, high)
        left, middle = box.left() + 6.0, box.center().y()
        painter.setPen(_pen(style.theme.text, 1.4, value < 0))
        painter.drawLine(QLineF(left, middle, left + sample, middle))
        painter.setPen(QColor(style.theme.text))
        box.setLeft(left + sample + 6.0)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, line)
    return [plate]
