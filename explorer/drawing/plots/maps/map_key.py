"""The key above a map: a patch for each colour that stands for an outcome, and its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.arrays import Pixels, Truths
from explorer.drawing.colours.colour import mixed
from explorer.drawing.colours.pixels import image_of_pixels
from explorer.drawing.colours.theme import Theme
from explorer.drawing.text.labels import elided, picture_font, text_width

HATCH = 8
"""Cells between two lines of what is hatched."""
ROW = 1.55
"""Height of a row, in heights of text."""
PATCH = 1.9
"""Width of a patch, in heights of text."""
GAP = 14.0
TEXT_GAP = 5.0


@dataclass(frozen=True)
class KeyEntry:
    """The meaning of a colour '#rrggbb'; a ``hatched`` one has slanting lines as well."""

    name: str
    colour: str
    hatched: bool = False


def plain_colour(theme: Theme) -> str:
    """The grey of missing values."""
    return mixed(theme.muted_text, theme.canvas, 0.3)


def packed_pixel(colour: str) -> int:
    """A colour as 0xffrrggbb."""
    return 0xFF000000 | int(colour[1:], 16)


def hatch(pixels: Pixels, where: Truths, theme: Theme, colour: str | None = None) -> None:
    """Slanting lines over parts of a picture, a cue besides the colour."""
    rows, columns = np.indices(pixels.shape)
    lines = (rows + columns) % HATCH < 2
    pixels[where] = packed_pixel(colour or plain_colour(theme))
    pixels[where & lines] = packed_pixel(mixed(theme.muted_text, theme.canvas, 0.75))


@dataclass(frozen=True)
class KeyCell:
    """An entry and where its patch begins, from the top left of the key."""

    entry: KeyEntry
    text: str
    x: float
    row: int


def key_cells(entries: Sequence[KeyEntry], width: float, font_size: int) -> list[KeyCell]:
    """The entries in rows of at most ``width`` pixels."""
    size, x, row = font_size - 1, 0.0, 0
    before = PATCH * size + TEXT_GAP
    rows = []
    for entry in entries:
        text = elided(entry.name, size, max(width - before, 10.0))
        wide = before + text_width(text, size)
        if x > 0.0 and x + wide > width:
            x, row = 0.0, row + 1
        rows.append(KeyCell(entry, text, x, row))
        x += wide + GAP
    return rows


def key_height(entries: Sequence[KeyCell], font_size: int) -> float:
    """Pixels that all rows are high."""
    return round(ROW * font_size * (entries[-1].row + 1)) if entries else 0.0


def paint_key(
    painter: QPainter, at: QPointF, entries: Sequence[KeyCell], theme: Theme, font_size: int
) -> None:
    """Paint the entries with their top left at ``at``."""
    size = font_size - 1
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.setFont(picture_font(size))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for entry in entries:
        top = at.y() + ROW * font_size * entry.row
        high = round(0.85 * size)
        patch = QRectF(
            round(at.x() + entry.x), round(top + (ROW * font_size - high) / 2),
            round(PATCH * size), high,
        )  # fmt: skip
        pixels = np.full(
            (int(patch.height()), int(patch.width())),
            packed_pixel(entry.entry.colour),
            dtype=np.uint32,
        )
        if entry.entry.hatched:
            hatch(pixels, np.ones(pixels.shape, dtype=bool), theme, entry.entry.colour)
        painter.drawImage(patch, image_of_pixels(pixels))
        painter.setPen(QPen(QColor(theme.axis), 1.0))
        painter.drawRect(patch.adjusted(-0.5, -0.5, 0.5, 0.5))
        painter.setPen(QColor(theme.text))
        box = QRectF(patch.right() + TEXT_GAP, top, 4096.0, ROW * font_size)
        painter.drawText(
            box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, entry.text
        )
