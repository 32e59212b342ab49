"""One edit of a scenario on the undo stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QUndoCommand

from explorer.scenario.scenario import Scenario

if TYPE_CHECKING:
    from explorer.gui.session.session import Session


class EditCommand(QUndoCommand):
    """Shows a scenario in place of the one before.

    Commands with the same ``merge`` key become one until one of them is ``closed``; ``live`` says
    that more of them follow.
    """

    def __init__(
        self,
        session: Session,
        before: Scenario,
        after: Scenario,
        what: str,
        merge: str,
        *,
        live: bool,
    ) -> None:
        super().__init__(what)
        self._session = session
        self._before = before
        self._after = after
        self._merge = merge
        self._live = live
        self.closed = False

    def undo(self) -> None:
        self._live = False
        self._session.show_edit(self._before, live=False)

    def redo(self) -> None:
        self._session.show_edit(self._after, live=self._live)

    def id(self) -> int:
        return 1 if self._merge else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, EditCommand) or self.closed or other._merge != self._merge:
            return False
        self._after = other._after
        return True
