"""Text in pictures: fonts in pixels, and labels that keep out of each other's way."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextLayout, QTextOption

from explorer.drawing.colours.theme import Theme
from explorer.drawing.text.occupancy import Ink
from explorer.drawing.text.typography import FAMILIES

PADDING = 3.0
PLATE_ALPHA = 225
"""How much of the canvas lies under text, so that it is read over any picture."""
SHIFTS = (2.2, 3.3, 4.4, 5.5, 6.6, 7.7)
"""How far away, in heights of a label, labels go that do not fit right beside their heads."""
FAR = 1000.0
"""From this price on a position is taken only where there is no other, whatever it covers."""
PRICES = (
    *(0.1 * rank for rank in range(8)),
    *(6.0 + 0.1 * rank for rank in range(4)),
    *(FAR + rank for rank in range(4 * len(SHIFTS) - 4)),
)
"""The price of each position, in cells of ink that a nearer one may cover before it is worse."""
REACHES = tuple(0.5 * step for step in range(1, 25))
"""How far away, in heights of a label, positions are tried where nothing is to be covered."""
DIRECTIONS = tuple(
    (math.cos(math.tau * turn / 24), math.sin(math.tau * turn / 24)) for turn in range(24)
)
COVERING = 10.0
"""What a cell of ink costs where nothing is to be covered."""
FAITH = 3.0
"""The discount on the previous frame's position."""
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


@dataclass(frozen=True)
class Anchor:
    """A point that wants a label beside it, ``clearance`` pixels away."""

    x: float
    y: float
    text: str
    clearance: float


def label_rectangles(
    anchors: Sequence[Anchor],
    width: float,
    height: float,
    pixels: int,
    taken: Sequence[QRectF] = (),
    sides: dict[int, int] | None = None,
    ink: Ink | None = None,
    *,
    uncovered: bool = False,
) -> list[QRectF | None]:
    """A rectangle in 0..width, 0..height for each label, none over another; None if no room.

    Heads themselves are kept free, and ``ink`` as far as a position not too far away allows; if it
    is to stay ``uncovered``, a label goes as far away as that takes. ``sides`` remembers between
    frames on which side a label was, so that it stays there while that is about as good as any
    other.
    """
    occupied = [_bounds(rectangle) for rectangle in taken]
    for anchor in anchors:
        reach = anchor.clearance
        occupied.append((anchor.x - reach, anchor.y - reach, anchor.x + reach, anchor.y + reach))
    high = pixels + 2 * PADDING
    boxes: list[QRectF | None] = []
    for index, anchor in enumerate(anchors):
        wide = text_width(anchor.text, pixels) + 2 * PADDING
        corners = _beside(anchor, wide, high)
        prices = list(PRICES)
        if uncovered:
            corners, prices = _around(anchor, wide, high, corners)
        if sides is not None and index in sides:
            prices[sides[index]] -= FAITH
        best, chosen = math.inf, None
        for side in sorted(range(len(corners)), key=prices.__getitem__):
            if prices[side] >= best:
                break
            # On whole pixels a label does not shimmer while its head creeps on.
            left, top = (float(round(edge)) for edge in corners[side])
            box = (left, top, left + wide, top + high)
            if left < 0 or top < 0 or box[2] > width or box[3] > height:
                continue
            price = prices[side]
            if ink is not None and price < FAR:
                price += ink.beneath(*box) * (COVERING if uncovered else 1.0)
            if price < best and not _overlaps(box, occupied):
                best, chosen = price, (side, box)
                if price >= FAR:
                    break
        if chosen is None:
            boxes.append(None)
            continue
        side, box = chosen
        occupied.append(box)
        boxes.append(QRectF(box[0], box[1], wide, high))
        if sides is not None:
            sides[index] = side
    return boxes


Box = tuple[float, float, float, float]


def _beside(anchor: Anchor, wide: float, high: float) -> list[tuple[float, float]]:
    """Top left corners to try, near ones first: right, left, above, below, corners, further."""
    x, y, gap = anchor.x, anchor.y, anchor.clearance + 2.0
    near = [
        (x + gap, y - high / 2),
        (x - gap - wide, y - high / 2),
        (x - wide / 2, y - gap - high),
        (x - wide / 2, y + gap),
        (x + gap, y - gap - high),
        (x + gap, y + gap),
        (x - gap - wide, y - gap - high),
        (x - gap - wide, y + gap),
    ]
    return near + [
        (left, y + sign * shift * high - high / 2)
        for shift in SHIFTS
        for left in (x + gap, x - gap - wide)
        for sign in (-1, 1)
    ]


def _around(
    anchor: Anchor, wide: float, high: float, beside: list[tuple[float, float]]
) -> tuple[list[tuple[float, float]], list[float]]:
    """Places beside a head and all around it, with their prices: the farther the dearer."""
    x, y, gap = anchor.x, anchor.y, anchor.clearance + 2.0
    corners, prices = beside[:8], list(PRICES[:8])
    for reach in REACHES:
        for across, down in DIRECTIONS:
            away = gap + reach * high
            middle = x + across * (away + wide / 2), y + down * (away + high / 2)
            corners.append((middle[0] - wide / 2, middle[1] - high / 2))
            prices.append(1.0 + reach)
    return corners + beside[8:], prices + list(PRICES[8:])


def _bounds(rectangle: QRectF) -> Box:
    return rectangle.left(), rectangle.top(), rectangle.right(), rectangle.bottom()


def _overlaps(box: Box, others: Sequence[Box]) -> bool:
    left, top, right, bottom = box
    for other in others:
        if left < other[2] and other[0] < right and top < other[3] and other[1] < bottom:
            return True
    return False


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
