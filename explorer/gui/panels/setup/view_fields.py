"""The window of a typed surface."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from explorer.engine.objectives.objective import Objective
from explorer.engine.parameter import Number
from explorer.engine.span import checked_span
from explorer.gui.widgets.error_label import ErrorLabel
from explorer.gui.widgets.numbers.number_field import NumberField


class ViewFields(QWidget):
    """The window of a typed surface: from and to for each coordinate."""

    view_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: tuple[tuple[float, float], ...] = ()
        self._variables: tuple[str, ...] = ()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        self._labels: list[QLabel] = []
        self._fields: list[NumberField] = []
        self._error = ErrorLabel(self)
        for row in range(2):
            label = QLabel(self)
            self._labels.append(label)
            grid.addWidget(label, row, 0)
            for column, end in enumerate(("from", "to")):
                name = f"view-{'xy'[row]}-{end}"
                number = Number(name=name, symbol="", default=0.0, meaning="Edge of the window")
                field = NumberField(number, self)
                field.setObjectName(name)
                field.setToolTip(f"Window {'xy'[row]} {end}")
                field.value_requested.connect(self._request)
                self._fields.append(field)
                grid.addWidget(field, row, 1 + column)
        grid.addWidget(self._error, 2, 0, 1, 3)

    def show_view(self, surface: Objective) -> None:
        """Show the surface's window."""
        self._view, self._variables = surface.view, surface.variables
        for index in range(2):
            used = index < min(surface.dimension, 2)
            self._labels[index].setVisible(used)
            if used:
                self._labels[index].setText(f"{surface.variables[index]} in")
            for end in range(2):
                field = self._fields[2 * index + end]
                field.setVisible(used)
                if used:
                    field.set_value(surface.view[index][end])
        self._error.hide()

    def _request(self, _value: object) -> None:
        view = list(self._view)
        for index in range(min(len(view), 2)):
            low, high = self._fields[2 * index].value, self._fields[2 * index + 1].value
            try:
                view[index] = checked_span((low, high), self._variables[index])
            except ValueError as error:
                self._error.say(str(error))
                return
        self._error.hide()
        self.view_requested.emit(tuple(view))
