from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from explorer.drawing.colours.theme import LIGHT
from explorer.engine.objectives.dataset import generated
from explorer.engine.objectives.network import Layer, Network
from explorer.gui.dialogs.range_test_dialog import RangeTestDialog
from explorer.gui.session.session import Session
from explorer.gui.widgets.numbers.number_field import NumberField
from explorer.scenario.edit import on_surface
from explorer.scenario.lessons.location import load
from tests.gui.acting import enter, seen


@pytest.fixture
def session() -> Session:
    return Session(load("ravine_momentum"))


@pytest.fixture
def dialog(qtbot: QtBot, session: Session) -> RangeTestDialog:
    shown = RangeTestDialog(session, LIGHT)
    qtbot.addWidget(shown)
    shown.show()
    qtbot.waitExposed(shown)
    qtbot.waitUntil(shown.take_best.isEnabled)
    return shown


def test_the_test_is_shown_with_what_is_true(dialog: RangeTestDialog) -> None:
    assert not dialog.picture.pixmap().isNull()
    assert "limit at the minimum reached is" in dialog.picture.accessibleDescription()


def test_the_best_rate_is_taken_over_and_undo_brings_the_old_one_back(
    qtbot: QtBot, session: Session, dialog: RangeTestDialog
) -> None:
    before = session.scenario
    qtbot.mouseClick(dialog.take_best, Qt.MouseButton.LeftButton)
    index = session.chosen
    rate = session.scenario.contenders[index].optimizer.values["learning_rate"]
    assert rate != before.contenders[index].optimizer.values["learning_rate"]
    assert "now" in dialog.outcome.text()
    session.undo_stack.undo()
    assert session.scenario == before


def test_ends_that_are_the_wrong_way_round_are_answered_in_a_sentence(
    dialog: RangeTestDialog, qtbot: QtBot
) -> None:
    dialog.form.change_requested.emit("low", 20.0, True)
    sentence = "high: found 10, expected more than low, 20"
    qtbot.waitUntil(lambda: dialog.outcome.text() == sentence)
    assert not dialog.take_best.isEnabled()
    dialog.form.change_requested.emit("low", 1e-3, True)
    qtbot.waitUntil(dialog.take_best.isEnabled)


def test_a_long_test_shows_its_progress_can_be_stopped_and_the_window_goes_on(
    dialog: RangeTestDialog, qtbot: QtBot, session: Session
) -> None:
    layers = (Layer(20, "tanh"), Layer(20, "tanh"), Layer(1, "sigmoid"))
    network = Network(layers, generated("moons"), loss="binary_cross_entropy")
    session.apply(on_surface(session.scenario, network), "change surface")
    enter(qtbot, seen(dialog, NumberField, "parameter-steps-field"), "30000")
    qtbot.waitUntil(dialog.bar.isVisible)
    qtbot.waitUntil(lambda: dialog.bar.value() > 0)
    assert not dialog.take_best.isEnabled()
    qtbot.mouseClick(dialog.stop_button, Qt.MouseButton.LeftButton)
    assert not dialog.bar.isVisible()
    assert dialog.outcome.text() == "Stopped. Change a number to test again."
    enter(qtbot, seen(dialog, NumberField, "parameter-steps-field"), "10")
    restored = "Undo restores the rate."
    qtbot.waitUntil(lambda: dialog.outcome.text() == restored, timeout=60_000)


def test_without_an_optimizer_it_says_so(qtbot: QtBot, session: Session) -> None:
    empty = Session(replace(session.scenario, contenders=()))
    shown = RangeTestDialog(empty, LIGHT)
    qtbot.addWidget(shown)
    assert shown.outcome.text() == "No optimizer is selected."
