from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.engine.parameter import Number
from explorer.gui.widgets.numbers.scale_slider import TICKS, ScaleSlider, tick_of, value_at

RATE = Number(
    name="learning_rate",
    symbol="α",
    default=0.01,
    meaning="Length of a step.",
    minimum=0.0,
    open_minimum=True,
    slider=(1e-4, 1.0),
    scale="logarithmic",
)
MOMENTUM = Number(
    name="momentum",
    symbol="β",
    default=0.9,
    meaning="",
    minimum=0.0,
    maximum=1.0,
    open_maximum=True,
    slider=(0.0, 0.9999),
)


@pytest.fixture
def slider(qtbot: QtBot) -> ScaleSlider:
    result = ScaleSlider(RATE)
    qtbot.addWidget(result)
    result.resize(220, 24)
    return result


@pytest.fixture
def asked(slider: ScaleSlider) -> list[float]:
    result: list[float] = []
    slider.value_requested.connect(result.append)
    return result


def _wheel(slider: ScaleSlider) -> QWheelEvent:
    return QWheelEvent(
        QPointF(100, 12),
        QPointF(slider.mapToGlobal(QPoint(100, 12))),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )


def test_dragging_asks_all_the_way_for_numbers_of_three_digits(
    qtbot: QtBot, slider: ScaleSlider, asked: list[float]
) -> None:
    left = Qt.MouseButton.LeftButton
    qtbot.mousePress(slider, left, pos=QPoint(110, 12))
    for x in range(112, 160, 4):
        qtbot.mouseMove(slider, QPoint(x, 12))
    qtbot.mouseRelease(slider, left, pos=QPoint(160, 12))
    assert len(asked) > 8
    assert asked == sorted(asked)
    assert all(value == float(f"{value:.3g}") for value in asked)
    assert slider.current == asked[-1]


def test_a_click_beside_the_handle_brings_it_there(
    qtbot: QtBot, slider: ScaleSlider, asked: list[float]
) -> None:
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(110, 12))
    assert asked == []  # the default is in the middle already
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(165, 12))
    assert asked == [pytest.approx(0.12, rel=0.1)]


def test_keys_ask_in_steps(qtbot: QtBot, slider: ScaleSlider, asked: list[float]) -> None:
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    qtbot.keyClick(slider, Qt.Key.Key_End)
    assert asked == [0.0105, 1e-4, 1.0]


def test_setting_the_value_asks_for_nothing(slider: ScaleSlider, asked: list[float]) -> None:
    slider.set_value(0.3)
    assert slider.value() == tick_of(RATE, 0.3)
    assert asked == []


def test_a_value_beyond_the_slider_is_shown_at_its_end_and_stays_what_it_is(
    qtbot: QtBot, slider: ScaleSlider, asked: list[float]
) -> None:
    slider.set_value(50.0)
    assert slider.value() == TICKS
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert slider.current == 50.0
    assert asked == []


def test_an_exact_value_between_ticks_survives_a_click_on_the_handle(
    qtbot: QtBot, slider: ScaleSlider, asked: list[float]
) -> None:
    slider.set_value(0.0100001)
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(110, 12))
    assert slider.current == 0.0100001
    assert asked == []


def test_a_double_click_asks_for_the_default(
    qtbot: QtBot, slider: ScaleSlider, asked: list[float]
) -> None:
    with qtbot.waitSignal(slider.reset_requested, timeout=1000):
        qtbot.mouseDClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(110, 12))
    assert asked == []


def test_the_wheel_belongs_to_the_page_until_the_slider_has_focus(
    qtbot: QtBot, slider: ScaleSlider, asked: list[float]
) -> None:
    event = _wheel(slider)
    QApplication.sendEvent(slider, event)
    assert asked == []
    assert not event.isAccepted()
    slider.show()
    slider.setFocus()
    qtbot.waitUntil(slider.hasFocus)
    QApplication.sendEvent(slider, _wheel(slider))
    assert len(asked) == 1


@given(st.integers(0, TICKS))
def test_every_tick_gives_a_number_that_is_accepted(tick: int) -> None:
    for number in (RATE, MOMENTUM):
        value = value_at(number, tick)
        assert number.accepts(value)
        assert abs(tick_of(number, value) - tick) <= 10


@given(st.floats(1e-4, 1.0))
def test_a_logarithmic_slider_gives_each_decade_the_same_room(value: float) -> None:
    assert tick_of(RATE, value) - tick_of(RATE, value / 10) == pytest.approx(
        min(TICKS / 4, tick_of(RATE, value)), abs=1
    )


def test_a_slider_over_whole_numbers_gives_whole_numbers() -> None:
    history = Number(
        name="history", symbol="m", default=10, meaning="", minimum=1, slider=(1, 20), whole=True
    )
    assert {value_at(history, tick) for tick in range(TICKS + 1)} == set(range(1, 21))


def test_a_logarithmic_slider_begins_with_off_where_zero_means_that() -> None:
    clip = Number(
        name="clip",
        symbol="c",
        default=0.0,
        meaning="",
        minimum=0.0,
        slider=(0.001, 10.0),
        scale="logarithmic",
        off_at_zero=True,
    )
    assert value_at(clip, 0) == 0.0
    assert tick_of(clip, 0.0) == 0
    assert tick_of(clip, 0.001) == 1
    assert tick_of(clip, 1e-9) == 1


def test_the_ends_are_exact() -> None:
    assert value_at(MOMENTUM, 0) == 0.0
    assert value_at(MOMENTUM, TICKS) == 0.9999
    assert tick_of(RATE, 0.0) == 0
