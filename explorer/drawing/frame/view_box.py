"""The part of a plot that the mouse moves and zooms."""

from __future__ import annotations

from typing import Any

import pyqtgraph

from explorer.engine.span import Span, is_wide_enough

LARGEST = 1e150
"""Axes end here: the square of a length in the picture is still finite."""


class ViewBox(pyqtgraph.ViewBox):
    """pyqtgraph's view box; it neither zooms in nor out beyond what numbers can tell apart."""

    def scaleBy(  # noqa: N802 - pyqtgraph's own name
        self, s: Any = None, center: Any = None, x: float | None = None, y: float | None = None
    ) -> None:
        """Make the range ``s`` = (x, y) times as wide around ``center``, None for as it is."""
        before = self.viewRange()
        super().scaleBy(s, center, x, y)
        if not all(map(can_be_shown, self.viewRange())):
            self.setRange(xRange=before[0], yRange=before[1], padding=0.0)


def can_be_shown(span: Span) -> bool:
    """Whether an axis can have this range."""
    return is_wide_enough(span) and span[0] >= -LARGEST and span[1] <= LARGEST
