from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pyqtgraph
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.drawing.colours.theme import DARK, LIGHT, Theme
from explorer.drawing.contenders.scenario_traces import traces_of
from explorer.drawing.plots.data_plot import DataPlot, can_show, classes_of
from explorer.engine import optimizers
from explorer.engine.objectives.dataset import generated
from explorer.engine.objectives.network import Layer, Network
from explorer.scenario import edit
from explorer.scenario.network_presets import networks
from explorer.scenario.results import compute
from explorer.scenario.scenario import Contender, Scenario
from tests.drawing.pictures import pixels


def trained(network: Network, steps: int = 200) -> Scenario:
    adam = Contender(optimizers["adam"](learning_rate=0.1), "Adam")
    return Scenario(network, edit.default_start(network), steps, (adam,))


def plot_of(scenario: Scenario, theme: Theme = LIGHT, step: int = 0) -> DataPlot:
    plot = DataPlot(theme)
    assert isinstance(scenario.surface, Network)
    plot.set_network(scenario.surface)
    plot.set_traces(traces_of(compute(scenario), theme)[0])
    plot.set_chosen(0)
    plot.set_step(step)
    return plot


def picture(plot: DataPlot) -> np.ndarray:
    if plot.scene() is None:
        view = pyqtgraph.GraphicsView(background=plot.theme.canvas)
        view.setCentralItem(plot)
        view.resize(320, 260)
        view.show()
        VIEWS.append(view)
    QApplication.processEvents()
    return pixels(plot.scene().views()[0].viewport().grab().toImage())


VIEWS: list[pyqtgraph.GraphicsView] = []


@pytest.fixture(autouse=True)
def _close_views() -> Iterator[None]:
    yield
    while VIEWS:
        VIEWS.pop().close()


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("key", ["linear_regression", "logistic_regression", "moons", "xor"])
def test_the_fit_moves_with_the_step(qtbot: QtBot, key: str, theme: Theme) -> None:
    plot = plot_of(trained(networks[key].make()), theme)
    before = picture(plot)
    plot.set_step(200)
    after = picture(plot)
    assert (before != after).any()
    plot.set_step(0)
    assert np.array_equal(picture(plot), before)


def test_the_ground_is_shaded_by_the_answers_of_the_chosen_one(qtbot: QtBot) -> None:
    scenario = trained(networks["logistic_regression"].make())
    stubborn = Contender(optimizers["gradient_descent"](learning_rate=1e-6), "Stubborn", look=1)
    plot = plot_of(replace(scenario, contenders=(*scenario.contenders, stubborn)), step=200)
    adam = picture(plot)
    plot.set_chosen(1)
    assert (picture(plot) != adam).any()


def test_many_valued_targets_of_two_inputs_are_shown_by_colour(qtbot: QtBot) -> None:
    network = Network((Layer(1),), generated("linear", features=2))
    assert classes_of(network) is None
    plot = plot_of(trained(network))
    before = picture(plot)
    plot.set_step(200)
    assert (picture(plot) != before).any()


def test_weights_that_grow_beyond_all_bounds_leave_the_data_in_place(qtbot: QtBot) -> None:
    network = Network((Layer(3, "relu"), Layer(1)), generated("linear"))
    wild = Contender(optimizers["gradient_descent"](learning_rate=1e6), "Wild")
    scenario = replace(trained(network), contenders=(wild,))
    assert picture(plot_of(scenario, step=200)).any()


def test_five_inputs_are_said_to_be_too_many(qtbot: QtBot) -> None:
    network = networks["linear_layers"].make()
    assert not can_show(network)
    with pytest.raises(ValueError, match="found 5 inputs, expected 1 or 2"):
        DataPlot(LIGHT).set_network(network)
