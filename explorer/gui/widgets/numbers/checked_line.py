"""The base of lines in which numbers are typed."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from explorer.gui.look.style import show_invalid, use_tabular_figures
from explorer.gui.widgets.text_line import TextLine

Typed = TypeVar("Typed")


class CheckedLine(TextLine, Generic[Typed]):
    """Shows a value as text and takes another one that is typed.

    What is typed is checked at every key. Enter or leaving the line takes it if it is valid and
    new; Escape brings the present value back. Showing a value asks for nothing.

    A subclass gives the text of a value in ``text_of``, reads a text in ``read``, and asks for a
    value that was typed in ``ask``.
    """

    error_changed = Signal(str)
    """What is wrong with the text, in a sentence; empty when nothing is."""

    def __init__(self, value: Typed, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = value
        self._error = ""
        self.setProperty("invalid", False)
        use_tabular_figures(self)
        self.textEdited.connect(self._check)
        self.returnPressed.connect(self.finish)

    def text_of(self, value: Typed) -> str:
        """The text that stands for a value."""
        raise NotImplementedError

    def read(self, text: str) -> Typed:
        """The value in a text, or ``ValueError`` with a sentence."""
        raise NotImplementedError

    def ask(self, value: Typed) -> None:
        """Ask for a value that was typed, which differs from the one before."""
        raise NotImplementedError

    @property
    def value(self) -> Typed:
        """The present value; what is being typed does not change it."""
        return self._value

    @property
    def error(self) -> str:
        """What is wrong with the text, or the empty text."""
        return self._error

    @property
    def is_unfinished(self) -> bool:
        """Whether a text is in the making."""
        return self.isModified() or bool(self._error)

    def finish(self) -> None:
        """Accept the text, if it is valid."""
        if not self.isModified():
            return
        typed = self._check()
        if typed is None:
            return
        changed = typed != self._value
        self.show_value(typed)
        if changed:
            self.ask(typed)

    def show_value(self, value: Typed) -> None:
        """Show a value in place of any text in the making."""
        self._value = value
        text = self.text_of(value)
        if text != self.text():
            self.setText(text)
            self.setCursorPosition(0)
        self.setModified(False)
        self._set_error("")

    def _check(self, _text: str = "") -> Typed | None:
        """What is typed, or None with the error shown."""
        try:
            typed = self.read(self.text())
        except ValueError as problem:
            self._set_error(str(problem))
            return None
        self._set_error("")
        return typed

    def _set_error(self, error: str) -> None:
        if error != self._error:
            self._error = error
            show_invalid(self, bool(error))
            self.error_changed.emit(error)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.is_unfinished:
            self.show_value(self._value)
            self.selectAll()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.finish()
