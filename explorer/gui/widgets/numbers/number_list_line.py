"""A line of many numbers, exact to the last digit."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from explorer.gui.widgets.numbers.checked_line import CheckedLine
from explorer.gui.widgets.numbers.number_input import field_text, parse_number


class NumberListLine(CheckedLine[tuple[float, ...]]):
    """Shows numbers with commas between them and asks for as many others.

    What is typed is checked at every key. Enter or leaving the line asks for the numbers if they
    are valid and new; Escape brings the present ones back. Blanks and semicolons part numbers too.
    """

    values_requested = Signal(object)
    """As many valid numbers as there are names, not all as before (tuple of floats)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__((), parent)
        self._names: tuple[str, ...] = ()

    def set_values(self, names: Sequence[str], values: Sequence[float]) -> None:
        """Show numbers, each with a name for errors; the same ones keep a text in the making."""
        shown = (tuple(names), tuple(values))
        if shown != (self._names, self._value) or not self.is_unfinished:
            self._names = shown[0]
            self.show_value(shown[1])

    def text_of(self, value: tuple[float, ...]) -> str:
        return ", ".join(map(field_text, value))

    def read(self, text: str) -> tuple[float, ...]:
        return read_numbers(text, self._names, self.locale().decimalPoint())

    def ask(self, value: tuple[float, ...]) -> None:
        self.values_requested.emit(value)


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
