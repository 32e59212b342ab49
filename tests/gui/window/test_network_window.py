"""Networks in the window, used as a person uses it."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from explorer.engine import surfaces
from explorer.gui.window.window import MainWindow
from explorer.scenario.lessons.lesson import apply_try, lessons
from tests.scenarios import starter

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def network(window: MainWindow) -> MainWindow:
    """The window with the network of the library lesson."""
    window.session.apply(lessons["library_momentum"].scenario, "open lesson")
    return window


def middle(window: MainWindow) -> QPoint:
    (left, right), (bottom, top) = window.canvas.plot.surface.view
    point = (left + 0.4 * (right - left), bottom + 0.3 * (top - bottom))
    return window.canvas.view.mapFromScene(window.canvas.plot.position_of(point))


def test_a_network_is_drawn_on_the_plane_its_runs_move_in(network: MainWindow) -> None:
    plot = network.canvas.plot
    assert plot.surface.dimension == 2
    assert "% of the variance" in plot.surface.variables[0]
    assert len(plot.traces) == 3
    assert plot.traces[0].drawn.positions.shape == (201, 2)
    assert plot.traces[0].trajectory.positions.shape == (201, 71)


def test_a_click_moves_the_start_of_a_network_in_the_plane(
    network: MainWindow, qtbot: QtBot
) -> None:
    before = np.array(network.session.scenario.start)
    qtbot.mouseClick(network.canvas.view.viewport(), LEFT, pos=middle(network))
    after = np.array(network.session.scenario.start)
    assert after.shape == (71,)
    assert np.linalg.norm(after - before) > 0.01


def test_a_network_has_no_formula_until_one_is_chosen_and_typed(
    network: MainWindow, qtbot: QtBot
) -> None:
    field = network.findChild(QLineEdit, "surface-formula")
    assert not field.isVisible()
    choice = network.findChild(QComboBox, "surface-choice")
    qtbot.waitUntil(lambda: choice.findText("Typed formula") >= 0)
    choice.activated.emit(choice.findText("Typed formula"))
    assert field.isVisible()
    qtbot.keyClicks(field, "x**2 + y**2")
    assert network.session.scenario.surface.dimension == 2
    assert network.canvas.plot.surface.formula == "x**2 + y**2"


@pytest.mark.parametrize("key", ["library_momentum", "adadelta"])
def test_every_try_of_a_network_lesson_can_be_shown(network: MainWindow, key: str) -> None:
    lesson = lessons[key]
    for index in range(len(lesson.tries)):
        network.session.apply(apply_try(lesson, lesson.scenario, index), "try")
        network.session.set_step(10)
        assert len(network.canvas.plot.traces) == len(network.session.scenario.contenders)


def test_from_a_network_back_to_a_surface(network: MainWindow) -> None:
    network.session.apply(starter(surfaces["parabola"]), "open")
    assert network.canvas.plot.surface.dimension == 1


def test_a_random_start_of_a_network_is_an_initialisation(
    network: MainWindow, qtbot: QtBot
) -> None:
    button = network.findChild(QWidget, "start-random")
    before = network.session.scenario.start
    qtbot.mouseClick(button, LEFT)
    assert network.session.scenario.start != before
    assert set(network.session.scenario.start[50:60]) == {0.0}
