"""The field in which a rule is typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontDatabase,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from explorer.drawing.colours.term_colours import BASE, term_colour
from explorer.drawing.colours.theme import Theme
from explorer.engine import FormulaError
from explorer.engine.rules.glossary import Role
from explorer.engine.rules.recurrences.text_marks import Mark, text_marks
from explorer.gui.panels.rules.brackets import matching_brackets
from explorer.gui.panels.rules.line_numbers import LineNumbers
from explorer.gui.panels.rules.name_completer import NameCompleter, begin_of_name

MARGIN = 6


class RuleText(QPlainTextEdit):
    """Text with line numbers, colours by role, matching brackets and completions.

    Signals: ``undo_requested`` and ``redo_requested``, since the session undoes, and ``finished``
    when a line is left.
    """

    undo_requested = Signal()
    redo_requested = Signal()
    finished = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._error: FormulaError | None = None
        self._roles: Mapping[str, Role] = {}
        self._coloured_for: tuple[str, Theme] | None = None
        self._pieces: list[QTextEdit.ExtraSelection] = []
        self._line = 0
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._completer = NameCompleter(self)
        self._completer.picked.connect(self._complete)
        self._numbers = LineNumbers(self.paint_numbers, self)
        self.blockCountChanged.connect(self._make_room)
        self.updateRequest.connect(self._numbers.follow)
        self.cursorPositionChanged.connect(self._follow_cursor)
        self.textChanged.connect(self._mark)
        self._make_room()

    @property
    def offered(self) -> list[str]:
        """The names that are offered, best first; none while no list is open."""
        return self._completer.offered

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
        self._theme = theme
        self._mark()
        self._numbers.update()

    def show_error(self, error: FormulaError | None) -> None:
        """Underline the position at which the text cannot be read."""
        if error is not self._error:
            self._error = error
            self._mark()

    def show_text(self, text: str) -> None:
        """Show another text with the cursor where it was."""
        position = self.textCursor().position()
        self.setPlainText(text)
        cursor = self.textCursor()
        cursor.setPosition(min(position, len(text)))
        self.setTextCursor(cursor)

    def numbers_width(self) -> int:
        """The width of the line numbers, in logical pixels."""
        digits = max(2, len(str(self.blockCount())))
        return 2 * MARGIN + digits * self.fontMetrics().horizontalAdvance("0")

    def paint_numbers(self, painter: QPainter, area: QRect) -> None:
        """Paint the numbers of the visible lines."""
        painter.setFont(self.font())
        painter.setPen(QColor(self._theme.muted_text))
        block = self.firstVisibleBlock()
        while block.isValid():
            rectangle = self.blockBoundingGeometry(block).translated(self.contentOffset())
            if rectangle.top() > area.bottom():
                break
            width = self._numbers.width() - MARGIN
            row = QRect(0, round(rectangle.top()), width, round(rectangle.height()))
            painter.drawText(row, Qt.AlignmentFlag.AlignRight, str(block.blockNumber() + 1))
            block = block.next()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._completer.is_open and event.key() in (
            Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Escape,
        ):  # fmt: skip
            event.ignore()
            return
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo_requested.emit()
            return
        if event.matches(QKeySequence.StandardKey.Redo):
            self.redo_requested.emit()
            return
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        requested = control and event.key() == Qt.Key.Key_Space
        if not requested:
            super().keyPressEvent(event)
        letter = event.text()[:1].isalpha() and not control
        if (requested or letter) and not self.isReadOnly():
            self._completer.offer(
                self.toPlainText(),
                self._cursor_position(),
                self.numbers_width(),
                requested=requested,
            )
        else:
            self._completer.close()

    def focusNextPrevChild(self, forward: bool) -> bool:
        # With names offered, Tab takes one.
        return not self._completer.is_open and super().focusNextPrevChild(forward)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.finished.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        area = self.contentsRect()
        self._numbers.setGeometry(area.left(), area.top(), self.numbers_width(), area.height())

    def _make_room(self) -> None:
        self.setViewportMargins(self.numbers_width(), 0, 0, 0)

    def _follow_cursor(self) -> None:
        line = self.textCursor().blockNumber()
        if line != self._line:
            self._line = line
            self.finished.emit()
        self._mark()

    def _complete(self, name: str) -> None:
        cursor = self.textCursor()
        text = self.toPlainText()
        begin = begin_of_name(text, self._cursor_position())
        cursor.setPosition(units(text, begin), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(name)

    def _cursor_position(self) -> int:
        """The number of characters before the cursor."""
        before = QTextCursor(self.document())
        before.setPosition(self.textCursor().position(), QTextCursor.MoveMode.KeepAnchor)
        return len(before.selectedText())

    def _mark(self) -> None:
        """Colour the pieces, the brackets at the cursor, and what cannot be read."""
        text = self.toPlainText()
        selections = [*self._coloured(text)]
        for index in matching_brackets(text, self._cursor_position()):
            look = QTextCharFormat()
            look.setBackground(QColor(self._theme.hover))
            look.setFontWeight(700)
            selections.append(self._selection(text, index, 1, look))
        if self._error is not None:
            look = QTextCharFormat()
            look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            look.setUnderlineColor(QColor(self._theme.error))
            end = max(len(text) - 1, 0)
            begin = min(self._error.position, end)
            length = min(self._error.length, len(text) - begin)
            selections.append(self._selection(text, begin, length, look))
        self.setExtraSelections(selections)

    def _coloured(self, text: str) -> list[QTextEdit.ExtraSelection]:
        """The pieces in their colours, which stay while only the cursor moves."""
        key = text, self._theme
        if key != self._coloured_for:
            self._coloured_for = key
            self._pieces = [
                self._selection(text, mark.start, mark.length, look)
                for mark in self._with_last_roles(text, text_marks(text))
                if (look := self._look(mark)) is not None
            ]
        return self._pieces

    def _with_last_roles(self, text: str, marks: list[Mark]) -> list[Mark]:
        """The marks; while the text cannot be read, its terms are what they were before."""
        names = [text[mark.start : mark.start + mark.length] for mark in marks]
        roles = {
            name: mark.role
            for name, mark in zip(names, marks, strict=True)
            if mark.kind == "term" and mark.role != "other"
        }
        if roles:
            self._roles = roles
            return marks
        return [
            replace(mark, role=self._roles.get(name, mark.role)) if mark.kind == "term" else mark
            for name, mark in zip(names, marks, strict=True)
        ]

    def _look(self, mark: Mark) -> QTextCharFormat | None:
        """How a piece looks; None if like all text."""
        look = QTextCharFormat()
        if mark.kind in ("comment", "keyword"):
            look.setForeground(QColor(self._theme.muted_text))
        elif mark.kind == "unknown":
            look.setForeground(QColor(self._theme.error))
        elif mark.role in BASE:
            look.setForeground(QColor(term_colour(self._theme, mark.role)))
        else:
            return None
        return look

    def _selection(
        self, text: str, start: int, length: int, look: QTextCharFormat
    ) -> QTextEdit.ExtraSelection:
        selection = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        cursor.setPosition(units(text, start))
        cursor.setPosition(units(text, start + length), QTextCursor.MoveMode.KeepAnchor)
        selection.cursor = cursor
        selection.format = look
        return selection


def units(text: str, characters: int) -> int:
    """Qt's position after a number of characters: those beyond U+FFFF count twice."""
    if text.isascii():
        return characters
    return characters + sum(letter > "\uffff" for letter in text[:characters])
