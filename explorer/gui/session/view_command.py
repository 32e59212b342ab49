"""One change of the view, on the undo stack beside the edits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtGui import QUndoCommand

Parts = Mapping[str, Any]
"""The view, part by part."""


class ViewCommand(QUndoCommand):
    """Shows the parts of the view as they were ``before`` or ``after``; the scenario stays.

    What it stands for has happened when it is pushed. Commands with the same ``merge`` key that
    follow each other become one.
    """

    def __init__(
        self, show: Callable[[Parts], None], before: Parts, after: Parts, what: str, merge: str
    ) -> None:
        super().__init__(what)
        self._show = show
        self._before = before
        self._after = after
        self._merge = merge
        self._has_happened = True

    def undo(self) -> None:
        self._show(self._before)

    def redo(self) -> None:
        if self._has_happened:
            self._has_happened = False
        else:
            self._show(self._after)

    def id(self) -> int:
        return 2 if self._merge else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, ViewCommand) or other._merge != self._merge:
            return False
        self._after = other._after
        self.setText(other.text())
        return True
