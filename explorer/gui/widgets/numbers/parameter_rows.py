"""One row of a form for each kind of declared parameter."""

from __future__ import annotations

import html
from typing import assert_never

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QLabel, QToolButton, QWidget

from explorer.engine.parameter import Choice, Number, Parameter, Switch, Value
from explorer.gui.widgets.choice_box import ChoiceBox
from explorer.gui.widgets.error_label import ErrorLabel
from explorer.gui.widgets.lock_mark import show_locked
from explorer.gui.widgets.numbers.number_field import NumberField
from explorer.gui.widgets.numbers.number_input import field_text
from explorer.gui.widgets.numbers.reset_label import ResetLabel
from explorer.gui.widgets.numbers.scale_slider import ScaleSlider
from explorer.gui.widgets.phrases import plain_numbers, spoken_name

DRAG_HELP = "<p>Drag across the number to change it; hold Shift for fine steps.</p>"


def teaching_tooltip(parameter: Parameter) -> str:
    """What the parameter means, its symbol, range and default, as rich text that wraps."""
    symbol = f" {parameter.symbol}" if isinstance(parameter, Number) else ""
    match parameter:
        case Number():
            default = field_text(parameter.default)
        case Switch():
            default = "on" if parameter.default else "off"
        case Choice():
            default = parameter.default
        case _:
            assert_never(parameter)
    lines = [f"<b>{html.escape(spoken_name(parameter.name) + symbol)}</b>"]
    lines.append(html.escape(parameter.meaning))
    if isinstance(parameter, Choice):
        lines += [
            f"<i>{html.escape(spoken_name(option))}</i>: {html.escape(sentence)}"
            for option, sentence in parameter.options.items()
        ]
    if isinstance(parameter, Number):
        lines.append(f"Accepted: {html.escape(plain_numbers(parameter.expected()))}.")
    lines.append(f"Default: {html.escape(spoken_name(default))}.")
    return "<p>" + "<br>".join(lines) + "</p>"


class ParameterRow(QObject):
    """The widgets of one parameter and what they ask for."""

    change_requested = Signal(str, object, bool)
    """Name, value, and whether the value is final (False while a slider is being dragged)."""

    def __init__(self, parameter: Parameter, parent: QWidget) -> None:
        super().__init__(parent)
        self.parameter = parameter
        self.name = parameter.name
        self.tooltip = teaching_tooltip(parameter)
        self._widgets: list[QWidget] = []
        self._locked_because = ""
        self._reset_action = QAction("Reset to default", self)
        self._reset_action.triggered.connect(self.reset)

    def reset(self) -> None:
        """Ask for the default."""
        self.change_requested.emit(self.name, self.parameter.default, True)

    def show_value(self, value: Value) -> None:
        """Show a value without asking for anything."""
        raise NotImplementedError

    def set_visible(self, visible: bool) -> None:
        """Show or hide the whole row."""
        for widget in self._widgets:
            widget.setVisible(visible)

    def set_locked(self, sentence: str) -> None:
        """Lock the row and say why, or with no sentence give it back."""
        self._locked_because = sentence
        for widget in self._widgets:
            show_locked(widget, sentence)

    def _prepare(self, widget: QWidget, part: str) -> None:
        """Give a widget its object name and tooltip, and make it part of the row."""
        self._widgets.append(widget)
        widget.setObjectName(f"parameter-{self.name}-{part}")
        widget.setToolTip(self.tooltip)

    def _offer_reset(self, widget: QWidget) -> None:
        widget.addAction(self._reset_action)
        widget.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)


class NumberRow(ParameterRow):
    """Symbol, name, slider and exact field, with an error label of its own."""

    def __init__(self, number: Number, parent: QWidget) -> None:
        super().__init__(number, parent)
        self.symbol = QLabel(number.symbol if number.symbol != number.name else "", parent)
        self.symbol.setProperty("role", "muted")
        self.label = ResetLabel(spoken_name(number.name), parent)
        self.slider = ScaleSlider(number, parent)
        self.field = NumberField(number, parent)
        self.chip = QToolButton(parent)
        self.chip.setProperty("role", "chip")
        self.chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.chip.hide()
        self.offers_default = False
        self.error = ErrorLabel(parent)
        for widget, part in (
            (self.symbol, "symbol"),
            (self.label, "label"),
            (self.slider, "slider"),
            (self.field, "field"),
            (self.chip, "default"),
            (self.error, "error"),
        ):
            self._prepare(widget, part)
        self._describe()
        self.chip.clicked.connect(self.reset)
        self.label.setBuddy(self.field)
        self._offer_reset(self.label)
        self._offer_reset(self.slider)
        self._is_visible = True
        self._dragged_to: float | None = None
        self.label.reset_requested.connect(self.reset)
        self.slider.reset_requested.connect(self.reset)
        self.slider.value_requested.connect(self._slide)
        self.slider.sliderReleased.connect(self._release)
        self.field.value_requested.connect(self._enter)
        self.field.value_dragged.connect(self._drag)
        self.field.error_changed.connect(self._show_error)

    def set_number(self, number: Number) -> None:
        """Accept another range, with another default, from now on; the value stays."""
        if number == self.parameter:
            return
        locked_because = self._locked_because
        self.set_locked("")
        self.parameter = number
        self.tooltip = teaching_tooltip(number)
        for widget in self._widgets:
            widget.setToolTip(self.tooltip)
        self.slider.set_number(number)
        self.field.set_number(number)
        self._describe()
        self.set_locked(locked_because)

    def _describe(self) -> None:
        default = f"default {field_text(float(self.parameter.default))}"
        self.chip.setText(default)
        self.chip.setAccessibleName(f"{spoken_name(self.name)}: {default}")
        self.field.setToolTip(f"{self.tooltip}{DRAG_HELP}")

    def set_visible(self, visible: bool) -> None:
        super().set_visible(visible)
        self._is_visible = visible
        self._show_chip()
        self.error.setVisible(visible and bool(self.field.error))

    def show_value(self, value: Value) -> None:
        number = float(value)
        self.slider.set_value(number)
        self.field.set_value(number)
        self._show_chip()

    def _show_chip(self) -> None:
        """Offer the default where the number is another."""
        differs = self.field.value != self.parameter.default
        self.chip.setVisible(self.offers_default and self._is_visible and differs)

    def _slide(self, value: float) -> None:
        self.field.set_value(value)
        dragging = self.slider.isSliderDown()
        self._dragged_to = value if dragging else None
        self.change_requested.emit(self.name, value, not dragging)

    def _release(self) -> None:
        if self._dragged_to is not None:
            value, self._dragged_to = self._dragged_to, None
            self.change_requested.emit(self.name, value, True)

    def _enter(self, value: float) -> None:
        self.slider.set_value(value)
        self.change_requested.emit(self.name, value, True)

    def _drag(self, value: float) -> None:
        self.slider.set_value(value)
        self.change_requested.emit(self.name, value, False)

    def _show_error(self, error: str) -> None:
        self.error.setText(error)
        self.error.setVisible(self._is_visible and bool(error))
        self.field.setAccessibleDescription(error)


class SwitchRow(ParameterRow):
    """A check box."""

    def __init__(self, switch: Switch, parent: QWidget) -> None:
        super().__init__(switch, parent)
        self.box = QCheckBox(spoken_name(switch.name), parent)
        self.box.setChecked(switch.default)
        self._prepare(self.box, "switch")
        self._offer_reset(self.box)
        self.box.clicked.connect(self._click)

    def show_value(self, value: Value) -> None:
        self.box.setChecked(bool(value))

    def _click(self, checked: bool) -> None:
        self.change_requested.emit(self.name, checked, True)


class ChoiceRow(ParameterRow):
    """A label and a list of variants, each with the sentence that explains it."""

    def __init__(self, choice: Choice, parent: QWidget) -> None:
        super().__init__(choice, parent)
        self.label = ResetLabel(spoken_name(choice.name), parent)
        self.combo = ChoiceBox(parent)
        self.combo.setAccessibleName(spoken_name(choice.name))
        self.combo.setSizeAdjustPolicy(
            ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        for index, (option, sentence) in enumerate(choice.options.items()):
            self.combo.addItem(spoken_name(option), option)
            self.combo.setItemData(index, sentence, Qt.ItemDataRole.ToolTipRole)
        self._prepare(self.label, "label")
        self._prepare(self.combo, "choice")
        self.combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.label.setBuddy(self.combo)
        self._offer_reset(self.label)
        self._offer_reset(self.combo)
        self.show_value(choice.default)
        self.label.reset_requested.connect(self.reset)
        self.combo.activated.connect(self._pick)

    def show_value(self, value: Value) -> None:
        self.combo.setCurrentIndex(self.combo.findData(value))

    def _pick(self, index: int) -> None:
        self.change_requested.emit(self.name, self.combo.itemData(index), True)


def parameter_row(parameter: Parameter, parent: QWidget) -> NumberRow | SwitchRow | ChoiceRow:
    """The row that suits the declaration."""
    match parameter:
        case Number():
            return NumberRow(parameter, parent)
        case Switch():
            return SwitchRow(parameter, parent)
        case Choice():
            return ChoiceRow(parameter, parent)
        case _:
            assert_never(parameter)
