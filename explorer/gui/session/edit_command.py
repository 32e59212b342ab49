"""One edit of a scenario on the undo stack."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from explorer.scenario.results import Outcome
from explorer.scenario.scenario import Scenario

Show = Callable[[Scenario, Outcome | None, bool], None]
"""Shows a scenario, with its outcome if that is computed already, and whether edits follow."""


class EditCommand(QUndoCommand):
    """Shows a scenario in place of the one before.

    Commands with the same ``merge`` key become one until one of them is ``closed``; ``live`` says
    that more of them follow. The outcome is handed over before each step and not kept: 500 of them
    would fill the memory.
    """

    def __init__(
        self,
        show: Show,
        before: Scenario,
        outcome: Outcome,
        what: str,
        merge: str,
        *,
        live: bool,
    ) -> None:
        super().__init__(what)
        self._show = show
        self._before = before
        self._after = outcome.scenario
        self._outcome: Outcome | None = outcome
        self._merge = merge
        self._live = live
        self.closed = False

    @property
    def before(self) -> Scenario:
        """What the edit began with."""
        return self._before

    @property
    def after(self) -> Scenario:
        """What the edit led to."""
        return self._after

    def hand_over(self, outcome: Outcome) -> None:
        """The outcome of the scenario that the next step, back or forth, leads to."""
        self._outcome = outcome

    def undo(self) -> None:
        self._live = False
        outcome, self._outcome = self._outcome, None
        self._show(self._before, outcome, False)

    def redo(self) -> None:
        outcome, self._outcome = self._outcome, None
        self._show(self._after, outcome, self._live)

    def id(self) -> int:
        return 1 if self._merge else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, EditCommand) or self.closed or other._merge != self._merge:
            return False
        self._after = other._after
        return True
