"""Keys belong to what has the focus before they belong to playback."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QSlider, QWidget
from pytestqt.qtbot import QtBot

from explorer.gui.window.window import MainWindow
from tests.gui.acting import seen


def test_space_presses_the_button_that_has_the_focus(window: MainWindow, qtbot: QtBot) -> None:
    eye = seen(window.docks.contender_panel.cards[0], QWidget, "contender-eye")
    eye.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(eye, Qt.Key.Key_Space)
    assert not window.session.scenario.contenders[0].visible
    assert not window.playback.playing


def test_arrows_move_the_slider_that_has_the_focus(window: MainWindow, qtbot: QtBot) -> None:
    card = window.docks.contender_panel.cards[0]
    slider = seen(card, QSlider, "parameter-learning_rate-slider")
    before = window.session.scenario.contenders[0].optimizer.numbers["learning_rate"]
    slider.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    after = window.session.scenario.contenders[0].optimizer.numbers["learning_rate"]
    assert after > before
    assert window.session.step == 0


def test_letters_and_home_stay_in_a_field(window: MainWindow, qtbot: QtBot) -> None:
    field = seen(window, QLineEdit, "surface-formula")
    options = window.canvas.options
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Home)
    qtbot.keyClicks(field, "a + ")
    assert field.text().startswith("a + ")
    assert window.canvas.options == options


def test_undo_is_the_window_s_where_a_field_has_nothing_to_undo(
    window: MainWindow, qtbot: QtBot
) -> None:
    before = window.session.scenario
    window.session.apply(replace(before, steps=7), "change steps")
    field = seen(window, QLineEdit, "surface-formula")
    field.setFocus()
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(field, Qt.Key.Key_Z, control)
    assert window.session.scenario == before


def test_undo_is_the_field_s_while_something_was_typed_in_it(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.session.apply(replace(window.session.scenario, steps=7), "change steps")
    field = seen(window, QLineEdit, "parameter-steps-field")
    written = field.text()
    field.setFocus()
    field.end(False)
    qtbot.keyClicks(field, "5")
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == written
    assert window.session.scenario.steps == 7
