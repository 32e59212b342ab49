"""The search for the curvature of networks, used as a person uses it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QComboBox, QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from explorer.drawing.colours.theme import LIGHT
from explorer.engine.objectives.dataset import Data
from explorer.engine.objectives.network import Layer, Network
from explorer.gui.panels.results.chart_panel import ChartPanel
from explorer.gui.session.session import Session
from tests.gui.acting import click, seen
from tests.scenarios import starter

LINE = Data("line", (), np.array([[1.0], [2.0]]), np.array([[1.0], [3.0]]))


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> ChartPanel:
    """The chart of a small network's training."""
    network = Network((Layer(2, "tanh"), Layer(1)), LINE)
    session.apply(replace(starter(network), steps=4), "take a network")
    panel = ChartPanel(session, LIGHT)
    qtbot.addWidget(panel)
    panel.show()
    return panel


def pick(panel: ChartPanel, name: str) -> None:
    """Choose what is charted, by its name."""
    box = seen(panel, QComboBox, "chart-quantity")
    box.setCurrentText(name)
    box.activated.emit(box.currentIndex())


def test_choosing_the_curvature_of_a_network_searches_it(
    panel: ChartPanel, session: Session, qtbot: QtBot
) -> None:
    run = session.outcome.trajectories[0]
    assert run is not None
    assert np.isnan(run.curvature.sharpness).all()
    pick(panel, "λmax")
    qtbot.waitUntil(lambda: bool(np.isfinite(run.curvature.sharpness).all()))
    bar = panel.findChild(QProgressBar, "curvature-progress")
    qtbot.waitUntil(lambda: not bar.isVisible())
    assert panel.plot.traces[0].trajectory is run


def test_what_a_search_has_found_is_told_to_every_view(
    panel: ChartPanel, session: Session, qtbot: QtBot
) -> None:
    told: list[object] = []
    session.changed.connect(told.append)
    pick(panel, "λmax")
    qtbot.waitUntil(lambda: bool(told))
    assert session.scenario.steps == 4
    assert not session.undo_stack.canRedo()


def test_a_stopped_search_can_be_begun_again(
    panel: ChartPanel, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from explorer.gui.session.search_worker import SearchWorker

    begun: list[object] = []
    with monkeypatch.context() as patch:
        # No thread, so that it cannot be through before it is stopped.
        patch.setattr(SearchWorker, "begin", lambda _worker, search: begun.append(search))
        pick(panel, "λmax")
        click(panel, "curvature-stop")
    button = seen(panel, QPushButton, "curvature-stop")
    assert (len(begun), button.text()) == (1, "Search")
    click(panel, "curvature-stop")
    run = session.outcome.trajectories[0]
    assert run is not None
    qtbot.waitUntil(lambda: bool(np.isfinite(run.curvature.sharpness).all()))


def test_nothing_is_searched_while_another_quantity_is_charted(
    panel: ChartPanel, session: Session
) -> None:
    pick(panel, "|gradient|")
    run = session.outcome.trajectories[0]
    assert run is not None
    assert not panel.findChild(QPushButton, "curvature-stop").isVisible()
    assert np.isnan(run.curvature.sharpness).all()
