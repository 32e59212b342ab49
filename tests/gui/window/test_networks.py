"""Networks in the window, used as a person uses them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from explorer.drawing.contenders.heads import head_label
from explorer.engine.objectives.network import Network
from explorer.gui.window.window import MainWindow
from explorer.scenario import edit
from explorer.scenario.files.scenario_file import read_scenario
from explorer.scenario.lessons.lesson import lessons
from explorer.scenario.network_presets import layers_text, networks
from explorer.scenario.scenario import Scenario
from explorer.scenario.stage_layout import PlaneChoice, StageLayout
from tests.gui.conftest import Answers
from tests.gui.window.test_window import enter, find, on_canvas
from tests.scenarios import starter

LEFT = Qt.MouseButton.LeftButton
COLUMN = 218
"""The width of the left column in a window of 1280 pixels."""
Open = Callable[[Scenario], MainWindow]


@pytest.fixture
def opened(make_window: Callable[..., MainWindow], qtbot: QtBot) -> Open:
    """Open a window and wait until its panels, which come last, are there."""

    def open_window(scenario: Scenario) -> MainWindow:
        window = make_window(scenario)
        qtbot.waitUntil(lambda: bool(named(window, "surface-choice")))
        return window

    return open_window


def scenario_of(key: str) -> Scenario:
    """A preset with two contenders that come somewhere in fifty steps."""
    return edit.same_rate(replace(starter(networks[key].make()), steps=50), 0.1)


@pytest.fixture
def moons(opened: Open) -> MainWindow:
    """A window with the two moons."""
    return opened(scenario_of("moons"))


def network(window: MainWindow) -> Network:
    """The network of the document."""
    surface = window.session.scenario.surface
    assert isinstance(surface, Network)
    return surface


def pick(window: MainWindow, name: str, text: str) -> None:
    """Choose an entry of a combo box by its text, as a click on it would."""
    combo = find(window, QComboBox, name)
    assert isinstance(combo, QComboBox)
    index = combo.findText(text)
    assert index >= 0, [combo.itemText(i) for i in range(combo.count())]
    combo.setCurrentIndex(index)
    combo.activated.emit(index)


def axis_labels(window: MainWindow) -> tuple[str, str]:
    """What stands beside the axes of the canvas."""
    axes = window.canvas.plot.axes
    return axes.x_label, axes.y_label


def named(window: MainWindow, name: str) -> list[QObject]:
    """The visible widgets of this name."""
    return [widget for widget in window.findChildren(QWidget, name) if widget.isVisible()]


def test_runs_of_a_network_are_shown_on_their_principal_plane_with_its_share_of_variance(
    moons: MainWindow, qtbot: QtBot
) -> None:
    x, y = axis_labels(moons)
    assert x.startswith("principal direction 1, ")
    assert y.endswith("% of the variance")
    for trace in moons.canvas.plot.traces:
        assert trace.trajectory.positions.shape == (51, network(moons).dimension)
        assert trace.drawn.positions.shape == (51, 2)
    qtbot.keyClick(moons, Qt.Key.Key_End)
    assert moons.canvas.plot.step == 50


def test_a_head_off_the_plane_says_how_far(moons: MainWindow) -> None:
    moons.session.set_view(StageLayout(plane=PlaneChoice("coordinates", first=0, second=1)))
    trace = moons.canvas.plot.traces[0]
    assert trace.shadow is not None
    distance = float(trace.shadow.distances[0])
    assert distance > 0.1
    assert head_label(trace, ended=False, distance=distance).endswith(f"{distance:.2g} off")
    assert head_label(trace, ended=False, distance=0.0) == trace.style.label


def test_the_plane_stands_still_while_a_value_is_dragged_and_follows_afterwards(
    moons: MainWindow, qtbot: QtBot
) -> None:
    session = moons.session
    before = session.drawn.plane
    for rate in (0.2, 0.4):
        changed = edit.with_value(session.scenario, 0, "learning_rate", rate)
        session.apply(changed, "drag", merge="drag", final=False)
        assert session.drawn.plane is before
        true = session.outcome.trajectories[0]
        assert true is not None
        assert before is not None
        drawn = moons.canvas.plot.traces[0].drawn.positions
        assert drawn == pytest.approx(before.project(true.positions))
    qtbot.waitUntil(lambda: session.drawn.plane is not before)


def test_a_new_name_leaves_the_plane_where_it_is(moons: MainWindow) -> None:
    before = moons.session.drawn.plane
    scenario = moons.session.scenario
    renamed = replace(scenario.contenders[0], name="Other")
    moons.session.apply(scenario.with_contender(0, renamed), "rename")
    assert moons.session.drawn.plane is before
    assert moons.canvas.plot.traces[0].style.label == "Other"


def test_other_planes_are_a_choice_away(moons: MainWindow, qtbot: QtBot) -> None:
    pick(moons, "plane-kind", "two weights")
    assert axis_labels(moons) == ("w1[0,0]", "w1[0,1]")
    pick(moons, "plane-second", "b2[0]")
    assert axis_labels(moons) == ("w1[0,0]", "b2[0]")
    pick(moons, "plane-first", "b2[0]")
    first, second = axis_labels(moons)
    assert first == "b2[0]"
    assert second != first
    pick(moons, "plane-kind", "random directions")
    assert axis_labels(moons) == ("random direction 1", "random direction 2")
    before = moons.session.drawn.plane
    qtbot.mouseClick(find(moons, QToolButton, "plane-random"), LEFT)
    after = moons.session.drawn.plane
    assert before is not None
    assert after is not None
    assert not np.allclose(before.directions, after.directions)


def test_the_start_is_dragged_within_the_plane(moons: MainWindow, qtbot: QtBot) -> None:
    session = moons.session
    before = session.scenario.start
    plane = session.drawn.plane
    assert plane is not None
    at = on_canvas(moons, (session.drawn.start[0], session.drawn.start[1]))
    (left, right), _ = moons.canvas.plot.visible_range
    to = on_canvas(moons, (session.drawn.start[0] + 0.1 * (right - left), session.drawn.start[1]))
    viewport = moons.canvas.view.viewport()
    qtbot.mousePress(viewport, LEFT, pos=at)
    qtbot.mouseMove(viewport, to)
    qtbot.mouseRelease(viewport, LEFT, pos=to)
    moved = np.subtract(session.scenario.start, before)
    assert np.linalg.norm(moved) > 0.01
    assert plane.distance(plane.origin + moved) == pytest.approx(0.0, abs=1e-9)
    assert named(moons, "start-moved")
    session.undo_stack.undo()
    assert session.scenario.start == before


def test_many_weights_begin_with_a_seed(moons: MainWindow, qtbot: QtBot) -> None:
    assert not named(moons, "start-0")
    enter(qtbot, find(moons, QLineEdit, "start-seed"), "7")
    assert moons.session.scenario.start == network(moons).initial(7)
    qtbot.mouseClick(find(moons, QToolButton, "start-random"), LEFT)
    assert moons.session.scenario.start != network(moons).initial(7)
    moons.session.undo_stack.undo()
    field = find(moons, QLineEdit, "start-seed")
    assert isinstance(field, QLineEdit)
    assert moons.session.scenario.start == network(moons).initial(7)


def test_a_network_is_chosen_like_any_surface(
    opened: Open, scenario: Scenario, qtbot: QtBot
) -> None:
    window = opened(scenario)
    qtbot.waitUntil(lambda: window.findChild(QComboBox, "surface-choice").findText("Two moons") > 0)
    pick(window, "surface-choice", "Two moons")
    assert network(window) == networks["moons"].make()
    assert not named(window, "surface-formula")
    pick(window, "surface-choice", "Rosenbrock")
    assert named(window, "surface-formula")
    assert not named(window, "network-layers")
    window.session.undo_stack.undo()
    assert network(window) == networks["moons"].make()


def test_layers_are_typed(moons: MainWindow, qtbot: QtBot) -> None:
    enter(qtbot, find(moons, QLineEdit, "network-layers"), "4 relu, 1 sigmoid")
    assert layers_text(network(moons)) == "4 relu, 1 sigmoid"
    assert len(moons.session.scenario.start) == 17
    field = find(moons, QLineEdit, "network-layers")
    for text, complaint in (
        ("4 rlu, 1 sigmoid", "expected one of linear, relu"),
        ("4 relu, 2 sigmoid", "layers[1]: found size 2, expected 1"),
        ("four", "expected a size and an activation"),
    ):
        enter(qtbot, field, text)
        error = find(moons, QLabel, "network-error")
        assert isinstance(error, QLabel)
        assert complaint in error.text()
        assert layers_text(network(moons)) == "4 relu, 1 sigmoid"
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert isinstance(field, QLineEdit)
    assert field.text() == "4 relu, 1 sigmoid"
    assert not named(moons, "network-error")


def test_a_loss_that_does_not_fit_the_last_layer_is_explained(
    moons: MainWindow, qtbot: QtBot
) -> None:
    enter(qtbot, find(moons, QLineEdit, "network-layers"), "4 relu, 1 linear")
    error = find(moons, QLabel, "network-error")
    assert isinstance(error, QLabel)
    assert "expected a last layer with sigmoid" in error.text()


def test_data_comes_from_a_file_that_a_person_chooses(
    moons: MainWindow, answers: Answers, tmp_path: Path, qtbot: QtBot
) -> None:
    before = network(moons)
    qtbot.mouseClick(find(moons, QToolButton, "network-csv"), LEFT)
    assert network(moons) is before
    answers.data = tmp_path / "points.csv"
    answers.data.write_text("a,b,label\n0,1,0\n1,0,1\n0.5,2,1\n")
    qtbot.mouseClick(find(moons, QToolButton, "network-csv"), LEFT)
    assert answers.asked == ["data", "data"]
    assert network(moons).data.kind == "csv"
    assert network(moons).data.rows == 3
    enter(qtbot, find(moons, QLineEdit, "network-target"), "nowhere")
    error = find(moons, QLabel, "network-error")
    assert isinstance(error, QLabel)
    assert "there is no column 'nowhere'" in error.text()
    pick(moons, "network-data", "XOR")
    assert network(moons).data.kind == "xor"
    moons.session.undo_stack.undo()
    assert network(moons).data.kind == "csv"


def test_the_data_is_shown_beside_the_picture_only_where_there_is_some(
    moons: MainWindow, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: bool(named(moons, "data-view")))
    view = find(moons, QWidget, "data-view")
    before = view.grab().toImage()
    moons.session.set_step(50)
    assert view.grab().toImage() != before
    moons.session.apply(lessons["ravine_momentum"].scenario, "another")
    assert not named(moons, "data-view")


def test_five_inputs_are_said_to_be_more_than_a_picture_shows(opened: Open, qtbot: QtBot) -> None:
    window = opened(lessons["library_momentum"].scenario)
    assert not named(window, "data-dock")
    dock = window.findChild(QWidget, "data-dock")
    assert isinstance(dock, QWidget)
    dock.show()
    qtbot.waitUntil(lambda: bool(named(window, "data-note")))
    note = find(window, QLabel, "data-note")
    assert isinstance(note, QLabel)
    assert "5 inputs" in note.text()


def test_two_weights_are_a_surface_like_any_other(opened: Open, qtbot: QtBot) -> None:
    window = opened(scenario_of("linear_regression"))
    assert axis_labels(window) == ("w1[0,0]", "b1[0]")
    assert not named(window, "plane-kind")
    qtbot.waitUntil(lambda: bool(named(window, "start-0")))
    enter(qtbot, find(window, QLineEdit, "view-x-from"), "-3")
    assert network(window).window[0] == (-3.0, 3.5)
    assert window.canvas.plot.visible_range[0][0] == pytest.approx(-3.0)


def test_a_network_is_saved_and_opened(
    moons: MainWindow, answers: Answers, tmp_path: Path, qtbot: QtBot
) -> None:
    answers.saved = tmp_path / "moons.descent"
    moons.session.set_step(3)
    moons.action("save").trigger()
    assert read_scenario(answers.saved) == moons.session.scenario
    answers.opened = answers.saved
    moons.action("new").trigger()
    assert not isinstance(moons.session.scenario.surface, Network)
    moons.action("open").trigger()
    assert network(moons) == networks["moons"].make()


def test_charts_offer_the_distance_off_the_plane_where_there_is_a_plane(
    moons: MainWindow, qtbot: QtBot
) -> None:
    combo = find(moons, QComboBox, "chart-quantity")
    assert isinstance(combo, QComboBox)
    pick(moons, "chart-quantity", "distance off the plane")
    moons.session.apply(lessons["ravine_momentum"].scenario, "another")
    assert combo.findText("distance off the plane") < 0
    assert combo.currentText() == "f"


@pytest.mark.parametrize("key", networks)
def test_the_fields_of_a_network_fit_the_column_of_a_small_window(opened: Open, key: str) -> None:
    window = opened(scenario_of(key))
    window.resize(1280, 800)
    dock = window.docks.surface_dock
    window.resizeDocks([dock], [COLUMN], Qt.Orientation.Horizontal)
    QApplication.processEvents()
    area = dock.findChild(QScrollArea)
    assert area is not None
    assert area.widget().width() <= area.viewport().width()
