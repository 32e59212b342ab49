"""A person's own lessons: writing, listing and opening them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
)
from pytestqt.qtbot import QtBot

from explorer.gui.lessons.lesson_list import LessonList
from explorer.gui.lessons.save_lesson_dialog import SaveLessonDialog
from explorer.gui.window.app import opened_by_name
from explorer.gui.window.window import MainWindow
from explorer.scenario.lessons.lesson import Lessons, lessons, read_lesson, write_lesson
from explorer.scenario.lessons.lock import GENERAL
from tests.gui.acting import LEFT, seen
from tests.gui.conftest import Answers


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that does not exist yet."""
    return tmp_path / "deep" / "lessons"


@pytest.fixture
def window(make_window: Callable[..., MainWindow], scenario: object, folder: Path) -> MainWindow:
    window = make_window(scenario)
    window.lesson_shelf.folder = folder
    return window


def save_dialog(window: MainWindow) -> SaveLessonDialog:
    window.action("save_lesson").trigger()
    QApplication.processEvents()
    return next(widget for widget in window.findChildren(SaveLessonDialog) if widget.isVisible())


def fill(dialog: QDialog, title: str = "My ravine: a first look") -> None:
    dialog.findChild(QLineEdit, "lesson-title-field").setText(title)
    dialog.findChild(QLineEdit, "lesson-summary-field").setText("Why it zig-zags.")
    dialog.findChild(QPlainTextEdit, "lesson-text-field").setPlainText("Look at **this**.\n\nNow.")


def press_save(qtbot: QtBot, dialog: QDialog) -> None:
    buttons = dialog.findChildren(QPushButton)
    qtbot.mouseClick(next(button for button in buttons if button.text() == "Save lesson"), LEFT)


def error(dialog: QDialog, name: str) -> str:
    label = dialog.findChild(QLabel, f"{name}-error")
    return label.text() if label.isVisible() else ""


def test_what_is_shown_becomes_a_lesson(window: MainWindow, folder: Path, qtbot: QtBot) -> None:
    window.playback.set_speed(35.0)
    dialog = save_dialog(window)
    fill(dialog)
    press_save(qtbot, dialog)
    assert not dialog.isVisible()
    lesson = read_lesson(folder / "my_ravine_a_first_look.toml")
    assert (lesson.title, lesson.summary) == ("My ravine: a first look", "Why it zig-zags.")
    assert lesson.text == "Look at **this**.\n\nNow."
    assert lesson.scenario == window.session.scenario
    assert lesson.playback.speed == 35.0
    assert lesson.question is None
    assert lesson.locked == ()
    assert "my_ravine_a_first_look.toml" in window.statusBar().currentMessage()


def test_a_question_and_locks_come_with_it(window: MainWindow, folder: Path, qtbot: QtBot) -> None:
    dialog = save_dialog(window)
    fill(dialog)
    dialog.findChild(QCheckBox, "lesson-question").click()
    dialog.findChild(QLineEdit, "question-text-field").setText("Which wins?")
    dialog.findChild(QLineEdit, "question-choice-0").setText("Neither")
    dialog.findChild(QLineEdit, "question-choice-2").setText("Momentum")
    dialog.findChild(QRadioButton, "question-right-2").click()
    dialog.findChild(QPlainTextEdit, "question-explanation-field").setPlainText("It remembers.")
    for part in ("surface", "contenders.hyperparameters.learning_rate"):
        dialog.findChild(QCheckBox, f"lock-{part}").click()
    press_save(qtbot, dialog)
    lesson = read_lesson(folder / "my_ravine_a_first_look.toml")
    assert lesson.locked == ("surface", "contenders.hyperparameters.learning_rate")
    assert lesson.question is not None
    assert lesson.question.choices == ("Neither", "Momentum")
    assert lesson.question.answer == 1


def test_all_hyperparameters_stand_for_each(window: MainWindow, folder: Path, qtbot: QtBot) -> None:
    dialog = save_dialog(window)
    fill(dialog)
    box = dialog.findChild(QCheckBox, "lock-contenders.hyperparameters.learning_rate")
    box.click()
    dialog.findChild(QCheckBox, "lock-contenders.hyperparameters").click()
    assert not box.isEnabled()
    press_save(qtbot, dialog)
    lesson = read_lesson(folder / "my_ravine_a_first_look.toml")
    assert lesson.locked == ("contenders.hyperparameters",)


def test_every_part_can_be_ticked(window: MainWindow) -> None:
    dialog = save_dialog(window)
    names = {box.objectName().removeprefix("lock-") for box in dialog.findChildren(QCheckBox)}
    assert set(GENERAL) <= names
    dialog.close()


def test_what_is_missing_is_said_beside_each_field(
    window: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    dialog = save_dialog(window)
    dialog.findChild(QCheckBox, "lesson-question").click()
    press_save(qtbot, dialog)
    assert dialog.isVisible()
    for name in ("lesson-title", "lesson-summary", "lesson-text", "question-text"):
        assert error(dialog, name).startswith("Enter "), name
    assert error(dialog, "question-choices") == "Found 0 of the choices, expected two or more."
    dialog.findChild(QLineEdit, "question-choice-0").setText("a")
    dialog.findChild(QLineEdit, "question-choice-1").setText("b")
    fill(dialog, "!?")
    assert error(dialog, "lesson-summary") == ""
    press_save(qtbot, dialog)
    assert "at least one letter or digit" in error(dialog, "lesson-title")
    assert "no right choice" in error(dialog, "question-choices")
    assert not folder.exists()
    dialog.close()


def test_a_lesson_is_replaced_only_when_told_to(
    window: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    folder.mkdir(parents=True)
    path = folder / "twice.toml"
    path.write_text("something else")
    dialog = save_dialog(window)
    fill(dialog, "Twice")
    press_save(qtbot, dialog)
    assert "twice.toml" in error(dialog, "lesson-title")
    assert path.read_text() == "something else"
    seen(dialog, QCheckBox, "lesson-replace").click()
    press_save(qtbot, dialog)
    assert read_lesson(path).title == "Twice"


def test_a_folder_that_cannot_be_made_is_said_and_nothing_is_lost(
    window: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    folder.parent.write_text("a file in the way")
    dialog = save_dialog(window)
    fill(dialog)
    press_save(qtbot, dialog)
    assert dialog.isVisible()
    sentence = dialog.findChild(QLabel, "lesson-note").text()
    assert sentence == f"{folder}: Not a directory"
    dialog.close()


def test_own_lessons_are_listed_behind_the_others_and_broken_ones_with_their_line(
    window: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    dialog = save_dialog(window)
    fill(dialog)
    press_save(qtbot, dialog)
    good = (folder / "my_ravine_a_first_look.toml").read_text(encoding="utf-8")
    (folder / "broken.toml").write_text(good.replace("order = 1000", "") + "\n[[[", "utf-8")
    window.action("lessons").trigger()
    shown = next(widget for widget in window.findChildren(LessonList) if widget.isVisible())
    entries = shown.findChild(QListWidget, "lessons")
    assert entries.count() == len(lessons) + 1
    assert entries.item(entries.count() - 1).text().startswith("My ravine")
    wrong = [label.text() for label in shown.findChildren(QLabel) if "broken.toml" in label.text()]
    assert len(wrong) == 1
    assert "line" in wrong[0]
    entries.setCurrentRow(entries.count() - 1)
    entries.itemActivated.emit(entries.currentItem())
    window.playback.pause()
    assert window.session.document.title == "My ravine: a first look"
    assert window.docks.lesson_panel.lesson == Lessons(folder)["my_ravine_a_first_look"]


def test_the_folder_is_made_and_shown(window: MainWindow, folder: Path) -> None:
    shown: list[QUrl] = []

    def remember(url: QUrl) -> bool:
        shown.append(url)
        return True

    window.lesson_shelf.open_url = remember
    window.action("lesson_folder").trigger()
    assert folder.is_dir()
    assert [Path(url.toLocalFile()) for url in shown] == [folder]


def test_a_folder_that_nothing_shows_is_named(window: MainWindow, folder: Path) -> None:
    window.lesson_shelf.open_url = refuse
    window.action("lesson_folder").trigger()
    assert str(folder) in window.statusBar().currentMessage()


def refuse(_url: QUrl) -> bool:
    return False


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A lesson file that somebody has sent."""
    path = tmp_path / "sent.toml"
    write_lesson(path, replace(lessons["rotation"], locked=("steps",)))
    return path


def test_a_lesson_file_is_opened_as_a_lesson_and_never_saved_over(
    window: MainWindow, own: Path, answers: Answers, tmp_path: Path
) -> None:
    text = own.read_text(encoding="utf-8")
    window.document.open_path(own)
    window.playback.pause()
    assert window.docks.lesson_panel.lesson == read_lesson(own)
    assert window.session.scenario == lessons["rotation"].scenario
    assert window.session.locks.is_locked("steps")
    answers.saved = tmp_path / "mine.descent"
    window.action("save").trigger()
    assert answers.asked == ["save"]
    assert own.read_text(encoding="utf-8") == text


def test_a_lesson_file_named_at_the_start_is_a_lesson(own: Path) -> None:
    opened = opened_by_name(str(own))
    assert opened.lesson == read_lesson(own)
    assert opened.path is None


def test_a_broken_lesson_file_leaves_the_document(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_text("title = 1\n", "utf-8")
    before = window.session.scenario
    window.document.open_path(path)
    assert "broken.toml: line 1" in window.statusBar().currentMessage()
    assert window.session.scenario == before


def test_return_opens_the_lesson_once_also_from_a_list_opened_twice(
    window: MainWindow, qtbot: QtBot
) -> None:
    opened: list[str] = []
    window.lesson_shelf.lesson_chosen.connect(lambda lesson: opened.append(lesson.title))
    for _ in range(2):
        window.action("lessons").trigger()
    shown = [widget for widget in window.findChildren(LessonList) if widget.isVisible()]
    assert len(shown) == 1
    entries = shown[0].findChild(QListWidget, "lessons")
    entries.setFocus()
    qtbot.keyClick(entries, Qt.Key.Key_Down)
    qtbot.keyClick(entries, Qt.Key.Key_Return)
    window.playback.pause()
    assert opened == [window.session.document.title]
    assert not shown[0].isVisible()


def test_a_recent_lesson_is_opened_again_and_again(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    for name in ("rotation", "ravine_momentum"):
        write_lesson(tmp_path / f"{name}.toml", lessons[name])
        window.document.open_path(tmp_path / f"{name}.toml")
    recent = window.findChild(QMenu, "menu-recent")
    for _ in range(4):
        # The last one chosen is the first in the list.
        entry = recent.actions()[1]
        entry.trigger()
        QApplication.processEvents()
        assert window.docks.lesson_panel.lesson is not None
        assert window.docks.lesson_panel.lesson.id in recent.actions()[0].text()
    window.playback.pause()


def left_and_opened_again(window: MainWindow, qtbot: QtBot, dialog: QDialog) -> SaveLessonDialog:
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    return save_dialog(window)


def test_what_was_typed_is_there_again_after_escape(window: MainWindow, qtbot: QtBot) -> None:
    dialog = save_dialog(window)
    fill(dialog, "Half a lesson")
    dialog.findChild(QCheckBox, "lesson-question").click()
    dialog.findChild(QLineEdit, "question-choice-1").setText("Neither")
    dialog.findChild(QCheckBox, "lock-start").click()
    again = left_and_opened_again(window, qtbot, dialog)
    assert again.findChild(QLineEdit, "lesson-title-field").text() == "Half a lesson"
    assert "Look at" in again.findChild(QPlainTextEdit, "lesson-text-field").toPlainText()
    assert again.findChild(QLineEdit, "question-choice-1").text() == "Neither"
    assert again.findChild(QCheckBox, "lock-start").isChecked()
    assert "you were writing" in again.findChild(QLabel, "lesson-note").text()


def test_what_is_typed_is_in_a_file_a_moment_later_should_the_program_die(
    window: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    fill(save_dialog(window), "Half a lesson")
    draft = folder.parent / "lesson-draft.json"
    qtbot.waitUntil(draft.exists)
    assert "Half a lesson" in draft.read_text()


def test_a_lesson_can_be_begun_anew_and_a_saved_one_is_not_offered_again(
    window: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    dialog = save_dialog(window)
    fill(dialog)
    again = left_and_opened_again(window, qtbot, dialog)
    qtbot.mouseClick(again.findChild(QPushButton, "lesson-start-over"), LEFT)
    assert again.findChild(QLineEdit, "lesson-title-field").text() == ""
    fill(again)
    press_save(qtbot, again)
    assert not again.isVisible()
    assert not (folder.parent / "lesson-draft.json").exists()
    assert save_dialog(window).findChild(QLineEdit, "lesson-title-field").text() == ""


@pytest.mark.parametrize("text", ["", "{", "[1]", '{"lesson-title-field": 3}', "\udcff"])
def test_a_draft_that_is_none_is_left_alone(window: MainWindow, folder: Path, text: str) -> None:
    folder.parent.mkdir(parents=True)
    (folder.parent / "lesson-draft.json").write_bytes(text.encode(errors="surrogateescape"))
    dialog = save_dialog(window)
    assert dialog.findChild(QLineEdit, "lesson-title-field").text() == ""
    assert not dialog.findChild(QPushButton, "lesson-start-over").isVisible()


def test_a_draft_that_cannot_be_kept_is_said(
    window: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    folder.parent.parent.mkdir(parents=True, exist_ok=True)
    folder.parent.write_text("a file where the folder should be")
    dialog = save_dialog(window)
    fill(dialog)
    note = dialog.findChild(QLabel, "lesson-note")
    qtbot.waitUntil(lambda: "could not be saved" in note.text())
