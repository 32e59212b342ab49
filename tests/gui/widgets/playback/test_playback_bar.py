from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from explorer.gui.widgets.playback.playback_bar import PlaybackBar

STATE: dict[str, Any] = {
    "step": 37,
    "last_step": 200,
    "playing": False,
    "speed": 10.0,
    "loop": False,
}


@pytest.fixture
def bar(qtbot: QtBot) -> PlaybackBar:
    result = PlaybackBar()
    qtbot.addWidget(result)
    result.resize(900, 48)
    result.set_state(**STATE)
    result.show()
    return result


@pytest.fixture
def asked(bar: PlaybackBar) -> list[tuple[str, object]]:
    result: list[tuple[str, object]] = []
    bar.play_toggled.connect(lambda: result.append(("play", None)))
    bar.step_requested.connect(lambda step: result.append(("step", step)))
    bar.speed_requested.connect(lambda speed: result.append(("speed", speed)))
    bar.loop_requested.connect(lambda loop: result.append(("loop", loop)))
    return result


def test_buttons_ask_for_the_steps_they_name(
    qtbot: QtBot, bar: PlaybackBar, asked: list[tuple[str, object]]
) -> None:
    for button in (bar.to_start, bar.step_back, bar.step_forward, bar.to_end):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked == [("step", 0), ("step", 36), ("step", 38), ("step", 200)]


def test_at_the_ends_there_is_nowhere_to_go(
    qtbot: QtBot, bar: PlaybackBar, asked: list[tuple[str, object]]
) -> None:
    bar.set_state(**STATE | {"step": 0})
    qtbot.mouseClick(bar.step_back, Qt.MouseButton.LeftButton)
    bar.set_state(**STATE | {"step": 200})
    qtbot.mouseClick(bar.step_forward, Qt.MouseButton.LeftButton)
    assert asked == []


def test_play_and_loop_are_asked_for(
    qtbot: QtBot, bar: PlaybackBar, asked: list[tuple[str, object]]
) -> None:
    qtbot.mouseClick(bar.play, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(bar.loop, Qt.MouseButton.LeftButton)
    assert asked == [("play", None), ("loop", True)]


def test_while_playing_the_button_offers_a_pause(bar: PlaybackBar) -> None:
    bar.set_state(**STATE | {"playing": True})
    assert bar.play.icon_name == "pause"
    assert bar.play.accessibleName() == "Pause (Space)"
    bar.set_state(**STATE)
    assert bar.play.icon_name == "play"


def test_dragging_the_timeline_asks_for_steps_all_the_way(
    qtbot: QtBot, bar: PlaybackBar, asked: list[tuple[str, object]]
) -> None:
    middle = bar.timeline.height() // 2
    left = Qt.MouseButton.LeftButton
    qtbot.mousePress(bar.timeline, left, pos=QPoint(bar.timeline.width() // 2, middle))
    for x in range(bar.timeline.width() // 2, bar.timeline.width() + 20, 6):
        qtbot.mouseMove(bar.timeline, QPoint(x, middle))
    qtbot.mouseRelease(bar.timeline, left)
    steps = [step for _, step in asked]
    assert len(steps) > 10
    assert steps == sorted(steps)
    assert steps[-1] == 200


def test_the_timeline_goes_step_by_step_with_the_keys(
    qtbot: QtBot, bar: PlaybackBar, asked: list[tuple[str, object]]
) -> None:
    qtbot.keyClick(bar.timeline, Qt.Key.Key_Right)
    assert asked == [("step", 38)]


def test_a_speed_is_typed_or_slid(
    qtbot: QtBot, bar: PlaybackBar, asked: list[tuple[str, object]]
) -> None:
    bar.speed_field.selectAll()
    qtbot.keyClicks(bar.speed_field, "0.2")
    qtbot.keyClick(bar.speed_field, Qt.Key.Key_Return)
    qtbot.keyClick(bar.speed, Qt.Key.Key_End)
    assert asked == [("speed", 0.2), ("speed", 5000.0)]
    assert bar.speed_field.text() == "5000"


def test_a_double_click_on_the_speed_asks_for_the_usual_one(
    qtbot: QtBot, bar: PlaybackBar, asked: list[tuple[str, object]]
) -> None:
    qtbot.mouseDClick(bar.speed, Qt.MouseButton.LeftButton)
    assert asked == [("speed", 20.0)]


def test_showing_a_state_asks_for_nothing(
    bar: PlaybackBar, asked: list[tuple[str, object]]
) -> None:
    bar.set_state(step=5, last_step=9, playing=True, speed=300.0, loop=True)
    bar.set_step(6)
    assert asked == []
    assert bar.findChild(QLabel, "playback-label").text() == "step 6 / 9"
    assert bar.timeline.value() == 6
    assert bar.speed_field.text() == "300"
    assert bar.loop.isChecked()


def test_nothing_moves_while_the_step_counts_up(qtbot: QtBot, bar: PlaybackBar) -> None:
    qtbot.waitExposed(bar)

    def places() -> list[object]:
        return [child.geometry() for child in (bar.timeline, bar.label, bar.speed, bar.loop)]

    before = places()
    for step in range(0, 201, 8):
        bar.set_step(step)
        bar.layout().activate()
        assert places() == before
        assert bar.label.sizeHint().width() <= bar.label.width()


def test_a_million_steps_fit(bar: PlaybackBar, asked: list[tuple[str, object]]) -> None:
    bar.set_state(**STATE | {"step": 999_999, "last_step": 1_000_000})
    assert bar.label.sizeHint().width() <= bar.label.width()
    assert bar.timeline.value() == 999_999
    assert asked == []
