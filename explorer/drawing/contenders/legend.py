"""A legend: each contender's line and marker with its name, in as many rows as needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from explorer.drawing.colours.contrast_cache import line_colour, trail_colour
from explorer.drawing.colours.theme import Theme
from explorer.drawing.contenders.trace import TraceStyle
from explorer.drawing.geometry.line_segments import Strokes, dashed, draw_lines, flat_pen
from explorer.drawing.geometry.marker_shapes import draw_ringed_marker
from explorer.drawing.text.labels import elided, picture_font, text_width

SAMPLE = 34.0
DASHED_SAMPLE = 56.0
"""Long enough to show the dashes on both sides of the marker."""
GAP = 18.0
TEXT_GAP = 8.0
ROW = 1.7
COMPACT, COMPACT_ROW = 0.58, 0.75
"""Factor on these lengths, and on the height of a row, in a small picture."""


@dataclass(frozen=True)
class LegendEntry:
    """A style and where its line of text begins, relative to the legend's top left."""

    style: TraceStyle
    text: str
    x: float
    y: float


def legend_entries(
    styles: Sequence[TraceStyle],
    width: float,
    font_size: int,
    theme: Theme,
    *,
    compact: bool = False,
    line_scale: float = 1.0,
) -> tuple[list[LegendEntry], float]:
    """The entries in rows of at most ``width`` pixels, and the height of them all."""
    sample = sample_length(theme, compact=compact, line_scale=line_scale)
    beside = TEXT_GAP * max(line_scale, 1.0)
    row = row_height(font_size, compact=compact)
    x = y = 0.0
    entries = []
    for style in styles:
        if not style.label:
            continue
        text = elided(style.label, font_size, max(width - sample - beside, 10.0))
        wide = sample + beside + text_width(text, font_size)
        if x > 0 and x + wide > width:
            x, y = 0.0, y + row
        entries.append(LegendEntry(style, text, x, y))
        x += wide + GAP * (COMPACT if compact else max(line_scale, 1.0))
    return entries, (y + row if entries else 0.0)


def sample_length(theme: Theme, *, compact: bool = False, line_scale: float = 1.0) -> float:
    """Pixels of line in front of each name: longer where lines are broad and markers large."""
    length = DASHED_SAMPLE if theme.name == "print" else SAMPLE
    return length * (COMPACT if compact else max(line_scale, 1.0))


def row_height(font_size: int, *, compact: bool = False) -> float:
    """Pixels from one row of names to the next."""
    return ROW * font_size * (COMPACT_ROW if compact else 1.0)


def paint_legend(
    painter: QPainter,
    at: QPointF,
    entries: Sequence[LegendEntry],
    theme: Theme,
    font_size: int,
    *,
    cased: bool = True,
    compact: bool = False,
    line_scale: float = 1.0,
) -> None:
    """Paint the entries with their top left at ``at``, as trails or, not cased, as in charts.

    ``line_scale`` is that of the trails, so that lines and markers are as large as there.
    """
    row = row_height(font_size, compact=compact)
    sample = sample_length(theme, compact=compact, line_scale=line_scale)
    beside = TEXT_GAP * max(line_scale, 1.0)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    for entry in entries:
        left, middle = at.x() + entry.x, at.y() + entry.y + row / 2
        width = line_scale * (entry.style.width or theme.trail_width)
        line = np.array([[left, middle, left + sample, middle]])
        if theme.name == "print" and entry.style.dash:
            whole = Strokes(line, np.zeros(1, np.int64), np.array([0, 1]))
            line = dashed(whole, [tuple(width * length for length in entry.style.dash)]).lines
        if cased:
            # Around the dashes alone, as the trails have it.
            painter.setPen(
                flat_pen(QColor(theme.casing), width + 2 * line_scale * theme.casing_width)
            )
            draw_lines(painter, line)
        shade = trail_colour if cased else line_colour
        colour = shade(theme, entry.style.colour)
        painter.setPen(flat_pen(QColor(colour), width))
        draw_lines(painter, line)
        middle_point = QPointF(left + sample / 2, middle)
        ring, casing = ("#ffffff", theme.casing) if cased else (theme.canvas, theme.canvas)
        radius = 4.0 * line_scale
        marker = entry.style.marker
        draw_ringed_marker(painter, middle_point, marker, radius, colour, ring, casing)
        painter.setPen(QColor(theme.text))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setFont(picture_font(font_size))
        box = QRectF(left + sample + beside, middle - row / 2, 2000.0, row)
        painter.drawText(
            box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, entry.text
        )
