"""A column that scrolls upwards and downwards only."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QScrollArea, QWidget


class SideScroll(QScrollArea):
    """A scroll area of a preferred width; what is in it gets the width there is.

    Whatever text it holds, its preferred width is at most ``width`` pixels and its minimum
    ``least``. Tab goes to its contents, which it scrolls into view; it does not take the focus
    itself.
    """

    def __init__(
        self, width: int, parent: QWidget | None = None, *, least: int | None = None
    ) -> None:
        super().__init__(parent)
        self._width = width
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(width - 40 if least is None else least)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def sizeHint(self) -> QSize:
        return QSize(self._width, 400)
