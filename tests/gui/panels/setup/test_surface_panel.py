"""Choosing, tuning and typing a surface, as a person does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QSlider,
    QWidget,
)
from pytestqt.qtbot import QtBot

from explorer.engine import surfaces
from explorer.engine.objectives.python_function import objective
from explorer.gui.panels.setup.surface_choice import NETWORK
from explorer.gui.window.window import MainWindow
from explorer.scenario.edit import on_surface
from tests.gui.acting import choose, click, enter, seen, type_over


@pytest.fixture
def catalogue(window: MainWindow, qtbot: QtBot) -> QComboBox:
    """The list of surfaces, once it is filled."""
    box = seen(window, QComboBox, "surface-choice")
    qtbot.waitUntil(lambda: box.count() > 30)
    return box


def test_every_surface_can_be_chosen(window: MainWindow, catalogue: QComboBox) -> None:
    before = window.session.scenario
    for key in surfaces:
        choose(catalogue, key)
        assert window.session.scenario.surface.id == key
        assert catalogue.currentText() == surfaces[key].title
    while window.session.undo_stack.canUndo():
        window.action("undo").trigger()
    assert window.session.scenario == before
    assert catalogue.currentData() == before.surface.id


def test_every_entry_teaches(catalogue: QComboBox) -> None:
    from PySide6.QtCore import Qt

    for row in range(catalogue.count()):
        if catalogue.itemData(row) and not catalogue.itemData(row).startswith(NETWORK):
            assert catalogue.itemData(row, Qt.ItemDataRole.ToolTipRole)


def test_a_parameter_dragged_is_one_step_of_undo_and_keeps_the_start(window: MainWindow) -> None:
    before = window.session.scenario
    slider = seen(window, QSlider, "parameter-b-slider")
    slider.setSliderDown(True)
    for share in (0.3, 0.5, 0.7):
        slider.setSliderPosition(
            int(slider.minimum() + share * (slider.maximum() - slider.minimum()))
        )
    slider.setSliderDown(False)
    assert window.session.scenario.surface.values["b"] != before.surface.values["b"]
    assert window.session.scenario.start == before.start
    window.action("undo").trigger()
    assert window.session.scenario == before


NO_FORMULAS = [
    "",
    " ",
    "x**",
    "foo(x)",
    "x + z + q",
    "x/0",
    "import os",
    '"',
    "x;y",
    "(" * 500 + "x",
    "9**9**9*x",
    "漢字",
    "x" * 3000,
    "lambda: 1",
    "__import__('os')",
]


def test_what_is_no_formula_is_explained_and_the_surface_stays(window: MainWindow) -> None:
    field = seen(window, QLineEdit, "surface-formula")
    before, good = window.session.scenario, field.text()
    field.setFocus()
    for text in NO_FORMULAS:
        field.selectAll()
        field.insert(good)
        field.textEdited.emit(good)
        assert not seen_error(window), "what is right again is no mistake any more"
        field.selectAll()
        field.insert(text)
        field.textEdited.emit(text)
        assert seen(window, QLabel, "surface-formula-error").text(), text
        assert window.session.scenario == before, text


def seen_error(window: MainWindow) -> str:
    label = window.findChild(QLabel, "surface-formula-error")
    assert label is not None
    return label.text() if label.isVisible() else ""


def test_a_decimal_comma_is_taken_where_it_is_clear(window: MainWindow, qtbot: QtBot) -> None:
    type_over(qtbot, seen(window, QLineEdit, "surface-formula"), "0,5*x**2")
    assert window.session.scenario.surface.formula == "0.5*x**2"


def test_the_window_of_a_typed_surface_is_set_in_numbers(window: MainWindow, qtbot: QtBot) -> None:
    enter(qtbot, seen(window, QLineEdit, "surface-formula"), "x**2 + y**4")
    enter(qtbot, seen(window, QLineEdit, "view-x-from"), "-7.5")
    assert window.session.scenario.surface.view[0][0] == -7.5
    assert window.session.undo_stack.undoText() == "change view"


def test_an_empty_window_is_refused(window: MainWindow, qtbot: QtBot) -> None:
    enter(qtbot, seen(window, QLineEdit, "surface-formula"), "x**2 + y**4")
    before = window.session.scenario
    enter(qtbot, seen(window, QLineEdit, "view-x-from"), "1e9")
    assert window.session.scenario == before


def test_everything_that_takes_keys_has_a_name(window: MainWindow) -> None:
    for kind in (QLineEdit, QComboBox, QSlider):
        for widget in window.findChildren(kind):
            if widget.isVisible() and not widget.objectName().startswith("qt_"):
                assert widget.accessibleName(), widget.objectName()
                assert widget.toolTip(), widget.objectName()


def test_typing_is_not_disturbed_while_it_is_computed(window: MainWindow, qtbot: QtBot) -> None:
    field = seen(window, QLineEdit, "surface-formula")
    type_over(qtbot, field, "x**2 + 3*y**2 + x*y")
    assert field.text() == "x**2 + 3*y**2 + x*y"
    assert isinstance(window.focusWidget(), QWidget)
    assert field.hasFocus() or not window.isActiveWindow()


def test_start_and_window_come_back_when_a_formula_has_both_coordinates_again(
    window: MainWindow, qtbot: QtBot
) -> None:
    field = seen(window, QLineEdit, "surface-formula")
    enter(qtbot, field, "x**2 + 3*y**2")
    scenario = window.session.scenario
    surface = replace(scenario.surface, view=((-3.0, 3.0), (-4.0, 4.0)))
    window.session.apply(replace(scenario, surface=surface, start=(1.0, 1.5)), "set up")
    enter(qtbot, field, "x**2 + 2*y**2")
    assert window.session.scenario.surface.formula == "x**2 + 2*y**2"
    assert window.session.scenario.start == (1.0, 1.5)
    assert window.session.scenario.surface.view == ((-3.0, 3.0), (-4.0, 4.0))


def test_a_gradient_of_one_s_own_that_is_in_use_is_not_folded_away(window: MainWindow) -> None:
    card = window.docks.side._cards["Custom gradient"]
    assert not card.is_open
    scenario = window.session.scenario
    surface = scenario.surface.with_gradient(["x", "y"])
    window.session.apply(replace(scenario, surface=surface), "type gradient")
    assert card.is_open
    assert "active" in card.header.text()
    window.session.undo_stack.undo()
    assert not card.is_open


def test_a_window_too_narrow_to_be_drawn_is_refused_in_a_sentence(
    window: MainWindow, qtbot: QtBot
) -> None:
    enter(qtbot, seen(window, QLineEdit, "surface-formula"), "x**2 + y**4")
    enter(qtbot, seen(window, QLineEdit, "view-x-from"), "0")
    before = window.session.scenario
    enter(qtbot, seen(window, QLineEdit, "view-x-to"), "1e-310")
    assert window.session.scenario == before
    sentence = "x: found 0.0 to 1e-310, expected at least 1e-150 between them"
    assert sentence in [label.text() for label in window.findChildren(QLabel) if label.isVisible()]


def test_a_locked_formula_leaves_its_parameters_free(
    window: MainWindow, catalogue: QComboBox
) -> None:
    window.session.locks.lock(("surface.formula",))
    assert not catalogue.isEnabled()
    assert "the surface's formula" in catalogue.toolTip()
    assert seen(window, QSlider, "parameter-b-slider").isEnabled()
    window.session.locks.lock(())
    assert catalogue.isEnabled()


def test_a_parameter_half_typed_is_dropped_when_another_surface_comes(
    window: MainWindow, catalogue: QComboBox, qtbot: QtBot
) -> None:
    window.activateWindow()
    choose(catalogue, "rosenbrock")
    type_over(qtbot, seen(window, QLineEdit, "parameter-b-field"), "7")
    choose(catalogue, "himmelblau")
    assert window.session.scenario.surface == surfaces["himmelblau"]
    window.action("undo").trigger()
    assert window.session.scenario.surface == surfaces["rosenbrock"]


def test_a_formula_is_read_as_people_write_it(window: MainWindow, qtbot: QtBot) -> None:
    field = seen(window, QLineEdit, "surface-formula")
    type_over(qtbot, field, "2x² + |y|")
    assert window.session.scenario.surface.formula == "2*x**2 + abs(y)"
    assert field.text() == "2x² + |y|", "what is being typed stays"
    assert not window.findChild(QLabel, "surface-formula-error").isVisible()


def test_a_name_that_is_not_defined_becomes_a_slider(window: MainWindow, qtbot: QtBot) -> None:
    field = seen(window, QLineEdit, "surface-formula")
    type_over(qtbot, field, "a*x**2 + b*y**2")
    assert seen(window, QLabel, "surface-formula-error").text() == "a is not defined."
    for name in "ab":
        button = seen(window, QPushButton, "surface-add-slider")
        assert button.text() == f"Add a slider for {name}"
        button.click()
    assert window.session.scenario.surface.values == {"a": 1.0, "b": 1.0}
    assert seen(window, QSlider, "parameter-b-slider")
    assert not button.isVisible()


def test_the_gallery_opens_beside_the_list(window: MainWindow) -> None:
    click(window, "surface-gallery-button")
    assert seen(window, QDialog, "surface-gallery")


def test_a_python_function_says_what_it_is_and_offers_no_formula_and_no_gradient_to_type(
    window: MainWindow, catalogue: QComboBox
) -> None:
    own = objective(lambda x: x[0] ** 2 + x[1] ** 4, dimension=2, title="My bowl")
    window.session.apply(on_surface(window.session.scenario, own), "change surface")
    panel = window.docks.side
    shown = " ".join(label.text() for label in panel.findChildren(QLabel) if label.isVisible())
    assert "My bowl, a user's Python function; gradient by complex steps" in shown
    assert not panel._cards["Custom gradient"].isVisible()
    assert catalogue.currentData() is None
    window.action("undo").trigger()
    assert panel._cards["Custom gradient"].isVisible()


def test_of_many_entries_the_card_writes_out_a_few_slopes_under_the_matrix_s_names(
    window: MainWindow, catalogue: QComboBox
) -> None:
    choose(catalogue, "matrix_8x8")
    shown = [label.text() for label in window.docks.side.findChildren(QLabel) if label.isVisible()]
    slopes = next(text for text in shown if "∂f" in text).splitlines()
    assert len(slopes) == 4
    assert slopes[0].startswith("∂f/∂W[1,1] = ")
    assert slopes[-1] == "… a slope for each of 64 entries"
