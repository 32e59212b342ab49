"""A name, which looks like a title until it is changed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QStyle, QStyleOptionFrame, QStylePainter, QWidget

from explorer.gui.widgets.elision import text_room
from explorer.gui.widgets.text_line import TextLine

RENAME = Qt.Key.Key_F2


class NameField(TextLine):
    """Shows an ellipsis where a name is cut; a double click or F2 begins to change it.

    Enter keeps what was typed, Escape the name it had. Getting the focus picks nothing.
    """

    picked = Signal()
    """A click or Enter: the user means what is named."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ""
        self.setFrame(False)
        self.setProperty("flat", True)
        self.setReadOnly(True)
        self.setCursor(Qt.CursorShape.ArrowCursor)

    @property
    def is_edited(self) -> bool:
        """Whether the name is being changed."""
        return not self.isReadOnly()

    def show_name(self, name: str) -> None:
        """Show another name; one that is being typed is kept if it replaces the same as before."""
        if self.is_edited and name != self._name:
            self._end()
        self._name = name
        if not self.is_edited and name != self.text():
            self.setText(name)
            self.setCursorPosition(0)

    def begin(self) -> None:
        """Begin to change the name, with all of it selected."""
        self.setReadOnly(False)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setFocus()
        self.selectAll()

    def _end(self) -> None:
        self.setReadOnly(True)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.deselect()
        self.setCursorPosition(0)

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == RENAME
        ):
            # The window has a use of its own for it.
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enters = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == RENAME:
            self.begin()
        elif enters and not self.is_edited:
            self.picked.emit()
        elif event.key() == Qt.Key.Key_Escape and self.is_edited:
            self.setText(self._name)
            self._end()
        else:
            super().keyPressEvent(event)
            if enters:
                self._end()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        passing = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
        if self.is_edited and event.reason() not in passing:
            self._end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.is_edited:
            super().mousePressEvent(event)
        else:
            self.picked.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.is_edited:
            super().mouseDoubleClickEvent(event)
        else:
            self.begin()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.is_edited:
            super().paintEvent(event)
            return
        painter = QStylePainter(self)
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        painter.drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option)
        room = text_room(self)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.setPen(self.palette().text().color())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), text)
