"""Opening, saving and losing files as a person does."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMenu, QPushButton

from explorer.engine import recurrence, surfaces
from explorer.gui.window.docks.panel_actions import in_front
from explorer.gui.window.window import MainWindow
from explorer.scenario import edit
from explorer.scenario.files.rule_file import KeptRule, write_rule
from explorer.scenario.files.scenario_file import read_scenario, scenario_text, write_scenario
from explorer.scenario.lessons.lesson import lessons
from explorer.scenario.scenario import Scenario
from tests.gui.conftest import Answers
from tests.scenarios import starter


def change(window: MainWindow, rate: float = 0.0017) -> Scenario:
    """Change something that is then unsaved."""
    changed = edit.with_value(window.session.scenario, 0, "learning_rate", rate)
    window.session.apply(changed, "change learning rate")
    return changed


@pytest.mark.parametrize("how", ["new", "open"])
def test_another_document_closes_the_lesson_and_stops_the_film(
    window: MainWindow, answers: Answers, tmp_path: Path, how: str
) -> None:
    window.lesson_course.open(lessons["parabola_momentum"])
    window.action("play").trigger()
    assert window.playback.playing
    answers.opened = tmp_path / "other.descent"
    write_scenario(answers.opened, starter(surfaces["beale"]))
    window.action(how).trigger()
    assert not window.playback.playing
    assert window.docks.lesson_panel.lesson is None
    tries = window.docks.lesson_panel.findChildren(QPushButton, "lesson-try-0")
    assert not any(button.isVisible() for button in tries)


def test_a_file_that_cannot_be_read_keeps_lesson_and_document(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    window.lesson_course.open(lessons["parabola_momentum"])
    answers.opened = tmp_path / "missing.descent"
    window.action("open").trigger()
    assert "missing.descent" in window.statusBar().currentMessage()
    assert window.docks.lesson_panel.lesson is lessons["parabola_momentum"]
    assert window.session.scenario == lessons["parabola_momentum"].scenario


BROKEN = (
    "",
    "{",
    "null",
    "[]",
    '{"format": "descent-explorer/2"}',
    '{"format": 3}',
    "\x00\x01",
    "NaN",
)


def test_every_broken_file_is_one_sentence_that_names_it(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    before = window.session.scenario
    for index, text in enumerate(BROKEN):
        answers.opened = tmp_path / f"broken {index}.descent"
        answers.opened.write_text(text)
        window.action("open").trigger()
        said = window.statusBar().currentMessage()
        assert answers.opened.name in said, text
        assert "\n" not in said, text
        assert window.session.scenario is before, text
        assert str(answers.opened) not in window.settings.recent


def test_bytes_that_are_no_text_are_refused(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    answers.opened = tmp_path / "picture.descent"
    answers.opened.write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe")
    window.action("open").trigger()
    assert "not a text file" in window.statusBar().currentMessage()


def test_saving_where_nothing_can_be_written_says_so_and_stays_unsaved(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    change(window)
    answers.saved = tmp_path / "nowhere" / "mine.descent"
    window.action("save").trigger()
    assert "nowhere" in window.statusBar().currentMessage()
    assert window.isWindowModified()
    assert window.session.document.path is None


def test_a_name_without_ending_gets_one_and_what_is_there_is_asked_about(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    taken = tmp_path / "mine.descent"
    taken.write_text("precious")
    answers.saved = tmp_path / "mine"
    change(window)
    window.action("save_as").trigger()
    assert answers.asked == ["save", "replace"]
    assert taken.read_text() == "precious"
    answers.replaced = True
    window.action("save_as").trigger()
    assert read_scenario(taken) == window.session.scenario
    assert not window.isWindowModified()


def test_a_file_that_another_window_saved_meanwhile_is_not_replaced_without_a_question(
    window: MainWindow, make_window: Callable[[Scenario], MainWindow], answers: Answers,
    scenario: Scenario, tmp_path: Path,
) -> None:  # fmt: skip
    file = tmp_path / "mine.descent"
    answers.saved = file
    window.action("save").trigger()
    other = make_window(scenario)
    assert other.document.read(file)
    theirs, ours = change(other, 0.003), change(window, 0.002)
    other.action("save").trigger()
    answers.asked.clear()
    window.action("save").trigger()
    assert answers.asked == ["replace changed"]
    assert read_scenario(file) == theirs
    assert "mine.descent was not saved; File > Save as" in window.statusBar().currentMessage()
    assert window.isWindowModified()
    answers.replaces_changed = True
    window.action("save").trigger()
    assert read_scenario(file) == ours
    assert not window.isWindowModified()


def test_a_file_that_was_damaged_meanwhile_is_replaced_only_if_that_is_wanted(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    answers.saved = tmp_path / "mine.descent"
    window.action("save").trigger()
    answers.saved.write_text("someone's notes")
    change(window)
    window.action("save").trigger()
    assert answers.saved.read_text() == "someone's notes"
    answers.saved.unlink()
    window.action("save").trigger()
    assert answers.asked.count("replace changed") == 1
    assert read_scenario(answers.saved) == window.session.scenario


def test_a_file_that_was_only_written_in_another_way_is_replaced_without_a_question(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    file = tmp_path / "mine.descent"
    file.write_text(json.dumps(json.loads(scenario_text(window.session.scenario))))
    assert window.document.read(file)
    changed = change(window)
    window.action("save").trigger()
    assert answers.asked == []
    assert read_scenario(file) == changed


def test_undoing_back_to_what_was_saved_takes_the_star_away(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    answers.saved = tmp_path / "mine.descent"
    window.action("save").trigger()
    change(window)
    assert window.isWindowModified()
    window.action("undo").trigger()
    assert not window.isWindowModified()


def test_saving_when_asked_about_unsaved_work_saves_it(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    changed = change(window)
    answers.unsaved = "save"
    answers.saved = tmp_path / "kept.descent"
    window.action("new").trigger()
    assert read_scenario(tmp_path / "kept.descent") == changed
    assert window.session.scenario == edit.new_document()


def test_not_saving_after_all_keeps_the_document(window: MainWindow, answers: Answers) -> None:
    changed = change(window)
    answers.unsaved = "save"
    answers.saved = None
    window.action("new").trigger()
    assert window.session.scenario == changed


def test_a_file_can_be_opened_again_from_the_list_of_recent_ones(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    answers.opened = tmp_path / "first.descent"
    answers.opened.write_text(scenario_text(starter(surfaces["beale"])))
    window.action("open").trigger()
    window.action("new").trigger()
    recent = window.findChild(QMenu, "menu-recent").actions()
    assert [action.text() for action in recent] == ["first.descent"]
    recent[0].trigger()
    assert window.session.scenario.surface.id == "beale"


RULE = KeptRule("mine", "Mine", "x <- x - alpha*g\nwith alpha = 0.001")


def test_the_file_of_a_rule_adds_it_to_what_is_open_without_a_question(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    changed = change(window)
    path = tmp_path / "mine.toml"
    write_rule(path, RULE)
    window.document.open_path(path)
    assert answers.asked == []
    added = window.session.scenario.contenders
    assert added[:-1] == changed.contenders
    assert added[-1].name == "Mine"
    assert added[-1].optimizer == recurrence(RULE.text)
    assert window.session.chosen == len(added) - 1
    assert in_front(window.docks.rule_dock)
    assert str(path) in window.settings.recent
    window.action("undo").trigger()
    assert window.session.scenario == changed


def test_a_file_of_a_rule_that_cannot_be_read_is_one_sentence(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    answers.opened = tmp_path / "wrong.toml"
    answers.opened.write_text('title = "A"\ntext = "x <- y"', encoding="utf-8")
    before = window.session.scenario
    window.action("open").trigger()
    assert "line 2: text: unknown name 'y'" in window.statusBar().currentMessage()
    assert window.session.scenario is before
