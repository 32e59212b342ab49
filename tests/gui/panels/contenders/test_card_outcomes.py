"""The outcome of each run, shown on its card."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from explorer.engine import Trajectory, optimizers, surfaces
from explorer.gui.panels.contenders.card_outcomes import CardOutcomes
from explorer.gui.session.session import Session
from explorer.scenario import edit
from explorer.scenario.scenario import Scenario


class Card:
    """Records the last value it received."""

    trajectory: Trajectory | None = None
    step = -1
    judged = withheld = False

    def show_state(
        self, trajectory: Trajectory | None, step: int, *, judged: bool, withheld: bool
    ) -> None:
        self.trajectory, self.step, self.judged, self.withheld = trajectory, step, judged, withheld


@pytest.fixture
def session() -> Session:
    scenario = Scenario(surfaces["ravine"], (2.0, 2.0), 20)
    for name in ("gradient_descent", "adam"):
        scenario = edit.added(scenario, optimizers[name]())
    return Session(scenario)


@pytest.fixture
def cards() -> list[Card]:
    return [Card(), Card()]


@pytest.fixture(autouse=True)
def outcomes(session: Session, cards: list[Card]) -> CardOutcomes:
    return CardOutcomes(session, cards, session)  # type: ignore[arg-type]


def move_start(session: Session, x: float, *, final: bool) -> None:
    session.apply(replace(session.scenario, start=(x, 2.0)), "move", merge="start", final=final)


def test_every_card_has_its_run_at_the_step_that_is_shown(
    session: Session, cards: list[Card]
) -> None:
    session.set_step(7)
    assert [card.step for card in cards] == [7, 7]
    assert [card.trajectory for card in cards] == list(session.outcome.trajectories)


def test_the_runs_of_a_drag_are_judged_when_it_rests(
    qtbot: QtBot, session: Session, cards: list[Card]
) -> None:
    move_start(session, 1.5, final=False)
    assert [card.judged for card in cards] == [False, False]
    move_start(session, 1.0, final=True)
    qtbot.waitUntil(lambda: all(card.judged for card in cards))
    assert [card.trajectory for card in cards] == list(session.outcome.trajectories)


def test_verdicts_are_withheld_at_step_0_alone(
    outcomes: CardOutcomes, session: Session, cards: list[Card]
) -> None:
    outcomes.withhold(True)
    assert [card.withheld for card in cards] == [True, True]
    session.set_step(1)
    assert [card.withheld for card in cards] == [False, False]
