from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from explorer.gui.export.web_page_dialog import WebPageDialog
from explorer.gui.window.window import MainWindow
from explorer.scenario.files.scenario_data import scenario_data
from explorer.scenario.lessons.lesson import lessons

from .conftest import Chooser


def data_in(path: Path) -> dict[str, Any]:
    actual = re.search(r'id="data">(.*?)</script>', path.read_text(encoding="utf-8"), re.DOTALL)
    assert actual is not None
    data: dict[str, Any] = json.loads(actual[1])
    return data


def opened(window: MainWindow, chooser: Chooser, qtbot: QtBot) -> WebPageDialog:
    window.exports.ask_path = chooser
    window.action("export_web_page").trigger()
    dialog = window.findChild(WebPageDialog)
    assert dialog is not None
    qtbot.waitExposed(dialog)
    return dialog


def save(dialog: WebPageDialog, qtbot: QtBot) -> None:
    qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)


def test_the_page_holds_the_scenario_under_the_title_typed_and_with_the_locks_ticked(
    window: MainWindow, chooser: Chooser, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = opened(window, chooser, qtbot)
    field = dialog.findChild(QLineEdit, "web-page-title-field")
    lock = dialog.findChild(QCheckBox, "lock-start")
    assert field is not None
    assert lock is not None
    field.selectAll()
    qtbot.keyClicks(field, "My ravine")
    lock.click()
    chooser.path = tmp_path / "page"
    save(dialog, qtbot)
    data = data_in(tmp_path / "page.html")
    assert data["title"] == "My ravine"
    assert data["locked"] == ["start"]
    assert data["document"] == scenario_data(window.session.scenario)
    assert data["lesson"] is None
    note = dialog.findChild(QLabel, "export-note")
    assert note is not None
    assert note.text().startswith("Saved page.html")
    dialog.close()


def test_a_page_walks_on_typed_formulas_unless_the_formula_is_ticked(
    window: MainWindow, chooser: Chooser, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = opened(window, chooser, qtbot)
    chooser.path = tmp_path / "free.html"
    save(dialog, qtbot)
    lock = dialog.findChild(QCheckBox, "lock-surface.formula")
    assert lock is not None
    lock.click()
    chooser.path = tmp_path / "kept.html"
    save(dialog, qtbot)
    free, kept = (data_in(tmp_path / name) for name in ("free.html", "kept.html"))
    assert [key for key in free["loops"] if key.startswith("typed 2 ")]
    assert not [key for key in kept["loops"] if key.startswith("typed ")]
    assert kept["locked"] == ["surface.formula"]
    dialog.close()


@pytest.mark.parametrize("wanted", [True, False])
def test_an_open_lesson_comes_with_the_page_if_it_is_wanted(
    window: MainWindow, chooser: Chooser, qtbot: QtBot, tmp_path: Path, wanted: bool
) -> None:
    window.lesson_course.open(lessons["ravine_momentum"])
    window.playback.pause()
    dialog = opened(window, chooser, qtbot)
    if not wanted:
        dialog.with_lesson.click()
    chooser.path = tmp_path / "page.html"
    save(dialog, qtbot)
    data = data_in(tmp_path / "page.html")
    assert (data["lesson"] is not None) == wanted
    dialog.close()


def test_a_page_needs_a_title(
    window: MainWindow, chooser: Chooser, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = opened(window, chooser, qtbot)
    field = dialog.findChild(QLineEdit, "web-page-title-field")
    assert field is not None
    field.clear()
    chooser.path = tmp_path / "page.html"
    save(dialog, qtbot)
    error = dialog.findChild(QLabel, "web-page-title-error")
    assert error is not None
    assert error.text() == "Enter a title for the page."
    assert not (tmp_path / "page.html").exists()
    dialog.close()


def test_giving_up_writes_nothing(
    window: MainWindow, chooser: Chooser, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = opened(window, chooser, qtbot)
    save(dialog, qtbot)
    assert len(chooser.asked) == 1
    assert list(tmp_path.glob("*.html")) == []
    dialog.close()
