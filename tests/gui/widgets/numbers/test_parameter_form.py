from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from explorer.engine.parameter import Choice, Number, Switch
from explorer.gui.widgets.numbers.number_field import NumberField
from explorer.gui.widgets.numbers.parameter_form import ParameterForm
from explorer.gui.widgets.numbers.scale_slider import ScaleSlider

DECLARED = (
    Number(
        name="learning_rate",
        symbol="α",
        default=0.01,
        meaning="Length of a step where the gradient is < 1.",
        minimum=0.0,
        open_minimum=True,
        slider=(1e-4, 1.0),
        scale="logarithmic",
    ),
    Number(name="initial_accumulator", symbol="s₀", default=0.1, meaning="At first."),
    Switch(name="centered", default=False, meaning="Subtract the mean."),
    Choice(
        name="variant",
        default="paper",
        options={"paper": "As published.", "epsilon_inside": "As the library has it."},
        meaning="Which of the two.",
    ),
)

Request = tuple[str, object, bool]


@pytest.fixture
def form(qtbot: QtBot) -> ParameterForm:
    result = ParameterForm(DECLARED)
    qtbot.addWidget(result)
    result.resize(284, 200)
    result.show()
    return result


@pytest.fixture
def asked(form: ParameterForm) -> list[Request]:
    result: list[Request] = []

    def note(*request: object) -> None:
        result.append(request)

    form.change_requested.connect(note)
    return result


def _number(form: ParameterForm, name: str) -> NumberField:
    return form.findChild(NumberField, f"parameter-{name}-field")


def _slider(form: ParameterForm, name: str) -> ScaleSlider:
    return form.findChild(ScaleSlider, f"parameter-{name}-slider")


def test_defaults_are_shown_at_first(form: ParameterForm) -> None:
    assert _number(form, "learning_rate").text() == "0.01"
    assert not form.findChild(QCheckBox, "parameter-centered-switch").isChecked()
    assert form.findChild(QComboBox, "parameter-variant-choice").currentText() == "paper"


def test_a_number_typed_is_asked_for_and_the_slider_follows(
    qtbot: QtBot, form: ParameterForm, asked: list[Request]
) -> None:
    field = _number(form, "learning_rate")
    field.selectAll()
    qtbot.keyClicks(field, "0.1")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert asked == [("learning_rate", 0.1, True)]
    assert _slider(form, "learning_rate").current == 0.1


def test_dragging_asks_for_passing_values_and_then_for_the_last_one_for_good(
    qtbot: QtBot, form: ParameterForm, asked: list[Request]
) -> None:
    slider = _slider(form, "learning_rate")
    middle = slider.height() // 2
    start = slider.width() // 2
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(start, middle))
    for offset in range(2, 20, 3):
        qtbot.mouseMove(slider, QPoint(start + offset, middle))
    passing = list(asked)
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(start + 20, middle))
    assert len(passing) > 3
    assert not any(final for _, _, final in passing)
    name, value, _ = asked[-2]
    assert asked[-1] == (name, value, True)
    assert [final for _, _, final in asked].count(True) == 1
    assert float(_number(form, "learning_rate").text()) == value


def test_a_click_on_the_handle_asks_for_nothing(
    qtbot: QtBot, form: ParameterForm, asked: list[Request]
) -> None:
    qtbot.mouseClick(_slider(form, "learning_rate"), Qt.MouseButton.LeftButton)
    assert asked == []


def test_a_key_on_the_slider_is_final(
    qtbot: QtBot, form: ParameterForm, asked: list[Request]
) -> None:
    qtbot.keyClick(_slider(form, "learning_rate"), Qt.Key.Key_Right)
    assert asked == [("learning_rate", 0.0105, True)]


def test_a_switch_and_a_choice_ask_for_their_values(
    qtbot: QtBot, form: ParameterForm, asked: list[Request]
) -> None:
    qtbot.keyClick(form.findChild(QCheckBox, "parameter-centered-switch"), Qt.Key.Key_Space)
    qtbot.keyClick(form.findChild(QComboBox, "parameter-variant-choice"), Qt.Key.Key_Down)
    assert asked == [("centered", True, True), ("variant", "epsilon_inside", True)]


def test_setting_values_shows_them_and_asks_for_nothing(
    form: ParameterForm, asked: list[Request]
) -> None:
    form.set_values({"learning_rate": 1e-8, "centered": True, "variant": "epsilon_inside"})
    assert _number(form, "learning_rate").text() == "1e-8"
    assert form.findChild(QCheckBox, "parameter-centered-switch").isChecked()
    assert form.findChild(QComboBox, "parameter-variant-choice").currentData() == "epsilon_inside"
    assert asked == []


def test_an_error_stands_under_its_row_until_it_is_mended(
    qtbot: QtBot, form: ParameterForm, asked: list[Request]
) -> None:
    field = _number(form, "learning_rate")
    error = form.findChild(QLabel, "parameter-learning_rate-error")
    assert not error.isVisible()
    field.selectAll()
    qtbot.keyClicks(field, "-1")
    assert error.isVisible()
    assert error.text().startswith("learning rate: found -1, expected a number above 0")
    assert field.accessibleDescription() == error.text()
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not error.isVisible()
    assert asked == []


@pytest.mark.parametrize("part", ["slider", "label"])
def test_a_double_click_asks_for_the_default(
    qtbot: QtBot, form: ParameterForm, asked: list[Request], part: str
) -> None:
    form.set_values({"learning_rate": 0.5})
    widget = form.findChild(QWidget, f"parameter-learning_rate-{part}")
    qtbot.mouseDClick(widget, Qt.MouseButton.LeftButton)
    assert asked == [("learning_rate", 0.01, True)]


def test_the_context_menu_offers_the_default(form: ParameterForm, asked: list[Request]) -> None:
    for name in ("learning_rate-label", "centered-switch", "variant-choice"):
        (action,) = form.findChild(QWidget, f"parameter-{name}").actions()
        assert action.text() == "Reset to default"
        action.trigger()
    assert asked == [
        ("learning_rate", 0.01, True),
        ("centered", False, True),
        ("variant", "paper", True),
    ]


def test_tooltips_teach_meaning_symbol_range_and_default(form: ParameterForm) -> None:
    tooltip = _number(form, "learning_rate").toolTip()
    for part in ("learning rate α", "gradient is &lt; 1", "above 0", "Default: 0.01"):
        assert part in tooltip
    assert "As published." in form.findChild(QComboBox, "parameter-variant-choice").toolTip()


def test_labels_say_the_name_in_words_and_belong_to_their_field(form: ParameterForm) -> None:
    label = form.findChild(QLabel, "parameter-initial_accumulator-label")
    assert label.text() == "initial accumulator"
    assert label.buddy() is _number(form, "initial_accumulator")
    assert _number(form, "initial_accumulator").accessibleName() == "initial accumulator"


def test_tab_goes_down_row_by_row(qtbot: QtBot, form: ParameterForm) -> None:
    form.activateWindow()
    first = _slider(form, "learning_rate")
    first.setFocus()
    qtbot.waitUntil(first.hasFocus)
    visited = []
    for _ in range(6):
        widget = form.focusWidget()
        visited.append(widget.objectName().removeprefix("parameter-"))
        qtbot.keyClick(widget, Qt.Key.Key_Tab)
    assert visited == [
        "learning_rate-slider",
        "learning_rate-field",
        "initial_accumulator-slider",
        "initial_accumulator-field",
        "centered-switch",
        "variant-choice",
    ]


def test_the_form_fits_a_narrow_panel(form: ParameterForm) -> None:
    assert form.minimumSizeHint().width() <= 284


def test_advanced_rows_wait_folded_until_they_are_asked_for(qtbot: QtBot) -> None:
    number = Number(
        name="epsilon", symbol="ε", default=1e-8, meaning="", minimum=0.0, advanced=True
    )
    form = ParameterForm((number, *DECLARED))
    qtbot.addWidget(form)
    form.show()
    field = _number(form, "epsilon")
    error = form.findChild(QLabel, "parameter-epsilon-error")
    assert not field.isVisible()
    more = form.findChild(QWidget, "parameter-more")
    qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    assert field.isVisible()
    assert not error.isVisible()
    field.selectAll()
    qtbot.keyClicks(field, "x")
    assert error.isVisible()
    qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    assert not field.isVisible()
    assert not error.isVisible()


def test_without_advanced_rows_there_is_nothing_to_unfold(form: ParameterForm) -> None:
    assert not form.findChild(QWidget, "parameter-more").isVisible()


def test_a_form_without_parameters_is_empty(qtbot: QtBot) -> None:
    empty = ParameterForm(())
    qtbot.addWidget(empty)
    empty.set_values({})
    assert empty.findChildren(QLabel) == []


def test_a_roomy_form_offers_the_default_of_a_number_that_is_another(qtbot: QtBot) -> None:
    form = ParameterForm(DECLARED, roomy=True)
    qtbot.addWidget(form)
    form.show()
    chip = form.findChild(QToolButton, "parameter-learning_rate-default")
    slider, field = _slider(form, "learning_rate"), _number(form, "learning_rate")
    assert not chip.isVisible()
    assert slider.width() == form.width()
    assert slider.y() >= field.geometry().bottom()
    form.set_values({"learning_rate": 0.3})
    assert chip.isVisible()
    assert chip.text() == "default 0.01"
    with qtbot.waitSignal(form.change_requested) as asked:
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert asked.args == ["learning_rate", 0.01, True]
