"""The list of completions for the name being typed."""

from __future__ import annotations

from PySide6.QtCore import QObject, QStringListModel, Signal
from PySide6.QtWidgets import QCompleter, QPlainTextEdit

from explorer.engine.rules.recurrences.text_marks import completions

WIDTH = 14
"""Visible characters of a name."""


class NameCompleter(QObject):
    """Offers names below the cursor of an editor. Signal ``picked``: the name that was taken."""

    picked = Signal(str)

    def __init__(self, editor: QPlainTextEdit) -> None:
        super().__init__(editor)
        self._editor = editor
        self._names = QStringListModel(self)
        self._completer = QCompleter(self._names, self)
        self._completer.setWidget(editor)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        popup = self._completer.popup()
        assert popup is not None
        self.popup = popup
        self._completer.activated.connect(self.picked)

    @property
    def is_open(self) -> bool:
        """Whether the list is seen."""
        return self.popup.isVisible()

    @property
    def offered(self) -> list[str]:
        """The names that are offered, best first; none while no list is open."""
        return self._names.stringList() if self.is_open else []

    def offer(self, text: str, end: int, left: int, *, requested: bool) -> None:
        """Offer completions at ``end``; after a complete name only if the user asks.

        ``left`` is how far the text is from the editor's edge, in logical pixels.
        """
        begin = begin_of_name(text, end)
        whole = text[begin:end] in completions(text[:begin] + " " + text[end:], begin)
        names = completions(text, end) if requested or not whole else []
        self._names.setStringList(names)
        if not names:
            self.popup.hide()
            return
        rectangle = self._editor.cursorRect().translated(left, 0)
        rectangle.setWidth(WIDTH * self._editor.fontMetrics().horizontalAdvance("0"))
        self._completer.complete(rectangle)
        self.popup.setCurrentIndex(self._names.index(0))

    def close(self) -> None:
        """Offer nothing."""
        self.popup.hide()


def begin_of_name(text: str, end: int) -> int:
    """Where the name that is being typed at ``end`` begins."""
    begin = end
    while begin > 0 and (text[begin - 1].isalnum() or text[begin - 1] == "_"):
        begin -= 1
    return begin
