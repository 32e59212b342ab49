"""A form made from declarations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from explorer.engine.parameter import Parameter, Value
from explorer.gui.widgets.parameter_rows import ChoiceRow, NumberRow, SwitchRow, parameter_row

FIELD_WIDTH = 72
NARROWEST_SLIDER = 40


class ParameterForm(QWidget):
    """Rows for numbers (slider and exact field), switches and choices, in the order given.

    Widgets are named ``parameter-<name>-field``, ``-slider``, ``-error``, ``-switch``, ``-choice``
    and ``-label``. Setting values asks for nothing. A double click on a slider or a label, or the
    context menu, asks for the default.
    """

    change_requested = Signal(str, object, bool)
    """Name, value, and whether the value is final (False while a slider is being dragged)."""

    def __init__(self, parameters: Iterable[Parameter], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnMinimumWidth(0, 18)
        self._grid.setColumnStretch(2, 1)
        self._rows = {each.name: parameter_row(each, self) for each in parameters}
        for row in self._rows.values():
            self._place(row)
            row.change_requested.connect(self.change_requested)

    def set_values(self, values: Mapping[str, Value]) -> None:
        """Show the values by name; rows that are not mentioned stay as they are."""
        for name, value in values.items():
            self._rows[name].show_value(value)

    def _place(self, row: NumberRow | SwitchRow | ChoiceRow) -> None:
        line = self._grid.rowCount()
        match row:
            case NumberRow():
                row.slider.setMinimumWidth(NARROWEST_SLIDER)
                row.field.setFixedWidth(FIELD_WIDTH)
                self._grid.addWidget(row.symbol, line, 0, Qt.AlignmentFlag.AlignCenter)
                self._grid.addWidget(row.label, line, 1)
                self._grid.addWidget(row.slider, line, 2)
                self._grid.addWidget(row.field, line, 3)
                self._grid.addWidget(row.error, line + 1, 1, 1, 3)
            case SwitchRow():
                self._grid.addWidget(row.box, line, 1, 1, 3, Qt.AlignmentFlag.AlignLeft)
            case ChoiceRow():
                self._grid.addWidget(row.label, line, 1)
                self._grid.addWidget(row.combo, line, 2, 1, 2)
