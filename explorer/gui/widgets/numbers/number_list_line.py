"""A line of many numbers, exact to the last digit."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from explorer.gui.look.style import use_tabular_figures
from explorer.gui.widgets.numbers.number_input import field_text, parse_number
from explorer.gui.widgets.text_line import TextLine


class NumberListLine(TextLine):
    """Shows numbers with commas between them and asks for as many others.

    What is typed is checked at every key. Enter or leaving the line asks for the numbers if they
    are valid and new; Escape brings the present ones back. Blanks and semicolons part numbers too.
    """

    values_requested = Signal(object)
    """As many valid numbers as there are names, not all as before (tuple of floats)."""

    error_changed = Signal(str)
    """What is wrong with the text, in a sentence; empty when nothing is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._values: tuple[float, ...] = ()
        self._error = ""
        self.setProperty("invalid", False)
        use_tabular_figures(self)
        self.textEdited.connect(self._check)
        self.returnPressed.connect(self.finish)

    @property
    def error(self) -> str:
        """What is wrong with the text, or the empty text."""
        return self._error

    def set_values(self, names: Sequence[str], values: Sequence[float]) -> None:
        """Show numbers, each with a name for errors; the same ones keep a text in the making."""
        shown = (tuple(names), tuple(values))
        if shown == (self._names, self._values) and (self.isModified() or self._error):
            return
        self._names, self._values = shown
        self._show_values()

    def finish(self) -> None:
        """Take what is typed, if it can be taken."""
        if not self.isModified():
            return
        typed = self._typed()
        if typed is None:
            return
        changed = typed != self._values
        self._values = typed
        self._show_values()
        if changed:
            self.values_requested.emit(typed)

    def _show_values(self) -> None:
        text = ", ".join(map(field_text, self._values))
        if text != self.text():
            self.setText(text)
            self.setCursorPosition(0)
        self.setModified(False)
        self._set_error("")

    def _check(self, _text: str) -> None:
        self._typed()

    def _typed(self) -> tuple[float, ...] | None:
        """The numbers in the text, or None with the error shown."""
        try:
            typed = read_numbers(self.text(), self._names, self.locale().decimalPoint())
        except ValueError as problem:
            self._set_error(str(problem))
            return None
        self._set_error("")
        return typed

    def _set_error(self, error: str) -> None:
        if error == self._error:
            return
        self._error = error
        self.setProperty("invalid", bool(error))
        self.style().unpolish(self)
        self.style().polish(self)
        self.error_changed.emit(error)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and (self.isModified() or self._error):
            self._show_values()
            self.selectAll()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.finish()


def read_numbers(text: str, names: Sequence[str], decimal_point: str = ".") -> tuple[float, ...]:
    """A number for each name, parted by commas or blanks, or by semicolons where there are any.

    Raises:
        ValueError: A part is no number, or there are more or fewer than names; in a sentence.
    """
    parts = text.split(";") if ";" in text else re.split(r"\s*,\s*|\s+", text.strip())
    parts = [part for part in map(str.strip, parts) if part]
    numbers = []
    for part, name in zip(parts, names, strict=False):
        try:
            numbers.append(parse_number(part, decimal_point))
        except ValueError as problem:
            raise ValueError(f"{name}: {problem}, expected a number") from None
    if len(parts) != len(names):
        raise ValueError(f"start: found {len(parts)} numbers, expected {len(names)}")
    return tuple(numbers)
