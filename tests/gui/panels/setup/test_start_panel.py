"""Start, steps, noise and seed, typed as a person types them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from explorer.engine import Noise, Surface, formula, surfaces
from explorer.engine.objectives.dataset import generated
from explorer.engine.objectives.network import Layer, Network
from explorer.gui.panels.setup.start_fields import StartFields
from explorer.gui.widgets.numbers.number_field import NumberField
from explorer.gui.widgets.numbers.number_input import parse_number
from explorer.gui.widgets.numbers.number_list_line import NumberListLine, read_numbers
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


def show_surface(window: MainWindow, surface: Surface) -> None:
    window.session.apply(on_surface(window.session.scenario, surface), "change surface")
    QApplication.processEvents()


def test_every_coordinate_of_a_typed_formula_has_a_field(window: MainWindow, qtbot: QtBot) -> None:
    show_surface(window, formula("x1**2 + 2*x2**2 + 3*x3**2 + x4**2 + x5**2"))
    before = window.session.scenario.start
    assert len(before) == 5
    for index in range(5):
        assert seen(window, QLineEdit, f"start-{index}").accessibleName().endswith(f"x{index + 1}")
    enter(qtbot, seen(window, QLineEdit, "start-4"), "1.25")
    assert window.session.scenario.start == (*before[:4], 1.25)
    window.action("undo").trigger()
    assert window.session.scenario.start == before
    field = seen(window, QLineEdit, "start-4")
    assert float(field.text()) == before[4]


def test_what_is_wrong_with_a_coordinate_is_said_below_it(window: MainWindow, qtbot: QtBot) -> None:
    show_surface(window, formula("x1**2 + 2*x2**2 + 3*x3**2"))
    before = window.session.scenario
    type_over(qtbot, seen(window, QLineEdit, "start-2"), "many")
    error = seen(window, QLabel, "start-2-error")
    assert error.text().startswith("start x3: found 'many'")
    field = seen(window, QLineEdit, "start-2")
    assert error.mapTo(window, QPoint()).y() > field.mapTo(window, QPoint()).y()
    assert window.session.scenario is before


def test_fields_follow_from_surface_to_surface(window: MainWindow, qtbot: QtBot) -> None:
    seen(window, QLineEdit, "start-1")
    show_surface(window, formula("x1**2 + 2*x2**2 + 3*x3**2"))
    # What is being typed here is not about the next surface.
    type_over(qtbot, seen(window, QLineEdit, "start-2"), "7")
    show_surface(window, formula("x**2"))
    assert len(window.session.scenario.start) == 1
    with pytest.raises(AssertionError):
        seen(window, QLineEdit, "start-1")
    show_surface(window, surfaces["ravine"])
    enter(qtbot, seen(window, QLineEdit, "start-1"), "0.5")
    assert window.session.scenario.start[1] == 0.5


def test_a_coordinate_in_the_making_is_dropped_when_a_network_comes(
    window: MainWindow, qtbot: QtBot
) -> None:
    type_over(qtbot, seen(window, QLineEdit, "start-0"), "7")
    network = Network((Layer(4, "tanh"), Layer(1, "sigmoid")), generated("moons"))
    show_surface(window, network)
    assert window.session.scenario.surface == network
    assert window.session.undo_stack.undoText() == "change surface"
    window.session.undo_stack.undo()
    assert parse_number(seen(window, QLineEdit, "start-0").text()) == -1.5


def test_many_coordinates_are_one_line_of_numbers(window: MainWindow, qtbot: QtBot) -> None:
    show_surface(window, surfaces["matrix_ill_conditioned"])
    before = window.session.scenario.start
    line = seen(window, NumberListLine, "start-all")
    numbers = ", ".join(map(str, range(16)))
    enter(qtbot, line, numbers)
    assert window.session.scenario.start == tuple(map(float, range(16)))
    window.action("undo").trigger()
    assert window.session.scenario.start == before
    assert read_numbers(line.text(), [str(index) for index in range(16)]) == before


def test_what_is_wrong_with_a_line_of_numbers_is_said_below_it(
    window: MainWindow, qtbot: QtBot
) -> None:
    show_surface(window, surfaces["matrix_ill_conditioned"])
    before = window.session.scenario
    line = seen(window, NumberListLine, "start-all")
    enter(qtbot, line, "1, 2, 3")
    assert seen(window, QLabel, "start-all-error").text() == ("start: found 3 numbers, expected 16")
    enter(qtbot, line, "1, zwei, 3")
    assert "found 'zwei', expected a number" in line.error
    assert window.session.scenario is before
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert not line.error
    assert window.session.scenario is before


def test_numbers_are_parted_by_commas_blanks_or_semicolons() -> None:
    for text in ("1, 0.5, 2", "1 0.5 2", " 1,0.5 ,2,", "1; 0,5; 2"):
        assert read_numbers(text, ["a", "b", "c"]) == (1.0, 0.5, 2.0), text


def test_thousands_of_coordinates_are_only_counted(qtbot: QtBot) -> None:
    fields = StartFields()
    qtbot.addWidget(fields)
    names = [f"x{index}" for index in range(10_000)]
    fields.show_start(names, [0.0] * len(names))
    texts = [label.text() for label in fields.findChildren(QLabel)]
    assert texts == ["The start has 10,000 coordinates."]


def test_a_lock_holds_for_fields_that_come_later(qtbot: QtBot) -> None:
    fields = StartFields()
    qtbot.addWidget(fields)
    fields.set_locked("Locked by the lesson.")
    for names in (("x", "y"), ("a", "b", "c"), [str(index) for index in range(20)]):
        fields.show_start(names, [1.0] * len(names))
        inputs = [line for line in fields.findChildren(QLineEdit) if not line.isHidden()]
        assert inputs
        assert not any(line.isEnabled() for line in inputs)
