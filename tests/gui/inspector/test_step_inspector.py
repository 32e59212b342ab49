from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QGuiApplication, QImage
from PySide6.QtWidgets import QComboBox, QLabel, QMenu, QScrollArea, QToolButton
from pytestqt.qtbot import QtBot

from explorer.drawing.colours.term_colours import term_colour
from explorer.drawing.colours.theme import DARK, LIGHT, Theme
from explorer.engine import Optimizer, Schedule, optimizers, surfaces
from explorer.engine.explanations.stage import StepStage
from explorer.engine.objectives.dataset import generated
from explorer.engine.objectives.network import Layer, Network
from explorer.gui.inspector.step_inspector import StepInspector
from explorer.gui.inspector.term_view import LineView
from explorer.gui.session.session import Session
from explorer.scenario import edit
from explorer.scenario.scenario import Scenario
from tests.drawing.pictures import pixels

SURFACE = surfaces["himmelblau"]
EVERY = [
    *(cls.in_dialect(dialect) for cls in optimizers.values() for dialect in cls.dialects),
    optimizers["rmsprop"](centered=True, momentum=0.9),
    optimizers["adamw"](clip_norm=5.0, clip_value=2.0),
]


def session_of(*chosen: Optimizer) -> Session:
    scenario = Scenario(SURFACE, SURFACE.starts[0], 50)
    for optimizer in chosen:
        scenario = edit.added(scenario, optimizer)
    return Session(scenario)


def shown(qtbot: QtBot, session: Session, theme: Theme = LIGHT, width: int = 320) -> StepInspector:
    result = StepInspector(session, theme)
    qtbot.addWidget(result)
    result.resize(width, 700)
    result.show()
    qtbot.waitExposed(result)
    return result


MOMENTUM = optimizers["momentum"](learning_rate=0.01, momentum=0.9, rate_placement="outside")


@pytest.fixture
def session() -> Session:
    return session_of(MOMENTUM, optimizers["adam"](learning_rate=0.1))


@pytest.fixture
def inspector(qtbot: QtBot, session: Session) -> StepInspector:
    return shown(qtbot, session)


def line(inspector: StepInspector, term: str) -> LineView:
    return next(view for view in inspector.lines if view.term == term)


def test_each_term_reads_as_a_formula_with_the_step_s_numbers(
    inspector: StepInspector, session: Session
) -> None:
    session.set_step(3)
    run = session.outcome.trajectories[0]
    assert run is not None
    head, *rows = line(inspector, "velocity").text().splitlines()
    assert head == "v = β vₜ₋₁ + g"
    assert [row.strip()[0] for row in rows] == ["x", "y"]
    result = float(rows[0].split("=")[1].replace("−", "-"))
    assert result == pytest.approx(run.terms["velocity"][3, 0], rel=1e-4)
    assert rows[0].strip().startswith("x: 0.9·")
    assert line(inspector, "gradient").text().splitlines()[0] == "g = ∇f(x)"
    assert line(inspector, "next_position").text().splitlines()[0] == "xₜ₊₁ = x + Δx"


def test_the_numbers_follow_the_cursor_and_nothing_moves(
    inspector: StepInspector, session: Session
) -> None:
    views = list(inspector.lines)
    places = [view.geometry() for view in views]
    texts = set()
    for step in range(0, 50, 7):
        session.set_step(step)
        texts.add(inspector.text())
        assert inspector.lines == views
        assert [view.geometry() for view in views] == places
    assert len(texts) == 8
    assert inspector.findChild(QLabel, "inspector-step").text() == "step 49 → 50"


def test_dragging_a_value_changes_numbers_and_keeps_the_lines(
    inspector: StepInspector, session: Session
) -> None:
    views = list(inspector.lines)
    session.set_step(3)
    for rate in (0.011, 0.0123, 0.02):
        changed = edit.with_value(session.scenario, 0, "learning_rate", rate)
        session.apply(changed, "change", merge="rate", final=False)
        session.pace.end()
        assert inspector.lines == views
        assert f"−{rate}·" in line(inspector, "step").text()


def test_another_contender_has_its_own_lines(inspector: StepInspector, session: Session) -> None:
    session.set_chosen(1)
    names = [view.term for view in inspector.lines]
    assert names[0] == "gradient"
    assert "corrected_second_moment" in names
    assert inspector.findChild(QLabel, "inspector-title").text() == "Adam"
    assert "√v̂ + ε" in line(inspector, "step").text()


@pytest.mark.parametrize("optimizer", EVERY, ids=repr)
def test_every_optimizer_is_set_and_painted_in_a_narrow_panel(
    qtbot: QtBot, optimizer: Optimizer
) -> None:
    session = session_of(optimizer)
    inspector = shown(qtbot, session)
    session.set_step(4)
    qtbot.waitUntil(lambda: inspector.lines[-1].width() > 280)
    for view in inspector.lines:
        assert view.height() >= view.heightForWidth(view.width())
        assert has_ink(view.grab().toImage())
    assert "hyper." not in inspector.text()
    assert "term." not in inspector.text()


def has_ink(image: QImage) -> bool:
    every_other = pixels(image)[::2, ::2].reshape(-1, 3)
    return len(np.unique(every_other, axis=0)) > 4


def test_a_click_lights_the_line_and_says_which_term(
    qtbot: QtBot, inspector: StepInspector
) -> None:
    chosen: list[str] = []
    inspector.term_chosen.connect(chosen.append)
    qtbot.mouseClick(line(inspector, "velocity"), Qt.MouseButton.LeftButton)
    assert chosen == ["velocity"]
    assert [view.term for view in inspector.lines if view.lit] == ["velocity"]


def test_a_line_is_chosen_with_the_keys(qtbot: QtBot, inspector: StepInspector) -> None:
    chosen: list[str] = []
    inspector.term_chosen.connect(chosen.append)
    inspector.lines[0].setFocus()
    qtbot.keyClick(inspector.lines[0], Qt.Key.Key_Down)
    assert inspector.lines[1].hasFocus()
    qtbot.keyClick(inspector.lines[1], Qt.Key.Key_Return)
    qtbot.keyClick(inspector.lines[1], Qt.Key.Key_Up)
    assert inspector.lines[0].hasFocus()
    assert chosen == ["velocity"]


def test_lighting_from_outside_says_nothing_and_survives_another_contender(
    inspector: StepInspector, session: Session
) -> None:
    chosen: list[str] = []
    inspector.term_chosen.connect(chosen.append)
    inspector.light("step")
    session.set_chosen(1)
    assert [view.term for view in inspector.lines if view.lit] == ["step"]
    inspector.light("")
    assert not any(view.lit for view in inspector.lines)
    assert chosen == []


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_results_have_the_colour_of_their_role(qtbot: QtBot, theme: Theme) -> None:
    inspector = shown(qtbot, session_of(MOMENTUM), DARK)
    inspector.set_theme(theme)
    image = line(inspector, "velocity").grab().toImage()
    wanted = QColor(term_colour(theme, "carried")).rgb()
    pixels = {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}
    assert wanted in pixels


def test_everything_is_copied_as_text(
    qtbot: QtBot, inspector: StepInspector, session: Session
) -> None:
    session.set_step(2)
    inspector.lines[1].setFocus()
    qtbot.keyClick(inspector.lines[1], Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text()
    assert copied == inspector.text()
    assert copied.startswith("Momentum, step 2 → 3\ng = ∇f(x)\n")


def test_one_line_is_copied_from_its_menu(qtbot: QtBot, inspector: StepInspector) -> None:
    view = line(inspector, "step")
    at = view.mapTo(inspector, QPoint(30, 8))
    inspector.customContextMenuRequested.emit(at)
    menu = inspector.findChild(QMenu, "inspector-menu")
    first = menu.actions()[0]
    assert first.text() == "Copy this line"
    first.trigger()
    menu.close()
    assert QGuiApplication.clipboard().text() == view.text() + "\n"


def test_a_schedule_s_rate_is_the_one_of_the_step(qtbot: QtBot) -> None:
    scenario = edit.added(Scenario(SURFACE, SURFACE.starts[0], 50), MOMENTUM)
    halving = replace(scenario.contenders[0], schedule=Schedule("exponential"))
    session = Session(scenario.with_contender(0, halving))
    inspector = shown(qtbot, session)
    session.set_step(30)
    run = session.outcome.trajectories[0]
    assert run is not None
    first = line(inspector, "step").text().splitlines()[1]
    rate = float(first.strip().removeprefix("x: −").split("·")[0].replace("−", "-"))
    assert rate == pytest.approx(run.rates[30], rel=1e-2)
    assert rate < 0.01


def test_what_the_surface_gives_is_shown(qtbot: QtBot) -> None:
    inspector = shown(qtbot, session_of(optimizers["polyak_step"](optimal_value=-7.0)))
    assert "− 0" in line(inspector, "gap").text().splitlines()[1]


def test_noise_is_mentioned(qtbot: QtBot, inspector: StepInspector, session: Session) -> None:
    noise = replace(session.scenario.noise, standard_deviation=1.0)
    session.apply(replace(session.scenario, noise=noise), "noise")
    assert line(inspector, "gradient").text().splitlines()[0] == "g = ∇f(x) + noise"


def test_a_hidden_or_missing_contender_is_explained(
    inspector: StepInspector, session: Session
) -> None:
    empty = inspector.findChild(QLabel, "inspector-empty")
    hidden = replace(session.scenario.contenders[0], visible=False)
    session.apply(session.scenario.with_contender(0, hidden), "hide")
    assert "hidden" in empty.text()
    assert inspector.lines == []
    session.apply(replace(session.scenario, contenders=()), "remove all")
    assert "Add an optimizer" in empty.text()
    session.undo_stack.undo()
    session.undo_stack.undo()
    assert not empty.isVisible()
    assert inspector.lines


def test_at_the_end_no_step_that_nobody_takes_is_announced(
    inspector: StepInspector, session: Session
) -> None:
    session.set_step(50)
    assert inspector.findChild(QLabel, "inspector-step").text() == "after step 50"


def ink_columns(view: LineView, top: int, bottom: int) -> list[bool]:
    """For each column of pixels whether anything is painted in it between two heights."""
    image = view.grab().toImage()
    ground = image.pixel(image.width() - 2, 1)
    return [
        any(image.pixel(x, y) != ground for y in range(top, bottom)) for x in range(image.width())
    ]


@pytest.mark.parametrize("start", [(2.0, 2.0), (-0.05087, -0.001486)], ids=["short", "long"])
def test_numbers_stand_without_holes_and_are_not_squeezed(
    qtbot: QtBot, start: tuple[float, float]
) -> None:
    surface = surfaces["ravine"]
    optimizer = optimizers["gradient_descent"](learning_rate=0.05)
    session = Session(edit.added(Scenario(surface, start, 5), optimizer))
    inspector = shown(qtbot, session)
    view = line(inspector, "gradient")
    metrics = QFontMetricsF(inspector.font())
    texts = [row.split(":")[1].split("=")[0].strip() for row in view.text().splitlines()[1:]]
    left = 32
    expected = left + metrics.horizontalAdvance(texts[1])
    columns = ink_columns(view, view.height() - 16, view.height() - 1)
    painted = [x for x in range(left, view.width() * 5 // 8) if columns[x]]
    assert painted[-1] == pytest.approx(expected, abs=0.12 * (expected - left))


def test_no_scroll_bar_is_shown_where_nothing_scrolls(
    qtbot: QtBot, inspector: StepInspector, session: Session
) -> None:
    bar = inspector.findChild(QScrollArea, "inspector-scroll").verticalScrollBar()
    assert not bar.isVisible()
    inspector.resize(320, 260)
    session.set_chosen(1)
    qtbot.waitUntil(bar.isVisible)


def test_beyond_a_diverged_end_the_last_step_stays(qtbot: QtBot) -> None:
    session = session_of(optimizers["gradient_descent"](learning_rate=5.0))
    inspector = shown(qtbot, session)
    session.set_step(49)
    run = session.outcome.trajectories[0]
    assert run is not None
    assert run.steps < 49
    shown_step = inspector.findChild(QLabel, "inspector-step").text()
    assert shown_step == f"last finite step {run.steps}"


def test_the_step_s_film_is_told_to_whoever_draws_it(
    qtbot: QtBot, inspector: StepInspector, session: Session
) -> None:
    scenes: list[StepStage | None] = []
    inspector.stage_changed.connect(scenes.append)
    forward = inspector.findChild(QToolButton, "stage-forward")
    qtbot.mouseClick(forward, Qt.MouseButton.LeftButton)
    session.set_step(4)
    assert isinstance(scenes[0], StepStage)
    assert scenes[1:] == [None]


def test_hidden_it_computes_nothing_and_catches_up(qtbot: QtBot, session: Session) -> None:
    inspector = StepInspector(session, LIGHT)
    qtbot.addWidget(inspector)
    session.set_step(9)
    run = session.outcome.trajectories[0]
    assert run is not None
    assert "terms" not in vars(run)
    inspector.show()
    assert inspector.findChild(QLabel, "inspector-step").text() == "step 9 → 10"


def test_many_coordinates_are_shown_one_at_a_time(qtbot: QtBot) -> None:
    network = Network((Layer(1, "sigmoid"),), generated("blobs"), loss="binary_cross_entropy")
    assert network.dimension >= 3
    scenario = edit.added(Scenario(network, network.initial(0), 5), MOMENTUM)
    session = Session(scenario)
    inspector = shown(qtbot, session)
    combo = inspector.findChild(QComboBox, "inspector-coordinate")
    assert combo.isVisible()
    rows = line(inspector, "velocity").text().splitlines()
    assert rows[1].strip().startswith(network.variables[0])
    assert len(rows) == 2
    combo.setFocus()
    qtbot.keyClick(combo, Qt.Key.Key_Down)
    rows = line(inspector, "velocity").text().splitlines()
    assert rows[1].strip().startswith(network.variables[1])


def test_following_a_step_takes_less_than_three_milliseconds(
    qtbot: QtBot, inspector: StepInspector, session: Session
) -> None:
    session.set_chosen(1)
    times = []
    for step in range(1, 41):
        began = time.perf_counter()
        session.set_step(step)
        for view in inspector.lines:
            view.repaint()
        times.append(time.perf_counter() - began)
    assert sorted(times)[len(times) // 4] < 0.003


def test_what_is_put_around_a_direct_method_comes_and_goes_with_its_lines(qtbot: QtBot) -> None:
    session = session_of(optimizers["newton"]())
    inspector = shown(qtbot, session)
    contender = session.scenario.contenders[0]
    for values in ({"lookahead_period": 3.0}, {"cautious": "mean"}, {}):
        changed = replace(contender, optimizer=optimizers["newton"](**values))
        session.apply(session.scenario.with_contender(0, changed), "change")
        trajectory = session.outcome.trajectories[0]
        assert trajectory is not None
        told = [view.term for view in inspector.lines]
        assert set(trajectory.terms) <= set(told)


def test_noise_that_is_a_part_of_the_rule_is_mentioned_too(qtbot: QtBot) -> None:
    inspector = shown(qtbot, session_of(optimizers["sgld"]()))
    assert line(inspector, "gradient").text().splitlines()[0] == "g = ∇f(x) + noise"
