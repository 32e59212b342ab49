"""Text in pictures: fonts in pixels, labels and notes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextLayout, QTextOption

from explorer.drawing.colours.theme import Theme
from explorer.drawing.text.typography import FAMILIES

PADDING = 3.0
PLATE_ALPHA = 225
"""How much of the canvas lies under text, so that it is read over any picture."""
SMALLEST_NOTE = 7
_face = "sans"


@contextmanager
def typeface(face: str) -> Iterator[None]:
    """All text laid out and painted inside is in this face, a key of ``FACES``."""
    global _face
    before, _face = _face, face
    try:
        yield
    finally:
        _face = before


def picture_font(pixels: int, *, bold: bool = False) -> QFont:
    """The font of pictures at a size in logical pixels.

    It does not depend on desktop and screen, so that a picture is the same wherever it is made.
    """
    return _font(_face, pixels, bold)


@lru_cache(maxsize=128)
def _font(face: str, pixels: int, bold: bool) -> QFont:
    font = QFont()
    font.setFamilies(FAMILIES[face])
    font.setStyleStrategy(QFont.StyleStrategy.NoSubpixelAntialias)
    font.setPixelSize(max(pixels, 1))
    # With hinting the widths of letters depend on the scale of an export.
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setBold(bold)
    return font


def text_width(text: str, pixels: int, *, bold: bool = False) -> float:
    """Width of a line of text in logical pixels."""
    return _width(_face, text, pixels, bold)


@lru_cache(maxsize=4096)
def _width(face: str, text: str, pixels: int, bold: bool) -> float:
    return QFontMetricsF(_font(face, pixels, bold)).horizontalAdvance(text)


def elided(text: str, pixels: int, width: float, *, bold: bool = False) -> str:
    """The text, shortened with an ellipsis to fit a width in logical pixels."""
    if text_width(text, pixels, bold=bold) <= width:
        return text
    metrics = QFontMetricsF(picture_font(pixels, bold=bold))
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)


def paint_plate(painter: QPainter, box: QRectF, theme: Theme, radius: float = 3.0) -> None:
    """The background of text in a picture, which lets it be read over any colour."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_plate_colour(theme))
    painter.drawRoundedRect(box, radius, radius)


def _plate_colour(theme: Theme) -> QColor:
    colour = QColor(theme.canvas)
    colour.setAlpha(PLATE_ALPHA)
    return colour


def paint_label(
    painter: QPainter, box: QRectF, text: str, pixels: int, theme: Theme, stripe: str = ""
) -> None:
    """A line of text on a plate that lets it be read over any picture; a stripe in colour."""
    paint_plate(painter, box, theme)
    if stripe:
        painter.setBrush(QColor(stripe))
        painter.drawRect(QRectF(box.left(), box.top() + 2, 2.0, box.height() - 4))
    painter.setPen(QColor(theme.text))
    painter.setFont(picture_font(pixels))
    metrics = _ascent(_face, pixels)
    at = QPointF(box.left() + PADDING + (1.0 if stripe else 0.0), box.center().y() + metrics)
    painter.drawText(at, text)


@lru_cache(maxsize=64)
def _ascent(face: str, pixels: int) -> float:
    """How far the base line lies below the middle of a line of text."""
    return QFontMetricsF(_font(face, pixels, False)).capHeight() / 2


def paint_note(
    painter: QPainter, width: float, height: float, text: str, pixels: int, theme: Theme
) -> None:
    """A sentence in the middle of an empty picture that says why it is empty."""
    painter.setFont(picture_font(pixels))
    painter.setPen(QColor(theme.muted_text))
    painter.drawText(
        QRectF(0.0, 0.0, width, height),
        Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap,
        text,
    )


def paint_footnote(
    painter: QPainter, width: float, height: float, text: str, pixels: int, theme: Theme
) -> None:
    """What a picture leaves out, small in its lower left corner; smaller still to fit."""
    room = width - 3 * PADDING
    share = min(room / text_width(text, pixels), 1.0)
    fitting = max(math.floor(pixels * share), SMALLEST_NOTE)
    fitting_text = elided(text, fitting, room)
    at = QPointF(2 * PADDING, height - 2 * PADDING)
    above = QRectF(
        at.x() - PADDING,
        at.y() - fitting,
        text_width(fitting_text, fitting) + 2 * PADDING,
        1.3 * fitting,
    )
    painter.fillRect(above, _plate_colour(theme))
    painter.setFont(picture_font(fitting))
    painter.setPen(QColor(theme.muted_text))
    painter.drawText(at, fitting_text)


def lines_of(text: str, width: float, font_size: int) -> Sequence[str]:
    """The text broken into lines of at most ``width`` pixels; line breaks are kept."""
    lines: list[str] = []
    for paragraph in text.splitlines():
        layout = QTextLayout(paragraph, picture_font(font_size))
        layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            lines.append(
                paragraph[line.textStart() : line.textStart() + line.textLength()].rstrip()
            )
        layout.endLayout()
    return lines
