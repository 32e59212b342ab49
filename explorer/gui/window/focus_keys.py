"""Keys that belong to what has the focus, before they belong to the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QComboBox,
    QLineEdit,
)

_PRESS = {Qt.Key.Key_Space}
_MOVE = {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End}


class FocusKeys(QObject):
    """Lets Space press the button that has the focus, and the arrows move its slider or list.

    Without it the window's shortcuts for playback would take these keys from every control. And
    where a field has nothing to undo, undo is the window's: Qt's fields keep that key in any case.
    Install it on the application.
    """

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
            if isinstance(watched, QLineEdit) and _has_nothing_for(watched, event):
                event.ignore()
                return True
            if plain and event.key() in wanted_keys(watched):
                event.accept()
                return True
        return False


def wanted_keys(widget: QObject) -> set[Qt.Key]:
    """The playback keys a control needs for itself."""
    match widget:
        case QAbstractSlider():
            return _MOVE
        case QComboBox() | QAbstractItemView():
            return _PRESS | _MOVE
        case QLineEdit():
            return {Qt.Key.Key_Escape}
        case QAbstractButton():
            return _PRESS
        case _:
            return set()


def _has_nothing_for(field: QLineEdit, event: QKeyEvent) -> bool:
    """Whether the key asks for an undo or redo that the field itself does not have."""
    return (event.matches(QKeySequence.StandardKey.Undo) and not field.isUndoAvailable()) or (
        event.matches(QKeySequence.StandardKey.Redo) and not field.isRedoAvailable()
    )
