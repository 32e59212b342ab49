from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from explorer.drawing.colours.theme import LIGHT
from explorer.gui.dialogs.range_test_dialog import RangeTestDialog
from explorer.gui.session.session import Session
from explorer.scenario.lessons.location import load


@pytest.fixture
def session() -> Session:
    return Session(load("ravine_momentum"))


@pytest.fixture
def dialog(qtbot: QtBot, session: Session) -> RangeTestDialog:
    shown = RangeTestDialog(session, LIGHT)
    qtbot.addWidget(shown)
    shown.show()
    qtbot.waitExposed(shown)
    return shown


def test_the_test_is_shown_at_once_with_what_is_true(dialog: RangeTestDialog) -> None:
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
    dialog: RangeTestDialog,
) -> None:
    dialog.form.change_requested.emit("low", 20.0, True)
    assert dialog.outcome.text() == "high: found 10, expected more than low, 20"
    assert not dialog.take_best.isEnabled()
    dialog.form.change_requested.emit("low", 1e-3, True)
    assert dialog.take_best.isEnabled()


def test_without_an_optimizer_it_says_so(qtbot: QtBot, session: Session) -> None:
    empty = Session(replace(session.scenario, contenders=()))
    shown = RangeTestDialog(empty, LIGHT)
    qtbot.addWidget(shown)
    assert shown.outcome.text() == "No optimizer is selected."
