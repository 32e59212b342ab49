"""A lesson and an export using only the keyboard, on a real display."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from explorer.drawing.frame.pyqtgraph_setup import configure
from explorer.gui.window.window import MainWindow
from explorer.scenario.lessons.lesson import lessons

PATIENCE_MS = 30_000
MOST_TABS = 80
FIRST = "parabola_momentum"


def xdotool(*words: str) -> None:
    """Act on the display as a person at the keyboard does."""
    subprocess.run(["xdotool", *words], check=True, timeout=PATIENCE_MS / 1000)


class Person:
    """A person with a keyboard but no mouse."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot

    def look_at(self, window: QWidget) -> None:
        """Wait for a window and give it the keys, as a window manager does with a new one."""
        self._qtbot.waitUntil(window.isVisible, timeout=PATIENCE_MS)
        self._qtbot.waitExposed(window)
        xdotool("windowfocus", str(int(window.winId())))
        self._qtbot.waitUntil(window.isActiveWindow, timeout=PATIENCE_MS)

    def press(self, key: str) -> None:
        """Press a key and let the program take it."""
        xdotool("key", "--clearmodifiers", key)
        QApplication.processEvents()

    def tab_to(self, name: str) -> QWidget:
        """Press Tab until the focus is on the control of this name."""
        for _ in range(MOST_TABS):
            focused = QApplication.focusWidget()
            if focused is not None and focused.objectName() == name:
                return focused
            before = focused
            self.press("Tab")
            self._qtbot.waitUntil(
                lambda before=before: QApplication.focusWidget() is not before, timeout=PATIENCE_MS
            )
        raise AssertionError(f"Tab does not come to {name}")


@pytest.fixture
def person(qtbot: QtBot) -> Person:
    if shutil.which("xdotool") is None:
        pytest.skip("needs xdotool to press keys")
    return Person(qtbot)


@pytest.fixture
def window(qtbot: QtBot, person: Person, tmp_path: Path) -> Iterator[MainWindow]:
    """The window as it is when the program is started for the first time."""
    configure()
    store = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    window = MainWindow(store)
    window.show()
    qtbot.waitExposed(window)
    lesson = lessons[FIRST]
    window.assemble(lesson.scenario, recovery=tmp_path, title=lesson.title, lesson=lesson)
    person.look_at(window)
    yield window
    window.close()
    window.deleteLater()


def dialog_of(window: MainWindow, qtbot: QtBot, name: str) -> QDialog:
    """The dialog of this name, once it is open."""

    def visible() -> list[QDialog]:
        return [dialog for dialog in window.findChildren(QDialog, name) if dialog.isVisible()]

    qtbot.waitUntil(lambda: bool(visible()), timeout=PATIENCE_MS)
    return visible()[0]


def test_a_lesson_is_chosen_answered_tried_and_followed_by_the_next(
    window: MainWindow, person: Person, qtbot: QtBot
) -> None:
    person.press("ctrl+l")
    person.look_at(dialog_of(window, qtbot, "lesson-list-dialog"))
    person.press("Return")
    qtbot.waitUntil(lambda: window.docks.lesson is not None, timeout=PATIENCE_MS)
    person.look_at(window)
    lesson = window.docks.lesson
    assert lesson is not None
    assert lesson.question is not None

    choice = person.tab_to("lesson-choice-0")
    assert isinstance(choice, QRadioButton)
    person.press("space")
    qtbot.waitUntil(lambda: window.playback.playing, timeout=PATIENCE_MS)
    answer = window.docks.lesson_panel.findChild(QLabel, "lesson-answer")
    assert answer.isVisible()
    person.tab_to("lesson-try-0")
    person.press("space")
    qtbot.waitUntil(lambda: window.session.scenario != lesson.scenario, timeout=PATIENCE_MS)
    outcome = window.docks.lesson_panel.findChild(QLabel, "lesson-outcome-0")
    qtbot.waitUntil(outcome.isVisible, timeout=PATIENCE_MS)
    person.press("End")
    qtbot.waitUntil(lambda: lesson.id in window.settings.lessons_done, timeout=PATIENCE_MS)
    person.tab_to("lesson-next")
    person.press("space")
    qtbot.waitUntil(lambda: window.docks.lesson not in (None, lesson), timeout=PATIENCE_MS)


def test_export_and_the_palette_open_from_a_field(
    window: MainWindow, person: Person, qtbot: QtBot
) -> None:
    for key, name in (("ctrl+e", "picture-dialog"), ("ctrl+k", "command-palette")):
        window.docks.begin_formula()
        person.press(key)
        dialog = dialog_of(window, qtbot, name)
        person.look_at(dialog)
        person.press("Escape")
        qtbot.waitUntil(lambda dialog=dialog: not dialog.isVisible(), timeout=PATIENCE_MS)
        person.look_at(window)


def test_a_picture_is_exported(
    window: MainWindow, person: Person, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "picture.png"
    person.press("ctrl+e")
    dialog = dialog_of(window, qtbot, "picture-dialog")
    person.look_at(dialog)
    save = person.tab_to("export-save")
    qtbot.waitUntil(save.isEnabled, timeout=PATIENCE_MS)

    typist = QTimer()
    typist.setInterval(100)

    def answer() -> None:
        asked = QApplication.activeModalWidget()
        if isinstance(asked, QFileDialog) and asked.isVisible():
            typist.stop()
            xdotool("windowfocus", str(int(asked.winId())))
            xdotool("key", "ctrl+a")
            xdotool("type", str(path))
            xdotool("key", "Return")

    typist.timeout.connect(answer)
    typist.start()
    person.press("space")
    qtbot.waitUntil(path.exists, timeout=PATIENCE_MS)
    assert not QImage(str(path)).isNull()
    note = dialog.findChild(QLabel, "export-note")
    qtbot.waitUntil(lambda: note.text() == "Saved picture.png", timeout=PATIENCE_MS)
    person.look_at(dialog)
    person.press("Escape")
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=PATIENCE_MS)
