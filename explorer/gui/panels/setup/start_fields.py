"""From where: a field for each coordinate."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from explorer.engine.parameter import Number
from explorer.gui.widgets.error_label import ErrorLabel
from explorer.gui.widgets.lock_mark import show_locked
from explorer.gui.widgets.numbers.number_field import NumberField
from explorer.gui.widgets.numbers.number_list_line import NumberListLine

MEANING = "Where all optimizers start. You can also click or drag in the picture."
MOST_FIELDS = 8
"""More coordinates than this are one line of numbers."""
MOST_NUMBERS = 1_000
"""More numbers than this are not for reading."""


class StartFields(QWidget):
    """Up to eight coordinates stand below each other; more are numbers in one line.

    What is wrong with a number is said below it.
    """

    start_requested = Signal(object)
    """A start other than the one shown (tuple of floats)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._sentence = ""
        self._parts: list[QWidget] = []
        self._fields: list[NumberField] = []
        self._line: NumberListLine | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)

    def show_start(self, names: Sequence[str], start: Sequence[float]) -> None:
        """Show a start, whose coordinates have these names; none of it without names."""
        if tuple(names) != self._names:
            self._names = tuple(names)
            self._make_fields()
        for field, value in zip(self._fields, start, strict=False):
            field.set_value(value)
        if self._line is not None:
            self._line.set_values(self._names, start)

    def set_locked(self, sentence: str) -> None:
        """Lock all fields with a sentence that says why, or with none free them."""
        self._sentence = sentence
        for field in self._inputs():
            show_locked(field, sentence)

    def _inputs(self) -> list[QLineEdit]:
        return [*self._fields, *([] if self._line is None else [self._line])]

    def _make_fields(self) -> None:
        for part in self._parts:
            # A field that loses the focus because another surface has come is not about that one.
            part.blockSignals(True)
            part.hide()
            self._grid.removeWidget(part)
            part.deleteLater()
        self._parts, self._fields, self._line = [], [], None
        count = len(self._names)
        if count > MOST_NUMBERS:
            self._put(QLabel(f"The start has {count:,} coordinates."), 0, 0, 2)
        elif count > MOST_FIELDS:
            self._make_line()
        else:
            self._make_fields_below_each_other()
        self.set_locked(self._sentence)

    def _make_line(self) -> None:
        self._line = line = NumberListLine(self)
        line.setObjectName("start-all")
        line.setAccessibleName("start")
        first, last = self._names[0], self._names[-1]
        line.setToolTip(f"<p>{MEANING}</p><p>{len(self._names)} numbers, {first} to {last}</p>")
        line.values_requested.connect(self.start_requested)
        heading = QLabel(f"start, {len(self._names)} numbers", self)
        heading.setBuddy(line)
        self._put(heading, 0, 0, 2)
        self._put(line, 1, 0, 2)
        self._put_error(line, 2)

    def _make_fields_below_each_other(self) -> None:
        for index, name in enumerate(self._names):
            field = self._field(index, name)
            label = QLabel(f"start {name}", self)
            label.setBuddy(field)
            self._put(label, 2 * index, 0)
            self._put(field, 2 * index, 1)
            self._put_error(field, 2 * index + 1)

    def _field(self, index: int, name: str) -> NumberField:
        number = Number(
            name=f"start {name}", symbol="", default=0.0, meaning=MEANING, slider=(-10.0, 10.0)
        )
        field = NumberField(number, self)
        field.setObjectName(f"start-{index}")
        field.setToolTip(MEANING)
        field.value_requested.connect(self._request)
        self._fields.append(field)
        return field

    def _put(self, part: QWidget, row: int, column: int, columns: int = 1) -> None:
        self._parts.append(part)
        self._grid.addWidget(part, row, column, 1, columns)

    def _put_error(self, field: NumberField | NumberListLine, row: int) -> None:
        error = ErrorLabel(self, f"{field.objectName()}-error")
        field.error_changed.connect(error.say)
        self._put(error, row, 0, 2)

    def _request(self, _value: object) -> None:
        self.start_requested.emit(tuple(field.value for field in self._fields))
