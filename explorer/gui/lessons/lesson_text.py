"""The text of lessons, in a size and with spaces to read at length."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlock, QTextBlockFormat, QTextCursor, QTextDocument, QTextFormat
from PySide6.QtWidgets import QLabel

LINE_HEIGHT = 120.0
"""Per cent of the font's own; with letters of 14 pixels about 20 pixels from line to line."""
AFTER_PARAGRAPH, AFTER_ITEM = 8.0, 3.0


def lesson_label(markdown: str, *, muted: bool = False) -> QLabel:
    """A label for Markdown that wraps; ``muted`` for what is said beside the text."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setWordWrap(True)
    label.setOpenExternalLinks(True)
    label.setProperty("role", "muted" if muted else "reading")
    label.setText(spaced(markdown))
    return label


def spaced(markdown: str) -> str:
    """Markdown as rich text with space between lines and paragraphs; empty for empty text."""
    document = QTextDocument()
    document.setMarkdown(markdown)
    if document.isEmpty():
        return ""
    cursor = QTextCursor(document)
    block = document.begin()
    while block.isValid():
        room = QTextBlockFormat()
        room.setLineHeight(LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        room.setTopMargin(0.0)
        room.setBottomMargin(_after(block))
        cursor.setPosition(block.position())
        cursor.mergeBlockFormat(room)
        block = block.next()
    # Family and size are the label's own.
    return re.sub('<body style="[^"]*">', "<body>", document.toHtml())


def _after(block: QTextBlock) -> float:
    """The space between a block and the next; none within code or at the end."""
    following = block.next()
    if not following.isValid():
        return 0.0
    code = QTextFormat.Property.BlockCodeLanguage
    if block.blockFormat().hasProperty(code) and following.blockFormat().hasProperty(code):
        return 0.0
    return AFTER_ITEM if block.textList() is not None else AFTER_PARAGRAPH
