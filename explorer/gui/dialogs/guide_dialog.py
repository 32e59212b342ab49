"""The user's guide, read in the window and without a network."""

from __future__ import annotations

from pathlib import PurePosixPath

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import (
    QDesktopServices,
    QFontDatabase,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from explorer.gui.dialogs.guide_pages import guide_pages

LIST_WIDTH = 160
HEADING_MARGIN = 18.0
"""Pixels above a heading."""


class GuideDialog(QDialog):
    """The pages on the left, the chosen one as text; it stays open beside the window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("guide-dialog")
        self.setWindowTitle("User's guide")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.list = QListWidget(self)
        self.list.setObjectName("guide-list")
        self.list.setAccessibleName("pages of the guide")
        self.list.setFixedWidth(LIST_WIDTH)
        self.list.setSpacing(3)
        self.list.addItems([page.title for page in guide_pages()])
        self.text = QTextBrowser(self)
        self.text.setObjectName("guide-text")
        self.text.setAccessibleName("text of the page")
        self.text.setOpenLinks(False)
        self.text.anchorClicked.connect(self._follow)
        self.text.document().setDocumentMargin(16.0)
        self.list.currentRowChanged.connect(self._show_row)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.list)
        row.addWidget(self.text, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(row)
        column.addWidget(buttons)
        self.resize(QSize(900, 640).boundedTo(self.screen().availableSize()))
        self.list.setCurrentRow(0)

    def show_page(self, name: str, heading: str = "") -> None:
        """Show the page of this name, from ``heading`` on where it has it."""
        names = [page.name for page in guide_pages()]
        if name in names:
            self.list.setCurrentRow(names.index(name))
            self._go_to(heading)

    def _show_row(self, row: int) -> None:
        self.text.setMarkdown(guide_pages()[row].text)
        self._set_code_and_headings()
        self._go_to("")

    def _set_code_and_headings(self) -> None:
        family = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
        letters = QTextCharFormat()
        letters.setFontFamilies([family])
        block = self.text.document().begin()
        while block.isValid():
            block_format, cursor = block.blockFormat(), QTextCursor(block)
            if block_format.headingLevel():
                block_format.setTopMargin(HEADING_MARGIN)
                block_format.setBottomMargin(HEADING_MARGIN / 3)
                cursor.setBlockFormat(block_format)
            elif block_format.hasProperty(QTextFormat.Property.BlockCodeFence):
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                cursor.mergeCharFormat(letters)
            block = block.next()

    def _go_to(self, heading: str) -> None:
        document: QTextDocument = self.text.document()
        block = document.begin()
        while heading and block.isValid():
            if block.blockFormat().headingLevel() and block.text() == heading:
                top = document.documentLayout().blockBoundingRect(block).top()
                self.text.verticalScrollBar().setValue(round(top))
                return
            block = block.next()
        self.text.verticalScrollBar().setValue(0)

    def _follow(self, url: QUrl) -> None:
        if url.isRelative():
            self.show_page(PurePosixPath(url.path()).stem)
        else:
            QDesktopServices.openUrl(url)
