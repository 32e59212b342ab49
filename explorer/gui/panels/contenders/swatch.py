"""A button that shows a contender's colour and marker."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QToolButton, QWidget

from explorer.drawing.geometry.marker_shapes import marker_path

SIZE = 18


class Swatch(QToolButton):
    """Marker in the contender's colour; a click asks for another colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoRaise(True)
        self.setIconSize(QSize(SIZE, SIZE))
        self.setObjectName("contender-swatch")
        self.setToolTip("Colour of this optimizer (click to change)")
        self.setAccessibleName("colour")
        self._shown: tuple[str, str, str] = ("", "", "")

    def show_look(self, colour: str, marker: str, outline: str) -> None:
        """Show a colour ('#rrggbb'), a marker by name and the colour of its outline."""
        if (colour, marker, outline) == self._shown:
            return
        self._shown = (colour, marker, outline)
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(round(SIZE * ratio), round(SIZE * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(SIZE / 2, SIZE / 2)
        painter.setPen(QPen(QColor(outline), 1.0))
        painter.setBrush(QColor(colour))
        painter.drawPath(marker_path(marker, SIZE * 0.34))
        painter.end()
        self.setIcon(QIcon(pixmap))
