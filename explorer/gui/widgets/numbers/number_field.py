"""A field for one number, exact to the last digit."""

from __future__ import annotations

import html
import math

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip, QWidget

from explorer.engine.parameter import Number
from explorer.gui.look.style import use_tabular_figures
from explorer.gui.widgets.elision import is_cut
from explorer.gui.widgets.numbers.number_drag import NumberDrag
from explorer.gui.widgets.numbers.number_input import field_text, parse_number
from explorer.gui.widgets.phrases import plain_numbers, problem_in_words, spoken_name
from explorer.gui.widgets.text_line import TextLine


class NumberField(TextLine):
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

    error_changed = Signal(str)
    """What is wrong with the text, in a sentence; empty when nothing is."""

    def __init__(self, number: Number, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = number
        self._value = number.default
        self._error = ""
        self._drag = NumberDrag(self._drag_to)
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self.setProperty("invalid", False)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setAccessibleName(spoken_name(number.name))
        use_tabular_figures(self)
        self._show_value()
        self.textEdited.connect(self._check)
        self.returnPressed.connect(self.finish)

    @property
    def value(self) -> float:
        """The present number; what is being typed does not change it."""
        return self._value

    @property
    def error(self) -> str:
        """What is wrong with the text, or the empty text."""
        return self._error

    def set_number(self, number: Number) -> None:
        """Accept another range from now on."""
        self._number = number

    def set_value(self, value: float) -> None:
        """Show ``value``; a text in the making is kept when the number is the same as before."""
        if value == self._value and (self.isModified() or self._error):
            return
        self._value = value
        self._show_value()

    def _show_value(self) -> None:
        text = field_text(self._value)
        if text != self.text():
            self.setText(text)
            self.setCursorPosition(0)
        self.setModified(False)
        self._set_error("")

    def _typed(self) -> float | None:
        """The number in the text, or None with the error shown."""
        try:
            typed = parse_number(self.text(), self.locale().decimalPoint())
        except ValueError as problem:
            name = spoken_name(self._number.name)
            self._set_error(f"{name}: {problem}, {self._help()}")
            return None
        try:
            valid = self._number.validate(typed)
        except ValueError as problem:
            self._set_error(problem_in_words(problem))
            return None
        self._set_error("")
        return valid

    def _help(self) -> str:
        """What to type in place of a text that is not a number."""
        with_point = self.text().strip().replace(",", ".")
        try:
            parse_number(with_point)
        except ValueError:
            return f"expected {plain_numbers(self._number.expected())}"
        return f"write {with_point}"

    def _check(self, _text: str) -> None:
        self._typed()

    def finish(self) -> None:
        """Accept the text, if it is valid."""
        if not self.isModified():
            return
        typed = self._typed()
        if typed is None:
            return
        changed = typed != self._value
        self._value = typed
        self._show_value()
        if changed:
            self.value_requested.emit(typed)

    def _step(self, direction: int, size: int) -> None:
        stepped = stepped_value(self._number, self._value, direction * size)
        if stepped != self._value and self._number.accepts(stepped):
            self._value = stepped
            self._show_value()
            self.value_requested.emit(stepped)

    def _drag_to(self, start: float, steps: float) -> None:
        value = stepped_value(self._number, start, steps)
        if value != self._value and self._number.accepts(value):
            self._value = value
            self._show_value()
            self.value_dragged.emit(value)

    def _set_error(self, error: str) -> None:
        if error == self._error:
            return
        self._error = error
        self.setProperty("invalid", bool(error))
        self.style().unpolish(self)
        self.style().polish(self)
        self.error_changed.emit(error)

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
            case Qt.Key.Key_Escape if self.isModified() or self._error:
                self._show_value()
                self.selectAll()
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
        super().focusOutEvent(event)
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.finish()


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
