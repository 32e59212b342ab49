"""Keys that go to the focused widget before the window's shortcuts.

Qt offers a key to what has the focus and to all around it, as ``ShortcutOverride``, before it is a
shortcut. The window and its docks ask here whether to keep it from being one. An event filter on
the application could ask too, but it would be shown every event of every object, also of those
that Qt is just making or deleting, which Python must not touch.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QComboBox,
    QLineEdit,
)

_PRESS = {Qt.Key.Key_Space}
_MOVE = {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End}


def kept_for(focus: QObject | None, event: QEvent) -> bool:
    """Whether an event asks for a key that ``focus`` needs; it is accepted then.

    Space presses the button that has the focus, and the arrows move its slider or list. Without
    it the window's shortcuts for playback would take these keys from every control.
    """
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
    if focus is None or not plain or event.key() not in wanted_keys(focus):
        return False
    event.accept()
    return True


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
