from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from explorer.engine import optimizers, surfaces
from explorer.engine.explanations.stage import StepStage
from explorer.gui.inspector.stage_player import StagePlayer
from explorer.gui.session.session import Session
from explorer.scenario import edit
from explorer.scenario.scenario import Scenario


@pytest.fixture
def session() -> Session:
    surface = surfaces["himmelblau"]
    scenario = Scenario(surface, surface.starts[0], 50)
    scenario = edit.added(scenario, optimizers["momentum"]())
    result = Session(edit.added(scenario, optimizers["gradient_descent"](learning_rate=0.001)))
    result.set_step(5)
    return result


@pytest.fixture
def player(qtbot: QtBot, session: Session) -> StagePlayer:
    result = StagePlayer(session)
    qtbot.addWidget(result)
    result.resize(320, 140)
    result.show()
    return result


@pytest.fixture
def drawn(player: StagePlayer) -> list[str]:
    result: list[str] = []

    def note(stage: StepStage | None) -> None:
        result.append("nothing" if stage is None else stage.title)

    player.stage_changed.connect(note)
    return result


def press(qtbot: QtBot, player: QWidget, name: str) -> None:
    qtbot.mouseClick(player.findChild(QToolButton, name), Qt.MouseButton.LeftButton)


def label(player: QWidget, name: str) -> str:
    return player.findChild(QLabel, name).text()


MOMENTUM = [
    "What is remembered",
    "It fades",
    "The gradient arrives",
    "They add",
    "The new position",
]


def test_the_film_plays_all_scenes_at_its_pace_and_stops_at_the_last(
    qtbot: QtBot, player: StagePlayer, drawn: list[str]
) -> None:
    press(qtbot, player, "stage-play")
    assert player.playing
    assert drawn == MOMENTUM[:1]
    player.advance(1.4)
    assert drawn == MOMENTUM[:1]
    for _ in range(4):
        player.advance(1.5)
    assert drawn == MOMENTUM
    assert not player.playing
    assert label(player, "stage-place") == "5 / 5"


def test_after_the_end_it_plays_from_the_beginning(
    qtbot: QtBot, player: StagePlayer, drawn: list[str]
) -> None:
    for _ in range(5):
        press(qtbot, player, "stage-forward")
    press(qtbot, player, "stage-play")
    assert drawn == [*MOMENTUM, MOMENTUM[0]]
    press(qtbot, player, "stage-play")
    assert not player.playing


def test_scenes_can_be_walked_to_and_fro(
    qtbot: QtBot, player: StagePlayer, drawn: list[str]
) -> None:
    for name in ("stage-forward", "stage-forward", "stage-forward", "stage-back"):
        press(qtbot, player, name)
    assert drawn == [MOMENTUM[0], MOMENTUM[1], MOMENTUM[2], MOMENTUM[1]]
    assert label(player, "stage-title") == "It fades"
    assert label(player, "stage-sentence") == "90 % of it is left."


def test_a_pace_is_typed(qtbot: QtBot, player: StagePlayer, drawn: list[str]) -> None:
    field = player.findChild(QWidget, "stage-pace")
    field.selectAll()
    qtbot.keyClicks(field, "0.5")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    press(qtbot, player, "stage-play")
    player.advance(0.5)
    assert drawn == MOMENTUM[:2]
    press(qtbot, player, "stage-play")


def test_a_step_of_the_cursor_ends_the_film(
    qtbot: QtBot, player: StagePlayer, session: Session, drawn: list[str]
) -> None:
    press(qtbot, player, "stage-play")
    session.set_step(6)
    assert drawn[-1] == "nothing"
    assert not player.playing
    assert player.stage is None


def test_another_contender_has_a_film_of_its_own(
    qtbot: QtBot, player: StagePlayer, session: Session, drawn: list[str]
) -> None:
    press(qtbot, player, "stage-forward")
    session.set_chosen(1)
    press(qtbot, player, "stage-forward")
    assert drawn == [MOMENTUM[0], "nothing", "The gradient arrives"]


def test_escape_and_the_cross_show_the_whole_step_again(
    qtbot: QtBot, player: StagePlayer, drawn: list[str]
) -> None:
    press(qtbot, player, "stage-forward")
    press(qtbot, player, "stage-close")
    press(qtbot, player, "stage-forward")
    qtbot.keyClick(player, Qt.Key.Key_Escape)
    assert drawn == [MOMENTUM[0], "nothing", MOMENTUM[0], "nothing"]


def test_hidden_it_neither_plays_nor_shows(
    qtbot: QtBot, player: StagePlayer, drawn: list[str]
) -> None:
    press(qtbot, player, "stage-play")
    player.hide()
    assert not player.playing
    assert drawn[-1] == "nothing"


def test_with_nobody_to_step_nothing_plays(qtbot: QtBot, session: Session) -> None:
    empty = Session(Scenario(session.scenario.surface, session.scenario.start, 5))
    player = StagePlayer(empty)
    qtbot.addWidget(player)
    player.show()
    press(qtbot, player, "stage-play")
    press(qtbot, player, "stage-forward")
    assert not player.playing
    assert player.stage is None


def test_scenes_change_without_anything_moving(qtbot: QtBot, player: StagePlayer) -> None:
    qtbot.waitExposed(player)
    names = ("stage-play", "stage-sentence", "stage-title", "stage-pace")
    before = [player.findChild(QWidget, name).geometry() for name in names]
    for _ in MOMENTUM:
        press(qtbot, player, "stage-forward")
        player.layout().activate()
        assert [player.findChild(QWidget, name).geometry() for name in names] == before
