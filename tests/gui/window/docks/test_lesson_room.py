"""How window, panels and picture share the width while a lesson is open."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from explorer.gui.window.docks.panel_actions import in_front
from explorer.gui.window.window import MainWindow
from explorer.scenario.lessons.lesson import lessons
from tests.gui.acting import seen

LESSON = lessons["parabola_momentum"]
READABLE = 360


@pytest.fixture
def window(make_window: Callable[..., MainWindow], qtbot: QtBot) -> MainWindow:
    """A window of 1280 by 800 pixels in which a lesson was opened."""
    window = make_window(LESSON.scenario)
    window.resize(1280, 800)
    window.lesson_course.open(LESSON)
    qtbot.waitUntil(lambda: window.docks.lesson_dock.width() >= READABLE)
    return window


def test_in_a_small_window_a_lesson_is_readable_and_the_picture_large(
    window: MainWindow, qtbot: QtBot
) -> None:
    assert window.docks.lesson_panel.width() >= READABLE
    qtbot.waitUntil(lambda: window.stage.width() >= 0.6 * window.width())
    assert window.docks.contender_dock.isHidden()


def test_a_button_with_a_word_brings_the_optimizers_back(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.findChild(QToolButton, "stage-fold_right").isVisible())
    qtbot.mouseClick(seen(window, QToolButton, "stage-fold_right"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: in_front(window.docks.contender_dock))
    assert not window.docks.inspector_dock.isHidden()
    assert not window.docks.rule_dock.isHidden()
    assert window.docks.lesson_panel.width() >= READABLE
    qtbot.waitUntil(lambda: not window.findChild(QToolButton, "stage-fold_right").isVisible())


def test_a_panel_that_is_asked_for_comes_with_those_behind_it(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.docks.show_rule()
    qtbot.waitUntil(lambda: in_front(window.docks.rule_dock))
    assert not window.docks.contender_dock.isHidden()


def test_when_the_lesson_is_left_all_panels_are_there_and_the_picture_is_large(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.action("new").trigger()
    qtbot.waitUntil(lambda: in_front(window.docks.contender_dock))
    qtbot.waitUntil(lambda: window.stage.width() >= 0.6 * window.width())


def test_in_a_window_that_grows_the_panels_come_back(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1920, 1080)
    qtbot.waitUntil(lambda: in_front(window.docks.contender_dock))
    qtbot.waitUntil(lambda: window.stage.width() >= 0.6 * window.width())
    assert window.docks.lesson_panel.width() >= READABLE


def test_panels_that_a_person_brought_back_stay(window: MainWindow, qtbot: QtBot) -> None:
    window.action("fold_right").trigger()
    qtbot.waitUntil(lambda: in_front(window.docks.contender_dock))
    window.resize(1270, 800)
    window.action("play").trigger()
    assert not window.docks.contender_dock.isHidden()
