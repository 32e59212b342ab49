"""Several values of one hyper-parameter side by side: which one, over what range, how many."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from explorer.engine.parameter import Number
from explorer.gui.widgets.choice_box import ChoiceBox
from explorer.gui.widgets.layout.form_rows import retire
from explorer.gui.widgets.numbers.number_field import NumberField
from explorer.gui.widgets.phrases import spoken_name
from explorer.scenario.edit import spread
from explorer.scenario.scenario import Contender

MOST = 25
LIGHTEST, DARKEST = 0.78, 0.30
"""Lightness (HSL) of the first and the last of a ramp."""
COUNT = Number(
    name="number", symbol="n", default=5, minimum=2, maximum=MOST, whole=True,
    meaning="Number of values, including both ends.",
)  # fmt: skip


class FanDialog(QDialog):
    """Asks which hyper-parameter of a contender is to be compared, and over what range.

    Signal ``chosen``: the name of the hyper-parameter and its values, from low to high.
    """

    chosen = Signal(str, object)

    def __init__(self, contender: Contender, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("fan-dialog")
        self.setWindowTitle("Compare values")
        self._contender = contender
        self._parameter = ChoiceBox(self)
        self._parameter.setObjectName("fan-parameter")
        self._parameter.setAccessibleName("hyper-parameter")
        for parameter in contender.optimizer.parameters:
            if isinstance(parameter, Number):
                self._parameter.addItem(
                    f"{parameter.symbol}  {spoken_name(parameter.name)}", parameter.name
                )
        self._ends = QFormLayout()
        self._count = NumberField(COUNT, self)
        self._count.setObjectName("fan-number")
        self._problem = QLabel(self)
        self._problem.setObjectName("fan-problem")
        self._problem.setProperty("role", "error")
        self._problem.hide()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        buttons.addButton("Compare", QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self._take)
        buttons.rejected.connect(self.reject)
        self._ends.addRow("Hyper-parameter", self._parameter)
        column = QVBoxLayout(self)
        column.addLayout(self._ends)
        column.addWidget(self._problem)
        column.addWidget(buttons)
        self._show_range()
        self._parameter.activated.connect(self._show_range)

    def _show_range(self, _index: int = 0) -> None:
        """Suggest the range around the current value."""
        name = str(self._parameter.currentData())
        number = self._contender.optimizer.parameter(name)
        assert isinstance(number, Number)
        around = spread(self._contender, name)
        while self._ends.rowCount() > 1:
            taken = self._ends.takeRow(1)
            for item in (taken.labelItem, taken.fieldItem):
                widget = item.widget()
                if widget is not None and widget is not self._count:
                    retire(widget)
        self._low, self._high = NumberField(number, self), NumberField(number, self)
        self._low.setObjectName("fan-from")
        self._high.setObjectName("fan-to")
        self._low.set_value(min(around))
        self._high.set_value(max(around))
        self._ends.addRow("From", self._low)
        self._ends.addRow("To", self._high)
        self._ends.addRow("Number", self._count)

    def _take(self) -> None:
        name = str(self._parameter.currentData())
        number = self._contender.optimizer.parameter(name)
        assert isinstance(number, Number)
        for field in (self._low, self._high, self._count):
            field.finish()
        values = fan_values(number, self._low.value, self._high.value, int(self._count.value))
        if len(values) < 2:
            self._problem.setText("Enter a range that holds at least two values.")
            self._problem.show()
            return
        self.accept()
        self.chosen.emit(name, values)


def fan_values(number: Number, low: float, high: float, count: int) -> list[float]:
    """``count`` values from low to high in the spacing of the number's own scale."""
    if number.scale == "logarithmic" and low > 0 and high > 0:
        spaced = np.exp(np.linspace(math.log(low), math.log(high), count))
    else:
        spaced = np.linspace(low, high, count)
    values = [float(f"{value:.3g}") for value in spaced.tolist()]
    values[0], values[-1] = low, high
    if number.whole:
        values = [float(round(value)) for value in values]
    return sorted({value for value in values if number.accepts(value)})


def ramp(colour: str, count: int) -> tuple[str, ...]:
    """``count`` colours ('#rrggbb') of the hue of ``colour``, from light to dark."""
    base = QColor(colour)
    hue, saturation = max(base.hslHueF(), 0.0), base.hslSaturationF()
    shades = np.linspace(LIGHTEST, DARKEST, count).tolist()
    return tuple(QColor.fromHslF(hue, saturation, shade).name() for shade in shades)
