"""A slider over the range of a declared number."""

from __future__ import annotations

import math

from PySide6.QtCore import Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from explorer.engine.parameter import Number
from explorer.gui.widgets.jump_slider import JumpSlider

TICKS = 2000


class ScaleSlider(JumpSlider):
    """Moves on the number's own scale, in numbers of three digits where those are accepted.

    A value beyond the slider's part of the range is shown at its end and stays what it is.
    Setting the value asks for nothing; a double click asks for the default.
    """

    value_requested = Signal(object)
    """A number the user moved the slider to (float); many of them while it is dragged."""

    reset_requested = Signal()
    """The user wants the default."""

    def __init__(self, number: Number, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = number
        self._value = number.default
        self.setRange(0, TICKS)
        self.setSingleStep(TICKS // 200)
        self.setPageStep(TICKS // 20)
        self.setAccessibleName(f"{number.name.replace('_', ' ')}, slider")
        self.setValue(tick_of(number, self._value))
        self.actionTriggered.connect(self._request)

    @property
    def current(self) -> float:
        """The present number, exactly as it was set."""
        return self._value

    def set_number(self, number: Number) -> None:
        """Cover another range from now on; the value stays."""
        self._number = number
        self.set_value(self._value)

    def set_value(self, value: float) -> None:
        """Show ``value``; the handle stays under the mouse while it is dragged."""
        self._value = value
        if not self.isSliderDown():
            self.setValue(tick_of(self._number, value))

    def _request(self, _action: int) -> None:
        tick = self.sliderPosition()
        if tick == tick_of(self._number, self._value):
            return
        value = value_at(self._number, tick)
        if value != self._value and self._number.accepts(value):
            self._value = value
            self.value_requested.emit(value)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.reset_requested.emit()


def tick_of(number: Number, value: float) -> int:
    """The tick nearest to ``value``, the first or last where it lies beyond the slider."""
    low, high = (_spread(number, end) for end in number.slider)
    fraction = (_spread(number, value) - low) / (high - low)
    tick = round(TICKS * min(max(fraction, 0.0), 1.0))
    return max(tick, 1) if value and _begins_with_off(number) else tick


def value_at(number: Number, tick: int) -> float:
    """The number at a tick: an end of the slider, or as few digits as are accepted, three or more.

    More digits are needed near an open bound: 0.9995 would be 1 in three. A logarithmic slider
    whose number may be switched off by zero has zero at its first tick.
    """
    if tick == 0 and _begins_with_off(number):
        return 0.0
    if tick in (0, TICKS):
        return number.slider[tick // TICKS]
    low, high = (_spread(number, end) for end in number.slider)
    spread = low + (high - low) * tick / TICKS
    exact = math.exp(spread) if number.scale == "logarithmic" else spread
    if number.whole:
        return float(round(exact))
    rounded = (float(f"{exact:.{digits}g}") for digits in range(3, 17))
    return next((value for value in rounded if number.accepts(value)), exact)


def _begins_with_off(number: Number) -> bool:
    return number.off_at_zero and number.scale == "logarithmic" and number.accepts(0.0)


def _spread(number: Number, value: float) -> float:
    if number.scale == "linear":
        return value
    return math.log(value) if value > 0 else -math.inf
