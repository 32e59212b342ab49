from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyqtgraph
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QComboBox, QToolButton
from pytestqt.qtbot import QtBot

from explorer import objective
from explorer.drawing.colours.theme import DARK, LIGHT
from explorer.drawing.plots.charts.chart_quantities import Quantity
from explorer.engine import formula, optimizers, surfaces
from explorer.engine.objectives.dataset import Data
from explorer.engine.objectives.network import Layer, Network
from explorer.gui.panels.results.chart_panel import ChartPanel
from explorer.gui.session.session import Session
from explorer.scenario import edit
from explorer.scenario.scenario import Scenario
from tests.scenarios import starter

LINE = Data("line", (), np.array([[1.0], [2.0]]), np.array([[1.0], [3.0]]))


@pytest.fixture
def session() -> Session:
    surface = surfaces["himmelblau"]
    scenario = Scenario(surface, surface.starts[0], 200)
    scenario = edit.added(scenario, optimizers["momentum"](learning_rate=0.005))
    scenario = edit.added(scenario, optimizers["adam"](learning_rate=0.1))
    return Session(edit.added(scenario, optimizers["backtracking"]()))


@pytest.fixture
def panel(qtbot: QtBot, session: Session, monkeypatch: pytest.MonkeyPatch) -> ChartPanel:
    # A person moves the mouse slower than this test does.
    monkeypatch.setitem(pyqtgraph.CONFIG_OPTIONS, "mouseRateLimit", -1)
    result = ChartPanel(session, LIGHT)
    qtbot.addWidget(result)
    result.resize(420, 260)
    result.show()
    qtbot.waitExposed(result)
    return result


def choose(qtbot: QtBot, combo: QComboBox, text: str) -> None:
    texts = [combo.itemText(index) for index in range(combo.count())]
    actual = (
        texts.index(text) if text in texts else next(i for i, t in enumerate(texts) if text in t)
    )
    combo.setFocus()
    while combo.currentIndex() != actual:
        down = combo.currentIndex() < actual
        qtbot.keyClick(combo, Qt.Key.Key_Down if down else Qt.Key.Key_Up)


def at_step(panel: ChartPanel, step: float) -> QPoint:
    middle = sum(panel.plot.visible_range[1]) / 2
    return panel.view.mapFromScene(panel.plot.position_of((step, middle)))


def send(panel: ChartPanel, kind: QEvent.Type, at: QPoint, *, held: bool) -> None:
    viewport = panel.view.viewport()
    left = Qt.MouseButton.LeftButton
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else left
    buttons = left if held else Qt.MouseButton.NoButton
    where = QPointF(at)
    event = QMouseEvent(
        kind, where, viewport.mapToGlobal(where), button, buttons, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(viewport, event)


def drag(panel: ChartPanel, start: QPoint, end: QPoint) -> None:
    send(panel, QEvent.Type.MouseMove, start, held=False)
    send(panel, QEvent.Type.MouseButtonPress, start, held=True)
    for share in (0.25, 0.5, 0.75, 1.0):
        send(panel, QEvent.Type.MouseMove, start + (end - start) * share, held=True)
    send(panel, QEvent.Type.MouseButtonRelease, end, held=False)


def test_the_loss_of_all_contenders_is_charted_logarithmically_at_first(
    panel: ChartPanel, session: Session
) -> None:
    assert panel.bar.quantity.currentText() == "f"
    assert panel.bar.logarithmic.isChecked()
    assert len(panel.plot.traces) == 3
    (left, right), _ = panel.plot.visible_range
    assert left <= 0
    assert right >= 200


def test_dragging_the_cursor_moves_the_session_s_cursor_and_not_the_view(
    panel: ChartPanel, session: Session
) -> None:
    session.set_step(50)
    steps: list[int] = []
    session.step_changed.connect(steps.append)
    before = panel.plot.visible_range
    drag(panel, at_step(panel, 50), at_step(panel, 120))
    assert session.step == pytest.approx(120, abs=1)
    assert len(steps) >= 3
    assert panel.plot.visible_range == before


def test_a_click_brings_the_cursor_there(qtbot: QtBot, panel: ChartPanel, session: Session) -> None:
    at = at_step(panel, 80)
    qtbot.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert session.step == pytest.approx(80, abs=1)


def test_dragging_elsewhere_moves_the_view_and_not_the_cursor(
    qtbot: QtBot, panel: ChartPanel, session: Session
) -> None:
    before = panel.plot.visible_range
    drag(panel, at_step(panel, 150), at_step(panel, 100))
    assert session.step == 0
    assert panel.plot.visible_range != before


def test_the_cursor_follows_the_session(panel: ChartPanel, session: Session) -> None:
    session.set_step(77)
    assert panel.plot.step == 77


def test_a_quantity_is_chosen_by_keys_and_remembers_its_scale(
    qtbot: QtBot, panel: ChartPanel
) -> None:
    choose(qtbot, panel.bar.quantity, "step length")
    assert panel.plot.options.quantity.kind == "step_length"
    qtbot.keyClick(panel.bar.logarithmic, Qt.Key.Key_Space)
    assert not panel.plot.options.logarithmic
    choose(qtbot, panel.bar.quantity, "|gradient|")
    assert panel.plot.options.logarithmic
    choose(qtbot, panel.bar.quantity, "step length")
    assert not panel.plot.options.logarithmic


def test_terms_of_all_contenders_can_be_charted_by_coordinate(
    qtbot: QtBot, panel: ChartPanel
) -> None:
    assert not panel.bar.coordinate.isVisible()
    choose(qtbot, panel.bar.quantity, "corrected second moment")
    assert panel.bar.coordinate.isVisible()
    choose(qtbot, panel.bar.coordinate, "y")
    wanted = Quantity("term", 1, "corrected_second_moment")
    assert panel.plot.options.quantity == wanted
    choose(qtbot, panel.bar.quantity, "evaluations")
    assert not panel.bar.coordinate.isVisible()


def test_the_axis_counts_steps_or_evaluations(panel: ChartPanel, session: Session) -> None:
    panel.bar.axes["evaluations"].trigger()
    assert panel.plot.options.x == "evaluations"
    run = session.outcome.trajectories[2]
    assert run is not None
    assert panel.plot.visible_range[0][1] >= run.evaluations[-1]
    panel.bar.axes["steps"].trigger()
    assert panel.plot.options.x == "steps"


def test_a_term_that_nobody_has_any_more_gives_way_to_the_loss(
    panel: ChartPanel, session: Session
) -> None:
    panel.set_quantity(Quantity("term", 0, "corrected_second_moment"))
    session.apply(edit.removed(session.scenario, 1), "remove")
    assert panel.plot.options.quantity == Quantity()
    assert panel.bar.quantity.currentText() == "f"


def test_a_surface_in_one_dimension_has_one_coordinate(panel: ChartPanel, session: Session) -> None:
    panel.set_quantity(Quantity("effective_rate", 1))
    session.apply(edit.on_surface(session.scenario, formula("x**2")), "surface")
    assert panel.plot.options.quantity == Quantity("effective_rate", 0)
    assert not panel.bar.coordinate.isVisible()


def test_the_chosen_contender_is_drawn_on_top_also_when_one_is_hidden(
    panel: ChartPanel, session: Session
) -> None:
    hidden = replace(session.scenario.contenders[0], visible=False)
    session.apply(session.scenario.with_contender(0, hidden), "hide")
    session.set_chosen(2)
    assert panel.plot.chosen == 1
    session.set_chosen(0)
    assert panel.plot.chosen is None


def test_fit_shows_all_of_every_line_also_what_is_very_small(
    qtbot: QtBot, panel: ChartPanel, session: Session
) -> None:
    across, upward = panel.plot.visible_range
    drag(panel, at_step(panel, 150), at_step(panel, 20))
    assert panel.plot.visible_range != (across, upward)
    qtbot.mouseClick(panel.findChild(QToolButton, "chart-fit"), Qt.MouseButton.LeftButton)
    actual, (low, high) = panel.plot.visible_range
    runs = [run for run in session.outcome.trajectories if run is not None]
    smallest = min(run.losses[run.losses > 0].min() for run in runs)
    assert np.allclose(actual, across)
    assert low < np.log10(smallest) < upward[0]
    assert high >= upward[1]


def test_clouds_of_a_network_in_batches_are_awaited_and_do_not_hold_the_window(
    qtbot: QtBot, session: Session, panel: ChartPanel
) -> None:
    network = Network((Layer(2, "tanh"), Layer(1)), LINE, batch=1)
    session.apply(replace(starter(network), steps=4), "take a network")
    session.show_seeds(8)
    assert [trace.cloud for trace in panel.panes.traces] == [None] * len(panel.panes.traces)
    qtbot.waitUntil(lambda: all(trace.cloud is not None for trace in panel.panes.traces))
    session.clouds.end()


def test_hidden_it_waits_and_catches_up(qtbot: QtBot, session: Session) -> None:
    panel = ChartPanel(session, LIGHT)
    qtbot.addWidget(panel)
    session.set_step(30)
    assert panel.plot.traces == ()
    panel.show()
    assert (len(panel.plot.traces), panel.plot.step) == (3, 30)


def test_the_theme_is_followed(panel: ChartPanel) -> None:
    panel.set_theme(DARK)
    image = panel.view.grab().toImage()
    assert image.pixelColor(2, 2).name() == DARK.canvas


def test_the_curvature_of_all_is_charted_with_the_limits_they_bear(
    qtbot: QtBot, panel: ChartPanel
) -> None:
    choose(qtbot, panel.bar.quantity, "λmax")
    assert panel.plot.options.quantity == Quantity("sharpness")
    assert [line.text for line in panel.plot.curves.limit_lines] == ["2(1 + β)/α = 760"]
    choose(qtbot, panel.bar.quantity, "preconditioned λmax")
    assert [line.text for line in panel.plot.curves.limit_lines] == ["(2 + 2β₁)/((1 − β₁)α) = 380"]
    choose(qtbot, panel.bar.quantity, "alignment")
    assert not panel.bar.logarithmic.isChecked()


def test_what_is_no_formula_offers_no_curvature(
    qtbot: QtBot, panel: ChartPanel, session: Session
) -> None:
    choose(qtbot, panel.bar.quantity, "alignment")
    own = objective(lambda x: x[0] ** 2 + x[1] ** 4, dimension=2)
    session.apply(starter(own), "a function of one's own")
    assert panel.plot.options.quantity == Quantity()
    texts = [panel.bar.quantity.itemText(index) for index in range(panel.bar.quantity.count())]
    assert "alignment" not in texts


def test_terms_of_a_typed_rule_are_told_apart_from_those_of_a_built_in_one(
    session: Session, panel: ChartPanel
) -> None:
    session.apply(edit.opened_beside(session.scenario, 1), "open as text")
    offered = [panel.bar.quantity.itemText(index) for index in range(panel.bar.quantity.count())]
    assert "m  first moment" in offered
    assert "m  typed" in offered
    assert "v̂  typed" in offered
    assert len(set(offered)) == len(offered)


def test_a_matrix_offers_its_singular_values_and_a_plain_surface_does_not(
    qtbot: QtBot, panel: ChartPanel, session: Session
) -> None:
    offered = [panel.bar.quantity.itemText(index) for index in range(panel.bar.quantity.count())]
    assert not any(text.startswith("σ, ") for text in offered)
    matrix = formula("(x1 - 2)**2 + x2**2 + x3**2 + (x4 - 1)**2", matrices=[(2, 2)])
    descent = optimizers["gradient_descent"](learning_rate=0.1)
    session.apply(edit.added(Scenario(matrix, (0.0,) * 4, 5), descent), "matrix")
    choose(qtbot, panel.bar.quantity, "σ, gradient")
    assert panel.plot.options.quantity.term == "singular values of gradient"
    session.apply(edit.added(Scenario(surfaces["ravine"], (1.0, 1.0), 5), descent), "plain")
    assert panel.plot.options.quantity == Quantity()


def test_singular_values_of_two_runs_stand_side_by_side_and_a_click_in_either_moves_the_cursor(
    qtbot: QtBot, panel: ChartPanel, session: Session
) -> None:
    matrix = formula("(x1 - 2)**2 + x2**2 + x3**2 + (x4 - 1)**2", matrices=[(2, 2)])
    scenario = Scenario(matrix, (0.0,) * 4, 20)
    for rate in (0.01, 0.02):
        scenario = edit.added(scenario, optimizers["gradient_descent"](learning_rate=rate))
    session.apply(scenario, "matrix")
    choose(qtbot, panel.bar.quantity, "σ, update")
    first, second = panel.panes.visible_plots
    assert len(first.traces) == len(second.traces) == 1
    for plot, step in ((second, 12), (first, 5)):
        middle = sum(plot.visible_range[1]) / 2
        scene_place = plot.position_of((float(step), middle))
        place = panel.view.mapFromScene(scene_place)
        qtbot.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert session.step == step
    choose(qtbot, panel.bar.quantity, "σ, all four")
    assert len(panel.panes.visible_plots) == 4
    assert panel.bar.quantity.currentText() == "σ, all four"
    choose(qtbot, panel.bar.quantity, "f")
    assert panel.panes.visible_plots == [panel.plot]
