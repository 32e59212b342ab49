"""Axes: a thin frame, few ticks, numbers outside, optional grid inside."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.drawing.colours.theme import Theme
from explorer.drawing.geometry.line_segments import draw_lines, flat_pen
from explorer.drawing.geometry.ticks import (
    MINUS,
    Tick,
    counted_from,
    decade_ticks,
    linear_ticks,
    three_digits,
)
from explorer.drawing.geometry.viewport import Projection
from explorer.drawing.text.labels import elided, picture_font, text_width
from explorer.drawing.text.typography import FONT_SIZE

TICK_LENGTH = 4.0
NUMBERS_ROOM, COMPACT_NUMBERS_ROOM = 3.9, 2.9
"""Room for the numbers beside an axis, in heights of text."""
SMALLEST_LABEL = 0.75
"""How much smaller than other text a label may be to fit beside its axis."""


@dataclass(frozen=True)
class AxesStyle:
    """The text around a picture.

    ``logarithmic`` says that y is given in decades, ``logarithmic_x`` that x is. ``compact``
    leaves less room to words, for small pictures. ``numbers_room`` is how many pixels the numbers
    of y have, 0 for as many as most numbers need.
    """

    title: str = ""
    x_label: str = ""
    y_label: str = ""
    x_numbers: bool = True
    logarithmic: bool = False
    logarithmic_x: bool = False
    grid: bool = False
    compact: bool = False
    font_size: int = FONT_SIZE
    numbers_room: float = 0.0


@dataclass(frozen=True)
class Margins:
    """Pixels kept free around the frame."""

    left: float
    top: float
    right: float
    bottom: float


def margins(style: AxesStyle) -> Margins:
    """Room for numbers and labels. It does not depend on the numbers, so the frame stays put."""
    size = style.font_size
    line = (1.25 if style.compact else 1.5) * size
    left = TICK_LENGTH + _numbers_room(style) + (line if style.y_label else 0.0)
    bottom = TICK_LENGTH + (line if style.x_numbers else 0.3 * size)
    bottom += line - 0.1 * size if style.x_label else 0.0
    top = 2.1 * size if style.title else 0.7 * size
    return Margins(round(left), round(top), round(1.2 * size), round(bottom))


def numbers_width(style: AxesStyle, projection: Projection) -> float:
    """Pixels of the widest number beside the axis of y."""
    of_y = ticks(style, projection)[1]
    return max((text_width(tick.text, style.font_size - 1) for tick in of_y), default=0.0)


def _numbers_room(style: AxesStyle) -> float:
    return (
        style.numbers_room
        or (COMPACT_NUMBERS_ROOM if style.compact else NUMBERS_ROOM) * style.font_size
    )


def ticks(style: AxesStyle, projection: Projection) -> tuple[Sequence[Tick], Sequence[Tick]]:
    """The ticks of x and y."""
    size = style.font_size
    across = max(2, min(7, int(projection.width / (5.5 * size))))
    upward = max(2, min(7, int(projection.height / (3.0 * size))))
    of_x = decade_ticks if style.logarithmic_x else linear_ticks
    of_y = decade_ticks if style.logarithmic else linear_ticks
    return of_x(projection.x, across), of_y(projection.y, upward)


def paint_grid(painter: QPainter, projection: Projection, style: AxesStyle, theme: Theme) -> None:
    """Faint lines at the ticks, inside the frame."""
    of_x, of_y = ticks(style, projection)
    across = [_crisp(_offset(tick.value, projection.x, projection.width)) for tick in of_x]
    upward = [_offset(tick.value, projection.y, projection.height) for tick in of_y]
    lines = [(x, 0.0, x, projection.height) for x in across]
    for offset in upward:
        y = _crisp(projection.height - offset)
        lines.append((0.0, y, projection.width, y))
    painter.setPen(flat_pen(QColor(*theme.grid), 1.0))
    draw_lines(painter, np.array(lines, dtype=np.float64).reshape(-1, 4))


def paint_frame(
    painter: QPainter,
    exposed: QRectF,
    frame: QRectF,
    projection: Projection,
    style: AxesStyle,
    theme: Theme,
) -> None:
    """Canvas, frame, ticks and words of the part of a plot that is ``exposed``."""
    # Qt widens what a picture exposes by the reach of antialiasing, into frame and ticks.
    edge = frame.adjusted(-TICK_LENGTH, -TICK_LENGTH, TICK_LENGTH, TICK_LENGTH)
    only_lines = edge.contains(exposed)
    canvas = QColor(theme.canvas)
    if only_lines:
        painter.setPen(QPen(canvas, 2.0 * TICK_LENGTH))
        painter.drawRect(edge)
    else:
        painter.fillRect(exposed, canvas)
    _paint_lines(painter, frame, projection, style, theme)
    if not only_lines:
        _paint_words(painter, frame, projection, style, theme)


def _paint_lines(
    painter: QPainter, frame: QRectF, projection: Projection, style: AxesStyle, theme: Theme
) -> None:
    """The frame, and ticks outside it."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(QColor(theme.axis), 1.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(frame.adjusted(-0.5, -0.5, 0.5, 0.5))
    of_x, of_y = ticks(style, projection)
    below, beside = frame.bottom() + 0.5, frame.left() - 0.5
    for tick in of_x:
        x = _crisp(frame.left() + _offset(tick.value, projection.x, projection.width))
        painter.drawLine(QLineF(x, below, x, below + TICK_LENGTH))
    for tick in of_y:
        y = _crisp(frame.bottom() - _offset(tick.value, projection.y, projection.height))
        painter.drawLine(QLineF(beside - TICK_LENGTH, y, beside, y))


def _paint_words(
    painter: QPainter, frame: QRectF, projection: Projection, style: AxesStyle, theme: Theme
) -> None:
    """Numbers at the ticks, labels of the axes, and the title."""
    size = style.font_size
    painter.setFont(picture_font(size - 1))
    painter.setPen(QColor(theme.muted_text))
    of_x, of_y = ticks(style, projection)
    if len(of_x) > 1 and not style.logarithmic_x:
        apart = (of_x[1].value - of_x[0].value) / (projection.x[1] - projection.x[0])
        of_x, x_label = _fitting(of_x, apart * frame.width(), style.x_label, size)
        style = replace(style, x_label=x_label)
    if not style.logarithmic:
        of_y, y_label = _fitting(of_y, _numbers_room(style), style.y_label, size)
        style = replace(style, y_label=y_label)
    below = frame.bottom() + TICK_LENGTH + 1.5
    for tick in of_x if style.x_numbers else ():
        x = _crisp(frame.left() + _offset(tick.value, projection.x, projection.width))
        box = QRectF(x - 60.0, below, 120.0, 1.4 * size)
        painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, tick.text)
    beside = frame.left() - TICK_LENGTH - 2.5
    level = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    for tick in of_y:
        y = _crisp(frame.bottom() - _offset(tick.value, projection.y, projection.height))
        painter.drawText(QRectF(beside - 120.0, y - size, 120.0, 2.0 * size), level, tick.text)
    _paint_labels(painter, frame, style, theme)


def _fitting(
    wanted: Sequence[Tick], room: float, label: str, size: int
) -> tuple[Sequence[Tick], str]:
    """Ticks none of which is wider than ``room`` pixels, and what the axis then stands for."""
    if all(text_width(tick.text, size - 1) <= room for tick in wanted):
        return wanted, label
    if not label:
        return [Tick(tick.value, three_digits(tick.value)) for tick in wanted], label
    counted, base, text = counted_from(wanted)
    if not text or not base:
        return counted, label
    return counted, f"{label} {MINUS if base > 0 else '+'} {text}"


def _paint_labels(painter: QPainter, frame: QRectF, style: AxesStyle, theme: Theme) -> None:
    size = style.font_size
    room = margins(style)
    painter.setPen(QColor(theme.muted_text))
    painter.setFont(picture_font(size))
    if style.x_label:
        box = QRectF(
            frame.left(), frame.bottom() + room.bottom - 1.5 * size, frame.width(), 1.5 * size
        )
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, style.x_label)
    if style.y_label:
        painter.save()
        painter.translate(QPointF(frame.left() - room.left, frame.center().y()))
        painter.rotate(-90.0)
        share = frame.height() / max(text_width(style.y_label, size), 1.0)
        fitting = max(math.floor(size * min(share, 1.0)), round(SMALLEST_LABEL * size))
        painter.setFont(picture_font(fitting))
        box = QRectF(-frame.height() / 2, 0.0, frame.height(), 1.6 * size)
        text = elided(style.y_label, fitting, frame.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()
    if style.title:
        painter.setPen(QColor(theme.text))
        painter.setFont(picture_font(size, bold=True))
        box = QRectF(frame.left(), frame.top() - 1.9 * size, frame.width(), 1.6 * size)
        text = elided(style.title, size, frame.width() - 0.1 * text_width(style.title, size))
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


def _offset(value: float, span: tuple[float, float], extent: float) -> float:
    return (value - span[0]) / (span[1] - span[0]) * extent


def _crisp(pixel: float) -> float:
    """The middle of a pixel, where a line one pixel wide covers one pixel."""
    return round(pixel - 0.5) + 0.5
