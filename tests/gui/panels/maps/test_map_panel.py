from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from explorer.drawing.colours.theme import DARK, LIGHT
from explorer.engine import formula, optimizers, run, surfaces
from explorer.engine.number_text import rounded
from explorer.engine.runs.basin_maps import BasinMap
from explorer.engine.runs.map_verdicts import KINDS
from explorer.engine.runs.maps import OutcomeMap
from explorer.engine.trajectories.verdict import VERDICT_NAMES
from explorer.gui.panels.maps.map_panel import MapPanel
from explorer.gui.panels.maps.map_readout import map_words
from explorer.gui.session import map_worker
from explorer.gui.session.session import Session
from explorer.gui.window.window import MainWindow
from explorer.scenario import edit
from explorer.scenario.network_presets import networks
from explorer.scenario.scenario import Scenario
from explorer.scenario.stage_layout import MapChoice
from tests.gui.touching import pinch, scroll


@pytest.fixture
def scenario() -> Scenario:
    """Momentum and Adam in the ravine, forty steps."""
    actual = replace(Scenario(surfaces["ravine"], (2.0, 2.0), 40))
    for optimizer in (optimizers["momentum"](), optimizers["adam"]()):
        actual = edit.added(actual, optimizer)
    return actual


@pytest.fixture
def session(scenario: Scenario, qtbot: QtBot) -> Session:
    return Session(scenario)


@pytest.fixture
def panel(session: Session, qtbot: QtBot) -> Iterator[MapPanel]:
    actual = MapPanel(session, LIGHT)
    qtbot.addWidget(actual)
    actual.resize(360, 480)
    actual.show()
    made(actual, qtbot)
    yield actual
    actual.hide()


def made(panel: MapPanel, qtbot: QtBot) -> OutcomeMap | BasinMap:
    """The fine map, as soon as it is there."""
    qtbot.waitUntil(lambda: panel._map is not None and panel._map.fine)
    assert panel._map is not None
    return panel._map.outcome


def choose(combo: QComboBox, data: str) -> None:
    index = combo.findData(data)
    combo.setCurrentIndex(index)
    combo.activated.emit(index)


def at(panel: MapPanel, share_x: float, share_y: float) -> QPoint:
    """A place in the map as the mouse sees it; shares from the left and from the bottom."""
    frame = panel.plot.vb.sceneBoundingRect()
    x = frame.left() + share_x * frame.width()
    y = frame.bottom() - share_y * frame.height()
    return panel.views[0].view.mapFromScene(x, y)


def click(qtbot: QtBot, panel: MapPanel, place: QPoint) -> None:
    qtbot.mouseClick(panel.views[0].view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_a_map_that_is_done_too_late_is_not_shown(
    panel: MapPanel, session: Session, qtbot: QtBot
) -> None:
    panel.choices.requested.emit(MapChoice(x="momentum", y="learning_rate"))
    # The thread has finished, but the window has not yet heard of it.
    panel._maker._thread.submit(int).result()
    session.apply(replace(session.scenario, contenders=()), "remove all")
    QApplication.processEvents()
    assert not panel.views[0].view.isVisible()


def test_the_map_is_of_the_chosen_contender(
    panel: MapPanel, session: Session, qtbot: QtBot
) -> None:
    first = made(panel, qtbot)
    assert isinstance(first, OutcomeMap)
    assert (first.x.name, first.y.name) == ("learning_rate", "momentum")
    assert panel.choices.across.currentData() == "learning_rate"
    session.set_chosen(1)
    qtbot.waitUntil(lambda: panel._map is not None and panel._map.request.contender == 1)
    second = made(panel, qtbot)
    assert isinstance(second, OutcomeMap)
    assert second.y.name == "beta1"


def test_a_click_tries_the_values_that_lie_there_and_can_be_undone(
    panel: MapPanel, session: Session, qtbot: QtBot
) -> None:
    before = session.scenario
    qtbot.mouseClick(
        panel.views[0].view.viewport(), Qt.MouseButton.LeftButton, pos=at(panel, 0.5, 0.4)
    )
    numbers = session.scenario.contenders[0].optimizer.numbers
    actual = made(panel, qtbot)
    assert isinstance(actual, OutcomeMap)
    middle = np.sqrt(actual.x.low * actual.x.high)
    assert numbers["learning_rate"] == pytest.approx(middle, rel=0.2)
    assert numbers["momentum"] == pytest.approx(0.4 * actual.y.high, abs=0.02)
    assert session.undo_stack.undoText() == "try learning rate and momentum"
    session.undo_stack.undo()
    assert session.scenario == before


def test_the_map_stays_while_values_are_tried(
    panel: MapPanel, session: Session, qtbot: QtBot
) -> None:
    shown = panel._map
    viewport = panel.views[0].view.viewport()
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=at(panel, 0.3, 0.3))
    for share in (0.4, 0.5, 0.6):
        qtbot.mouseMove(viewport, at(panel, share, share))
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=at(panel, 0.6, 0.6))
    assert panel._map is shown
    assert session.undo_stack.count() == 1
    numbers = session.scenario.contenders[0].optimizer.numbers
    assert panel.plot._mark == (numbers["learning_rate"], numbers["momentum"])


def test_another_start_or_other_steps_make_another_map(
    panel: MapPanel, session: Session, qtbot: QtBot
) -> None:
    session.apply(replace(session.scenario, steps=5), "change steps")
    qtbot.waitUntil(lambda: panel._map is not None and panel._map.outcome.steps == 5)
    assert "after 5 steps" in panel.note.text()


def test_the_same_hyper_parameter_on_both_sides_changes_their_places(
    panel: MapPanel, qtbot: QtBot
) -> None:
    choose(panel.choices.across, "momentum")
    assert panel.choices.upward.currentData() == "learning_rate"
    qtbot.waitUntil(lambda: panel._map is not None and panel._map.request.x == "momentum")
    choose(panel.choices.upward, "momentum")
    assert panel.choices.across.currentData() == "learning_rate"


def test_a_tolerance_that_is_typed_counts(panel: MapPanel, qtbot: QtBot) -> None:
    choose(panel.choices.measure, "settled")
    panel.choices.within.selectAll()
    qtbot.keyClicks(panel.choices.within, "0.5")
    qtbot.keyClick(panel.choices.within, Qt.Key.Key_Return)
    assert panel.request.tolerance == 0.5
    qtbot.waitUntil(lambda: "below 0.5" in panel.note.text())


def test_a_map_of_verdicts_names_each_of_them_as_the_run_has_it(
    panel: MapPanel, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(map_worker, "JUDGED_NODES", (4, 12))
    choose(panel.choices.measure, "verdict")
    qtbot.waitUntil(lambda: panel._map is not None and panel._map.request.measure == "verdict")
    actual = made(panel, qtbot)
    assert isinstance(actual, OutcomeMap)
    assert actual.verdicts is not None
    assert actual.verdicts.shape == (12, 12)
    picture = panel.plot.map
    assert picture is not None
    on_it = {VERDICT_NAMES[KINDS[index]] for index in np.unique(actual.verdicts)}
    assert {entry.name for entry in picture.key} == on_it
    rate, share = actual.x.values(12)[7], actual.y.values(12)[2]
    optimizer = session.scenario.contenders[0].optimizer.with_values(
        learning_rate=float(rate), momentum=float(share)
    )
    verdict = run(session.scenario.surface, optimizer, session.scenario.start, 40).verdict
    told = map_words(panel.request, actual, (rate, share))
    assert f"\n{VERDICT_NAMES[verdict.kind]}: " in told


def test_a_click_beside_the_best_point_of_theory_tries_the_best_values(
    panel: MapPanel, session: Session, qtbot: QtBot
) -> None:
    before = session.scenario
    assert panel._map is not None
    theory = panel._map.theory
    assert theory is not None
    rate, momentum = theory.best
    best = panel.plot.position_of((np.log10(rate), momentum))
    beside = panel.views[0].view.mapFromScene(best + QPointF(5.0, -4.0))
    click(qtbot, panel, beside)
    numbers = session.scenario.contenders[0].optimizer.numbers
    assert numbers["learning_rate"] == pytest.approx(rate, rel=2e-3)
    assert numbers["momentum"] == pytest.approx(momentum, abs=1e-3)
    assert run(session.scenario.surface, session.scenario.contenders[0].optimizer,
               (2.0, 2.0), 40).losses[-1] < 1e-20  # fmt: skip
    session.undo_stack.undo()
    assert session.scenario == before


def test_a_click_among_the_basins_moves_the_start(
    panel: MapPanel, session: Session, qtbot: QtBot
) -> None:
    session.apply(edit.on_surface(session.scenario, surfaces["himmelblau"]), "change surface")
    choose(panel.choices.measure, "basins")
    qtbot.waitUntil(lambda: panel._map is not None and isinstance(panel._map.outcome, BasinMap))
    assert not panel.choices.across.isVisible()
    actual = made(panel, qtbot)
    assert isinstance(actual, BasinMap)
    qtbot.mouseClick(
        panel.views[0].view.viewport(), Qt.MouseButton.LeftButton, pos=at(panel, 0.75, 0.6)
    )
    x, y = session.scenario.start
    assert x == pytest.approx(actual.x[0] + 0.75 * (actual.x[1] - actual.x[0]), abs=0.2)
    assert y == pytest.approx(actual.y[0] + 0.6 * (actual.y[1] - actual.y[0]), abs=0.2)


def test_another_optimizer_has_other_sides(panel: MapPanel, session: Session, qtbot: QtBot) -> None:
    contender = replace(session.scenario.contenders[0], optimizer=optimizers["gradient_descent"]())
    session.apply(session.scenario.with_contender(0, contender), "change optimizer")
    assert panel.plot._mark is None
    actual = made(panel, qtbot)
    assert isinstance(actual, OutcomeMap)
    assert actual.y.name == "weight_decay"


def test_basins_of_a_surface_that_has_gone_are_gone_too(
    panel: MapPanel, session: Session, qtbot: QtBot
) -> None:
    session.apply(edit.on_surface(session.scenario, surfaces["himmelblau"]), "change surface")
    choose(panel.choices.measure, "basins")
    qtbot.waitUntil(lambda: panel._map is not None and isinstance(panel._map.outcome, BasinMap))
    network = next(iter(networks.values())).make()
    session.apply(edit.on_surface(session.scenario, network), "change surface")
    assert not panel.views[0].view.isVisible()
    assert "maps need one" in panel.note.text()
    session.undo_stack.undo()
    made(panel, qtbot)
    assert panel.plot._mark == session.scenario.start


def test_a_click_in_a_map_of_what_is_being_changed_tries_nothing(
    panel: MapPanel, session: Session, qtbot: QtBot
) -> None:
    """While something is typed the map follows after a moment."""
    session.apply(edit.on_surface(session.scenario, surfaces["himmelblau"]), "change surface")
    choose(panel.choices.measure, "basins")
    qtbot.waitUntil(lambda: panel._map is not None and isinstance(panel._map.outcome, BasinMap))
    typed = edit.on_surface(session.scenario, surfaces["parabola"])
    session.apply(typed, "type", merge="formula", final=False)
    for timer in session.pace.findChildren(QTimer):
        timer.stop()
    before = session.scenario
    # Qt loses what goes wrong in a filter of events.
    panel.views[0]._try(QPointF(at(panel, 0.5, 0.5)), final=True)
    assert session.scenario is before
    session.pace.end()


@pytest.mark.parametrize("name", ["newton", "bfgs"])
def test_a_procedure_says_why_it_has_no_map(
    panel: MapPanel, session: Session, qtbot: QtBot, name: str
) -> None:
    session.apply(edit.added(session.scenario, optimizers[name]()), "add")
    session.set_chosen(2)
    assert not panel.views[0].view.isVisible()
    assert "one run at a time" in panel.note.text()
    session.set_chosen(0)
    made(panel, qtbot)
    assert panel.views[0].view.isVisible()


def test_a_surface_without_known_minimum_says_that_it_has_no_basins(
    panel: MapPanel, session: Session, qtbot: QtBot
) -> None:
    choose(panel.choices.measure, "basins")
    session.apply(edit.on_surface(session.scenario, surfaces["parabola"]), "change surface")
    qtbot.waitUntil(lambda: "found 1 coordinates" in panel.note.text())
    assert not panel.views[0].view.isVisible()


def test_the_place_under_the_mouse_tells_what_its_run_does(
    panel: MapPanel, session: Session, qtbot: QtBot
) -> None:
    actual = made(panel, qtbot)
    assert isinstance(actual, OutcomeMap)
    rate, share = actual.x.values(256)[180], actual.y.values(256)[40]
    optimizer = session.scenario.contenders[0].optimizer.with_values(
        learning_rate=float(rate), momentum=float(share)
    )
    loss = run(session.scenario.surface, optimizer, session.scenario.start, 40).losses[-1]
    assert f"f {rounded(loss)} after 40 steps" in map_words(panel.request, actual, (rate, share))
    panel._request = replace(panel.request, x_span=(1e-3, 10.0))
    session.apply(replace(session.scenario, steps=3000), "change steps")
    qtbot.waitUntil(lambda: panel._map is not None and panel._map.outcome.steps == 3000)
    assert "diverged at step" in map_words(panel.request, panel._map.outcome, (9.0, 0.5))


def test_nothing_is_computed_while_the_panel_is_hidden(
    panel: MapPanel, session: Session, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    panel.hide()
    asked: list[object] = []
    monkeypatch.setattr(panel._maker, "make", lambda *what: asked.append(what) or 0)
    session.apply(replace(session.scenario, steps=7), "change steps")
    assert asked == []
    panel.show()
    assert len(asked) == 1


def test_the_theme_changes_colours_without_another_computation(
    panel: MapPanel, qtbot: QtBot
) -> None:
    shown = panel._map
    light = panel.plot.map
    panel.set_theme(DARK)
    assert panel._map is shown
    assert panel.plot.map is not light


def test_the_map_that_is_shown_is_saved_and_not_computed_again(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.show()
    window.menus.action("map").trigger()
    panel = window.stage.views.map_panel
    made(panel, qtbot)

    def computed_again(*_: object, **__: object) -> None:
        pytest.fail("the map was computed again")

    monkeypatch.setattr(map_worker, "maps_of", computed_again)
    out = tmp_path / "map.png"
    window.exports.ask_path = lambda *_: out
    qtbot.mouseClick(panel.choices.export_button, Qt.MouseButton.LeftButton)
    assert out.read_bytes().startswith(b"\x89PNG")
    assert window.statusBar().currentMessage() == f"Saved {out}"


def test_a_lesson_that_keeps_a_hyper_parameter_refuses_what_is_tried(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.show()
    window.session.locks.lock(("contenders.hyperparameters.momentum",))
    window.menus.action("map").trigger()
    panel = window.stage.views.map_panel
    made(panel, qtbot)
    before = window.session.scenario
    qtbot.mouseClick(
        panel.views[0].view.viewport(), Qt.MouseButton.LeftButton, pos=at(panel, 0.5, 0.5)
    )
    assert window.session.scenario == before


def test_a_hidden_map_of_another_optimizer_takes_the_theme(
    panel: MapPanel, session: Session, qtbot: QtBot
) -> None:
    panel.hide()
    contender = replace(session.scenario.contenders[0], optimizer=optimizers["rmsprop"]())
    session.apply(session.scenario.with_contender(0, contender), "change optimizer")
    panel.set_theme(DARK)
    assert panel.plot._mark is None
    panel.show()
    assert made(panel, qtbot).x.name in contender.optimizer.numbers


def test_a_map_of_losses_that_are_not_all_finite_is_drawn(
    panel: MapPanel, session: Session, qtbot: QtBot
) -> None:
    surface = formula("1e300*x**2 + y**2 + 1/x")
    session.apply(replace(session.scenario, surface=surface, start=(1.0, 1.0)), "change surface")
    choose(panel.choices.measure, "loss")
    qtbot.waitUntil(lambda: panel._map is not None and panel._map.request.measure == "loss")
    assert panel.plot.map is not None


def test_machine_code_is_imported_before_the_work_begins(panel: MapPanel) -> None:
    assert "llvmlite.binding" in sys.modules


def wheel(panel: MapPanel, place: QPoint, notches: int) -> None:
    viewport, turned = panel.views[0].view.viewport(), QPoint(0, 120 * notches)
    QApplication.sendEvent(
        viewport,
        QWheelEvent(
            QPointF(place), QPointF(viewport.mapToGlobal(place)), QPoint(), turned,
            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase,
            False,
        ),
    )  # fmt: skip


def test_two_fingers_on_a_touchpad_zoom_the_map_and_move_it(panel: MapPanel, qtbot: QtBot) -> None:
    viewport = panel.views[0].view.viewport()
    place = QPointF(at(panel, 0.25, 0.5))
    (left, right), _ = panel.plot.visible_range
    under = panel.plot.data_at(panel.views[0].view.mapToScene(place.toPoint()))[0]
    pinch(viewport, place, 0.25)
    (new_left, new_right), _ = panel.plot.visible_range
    assert new_right - new_left == pytest.approx((right - left) / 1.25)
    made(panel, qtbot)
    zoomed = panel.plot.data_at(panel.views[0].view.mapToScene(place.toPoint()))[0]
    assert zoomed == pytest.approx(under, rel=1e-2)
    (left, right), _ = panel.plot.visible_range
    width = panel.plot.vb.sceneBoundingRect().width()
    scroll(viewport, QPoint(20, 0), Qt.ScrollPhase.ScrollUpdate)
    (new_left, new_right), _ = panel.plot.visible_range
    assert new_left - left == pytest.approx(-20 * (right - left) / width, rel=0.1)
    assert new_right - new_left == pytest.approx(right - left)
    made(panel, qtbot)


def test_the_wheel_zooms_at_once_and_the_map_is_made_anew(
    panel: MapPanel, session: Session, qtbot: QtBot
) -> None:
    before = made(panel, qtbot)
    assert isinstance(before, OutcomeMap)
    wide = panel.plot.visible_range
    under = panel.plot.data_at(panel.views[0].view.mapToScene(at(panel, 0.5, 0.5)))
    wheel(panel, at(panel, 0.5, 0.5), 3)
    near = panel.plot.visible_range
    assert near[0][1] - near[0][0] == pytest.approx(0.8**3 * (wide[0][1] - wide[0][0]))
    now = panel.plot.data_at(panel.views[0].view.mapToScene(at(panel, 0.5, 0.5)))
    assert now == pytest.approx(under, abs=0.02)
    after = made(panel, qtbot)
    assert isinstance(after, OutcomeMap)
    assert before.x.low < after.x.low < after.x.high < before.x.high
    assert session.scenario.contenders[0].optimizer == optimizers["momentum"]()


def test_a_double_click_shows_what_tells_most_and_tries_nothing(
    panel: MapPanel, session: Session, qtbot: QtBot
) -> None:
    first, scenario = made(panel, qtbot), session.scenario
    wheel(panel, at(panel, 0.2, 0.8), 4)
    made(panel, qtbot)
    viewport, place = panel.views[0].view.viewport(), at(panel, 0.5, 0.5)
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place)
    assert session.scenario != scenario
    qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=place)
    assert session.scenario == scenario
    again = made(panel, qtbot)
    assert isinstance(first, OutcomeMap)
    assert isinstance(again, OutcomeMap)
    assert (again.x, again.y) == (first.x, first.y)


def test_before_there_is_a_map_the_mouse_moves_nothing(session: Session, qtbot: QtBot) -> None:
    panel = MapPanel(session, LIGHT)
    qtbot.addWidget(panel)
    panel.resize(360, 480)
    panel.views[0].part_requested.emit(((0.0, 1.0), (0.0, 1.0)))
    assert panel.views[0].plot.map is None


def test_the_right_button_moves_the_map(panel: MapPanel, session: Session, qtbot: QtBot) -> None:
    wheel(panel, at(panel, 0.5, 0.5), 4)
    before, scenario = made(panel, qtbot), session.scenario
    viewport = panel.views[0].view.viewport()
    qtbot.mousePress(viewport, Qt.MouseButton.RightButton, pos=at(panel, 0.6, 0.5))
    qtbot.mouseMove(viewport, at(panel, 0.5, 0.5))
    qtbot.mouseRelease(viewport, Qt.MouseButton.RightButton, pos=at(panel, 0.5, 0.5))
    after = made(panel, qtbot)
    assert isinstance(before, OutcomeMap)
    assert isinstance(after, OutcomeMap)
    assert after.x.low > before.x.low
    assert after.x.high > before.x.high
    assert session.scenario == scenario


def test_another_optimizer_begins_with_the_whole_map(
    panel: MapPanel, session: Session, qtbot: QtBot
) -> None:
    wheel(panel, at(panel, 0.5, 0.5), 4)
    made(panel, qtbot)
    assert panel.request.x_span is not None
    session.set_chosen(1)
    made(panel, qtbot)
    assert panel.request.x_span is None


def test_a_map_beyond_the_budget_is_made_of_fewer_runs_and_says_so(
    panel: MapPanel, session: Session, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr("explorer.scenario.budget.MOST_OPERATIONS", 60_000_000)
    session.apply(replace(session.scenario, steps=100), "change steps")
    assert isinstance(made(panel, qtbot), OutcomeMap)
    assert panel._map is not None
    nodes = panel._map.request.nodes
    assert map_worker.COARSE_NODES < nodes < map_worker.FINE_NODES
    assert f"The budget is spent on {nodes} x {nodes} runs." in panel.note.text()


def test_not_even_a_coarse_map_is_made_far_beyond_the_budget(
    panel: MapPanel, session: Session, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr("explorer.scenario.budget.MOST_OPERATIONS", 10_000)
    session.apply(replace(session.scenario, steps=100), "change steps")
    assert not panel.views[0].view.isVisible()
    assert "Not computed: found 2,304 runs of 100 steps" in panel.note.text()
    monkeypatch.undo()
    session.undo_stack.undo()
    made(panel, qtbot)
    assert panel.views[0].view.isVisible()


def two(panel: MapPanel, qtbot: QtBot) -> tuple[OutcomeMap, OutcomeMap]:
    """The maps beside each other, as soon as coarse ones are there."""
    qtbot.waitUntil(lambda: panel._map is not None and panel._map.beside is not None)
    assert panel._map is not None
    assert panel._map.beside is not None
    first, second = panel._map.outcome, panel._map.beside.outcome
    assert isinstance(first, OutcomeMap)
    assert isinstance(second, OutcomeMap)
    return first, second


def test_two_optimizers_have_their_maps_beside_each_other_on_common_scales(
    panel: MapPanel, session: Session, qtbot: QtBot
) -> None:
    assert [panel.choices.beside.itemText(k) for k in range(2)] == ["none", "Adam"]
    choose(panel.choices.beside, "Adam")
    first, second = two(panel, qtbot)
    assert panel.views[1].isVisible()
    assert (first.x, first.y.name, second.y.name) == (second.x, "momentum", "beta1")
    pictures = [view.plot.map for view in panel.views]
    assert [picture.title for picture in pictures] == ["Momentum", "Adam"]
    ends = [(picture.scaling.lowest, picture.scaling.highest) for picture in pictures]
    assert ends[0] == ends[1]
    frames = [view.plot.vb.sceneBoundingRect() for view in panel.views]
    assert (frames[0].top(), frames[0].bottom()) == (frames[1].top(), frames[1].bottom())


def test_a_click_in_the_other_map_tries_values_of_the_other_optimizer(
    panel: MapPanel, session: Session, qtbot: QtBot
) -> None:
    choose(panel.choices.beside, "Adam")
    two(panel, qtbot)
    before = session.scenario
    other = panel.views[1]
    place = other.view.mapFromScene(other.plot.vb.sceneBoundingRect().center())
    qtbot.mouseClick(other.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    after = session.scenario
    assert after.contenders[0] == before.contenders[0]
    changed = after.contenders[1].optimizer.numbers
    assert changed["learning_rate"] != before.contenders[1].optimizer.numbers["learning_rate"]
    assert other.plot._mark == (changed["learning_rate"], changed["beta1"])


def test_what_a_map_tells_can_be_undone_and_is_part_of_the_view(
    panel: MapPanel, session: Session, qtbot: QtBot
) -> None:
    choose(panel.choices.measure, "settled")
    choose(panel.choices.beside, "Adam")
    assert session.view.map == MapChoice("settled", "learning_rate", "momentum", "Adam")
    assert session.undo_stack.undoText() == "map of Adam beside"
    session.undo_stack.undo()
    assert panel.choices.beside.currentText() == "none"
    assert session.undo_stack.undoText() == "map of steps to stay near the minimum"
    session.undo_stack.undo()
    assert panel.choices.measure.currentData() == "loss"
    assert session.view.map == MapChoice()
    session.undo_stack.redo()
    session.undo_stack.redo()
    two(panel, qtbot)


def test_one_map_is_left_when_the_other_optimizer_goes(
    panel: MapPanel, session: Session, qtbot: QtBot
) -> None:
    choose(panel.choices.beside, "Adam")
    two(panel, qtbot)
    session.apply(replace(session.scenario, contenders=session.scenario.contenders[:1]), "remove")
    made(panel, qtbot)
    assert not panel.views[1].isVisible()
    assert not panel.choices.beside.isVisible()
    session.undo_stack.undo()
    two(panel, qtbot)


def test_what_runs_along_both_maps_is_zoomed_in_both(panel: MapPanel, qtbot: QtBot) -> None:
    choose(panel.choices.beside, "Adam")
    wide, _ = two(panel, qtbot)
    wheel(panel, at(panel, 0.5, 0.5), 4)
    first, second = two(panel, qtbot)
    assert wide.x.low < first.x.low < first.x.high < wide.x.high
    assert second.x == first.x


def test_both_maps_are_saved_as_one_picture(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.show()
    window.session.apply(
        edit.added(window.session.scenario, optimizers["nesterov"]()), "add Nesterov"
    )
    window.menus.action("map").trigger()
    panel = window.stage.views.map_panel
    choose(panel.choices.beside, "Nesterov momentum")
    two(panel, qtbot)
    out = tmp_path / "maps.svg"
    window.exports.ask_path = lambda *_: out
    qtbot.mouseClick(panel.choices.export_button, Qt.MouseButton.LeftButton)
    text = out.read_text()
    names = [window.session.scenario.contenders[0].name, "Nesterov momentum"]
    assert all(f">{name}<" in text for name in names)
    assert text.count(">learning rate ") == 2
