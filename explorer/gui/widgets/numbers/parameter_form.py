"""A form made from declarations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from explorer.engine.parameter import Number, Parameter, Value
from explorer.gui.widgets.fold_button import FoldButton
from explorer.gui.widgets.lock_mark import LockMark
from explorer.gui.widgets.numbers.parameter_rows import (
    ChoiceRow,
    NumberRow,
    SwitchRow,
    parameter_row,
)

Row = NumberRow | SwitchRow | ChoiceRow
SYMBOL_WIDTH = 18
BETWEEN_COLUMNS = 6
FIELD_WIDTH = 72
NARROWEST_SLIDER = 32


class ParameterForm(QWidget):
    """Rows for numbers (slider and exact field), switches and choices, as declared.

    Widgets are named ``parameter-<name>-field``, ``-slider``, ``-error``, ``-switch``, ``-choice``
    and ``-label``. Advanced ones come last and are folded at first. Setting values asks for
    nothing. A double click on a slider or a label, or the context menu, asks for the default.

    ``roomy`` gives each slider a line of its own, and a number that is not its default a button
    behind it that brings that back.
    """

    change_requested = Signal(str, object, bool)
    """Name, value, and whether the value is final (False while a slider is being dragged)."""

    def __init__(
        self,
        parameters: Iterable[Parameter],
        parent: QWidget | None = None,
        *,
        roomy: bool = False,
    ) -> None:
        super().__init__(parent)
        self._roomy = roomy
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(BETWEEN_COLUMNS)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnMinimumWidth(0, SYMBOL_WIDTH)
        self._grid.setColumnStretch(2, 1)
        declared = list(parameters)
        self._rows: dict[str, Row] = {}
        self._locks: dict[str, LockMark] = {}
        self._lines: dict[str, int] = {}
        self._shows_advanced = False
        self._add_rows(each for each in declared if not each.advanced)
        self.more = FoldButton("More", self)
        self.more.setObjectName("parameter-more")
        self.more.setVisible(any(each.advanced for each in declared))
        self.more.clicked.connect(self._toggle_advanced)
        self._grid.addWidget(self.more, self._grid.rowCount(), 0, 1, 4)
        self._advanced = self._add_rows(each for each in declared if each.advanced)
        self.show_advanced(False)

    def set_values(self, values: Mapping[str, Value]) -> None:
        """Show the values by name; rows that are not mentioned stay as they are."""
        for name, value in values.items():
            self._rows[name].show_value(value)

    def set_number(self, number: Number) -> None:
        """Let the row of this name accept another range from now on."""
        row = self._rows[number.name]
        assert isinstance(row, NumberRow)
        row.set_number(number)

    def set_locked(self, sentences: Mapping[str, str]) -> None:
        """Lock the rows that have a sentence saying why; give back those whose sentence is empty.

        A lock stands behind each locked row that is not folded away.
        """
        for name, sentence in sentences.items():
            row = self._rows[name]
            row.set_locked(sentence)
            if sentence and name not in self._locks:
                mark = self._locks[name] = LockMark(self)
                self._grid.addWidget(mark, self._lines[name], 4)
            if name in self._locks:
                self._locks[name].show_sentence(sentence)
        self.show_advanced(self._shows_advanced)

    def hold_labels(self) -> int:
        """Keep the labels as wide as the widest, folded or not; so wide, in pixels."""
        labels = [row.label for row in self._rows.values() if not isinstance(row, SwitchRow)]
        width = max((label.sizeHint().width() for label in labels), default=0)
        self._grid.setColumnMinimumWidth(1, width)
        return width

    def show_advanced(self, visible: bool) -> None:
        """Unfold or fold the rows of parameters declared as advanced."""
        self._shows_advanced = visible
        self.more.set_open(visible)
        for row in self._advanced:
            row.set_visible(visible)
            if row.name in self._locks:
                mark = self._locks[row.name]
                mark.setVisible(visible and bool(mark.toolTip()))

    def _toggle_advanced(self) -> None:
        self.show_advanced(not self._shows_advanced)

    def _add_rows(self, parameters: Iterable[Parameter]) -> list[Row]:
        rows: list[Row] = [parameter_row(each, self) for each in parameters]
        for row in rows:
            self._rows[row.name] = row
            self._add_to_grid(row)
            row.change_requested.connect(self.change_requested)
        return rows

    def _add_to_grid(self, row: Row) -> None:
        line = self._lines[row.name] = self._grid.rowCount()
        match row:
            case NumberRow():
                row.slider.setMinimumWidth(NARROWEST_SLIDER)
                row.field.setFixedWidth(FIELD_WIDTH)
                self._grid.addWidget(row.symbol, line, 0, Qt.AlignmentFlag.AlignCenter)
                self._grid.addWidget(row.label, line, 1)
                self._grid.addWidget(row.field, line, 3)
                if self._roomy:
                    row.offers_default = True
                    beneath = QHBoxLayout()
                    beneath.addWidget(row.slider, 1)
                    beneath.addWidget(row.chip)
                    self._grid.addLayout(beneath, line + 1, 0, 1, 4)
                    self._grid.addWidget(row.error, line + 2, 1, 1, 3)
                else:
                    self._grid.addWidget(row.slider, line, 2)
                    self._grid.addWidget(row.error, line + 1, 1, 1, 3)
            case SwitchRow():
                self._grid.addWidget(row.box, line, 1, 1, 3, Qt.AlignmentFlag.AlignLeft)
            case ChoiceRow():
                self._grid.addWidget(row.label, line, 1)
                self._grid.addWidget(row.combo, line, 2, 1, 2)
