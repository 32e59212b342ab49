"""A flat button with one of the program's icons."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QToolButton, QWidget

from explorer.gui.look.icons import palette_icon


class IconButton(QToolButton):
    """Shows an icon that follows the palette; the tooltip's first line is its accessible name."""

    def __init__(self, icon_name: str, tooltip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = ""
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setIconSize(QSize(20, 20))
        self.set_icon(icon_name, tooltip)

    @property
    def icon_name(self) -> str:
        """The name of the icon shown."""
        return self._icon_name

    def set_icon(self, icon_name: str, tooltip: str) -> None:
        """Show another icon and say what the button does now."""
        if (icon_name, tooltip) == (self._icon_name, self.toolTip()):
            return
        self._icon_name = icon_name
        self.setIcon(palette_icon(icon_name, self))
        self.setToolTip(tooltip)
        self.setAccessibleName(tooltip.partition("\n")[0])

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.setIcon(palette_icon(self._icon_name, self))
