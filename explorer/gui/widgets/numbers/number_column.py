"""How wide a table's column of numbers has to be."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics

from explorer.engine.number_text import longest

MARGINS = 16
"""Pixels beside the text of a cell: the style sheet's padding and Qt's own margin."""


def number_column_width(metrics: QFontMetrics, digits: int) -> int:
    """Pixels for any number with this many digits, whatever its sign and form."""
    return max(metrics.horizontalAdvance(text) for text in longest(digits)) + MARGINS
