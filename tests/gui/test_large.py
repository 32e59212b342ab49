"""Computations beyond the budget run only after a person agrees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from explorer.gui.document.questions import AskingDialogs
from explorer.gui.session.session import TOO_LARGE
from explorer.gui.window.window import MainWindow
from explorer.scenario.budget import Need
from explorer.scenario.files.scenario_file import write_scenario
from explorer.scenario.scenario import Scenario
from tests.gui.conftest import Answers


@pytest.fixture
def small_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    """A budget that the window's own scenario, of two runs of fifty steps, is well within."""
    monkeypatch.setattr("explorer.scenario.budget.BUDGET", Need(2_000, 100_000))


@pytest.fixture
def large(scenario: Scenario) -> Scenario:
    return replace(scenario, steps=5_000)


@pytest.mark.usefixtures("small_budget")
def test_a_large_file_is_not_opened_against_a_persons_word(
    window: MainWindow, answers: Answers, large: Scenario, tmp_path: Path
) -> None:
    path = tmp_path / "large.descent"
    write_scenario(path, large)
    before = window.session.scenario
    window.document.open_path(path)
    assert window.session.scenario is before
    assert window.session.document.path is None
    assert "found 2 runs of 5,000 steps that keep" in answers.asked[-1]
    assert window.statusBar().currentMessage() == TOO_LARGE


@pytest.mark.usefixtures("small_budget")
def test_a_large_file_is_opened_when_a_person_says_so_and_edited_unasked(
    window: MainWindow, answers: Answers, large: Scenario, tmp_path: Path
) -> None:
    path = tmp_path / "large.descent"
    write_scenario(path, large)
    answers.large = True
    window.document.open_path(path)
    assert window.session.scenario == large
    asked = list(answers.asked)
    answers.large = False
    assert window.session.apply(replace(large, seed=5), "change seed")
    assert answers.asked == asked


@pytest.mark.usefixtures("small_budget")
def test_more_steps_than_the_budget_has_are_asked_about(
    window: MainWindow, answers: Answers, large: Scenario
) -> None:
    assert not window.session.apply(large, "change steps")
    assert window.session.scenario.steps == 50
    assert not window.session.undo_stack.canUndo()
    answers.large = True
    assert window.session.apply(large, "change steps")
    assert window.session.scenario.steps == 5_000


def test_a_window_that_begins_with_too_much_asks_and_shows_something_small(
    make_window: Callable[..., MainWindow],
    answers: Answers,
    scenario: Scenario,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("explorer.scenario.budget.BUDGET", Need(0, 0))
    window = make_window(replace(scenario, steps=5_000))
    assert window.session.scenario.steps == 60
    assert window.session.document.path is None
    assert "2 runs of 5,000 steps" in answers.asked[0]


@pytest.mark.parametrize(
    ("button", "agreed"),
    [(QMessageBox.StandardButton.Yes, True), (QMessageBox.StandardButton.No, False)],
)
def test_the_question_names_what_was_found(
    button: QMessageBox.StandardButton,
    agreed: bool,
    window: MainWindow,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    texts: list[str] = []

    def answered(_parent: object, _title: str, text: str, *_buttons: object) -> object:
        texts.append(text)
        return button

    monkeypatch.setattr(QMessageBox, "question", answered)
    assert AskingDialogs(window).dialogs().large("found 9 runs, expected 1") is agreed
    assert "found 9 runs, expected 1" in texts[0]


@pytest.mark.usefixtures("small_budget")
def test_an_undo_that_leads_to_too_much_asks_and_can_be_answered_again(
    window: MainWindow, answers: Answers, large: Scenario
) -> None:
    session = window.session
    small = session.scenario
    answers.large = True
    assert session.apply(large, "change steps")
    assert session.apply(small, "change steps back")
    answers.large = False
    window.action("undo").trigger()
    assert session.scenario == small
    assert window.action("undo").isEnabled()
    assert window.statusBar().currentMessage() == TOO_LARGE
    answers.large = True
    window.action("undo").trigger()
    assert session.scenario == large


@pytest.mark.usefixtures("small_budget")
def test_a_redo_that_leads_to_too_much_asks(
    window: MainWindow, answers: Answers, large: Scenario
) -> None:
    session = window.session
    small = session.scenario
    answers.large = True
    assert session.apply(large, "change steps")
    window.action("undo").trigger()
    assert session.scenario == small
    answers.large = False
    window.action("redo").trigger()
    assert session.scenario == small
    assert window.action("redo").isEnabled()
    answers.large = True
    window.action("redo").trigger()
    assert session.scenario == large
