"""A button that shows a contender's colour and marker."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QToolButton, QWidget

from explorer.gui.look.marker_icon import marker_pixmap

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
        self._look: tuple[str, str, str] = ("", "", "")

    def show_look(self, colour: str, marker: str, outline: str) -> None:
        """Show a colour ('#rrggbb'), a marker by name and the colour of its outline."""
        if (colour, marker, outline) == self._look:
            return
        self._look = (colour, marker, outline)
        ratio = self.devicePixelRatioF()
        pixmap = marker_pixmap(marker, colour, outline, SIZE, 0.34 * SIZE, ratio)
        self.setIcon(QIcon(pixmap))
