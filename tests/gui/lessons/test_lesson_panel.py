"""A lesson, followed as a person follows it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QLabel, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from explorer.gui.lessons.lesson_panel import LessonPanel
from explorer.gui.session.session import Session
from explorer.gui.window.window import MainWindow
from explorer.scenario.lessons.lesson import apply_try, lessons
from tests.gui.acting import LEFT, seen


@pytest.fixture
def window(make_window: Callable[..., MainWindow]) -> MainWindow:
    """A window in which the first lesson was opened."""
    lesson = lessons["parabola_momentum"]
    window = make_window(lesson.scenario)
    window.lesson_course.open(lesson)
    window.playback.pause()
    return window


def test_what_is_tried_begins_from_the_lesson_whatever_was_tried_before(
    window: MainWindow, qtbot: QtBot
) -> None:
    lesson = lessons["parabola_momentum"]
    for index in (7, 3, 0):
        qtbot.mouseClick(seen(window, QPushButton, f"lesson-try-{index}"), LEFT)
        assert window.session.scenario == apply_try(lesson, lesson.scenario, index)
    window.action("undo").trigger()
    assert window.session.scenario == apply_try(lesson, lesson.scenario, 3)


def test_a_lesson_can_be_started_again(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.mouseClick(seen(window, QPushButton, "lesson-try-0"), LEFT)
    window.session.set_step(20)
    qtbot.mouseClick(seen(window, QPushButton, "lesson-again"), LEFT)
    assert window.session.scenario == lessons["parabola_momentum"].scenario
    assert window.session.step == 0
    assert window.playback.playing


def test_an_answer_is_judged_and_explained(window: MainWindow) -> None:
    seen(window, QRadioButton, "lesson-choice-1").click()
    panel = window.docks.lesson_panel
    answer = panel.findChild(object, "lesson-answer")
    assert "Not quite" in answer.text()
    seen(window, QRadioButton, "lesson-choice-0").click()
    assert "Right" in answer.text()


def test_a_lesson_may_be_opened_by_a_button_of_the_one_before(qtbot: QtBot) -> None:
    panel = LessonPanel(Session(lessons["rotation"].scenario), lessons["rotation"])
    qtbot.addWidget(panel)
    button = panel.findChild(QPushButton, "lesson-list")
    still_there: list[bool] = []

    def show_another() -> None:
        panel.show_lesson(lessons["ravine_momentum"])
        still_there.append(isValid(button))

    panel.list_requested.connect(show_another)
    button.click()
    assert still_there == [True]
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(button)
    assert panel.findChild(QLabel, "lesson-title").text() == lessons["ravine_momentum"].title
