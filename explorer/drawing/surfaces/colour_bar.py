"""The colour bar beside a heat map."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.drawing.colours.pixels import image_of_pixels
from explorer.drawing.colours.theme import Theme
from explorer.drawing.geometry.ticks import Tick, decade_ticks, linear_ticks, three_digits
from explorer.drawing.surfaces.height_field import Scaling
from explorer.drawing.text.labels import picture_font

BAR_WIDTH = 12.0
GAP = 10.0


def colour_bar_width(font_size: int) -> float:
    """Pixels to keep free to the right of the frame."""
    return round(GAP + BAR_WIDTH + 5.5 * font_size)


def paint_colour_bar(
    painter: QPainter,
    frame: QRectF,
    scaling: Scaling,
    table: npt.NDArray[np.uint8],
    theme: Theme,
    font_size: int,
) -> None:
    """The colours from lowest (bottom) to highest with the values they stand for."""
    bar = QRectF(frame.right() + GAP, frame.top(), BAR_WIDTH, frame.height())
    red, green, blue = table[::-1].astype(np.uint32).T
    image = image_of_pixels((0xFF000000 | red << 16 | green << 8 | blue)[:, None])
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.drawImage(bar, image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(QColor(theme.axis), 1.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(bar.adjusted(-0.5, -0.5, 0.5, 0.5))
    painter.setFont(picture_font(font_size - 1))
    count = max(2, min(6, int(frame.height() / (5.0 * font_size))))
    for share, text in numbers_beside(scaling, count):
        y = bar.bottom() - share * bar.height()
        painter.setPen(QPen(QColor(theme.axis), 1.0))
        painter.drawLine(QLineF(bar.right() + 0.5, y, bar.right() + 3.5, y))
        painter.setPen(QColor(theme.muted_text))
        box = QRectF(bar.right() + 6.0, y - font_size, 5.0 * font_size, 2.0 * font_size)
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


def numbers_beside(scaling: Scaling, count: int) -> list[tuple[float, str]]:
    """Places along the bar, 0 to 1, and what is written there, about ``count`` of them."""
    low, high = scaling.lowest, scaling.highest
    ticks: tuple[Tick, ...] = ()
    if scaling.in_decades:
        low, high = math.log10(low), math.log10(high)
        ticks = decade_ticks((low, high), count)
    elif scaling.scale == "linear" and high > low:
        ticks = linear_ticks((low, high), count)
    if ticks:
        return [((tick.value - low) / (high - low), tick.text) for tick in ticks]
    shares = np.linspace(0.0, 1.0, count)
    numbers = scaling.values(shares)
    return [
        (float(share), three_digits(value)) for share, value in zip(shares, numbers, strict=True)
    ]
