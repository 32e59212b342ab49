"""A line edit for the panels of the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence, QPalette, QTextCharFormat
from PySide6.QtWidgets import QApplication, QLineEdit


def mark_error(line: QLineEdit, position: int, length: int) -> None:
    """Underline an error in the text; a ``length`` of 0 removes the underline."""
    attributes = []
    if length:
        wavy = QTextCharFormat()
        wavy.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        wavy.setUnderlineColor(line.palette().color(QPalette.ColorRole.BrightText))
        kind = QInputMethodEvent.AttributeType.TextFormat
        start = position - line.cursorPosition()
        attributes = [QInputMethodEvent.Attribute(kind, start, length, wavy)]
    # Qt formats parts of a line only as what an input method has said of them.
    QApplication.sendEvent(line, QInputMethodEvent("", attributes))


WINDOW_KEYS = (Qt.Key.Key_E, Qt.Key.Key_K)
"""With Ctrl: export and the palette, which Qt on X11 takes for ends of lines."""


class TextLine(QLineEdit):
    """A line that leaves undo and redo to the window where it has nothing of its own to undo.

    Qt's lines keep these keys in any case, and on X11 some of the window's too.
    """

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._has_nothing_for(event)
        ):
            event.ignore()
            return False
        return super().event(event)

    def _has_nothing_for(self, event: QKeyEvent) -> bool:
        """Whether the key is the window's, or an undo or redo that the line does not have."""
        if event.modifiers() == Qt.KeyboardModifier.ControlModifier and event.key() in WINDOW_KEYS:
            return True
        return (event.matches(QKeySequence.StandardKey.Undo) and not self.isUndoAvailable()) or (
            event.matches(QKeySequence.StandardKey.Redo) and not self.isRedoAvailable()
        )
