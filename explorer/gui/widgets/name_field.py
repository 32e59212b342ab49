"""A line with a name, which looks like a title until it is changed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QStyle, QStyleOptionFrame, QStylePainter, QWidget

from explorer.gui.widgets.elision import text_room
from explorer.gui.widgets.text_line import TextLine


class NameField(TextLine):
    """Shows an ellipsis where a name is cut, but all of it while it has the focus.

    Getting the focus by Tab picks nothing.
    """

    picked = Signal()
    """A click, Enter, or Space before anything was typed: a person means what is named."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrame(False)
        self.setProperty("flat", True)
        self.returnPressed.connect(self.picked)

    def show_name(self, name: str) -> None:
        """Show another name, unless one is being typed."""
        if not self.hasFocus():
            self.setText(name)
            self.setCursorPosition(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.hasSelectedText() and not self.isModified():
            self.picked.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.picked.emit()
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.hasFocus():
            super().paintEvent(event)
            return
        painter = QStylePainter(self)
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        painter.drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option)
        room = text_room(self)
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.setPen(self.palette().text().color())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), shown)
