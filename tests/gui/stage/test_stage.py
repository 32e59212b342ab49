"""The middle of the window: one view or two, chosen by button, key and file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from explorer.drawing.plots.landscape_plot import SpacePlot
from explorer.engine import surfaces
from explorer.gui.window.window import MainWindow
from explorer.scenario import edit
from explorer.scenario.files.scenario_file import read_scenario
from explorer.scenario.scenario import Scenario
from explorer.scenario.stage_layout import StageLayout
from tests.gui.conftest import Answers


def button(window: MainWindow, name: str) -> QToolButton:
    actual = window.stage.strip.findChild(QToolButton, f"stage-{name}")
    assert actual is not None
    return actual


def press(window: MainWindow, qtbot: QtBot, *names: str) -> None:
    for name in names:
        qtbot.mouseClick(button(window, name), Qt.MouseButton.LeftButton)


def views(window: MainWindow) -> tuple[str, ...]:
    return window.stage.layout_now.views


def test_each_view_has_a_button_that_shows_it_alone(window: MainWindow, qtbot: QtBot) -> None:
    assert button(window, "plane").isChecked()
    press(window, qtbot, "space")
    assert views(window) == ("landscape",)
    assert isinstance(window.canvas.plot, SpacePlot)
    press(window, qtbot, "map")
    assert window.stage.views.map_panel.isVisible()
    assert not window.canvas.isVisible()
    press(window, qtbot, "stage_charts")
    assert window.stage.views.chart_panel.isVisible()
    assert not window.stage.views.map_panel.isVisible()
    press(window, qtbot, "plane")
    assert window.canvas.isVisible()
    assert [button(window, name).isChecked() for name in ("plane", "space", "map")] == [
        True,
        False,
        False,
    ]


def test_a_split_shows_plane_and_landscape_of_the_same_run(
    window: MainWindow, qtbot: QtBot
) -> None:
    press(window, qtbot, "split")
    second = window.stage.views.second_canvas
    assert second is not None
    assert isinstance(second.plot, SpacePlot)
    assert not isinstance(window.canvas.plot, SpacePlot)
    qtbot.waitUntil(lambda: second.width() > 100)
    assert second.geometry().left() > window.canvas.geometry().right()
    window.session.set_step(7)
    assert second.plot.step == window.canvas.plot.step == 7
    window.canvas.set_options(isolines=0)
    assert second.options.isolines == 0
    press(window, qtbot, "split")
    assert views(window) in (("plane",), ("landscape",))
    assert window.stage.views.second_canvas is None


def test_in_a_split_another_view_takes_the_place_of_the_older_one(
    window: MainWindow, qtbot: QtBot
) -> None:
    press(window, qtbot, "split", "map")
    assert views(window) == ("plane", "map")
    press(window, qtbot, "stage_charts")
    assert "map" in views(window)
    assert "charts" in views(window)


def test_the_key_of_what_is_shown_goes_back_to_the_plane(window: MainWindow, qtbot: QtBot) -> None:
    for key in (Qt.Key.Key_3, Qt.Key.Key_M, Qt.Key.Key_H):
        window.stage.take_focus()
        qtbot.keyClick(window.focusWidget() or window, key)
        assert views(window) != ("plane",)
        window.stage.take_focus()
        qtbot.keyClick(window.focusWidget() or window, key)
        assert views(window) == ("plane",)


def test_a_curve_has_no_landscape(window: MainWindow, qtbot: QtBot) -> None:
    press(window, qtbot, "space")
    window.session.apply(
        edit.on_surface(window.session.scenario, surfaces["parabola"]), "change surface"
    )
    assert views(window) == ("plane",)
    assert not button(window, "space").isEnabled()
    press(window, qtbot, "split")
    assert views(window) == ("plane", "charts")


def test_looking_at_another_view_is_no_edit_and_is_undone_in_its_turn(
    window: MainWindow, qtbot: QtBot
) -> None:
    before = window.session.scenario
    press(window, qtbot, "space")
    assert window.session.scenario == before
    assert not window.session.document.is_unsaved
    window.session.apply(replace(before, steps=before.steps + 1), "steps")
    press(window, qtbot, "map")
    window.action("undo").trigger()
    assert views(window) == ("landscape",)
    assert window.session.scenario != before
    window.action("undo").trigger()
    assert window.session.scenario == before
    assert views(window) == ("landscape",)


def test_the_views_are_saved_with_the_scenario_and_opened_with_it(
    window: MainWindow, qtbot: QtBot, answers: Answers, tmp_path: Path
) -> None:
    press(window, qtbot, "split", "map")
    answers.saved = tmp_path / "a.descent"
    window.action("save").trigger()
    kept = read_scenario(answers.saved).view
    assert kept is not None
    assert kept.views == ("plane", "map")
    press(window, qtbot, "split")
    assert len(views(window)) == 1
    window.document.open_path(answers.saved)
    assert views(window) == ("plane", "map")


def test_a_scenario_opens_with_its_views(
    make_window: Callable[..., MainWindow], scenario: Scenario
) -> None:
    layout = StageLayout(("plane", "charts"), 0.3)
    window = make_window(replace(scenario, view=layout))
    assert window.stage.layout_now == layout
    assert window.stage.views.chart_panel.isVisible()


def test_the_divider_is_remembered_where_a_person_puts_it(window: MainWindow, qtbot: QtBot) -> None:
    press(window, qtbot, "split")
    splitter = window.stage.splitter
    qtbot.waitUntil(lambda: min(splitter.sizes()[:2]) > 50)
    handle = splitter.handle(1)
    middle = handle.rect().center()
    qtbot.mousePress(handle, Qt.MouseButton.LeftButton, pos=middle)
    qtbot.mouseMove(handle, middle.__class__(middle.x() - 60, middle.y()))
    qtbot.mouseRelease(
        handle, Qt.MouseButton.LeftButton, pos=middle.__class__(middle.x() - 60, middle.y())
    )
    assert window.session.view.divider < 0.5


def test_the_place_under_the_mouse_is_marked_in_the_picture_beside_it(
    window: MainWindow, qtbot: QtBot
) -> None:
    press(window, qtbot, "split")
    second = window.stage.views.second_canvas
    assert second is not None
    qtbot.waitUntil(lambda: second.width() > 100)
    mark = second.findChild(QWidget, "pointed-mark")
    assert not mark.isVisible()
    x, y = window.session.scenario.surface.view[:2]
    point = (0.5 * sum(x), 0.5 * sum(y))
    viewport = window.canvas.view.viewport()
    place = window.canvas.view.mapFromScene(window.canvas.plot.position_of(point))
    qtbot.mouseMove(viewport, place)
    assert mark.isVisible()
    there = second.view.mapFromScene(second.plot.position_of(point))
    assert (mark.geometry().center() - there).manhattanLength() <= 6
    QApplication.sendEvent(viewport, QEvent(QEvent.Type.Leave))
    assert not mark.isVisible()
    press(window, qtbot, "split")
    qtbot.mouseMove(viewport, place)


@pytest.mark.parametrize(
    ("names", "view"),
    [
        ((), "plane"),
        (("space",), "3d"),
        (("stage_charts",), "charts"),
        (("split",), "pair"),
        (("split", "stage_charts"), "both"),
    ],
)
def test_an_export_begins_with_what_the_middle_shows(
    window: MainWindow, qtbot: QtBot, names: tuple[str, ...], view: str
) -> None:
    press(window, qtbot, *names)
    assert window.exports.picture_options().view == view


def test_every_button_names_its_key(window: MainWindow) -> None:
    for shown_button in window.stage.strip.buttons:
        action = shown_button.shown_action
        if not action.shortcut().isEmpty():
            assert f"({action.shortcut().toString()})" in shown_button.toolTip()
        assert shown_button.accessibleName()


@pytest.mark.parametrize("name", ["map", "stage_charts"])
def test_the_keys_of_a_view_that_goes_are_those_of_the_one_that_comes(
    window: MainWindow, qtbot: QtBot, name: str
) -> None:
    press(window, qtbot, name)
    view = window.stage.views.map_panel if name == "map" else window.stage.views.chart_panel
    view.findChild(QComboBox).setFocus()
    qtbot.waitUntil(lambda: view.isAncestorOf(QApplication.focusWidget()))
    press(window, qtbot, "plane")
    assert window.canvas.hasFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert window.playback.playing


@pytest.mark.parametrize("width", [1280, 1920])
def test_the_stage_has_at_least_three_fifths_of_the_width(
    make_window: Callable[..., MainWindow], scenario: Scenario, qtbot: QtBot, width: int
) -> None:
    window = make_window(scenario)
    window.resize(width, 800)
    window.docks.layout.use_default_sizes()
    qtbot.waitUntil(lambda: window.stage.width() >= 0.6 * width)
