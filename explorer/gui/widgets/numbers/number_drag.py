"""How a drag across a number changes it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent

PIXELS_A_STEP = 4.0
FINER = 10.0
"""With Shift a step takes this many times the distance."""
LEAST_PIXELS = 4.0
"""What moves less is a click."""


class NumberDrag:
    """Counts the steps of a drag that begins with the press that focuses a field.

    ``changed`` receives the number at the press, and the distance of the mouse in steps of the
    field.
    """

    def __init__(self, changed: Callable[[float, float], None]) -> None:
        self._changed = changed
        self._allowed = False
        self._begun: float | None = None
        self._dragging = False
        self._last = 0.0
        self._steps = 0.0

    def allow(self, allowed: bool) -> None:
        """Whether the next press may begin a drag; in a field with the focus it marks text."""
        self._allowed = allowed

    def press(self, event: QMouseEvent, value: float) -> None:
        """The button went down over ``value``."""
        if self._allowed:
            self._begun, self._last, self._steps = value, event.position().x(), 0.0
        self._allowed = False

    def move(self, event: QMouseEvent) -> bool:
        """The mouse moved; whether that belongs to a drag."""
        if self._begun is None:
            return False
        moved = event.position().x() - self._last
        if not self._dragging and abs(moved) < LEAST_PIXELS:
            return True
        self._dragging = True
        self._last += moved
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._steps += moved / (PIXELS_A_STEP * (FINER if fine else 1.0))
        self._changed(self._begun, round(self._steps, 2))
        return True

    def end(self) -> float | None:
        """The button went up; the number at the press if there was a drag."""
        start = self._begun if self._dragging else None
        self._begun, self._dragging = None, False
        return start
