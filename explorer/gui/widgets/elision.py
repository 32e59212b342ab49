"""How much of a line's text can be seen."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame

MARGIN = 2
"""Qt leaves this many pixels on both sides of the text of a line."""


def text_room(line: QLineEdit) -> QRect:
    """Where the line shows text, in its own pixels."""
    option = QStyleOptionFrame()
    line.initStyleOption(option)
    inside = QStyle.SubElement.SE_LineEditContents
    return line.style().subElementRect(inside, option, line).adjusted(MARGIN, 0, -MARGIN, 0)


def is_cut(line: QLineEdit) -> bool:
    """Whether the text is wider than the line."""
    return line.fontMetrics().horizontalAdvance(line.text()) > text_room(line).width()
