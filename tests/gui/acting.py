"""Actions of a person in tests of the window."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from explorer.gui.window.window import MainWindow

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier
Kind = TypeVar("Kind", bound=QWidget)


def seen(parent: QWidget, kind: type[Kind], name: str) -> Kind:
    """The visible widget of this name, once new ones had the time to appear."""
    QApplication.processEvents()
    actual = [widget for widget in parent.findChildren(kind, name) if widget.isVisible()]
    assert actual, f"no visible {kind.__name__} named {name}"
    return actual[0]


def click(parent: QWidget, name: str) -> None:
    """Click the visible button of this name."""
    seen(parent, QAbstractButton, name).click()


def crash(window: MainWindow) -> None:
    """Leave behind what a crash right after saving a recovery copy would leave."""
    window.document.autosave()
    window.document._recovery_file.release()


def type_over(qtbot: QtBot, field: QLineEdit, text: str) -> None:
    """Click into a field and type over what is there."""
    qtbot.mouseClick(field, LEFT)
    qtbot.keyClick(field, Qt.Key.Key_A, CONTROL)
    qtbot.keyClick(field, Qt.Key.Key_Backspace)
    qtbot.keyClicks(field, text)


def enter(qtbot: QtBot, field: QLineEdit, text: str) -> None:
    """Type over what is in a field and press Enter."""
    type_over(qtbot, field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def choose(box: QComboBox, value: object) -> None:
    """Pick the entry of a box that stands for ``value``."""
    index = box.findData(value)
    assert index >= 0, f"there is no {value} to choose"
    box.setCurrentIndex(index)
    box.activated.emit(index)
