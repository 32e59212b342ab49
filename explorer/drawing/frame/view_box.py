"""The part of a plot that the mouse moves and zooms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyqtgraph
from PySide6.QtCore import QPointF

from explorer.engine.span import Span, is_wide_enough, widened

LARGEST = 1e150
"""Axes end here: the square of a length in the picture is still finite."""
LARGEST_DECADE = 400.0
"""An axis of decades ends here: floats have none beyond 10 to the power of -324 and 308."""


class ViewBox(pyqtgraph.ViewBox):
    """pyqtgraph's view box; it does not zoom or move beyond what floats can resolve."""

    _ends = (LARGEST, LARGEST)

    def count_decades(self, *, x: bool, y: bool) -> None:
        """Say which of the axes count decades."""
        self._ends = (LARGEST_DECADE if x else LARGEST, LARGEST_DECADE if y else LARGEST)

    @property
    def visible_range(self) -> tuple[Span, Span]:
        """The visible ranges, in data coordinates of x and y; wide enough to divide by."""
        (left, right), (bottom, top) = self.viewRange()
        return widened((float(left), float(right))), widened((float(bottom), float(top)))

    def show_range(self, x: Span, y: Span) -> None:
        """Show these ranges, or more where the aspect is fixed."""
        self.setRange(xRange=_bounded(x), yRange=_bounded(y), padding=0.0)

    def pixel_at(self, scene_position: QPointF) -> tuple[float, float]:
        """A position of the scene in pixels from the top left corner."""
        at = self.mapFromScene(scene_position)
        return at.x(), at.y()

    def scaleBy(  # noqa: N802 - pyqtgraph's own name
        self, s: Any = None, center: Any = None, x: float | None = None, y: float | None = None
    ) -> None:
        """Make the range ``s`` = (x, y) times as wide around ``center``; None leaves it."""
        before = self.viewRange()
        super().scaleBy(s, center, x, y)
        self._stay_in_bounds(before)

    def translateBy(  # noqa: N802 - pyqtgraph's own name
        self, t: Any = None, x: float | None = None, y: float | None = None
    ) -> None:
        """Move the range by ``t`` = (x, y); None leaves it."""
        before = self.viewRange()
        super().translateBy(t, x, y)
        self._stay_in_bounds(before)

    def _stay_in_bounds(self, before: list[list[float]]) -> None:
        if not all(map(can_be_shown, self.viewRange(), self._ends)):
            self.setRange(xRange=before[0], yRange=before[1], padding=0.0)


def can_be_shown(span: Sequence[float], largest: float) -> bool:
    """Whether an axis that ends at ``largest`` can have this range."""
    low, high = span
    return is_wide_enough((low, high)) and low >= -largest and high <= largest


def _bounded(span: Span) -> Span:
    """``span`` within what a picture can have on its axes without overflow."""
    low, high = (max(-LARGEST, min(number, LARGEST)) for number in span)
    return widened((low, high))
