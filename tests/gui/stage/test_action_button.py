"""A button that stands for an action of the menus."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from explorer.gui.stage.action_button import ActionButton

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def home(qtbot: QtBot) -> QWidget:
    """The window of actions and buttons."""
    actual = QWidget()
    qtbot.addWidget(actual)
    return actual


def test_it_shows_what_its_action_is_and_becomes(home: QWidget) -> None:
    action = QAction("Show the map", home)
    action.setIconText("Map")
    button = ActionButton(action, home)
    assert (button.text(), button.toolTip(), button.isEnabled()) == (
        "Map",
        "Show the map",
        True,
    )
    assert not button.isCheckable()
    action.setCheckable(True)
    action.setChecked(True)
    action.setToolTip("How it ends with other values (M)")
    action.setEnabled(False)
    assert button.isChecked()
    assert button.toolTip() == button.accessibleName() == "How it ends with other values (M)"
    assert not button.isEnabled()


def test_a_click_triggers_the_action_once(home: QWidget, qtbot: QtBot) -> None:
    action = QAction("Fit", home)
    times: list[str] = []
    action.triggered.connect(lambda: times.append("triggered"))
    button = ActionButton(action, home)
    qtbot.mouseClick(button, LEFT)
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert times == ["triggered", "triggered"]


def test_the_one_that_is_on_stays_on_when_it_is_clicked(home: QWidget, qtbot: QtBot) -> None:
    group = QActionGroup(home)
    buttons = []
    for name in ("2-D", "3-D"):
        action = group.addAction(name)
        action.setCheckable(True)
        buttons.append(ActionButton(action, home))
    for clicked in (0, 0, 1, 1):
        qtbot.mouseClick(buttons[clicked], LEFT)
        assert [button.isChecked() for button in buttons] == [clicked == 0, clicked == 1]
