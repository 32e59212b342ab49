"""Start, steps, noise and seed, typed as a person types them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from explorer.engine import Noise
from explorer.engine.objectives.dataset import generated
from explorer.engine.objectives.network import Layer, Network
from explorer.gui.widgets.numbers.number_field import NumberField
from explorer.gui.widgets.numbers.scale_slider import ScaleSlider
from explorer.gui.window.window import MainWindow
from explorer.scenario.edit import on_surface
from tests.gui.acting import enter, seen, type_over


def test_a_start_is_typed_exactly(window: MainWindow, qtbot: QtBot) -> None:
    enter(qtbot, seen(window, QLineEdit, "start-0"), "1/3")
    assert window.session.scenario.start == (1 / 3, 2.0)
    assert window.session.undo_stack.undoText() == "move start"


def test_nonsense_is_explained_and_changes_nothing(window: MainWindow, qtbot: QtBot) -> None:
    before = window.session.scenario
    for text in ("", "nan", "inf", "1e400", "letters", "1/0", "9" * 400, "½"):
        for name in ("start-0", "parameter-steps-field", "parameter-noise-field"):
            field = seen(window, QLineEdit, name)
            type_over(qtbot, field, text)
            assert "expected" in field.error or "found" in field.error, text
            enter(qtbot, field, text)
        assert window.session.scenario is before, text


@pytest.mark.parametrize("text", ["-1", "1000001", "0.5"])
def test_steps_out_of_range_are_refused(window: MainWindow, qtbot: QtBot, text: str) -> None:
    enter(qtbot, seen(window, QLineEdit, "parameter-steps-field"), text)
    assert window.session.scenario.steps == 50


@pytest.mark.parametrize("steps", [0, 1, 100_000])
def test_few_and_many_steps_are_run(window: MainWindow, qtbot: QtBot, steps: int) -> None:
    window.session.set_step(50)
    enter(qtbot, seen(window, QLineEdit, "parameter-steps-field"), str(steps))
    assert window.session.scenario.steps == steps
    assert window.session.step == min(50, steps)


def test_many_weights_allow_fewer_steps_and_the_field_and_slider_know_it(
    window: MainWindow, qtbot: QtBot
) -> None:
    before = window.session.scenario
    layers = (Layer(50, "tanh"), Layer(50, "tanh"), Layer(1, "sigmoid"))
    network = Network(layers, generated("moons"), loss="binary_cross_entropy")
    window.session.apply(on_surface(before, network), "change surface")
    field = seen(window, NumberField, "parameter-steps-field")
    enter(qtbot, field, "10000")
    assert field.error == "steps: found 10000, expected a whole number at least 0 and at most 7269"
    assert window.session.scenario.steps == 50
    slider = seen(window, ScaleSlider, "parameter-steps-slider")
    requests: list[float] = []
    slider.value_requested.connect(requests.append)
    end = QPoint(slider.width() - 1, slider.height() // 2)
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=end)
    assert requests == [7269]
    while window.session.scenario != before:
        window.session.undo_stack.undo()
    enter(qtbot, field, "10000")
    assert window.session.scenario == replace(before, steps=10000)


def test_noise_can_be_everybodys_own_once_there_is_some(window: MainWindow, qtbot: QtBot) -> None:
    box = seen(window, QCheckBox, "noise-shared")
    assert not box.isEnabled()
    enter(qtbot, seen(window, QLineEdit, "parameter-noise-field"), "0.5")
    assert box.isEnabled()
    box.click()
    assert window.session.scenario.noise == Noise(0.5, shared=False)


def test_a_random_start_lies_in_the_view_and_is_undone(window: MainWindow) -> None:
    before = window.session.scenario.start
    for _ in range(5):
        seen(window, QWidget, "start-random").click()
        for number, (low, high) in zip(
            window.session.scenario.start, window.session.scenario.surface.view, strict=True
        ):
            assert low <= number <= high
    while window.session.undo_stack.canUndo():
        window.action("undo").trigger()
    assert window.session.scenario.start == before
