"""How window, panels and picture share the width while a lesson is open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QTabBar, QToolButton
from pytestqt.qtbot import QtBot

from explorer.gui.window.docks.panel_actions import bring_to_front, in_front
from explorer.gui.window.window import MainWindow
from explorer.scenario.lessons.lesson import lessons
from tests.gui.acting import seen
from tests.gui.conftest import Answers

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


def is_large(window: MainWindow) -> bool:
    """Whether the picture has the width it is to have."""
    return window.stage.width() >= 0.6 * window.width()


def is_read(window: MainWindow) -> bool:
    """Whether the lesson is in front, wide enough, and no panel on the right is there."""
    docks = window.docks
    return (
        in_front(docks.lesson_dock)
        and docks.lesson_panel.width() >= READABLE
        and docks.contender_dock.isHidden()
        and is_large(window)
    )


def gave_way(window: MainWindow) -> bool:
    """Whether the lesson is a tab, and the panels of both sides are beside a large picture."""
    docks = window.docks
    return (
        in_front(docks.surface_dock)
        and not docks.lesson_dock.isHidden()
        and not docks.contender_dock.isHidden()
        and is_large(window)
    )


def click_tab(window: MainWindow, qtbot: QtBot, title: str) -> None:
    """Click the tab of a panel."""
    for bar in window.findChildren(QTabBar):
        for index in range(bar.count()):
            if bar.tabText(index) == title and bar.isVisible():
                qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(index).center())
                return
    pytest.fail(f"there is no tab {title}")


def ask_for_optimizers(window: MainWindow, qtbot: QtBot) -> None:
    """Press the button with the word."""
    qtbot.waitUntil(lambda: window.findChild(QToolButton, "stage-fold_right").isVisible())
    qtbot.mouseClick(seen(window, QToolButton, "stage-fold_right"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: in_front(window.docks.contender_dock) and gave_way(window))


def test_in_a_small_window_a_lesson_is_readable_and_the_picture_large(
    window: MainWindow, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: is_read(window))


def test_a_button_with_a_word_brings_the_optimizers_in_place_of_the_lesson(
    window: MainWindow, qtbot: QtBot
) -> None:
    ask_for_optimizers(window, qtbot)
    assert not window.docks.inspector_dock.isHidden()
    assert not window.docks.rule_dock.isHidden()
    qtbot.waitUntil(lambda: not window.findChild(QToolButton, "stage-fold_right").isVisible())


def test_the_tab_of_the_lesson_brings_it_in_place_of_the_optimizers(
    window: MainWindow, qtbot: QtBot
) -> None:
    ask_for_optimizers(window, qtbot)
    click_tab(window, qtbot, "Lesson")
    qtbot.waitUntil(lambda: is_read(window))
    click_tab(window, qtbot, "Surface")
    qtbot.waitUntil(lambda: gave_way(window))


def test_the_key_that_brought_the_optimizers_brings_the_lesson_back(
    window: MainWindow, qtbot: QtBot
) -> None:
    for _ in range(2):
        qtbot.keyClick(window.canvas, Qt.Key.Key_F3)
        qtbot.waitUntil(lambda: gave_way(window))
        qtbot.keyClick(window.canvas, Qt.Key.Key_F3)
        qtbot.waitUntil(lambda: is_read(window))


def test_panels_that_a_person_folded_away_stay_so_when_the_lesson_is_read(
    window: MainWindow, qtbot: QtBot
) -> None:
    click_tab(window, qtbot, "Surface")
    qtbot.waitUntil(lambda: gave_way(window))
    qtbot.keyClick(window.canvas, Qt.Key.Key_F3)
    QApplication.processEvents()
    click_tab(window, qtbot, "Lesson")
    qtbot.waitUntil(lambda: is_read(window))
    click_tab(window, qtbot, "Surface")
    qtbot.waitUntil(lambda: in_front(window.docks.surface_dock))
    QApplication.processEvents()
    assert window.docks.contender_dock.isHidden()


def test_a_panel_that_is_asked_for_comes_with_those_behind_it(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.docks.show_rule()
    qtbot.waitUntil(lambda: in_front(window.docks.rule_dock) and gave_way(window))


def test_a_lesson_that_is_alone_in_its_column_gives_way_and_comes_back(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.docks.surface_dock.close()
    qtbot.keyClick(window.canvas, Qt.Key.Key_F3)
    qtbot.waitUntil(lambda: in_front(window.docks.contender_dock) and is_large(window))
    bring_to_front(window.docks.lesson_dock)
    qtbot.waitUntil(lambda: is_read(window))


def test_a_lesson_taken_out_of_the_window_takes_no_room_in_it(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.docks.lesson_dock.setFloating(True)
    qtbot.waitUntil(lambda: in_front(window.docks.contender_dock))
    qtbot.waitUntil(lambda: is_large(window))
    window.docks.lesson_dock.setFloating(False)
    bring_to_front(window.docks.lesson_dock)
    qtbot.waitUntil(lambda: is_read(window))


def test_undoing_the_view_brings_back_what_was_read(window: MainWindow, qtbot: QtBot) -> None:
    entry = window.findChild(QAction, "panel-contender-dock")
    assert entry is not None
    entry.trigger()
    qtbot.waitUntil(lambda: gave_way(window))
    window.session.undo_stack.undo()
    qtbot.waitUntil(lambda: is_read(window))
    window.action("new").trigger()
    qtbot.waitUntil(lambda: in_front(window.docks.contender_dock))


def test_when_the_lesson_is_left_all_panels_are_there_and_the_picture_is_large(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.action("new").trigger()
    qtbot.waitUntil(lambda: in_front(window.docks.contender_dock))
    qtbot.waitUntil(lambda: is_large(window))


@pytest.mark.parametrize("optimizers_are_there", [False, True])
def test_in_a_window_that_grows_lesson_and_panels_are_both_there_until_it_shrinks(
    window: MainWindow, qtbot: QtBot, *, optimizers_are_there: bool
) -> None:
    docks = window.docks
    if optimizers_are_there:
        ask_for_optimizers(window, qtbot)
    window.resize(1920, 1080)
    qtbot.waitUntil(lambda: in_front(docks.contender_dock) and in_front(docks.lesson_dock))
    qtbot.waitUntil(lambda: docks.lesson_panel.width() >= READABLE and is_large(window))
    window.resize(1280, 800)
    qtbot.waitUntil(lambda: is_read(window))


def test_a_window_that_presents_shows_no_panel_however_wide_it_is(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.presenter.set_on(True)
    window.resize(1920, 1080)
    QApplication.processEvents()
    assert window.docks.contender_dock.isHidden()
    window.presenter.set_on(False)
    qtbot.waitUntil(lambda: in_front(window.docks.lesson_dock))


@pytest.mark.parametrize("optimizers_are_there", [False, True])
def test_which_of_both_was_there_is_remembered(
    window: MainWindow,
    qtbot: QtBot,
    store: QSettings,
    answers: Answers,
    tmp_path: Path,
    *,
    optimizers_are_there: bool,
) -> None:
    if optimizers_are_there:
        ask_for_optimizers(window, qtbot)
    window.close()
    again = MainWindow(store)
    qtbot.addWidget(again)
    again.show()
    qtbot.waitExposed(again)
    # The screen of the tests is smaller than the window was.
    again.resize(1280, 800)
    questions = answers.dialogs()
    again.assemble(
        LESSON.scenario, dialogs=questions, recovery=tmp_path, lesson=LESSON, resume_at=(0, 0)
    )
    holds = gave_way if optimizers_are_there else is_read
    qtbot.waitUntil(lambda: holds(again))
    QApplication.processEvents()
    again.action("fold_right").trigger()
    other = is_read if optimizers_are_there else gave_way
    qtbot.waitUntil(lambda: other(again))
    again.close()
