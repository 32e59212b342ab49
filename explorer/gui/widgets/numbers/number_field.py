"""A field for one number, exact to the last digit."""

from __future__ import annotations

import html
import math

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip, QWidget

from explorer.engine.parameter import Number
from explorer.gui.widgets.elision import is_cut
from explorer.gui.widgets.numbers.checked_line import CheckedLine
from explorer.gui.widgets.numbers.number_drag import NumberDrag
from explorer.gui.widgets.numbers.number_input import field_text, parse_number
from explorer.gui.widgets.phrases import plain_numbers, problem_in_words, spoken_name


class NumberField(CheckedLine[float]):
    """Shows a number and asks for another one.

    What is typed is checked at every key. Enter or leaving the field asks for the number if it is
    valid and new; Escape brings the present one back. Up and Down go in small steps that suit the
    scale, with Shift in steps ten times as large. A number that is not being typed can be dragged
    sideways, with Shift finely. Setting the value asks for nothing. The tooltip of a number that is
    cut begins with all of it.
    """

    value_requested = Signal(object)
    """A valid number that differs from the present one (float)."""

    value_dragged = Signal(object)
    """A number on the way of a drag (float); ``value_requested`` follows when it ends."""

    def __init__(self, number: Number, parent: QWidget | None = None) -> None:
        super().__init__(number.default, parent)
        self._number = number
        self._drag = NumberDrag(self._drag_to)
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setAccessibleName(spoken_name(number.name))
        self.show_value(number.default)

    def set_number(self, number: Number) -> None:
        """Accept another range from now on."""
        self._number = number

    def set_value(self, value: float) -> None:
        """Show ``value``; a text in the making is kept when the number is the same as before."""
        if value != self._value or not self.is_unfinished:
            self.show_value(value)

    def text_of(self, value: float) -> str:
        return field_text(value)

    def read(self, text: str) -> float:
        try:
            typed = parse_number(text, self.locale().decimalPoint())
        except ValueError as problem:
            name = spoken_name(self._number.name)
            raise ValueError(f"{name}: {problem}, {self._help()}") from None
        try:
            return self._number.validate(typed)
        except ValueError as problem:
            raise ValueError(problem_in_words(problem)) from None

    def ask(self, value: float) -> None:
        self.value_requested.emit(value)

    def _help(self) -> str:
        """What to type in place of a text that is not a number."""
        with_point = self.text().strip().replace(",", ".")
        try:
            parse_number(with_point)
        except ValueError:
            return f"expected {plain_numbers(self._number.expected())}"
        return f"write {with_point}"

    def _step(self, direction: int, size: int) -> None:
        stepped = stepped_value(self._number, self._value, direction * size)
        if stepped != self._value and self._number.accepts(stepped):
            self.show_value(stepped)
            self.value_requested.emit(stepped)

    def _drag_to(self, start: float, steps: float) -> None:
        value = stepped_value(self._number, start, steps)
        if value != self._value and self._number.accepts(value):
            self.show_value(value)
            self.value_dragged.emit(value)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and is_cut(self):
            tip = f"<p><b>{html.escape(self.text())}</b></p><p>{self.toolTip()}</p>"
            QToolTip.showText(event.globalPos(), tip, self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        size = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        match event.key():
            case Qt.Key.Key_Up:
                self._step(1, size)
            case Qt.Key.Key_Down:
                self._step(-1, size)
            case _:
                super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._drag.press(event, self._value)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._drag.move(event):
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        start = self._drag.end()
        if start is not None:
            # A number that was dragged is not being typed: keys are the window's again.
            self.clearFocus()
            if self._value != start:
                self.value_requested.emit(self._value)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self._drag.allow(event.reason() == Qt.FocusReason.MouseFocusReason)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        super().focusOutEvent(event)


def stepped_value(number: Number, value: float, steps: float) -> float:
    """``value`` some steps further: 10 % each on a logarithmic scale, else 1 % of the slider.

    The result is rounded (to three digits, and to twelve; a whole number moves by one at least)
    and kept within closed bounds.
    """
    low, high = number.slider
    if number.scale == "logarithmic":
        stepped = float(f"{value * 1.1**steps:.3g}") if value > 0 else max(value, low * (steps > 0))
    else:
        stepped = float(f"{value + steps * (high - low) / 100:.12g}")
    if number.whole:
        least = value + math.copysign(1, steps)
        stepped = round(max(stepped, least) if steps > 0 else min(stepped, least))
    if not number.open_minimum:
        stepped = max(stepped, number.minimum)
    return float(stepped if number.open_maximum else min(stepped, number.maximum))
