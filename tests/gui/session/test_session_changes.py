"""While a value is dragged the picture comes first, and everything else follows."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from explorer.engine import surfaces
from explorer.gui.canvas.background import DRAFT_NODES
from explorer.gui.session.session_changes import DragPace, SessionChange
from explorer.gui.window.window import MainWindow
from explorer.scenario import edit
from explorer.scenario.results import Outcome, compute
from explorer.scenario.scenario import Scenario
from tests.gui.acting import seen


class Heard:
    """The signals of a pace, in order."""

    def __init__(self, pace: DragPace) -> None:
        self.words: list[object] = []
        pace.followed.connect(self.words.append)
        pace.rested.connect(self._rest)

    def _rest(self) -> None:
        self.words.append("rested")


@pytest.fixture
def outcome(scenario: Scenario) -> Outcome:
    """What changes are about here."""
    return compute(scenario)


def change(outcome: Outcome, *, live: bool) -> SessionChange:
    """A change to the outcome; ``live`` if it is one of a drag."""
    return SessionChange(outcome, None, surface_changed=False, live=live)


@pytest.fixture
def pace(qtbot: QtBot) -> DragPace:
    """A pace without any change so far."""
    return DragPace()


def test_a_single_change_is_told_at_once(pace: DragPace, outcome: Outcome) -> None:
    heard = Heard(pace)
    single = change(outcome, live=False)
    pace.take(single)
    assert heard.words == [single, "rested"]
    assert not pace.is_dragging


def test_of_a_drag_only_the_latest_change_is_told_when_it_ends(
    pace: DragPace, outcome: Outcome
) -> None:
    heard = Heard(pace)
    moves = [change(outcome, live=True) for _ in range(3)]
    for move in moves:
        pace.take(move)
    assert heard.words == []
    assert pace.is_dragging
    pace.end()
    assert heard.words == [moves[-1], "rested"]
    assert not pace.is_dragging


def test_a_drag_that_stands_still_is_told_without_an_end(
    pace: DragPace, outcome: Outcome, qtbot: QtBot
) -> None:
    heard = Heard(pace)
    move = change(outcome, live=True)
    pace.take(move)
    qtbot.waitUntil(lambda: "rested" in heard.words)
    assert heard.words == [move, "rested"]


def test_a_drag_that_goes_on_is_told_now_and_then(
    pace: DragPace, outcome: Outcome, qtbot: QtBot
) -> None:
    heard = Heard(pace)
    move = change(outcome, live=True)

    def told() -> bool:
        if not heard.words:
            pace.take(move)
        return bool(heard.words)

    qtbot.waitUntil(told)
    assert heard.words[0] is move
    qtbot.waitUntil(lambda: heard.words[-1] == "rested")


def test_an_end_without_a_drag_is_not_told(pace: DragPace) -> None:
    heard = Heard(pace)
    pace.end()
    assert heard.words == []


def dragged(scenario: Scenario, rate: float) -> Scenario:
    """The scenario with another learning rate."""
    return edit.with_value(scenario, 0, "learning_rate", rate)


def test_the_picture_follows_a_drag_at_once_and_the_card_when_it_ends(window: MainWindow) -> None:
    session = window.session
    session.set_step(session.scenario.steps)
    loss = seen(window.docks.contender_panel.cards[0], QLabel, "contender-loss")
    before = loss.text()
    session.apply(dragged(session.scenario, 0.0005), "drag", merge="rate", final=False)
    run = session.outcome.trajectories[0]
    assert run is not None
    assert window.canvas.plot.traces[0].trajectory is run
    assert loss.text() == before
    session.apply(session.scenario, "drag", merge="rate")
    assert loss.text() != before


def test_the_verdicts_of_a_drag_are_given_when_it_ends(window: MainWindow, qtbot: QtBot) -> None:
    session = window.session
    verdict = seen(window.docks.contender_panel.cards[0], QLabel, "contender-verdict")
    session.apply(dragged(session.scenario, 0.5), "drag", merge="rate", final=False)
    session.apply(session.scenario, "drag", merge="rate")
    qtbot.waitUntil(lambda: verdict.text().startswith("Diverged"))


def test_a_surface_that_is_dragged_is_drawn_coarsely_and_finely_when_it_rests(
    window: MainWindow,
) -> None:
    session, canvas = window.session, window.canvas
    fine = canvas.options.nodes
    assert fine > DRAFT_NODES
    for bend in (90.0, 80.0):
        surface = surfaces["rosenbrock"].with_parameters(b=bend)
        changed = edit.on_surface(session.scenario, surface)
        session.apply(changed, "drag", merge="b", final=False)
        assert canvas.plot.options.nodes == DRAFT_NODES
    session.apply(session.scenario, "drag", merge="b")
    assert canvas.plot.options.nodes == canvas.options.nodes == fine
