"""Halves of characters, in fields and file names, do not prevent saving or export.

Two code units stand for a character beyond the basic plane. A field may be left with one of them:
Qt deletes by unit, and what is pasted may be cut anywhere.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from explorer.gui.document import recovery
from explorer.gui.widgets.name_field import NameField
from explorer.gui.window.window import MainWindow
from explorer.scenario.files.scenario_file import read_scenario, write_scenario
from explorer.scenario.lessons.lesson import lessons, read_lesson
from tests.gui.acting import click, crash, seen
from tests.gui.conftest import Answers
from tests.scenarios import starter

PAIR = "\U0001f600"
Half = Callable[[QWidget], None]


def _first_gone(field: QWidget) -> None:
    _cut(field, 1)


def _second_gone(field: QWidget) -> None:
    _cut(field, 2)


def _cut(field: QWidget, unit: int) -> None:
    """Leave an "a" and half a pair in a field; ``unit`` is the one that is deleted."""
    if isinstance(field, QLineEdit):
        field.clear()
        field.insert(f"a{PAIR}")
        field.setSelection(unit, 1)
        field.del_()
        field.setModified(True)
        return
    assert isinstance(field, QPlainTextEdit)
    field.setPlainText(f"a{PAIR}")
    cursor = field.textCursor()
    cursor.setPosition(unit)
    cursor.setPosition(unit + 1, cursor.MoveMode.KeepAnchor)
    cursor.removeSelectedText()


@pytest.mark.parametrize("cut", [_first_gone, _second_gone])
def test_a_name_with_half_a_character_is_saved_kept_aside_and_exported(
    window: MainWindow, answers: Answers, qtbot: QtBot, tmp_path: Path, cut: Half
) -> None:
    field = seen(window, NameField, "contender-name")
    field.begin()
    cut(field)
    field.editingFinished.emit()
    name = window.session.scenario.contenders[0].name
    assert name.startswith("a")
    name.encode()
    window.document.autosave()
    assert recovery.read_file(next(tmp_path.glob("recovery*.descent"))).scenario is not None
    answers.saved = tmp_path / "mine.descent"
    window.action("save").trigger()
    assert read_scenario(tmp_path / "mine.descent") == window.session.scenario
    window.exports.ask_path = lambda *_: tmp_path / "mine.csv"
    window.action("export_table").trigger()
    qtbot.waitUntil((tmp_path / "mine.csv").exists)


@pytest.mark.parametrize("cut", [_first_gone, _second_gone])
def test_a_formula_with_half_a_character_is_explained(window: MainWindow, cut: Half) -> None:
    before = window.session.scenario
    field = seen(window, QLineEdit, "surface-formula")
    field.setFocus()
    cut(field)
    field.textEdited.emit(field.text())
    field.editingFinished.emit()
    assert window.session.scenario.surface == before.surface or field.text() == "a"


@pytest.mark.parametrize("cut", [_first_gone, _second_gone])
def test_a_lesson_written_with_halves_of_characters_is_saved(
    window: MainWindow, tmp_path: Path, cut: Half
) -> None:
    window.lesson_shelf.folder = tmp_path / "lessons"
    window.action("save_lesson").trigger()
    QApplication.processEvents()
    dialog = next(dialog for dialog in window.findChildren(QDialog) if dialog.isVisible())
    for name in ("lesson-title-field", "lesson-summary-field"):
        cut(seen(dialog, QLineEdit, name))
    cut(seen(dialog, QPlainTextEdit, "lesson-text-field"))
    save = next(
        button for button in dialog.findChildren(QPushButton) if button.text() == "Save lesson"
    )
    save.click()
    files = list((tmp_path / "lessons").glob("*.toml"))
    assert len(files) == 1
    assert read_lesson(files[0]).title.startswith("a")


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are text there")
def test_a_file_whose_name_is_no_text_is_opened_saved_recovered_and_remembered(
    make_window: Callable[..., MainWindow], answers: Answers, tmp_path: Path
) -> None:
    path = tmp_path / os.fsdecode(b"\xff\xe9t\xe9.descent")
    write_scenario(path, starter(lessons["parabola_momentum"].scenario.surface))
    first = make_window(lessons["ravine_momentum"].scenario)
    answers.opened = path
    first.action("open").trigger()
    assert first.session.document.path == path
    assert str(path) in first.settings.recent
    first.action("new").trigger()
    first.findChild(QMenu, "menu-recent").actions()[0].trigger()
    assert first.session.document.path == path
    first.action("duplicate").trigger()
    changed = first.session.scenario
    first.action("export_picture").trigger()
    crash(first)
    second = make_window(lessons["ravine_momentum"].scenario)
    click(second, "recovery-restore-0")
    assert second.session.scenario == changed
    assert second.session.document.path == path
    second.action("save").trigger()
    assert read_scenario(path) == changed
