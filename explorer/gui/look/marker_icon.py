"""A contender's marker as an icon."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from explorer.drawing.geometry.marker_shapes import marker_path


def marker_pixmap(
    marker: str, colour: str, outline: str, size: int, radius: float, ratio: float
) -> QPixmap:
    """A marker by name in a colour ('#rrggbb') with a thin outline, on nothing.

    ``size`` is the side and ``radius`` the marker's reach, in logical pixels, of which each is
    ``ratio`` pixels of the screen.
    """
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(size / 2, size / 2)
    painter.setPen(QPen(QColor(outline), 1.0))
    painter.setBrush(QColor(colour))
    painter.drawPath(marker_path(marker, radius))
    painter.end()
    return pixmap
