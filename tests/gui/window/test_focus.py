"""Keyboard focus: never in a hidden panel."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QSlider
from pytestqt.qtbot import QtBot

from explorer.gui.window.docks.panel_actions import in_front
from explorer.gui.window.window import MainWindow
from explorer.scenario.lessons.lesson import Lesson, lessons
from explorer.scenario.stage_layout import StageLayout, View
from tests.gui.acting import seen


def test_keys_do_not_reach_a_slider_behind_another_tab(window: MainWindow, qtbot: QtBot) -> None:
    panel = window.docks.contender_panel
    slider = next(slider for slider in panel.findChildren(QSlider) if slider.isVisible())
    slider.setFocus()
    window.docks.inspector_dock.raise_()
    qtbot.waitUntil(lambda: not in_front(window.docks.contender_dock))
    scenario = window.session.scenario
    for _ in range(2):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert window.session.scenario == scenario
    assert window.session.step == 2


def test_space_plays_after_an_optimizer_was_added(window: MainWindow, qtbot: QtBot) -> None:
    panel = window.docks.contender_panel
    panel.findChild(QMenu, "contender-add-menu").actions()[0].trigger()
    assert len(window.session.scenario.contenders) == 3
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert window.playback.playing


def test_panels_brings_a_panel_behind_a_tab_to_the_front(window: MainWindow, qtbot: QtBot) -> None:
    docks = window.docks
    panels = next(
        action.menu()
        for action in window.menus.menu("View").actions()
        if action.text() == "Pan&els"
    )
    assert isinstance(panels, QMenu)
    panels.aboutToShow.emit()
    entry = next(action for action in panels.actions() if action.text() == "Step")
    assert not entry.isChecked()
    entry.trigger()
    qtbot.waitUntil(lambda: in_front(docks.inspector_dock))
    entry.trigger()
    assert not docks.inspector_dock.isVisible()
    entry.trigger()
    qtbot.waitUntil(lambda: in_front(docks.inspector_dock))


def test_a_new_scenario_shows_its_surface_in_front_of_the_lesson(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.lesson_shelf.lesson_chosen.emit(_lesson())
    qtbot.waitUntil(lambda: in_front(window.docks.lesson_dock))
    window.action("new").trigger()
    qtbot.waitUntil(lambda: in_front(window.docks.surface_dock))


def test_a_lesson_is_over_when_another_surface_is_chosen(window: MainWindow) -> None:
    lesson = _lesson()
    window.lesson_shelf.lesson_chosen.emit(lesson)
    assert window.windowTitle().startswith(lesson.title)
    window.window_dialogs._use_surface("himmelblau")
    assert not window.windowTitle().startswith(lesson.title)
    assert window.docks.lesson is None


def test_the_played_range_is_marked_on_the_timeline(window: MainWindow, qtbot: QtBot) -> None:
    timeline = window.playback_bar.timeline
    before = timeline.grab().toImage()
    window.session.set_step(10)
    qtbot.keyClick(window, Qt.Key.Key_BracketLeft)
    window.session.set_step(30)
    qtbot.keyClick(window, Qt.Key.Key_BracketRight)
    assert timeline.span == (10, 30)
    window.session.set_step(0)
    assert timeline.grab().toImage() != before
    window.action("range_clear").trigger()
    assert timeline.grab().toImage() == before


def test_what_is_switched_on_in_the_view_menu_has_a_tick_and_no_icon(window: MainWindow) -> None:
    window.menus.menu("View").aboutToShow.emit()
    action = window.action("arrows")
    assert action.isChecked()
    assert action.icon().isNull()
    assert window.action("theme_light").isChecked()


def test_a_panel_that_is_taken_out_steps_aside_and_is_in_front_when_it_is_back(
    window: MainWindow, qtbot: QtBot
) -> None:
    dock = window.docks.contender_dock
    before = dock.mapToGlobal(dock.rect().topLeft())
    button = dock.findChild(QAbstractButton, "qt_dockwidget_floatbutton")
    assert button is not None
    button.click()
    assert dock.isFloating()
    assert dock.mapToGlobal(dock.rect().topLeft()) != before
    qtbot.waitUntil(lambda: in_front(window.docks.inspector_dock))
    button.click()
    assert not dock.isFloating()
    qtbot.waitUntil(lambda: in_front(dock))


def test_panels_without_an_optimizer_say_what_they_are_for_and_add_one(
    window: MainWindow, qtbot: QtBot
) -> None:
    while window.session.scenario.contenders:
        window.action("remove").trigger()
    menu = window.docks.contender_panel.findChild(QMenu, "contender-add-menu")
    docks = window.docks
    for dock in (
        docks.compare_dock,
        docks.table_dock,
        docks.chart_dock,
        docks.inspector_dock,
        docks.rule_dock,
    ):
        dock.raise_()
        qtbot.waitUntil(lambda dock=dock: dock.made is not None)
        button = seen(dock, QAbstractButton, "empty-add")
        opened: list[bool] = []
        menu.aboutToShow.connect(lambda opened=opened: opened.append(True))
        menu.aboutToShow.connect(menu.close, Qt.ConnectionType.QueuedConnection)
        button.click()
        assert opened
    menu.actions()[0].trigger()
    dock = window.docks.inspector_dock
    dock.raise_()
    assert not any(button.isVisible() for button in dock.findChildren(QAbstractButton, "empty-add"))


@pytest.mark.parametrize("view", ["map", "charts"])
def test_a_view_without_an_optimizer_offers_to_add_one(window: MainWindow, view: View) -> None:
    window.session.set_view(StageLayout((view,)))
    panel = window.stage.views.map_panel if view == "map" else window.stage.views.chart_panel
    while window.session.scenario.contenders:
        window.action("remove").trigger()
    button = seen(panel, QAbstractButton, "empty-add")
    menu = window.docks.contender_panel.findChild(QMenu, "contender-add-menu")
    menu.aboutToShow.connect(menu.close, Qt.ConnectionType.QueuedConnection)
    button.click()
    menu.actions()[0].trigger()
    assert not button.isVisible()


def test_the_data_panel_without_data_leads_to_the_networks(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.docks.data_dock.show()
    qtbot.waitUntil(lambda: window.docks.data_dock.made is not None)
    opened: list[bool] = []
    window.docks.maker.gallery_requested.connect(lambda: opened.append(True))
    seen(window.docks.data_dock, QAbstractButton, "data-gallery").click()
    assert opened


def test_nothing_plays_without_an_optimizer(window: MainWindow) -> None:
    window.playback.play()
    while window.session.scenario.contenders:
        window.action("remove").trigger()
    assert not window.playback.playing
    window.action("play").trigger()
    assert not window.playback.playing


def test_escape_leaves_the_presenter_mode(window: MainWindow, qtbot: QtBot) -> None:
    window.action("presenter").trigger()
    assert window.isFullScreen()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isFullScreen()
    assert window.menuBar().isVisible()
    assert not window.action("presenter").isChecked()


def _lesson() -> Lesson:
    return lessons["parabola_momentum"]
