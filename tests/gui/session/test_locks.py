"""What a recording keeps as it is, as a person meets it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from explorer.engine import optimizers, surfaces
from explorer.engine.explanations.step_stages import stages
from explorer.gui.window.commands import COMMANDS
from explorer.gui.window.window import MainWindow
from explorer.scenario.edit import added, on_surface
from explorer.scenario.lessons.location import load
from explorer.scenario.stage_layout import StageLayout
from tests.gui.acting import LEFT, seen
from tests.gui.window.test_menus import OUTSIDE, put_back

SENTENCE = "This is a recording: its start is fixed, and nothing can be run on it."


@pytest.fixture
def window(make_window: Callable[..., MainWindow], tmp_path: Path) -> MainWindow:
    """A window with a path that was recorded."""
    path = tmp_path / "walk.csv"
    path.write_text("x,y,loss\n1,2,3\n0,1,2\n0,0,1\n", encoding="utf-8")
    return make_window(load(str(path)))


def at(window: MainWindow, point: tuple[float, float]) -> QPoint:
    return window.canvas.view.mapFromScene(window.canvas.plot.position_of(point))


def test_a_click_on_the_picture_moves_nothing_and_says_why(
    window: MainWindow, qtbot: QtBot
) -> None:
    before = window.session.scenario
    qtbot.mouseClick(window.canvas.view.viewport(), LEFT, pos=at(window, (1.0, 0.0)))
    assert window.session.scenario is before
    assert window.statusBar().currentMessage() == SENTENCE
    assert not window.session.undo_stack.canUndo()


def test_the_start_cannot_be_dragged(window: MainWindow, qtbot: QtBot) -> None:
    before = window.session.scenario
    viewport = window.canvas.view.viewport()
    qtbot.mousePress(viewport, LEFT, pos=at(window, (1.0, 2.0)))
    qtbot.mouseMove(viewport, at(window, (0.5, 1.0)))
    qtbot.mouseRelease(viewport, LEFT, pos=at(window, (0.5, 1.0)))
    assert window.session.scenario is before
    window.canvas.mouse.ask_for_menu(QPoint(), window.canvas.rect().center().toPointF())
    menu = window.findChild(QMenu, "canvas-menu")
    assert "canvas-start" not in [action.objectName() for action in menu.actions()]
    menu.close()


def test_the_fields_of_the_start_are_closed_with_the_reason(window: MainWindow) -> None:
    for name in ("start-0", "start-1", "parameter-steps-field"):
        field = seen(window, QLineEdit, name)
        assert not field.isEnabled()
        assert SENTENCE in field.toolTip()


def test_the_first_hint_does_not_speak_of_moving_the_start(window: MainWindow) -> None:
    window.show_hint()
    hint = seen(window, QLabel, "canvas-hint")
    assert hint.text() == "Click a trail to select it · Space plays"


def test_every_panel_shows_a_recording_at_every_step(window: MainWindow) -> None:
    for dock in window.docks.docks:
        dock.show()
        dock.raise_()
        for step in range(3):
            window.session.set_step(step)
        dock.grab()
    for view in ("map", "charts", "landscape", "plane"):
        window.session.set_view(StageLayout((view,)))
        window.stage.grab()


def test_the_film_of_a_step_shows_where_the_recording_went(window: MainWindow) -> None:
    (trajectory,) = window.session.outcome.trajectories
    (stage,) = stages(window.session.scenario.trial(0), trajectory, 0)
    assert stage.title == "The next snapshot"
    assert stage.landing == (0.0, 1.0)


def test_another_surface_frees_the_start_and_leaves_the_path_behind(window: MainWindow) -> None:
    scenario = on_surface(window.session.scenario, surfaces["ravine"])
    assert scenario.contenders == ()
    assert window.session.apply(scenario, "change surface")
    assert seen(window, QLineEdit, "start-0").isEnabled()
    window.session.undo_stack.undo()
    assert not seen(window, QLineEdit, "start-0").isEnabled()


def test_no_optimizer_is_added_to_a_recording(window: MainWindow) -> None:
    before = window.session.scenario
    window.session.apply(added(before, optimizers["adam"]()), "Add Adam")
    assert window.session.scenario is before
    assert window.statusBar().currentMessage() == SENTENCE
    assert not window.session.undo_stack.canUndo()


def test_the_key_that_adds_an_optimizer_says_why_none_can_be(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.action("add").trigger()
    assert window.statusBar().currentMessage() == SENTENCE
    assert QApplication.activePopupWidget() is None


def test_an_optimizer_that_is_picked_for_a_recording_all_the_same_is_refused(
    window: MainWindow,
) -> None:
    before = window.session.scenario
    window.docks.contender_panel.commands.add_suited(optimizers["adam"](), "Adam")
    assert window.session.scenario is before
    assert window.statusBar().currentMessage() == SENTENCE


def test_the_card_of_a_recorded_run_has_nothing_to_choose(window: MainWindow) -> None:
    window.docks.contender_panel.cards[0].set_unfolded(True)
    assert not seen(window, QComboBox, "contender-optimizer").isEnabled()
    assert not window.findChild(QComboBox, "contender-dialect").isVisible()
    assert window.findChildren(QLineEdit, "parameter-run-field") == []


def test_a_recorded_run_cannot_be_made_another_one(window: MainWindow) -> None:
    before = window.session.scenario
    (contender,) = before.contenders
    other = replace(contender, optimizer=contender.optimizer.with_values(run=5))
    window.session.apply(before.with_contender(0, other), "another run")
    assert window.session.scenario is before
    assert window.statusBar().currentMessage() == SENTENCE


def test_every_command_can_be_given_on_a_recording(window: MainWindow) -> None:
    recording = window.session.scenario
    for command in COMMANDS:
        if command.name in OUTSIDE or not window.action(command.name).isEnabled():
            continue
        window.session.open(recording)
        window.session.set_step(1)
        window.action(command.name).trigger()
        put_back(window)
        if command.name != "new":
            assert window.session.scenario.surface is recording.surface, command.name
