"""The text of lessons, in a size to read at length."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel


def lesson_text(markdown: str, *, muted: bool = False) -> QLabel:
    """A label for Markdown that wraps; ``muted`` for what is said beside the text."""
    label = QLabel(markdown)
    label.setTextFormat(Qt.TextFormat.MarkdownText)
    label.setWordWrap(True)
    label.setOpenExternalLinks(True)
    label.setProperty("role", "muted" if muted else "reading")
    return label
