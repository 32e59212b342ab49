from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from explorer.gui.dialogs.tune_dialog import TuneDialog
from explorer.gui.session.session import Session
from explorer.scenario.budget import tuning_budget
from explorer.scenario.lessons.location import load


@pytest.fixture
def session() -> Session:
    return Session(load("ravine_momentum"))


@pytest.fixture
def dialog(qtbot: QtBot, session: Session) -> TuneDialog:
    result = TuneDialog(session)
    qtbot.addWidget(result)
    result.show()
    qtbot.waitExposed(result)
    return result


def ticked(dialog: TuneDialog) -> list[str]:
    items = [dialog.names.item(row) for row in range(dialog.names.count())]
    return [item.text() for item in items if item.checkState() == Qt.CheckState.Checked]


def press(qtbot: QtBot, dialog: TuneDialog) -> None:
    qtbot.mouseClick(dialog.run_button, Qt.MouseButton.LeftButton)


def test_the_learning_rate_is_offered_first(dialog: TuneDialog) -> None:
    assert ticked(dialog) == ["learning rate"]


def test_tuning_puts_the_best_values_into_the_session_and_undo_takes_them_back(
    qtbot: QtBot, session: Session, dialog: TuneDialog
) -> None:
    before = session.scenario
    press(qtbot, dialog)
    qtbot.waitUntil(lambda: session.scenario != before, timeout=60_000)
    rate = session.scenario.contenders[0].optimizer.values["learning_rate"]
    assert rate == pytest.approx(0.4, rel=0.02)
    actual = dialog.report.toPlainText()
    assert f"learning rate {rate}" in actual
    for words in ("second best", "within 10 times the best", "gradient evaluations in"):
        assert words in actual
    assert "Undo restores the old ones" in dialog.outcome.text()
    session.undo_stack.undo()
    assert session.scenario == before


def test_all_can_be_tuned_at_once(qtbot: QtBot, session: Session, dialog: TuneDialog) -> None:
    before = session.scenario
    dialog.form.change_requested.emit("optimizers", "all", True)
    dialog.form.change_requested.emit("budget", 60_000.0, True)
    press(qtbot, dialog)
    qtbot.waitUntil(lambda: session.scenario != before, timeout=60_000)
    for old, new in zip(before.contenders, session.scenario.contenders, strict=True):
        assert new.optimizer != old.optimizer
        assert old.name in dialog.report.toPlainText()


def test_a_search_that_is_stopped_changes_nothing(
    qtbot: QtBot, session: Session, dialog: TuneDialog
) -> None:
    session.apply(replace(session.scenario, steps=20_000), "steps")
    before = session.scenario
    dialog.form.change_requested.emit("budget", 1e10, True)
    press(qtbot, dialog)
    qtbot.waitUntil(lambda: dialog.bar.value() > 0)
    press(qtbot, dialog)
    assert "Stopped" in dialog.outcome.text()
    assert session.scenario == before
    assert dialog.run_button.text() == "&Tune"


def test_a_budget_that_is_too_small_is_answered_with_a_sentence(
    qtbot: QtBot, dialog: TuneDialog
) -> None:
    dialog.form.change_requested.emit("starts", 500.0, True)
    dialog.form.change_requested.emit("budget", 100.0, True)
    press(qtbot, dialog)
    qtbot.waitUntil(lambda: "expected at least" in dialog.outcome.text())


def test_a_network_is_tuned_within_a_budget_of_some_seconds(qtbot: QtBot) -> None:
    session = Session(load("library_momentum"))
    before = session.scenario
    assert before.surface.network is not None
    dialog = TuneDialog(session)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.values["budget"] == tuning_budget(before) < 2_000_000
    dialog.form.change_requested.emit("budget", 40.0 * before.steps, True)
    press(qtbot, dialog)
    qtbot.waitUntil(lambda: session.scenario != before, timeout=60_000)
    assert "final loss" in dialog.report.toPlainText()
    assert "f*" not in dialog.report.toPlainText()
