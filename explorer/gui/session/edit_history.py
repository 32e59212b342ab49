"""The edits that can be undone and redone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QUndoStack
from shiboken6 import isValid

from explorer.gui.session.edit_command import EditCommand
from explorer.scenario.results import Outcome
from explorer.scenario.scenario import Scenario

UNDO_LIMIT = 500


class EditHistory(QUndoStack):
    """An undo stack that goes nowhere before the runs of that place are computed.

    ``prepared`` computes them; None from it, since it was stopped or is too large, leaves
    everything as it is. The actions made here go the same way.
    """

    prepared: Callable[[Scenario], Outcome | None] | None = None

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setUndoLimit(UNDO_LIMIT)

    def __del__(self) -> None:
        # The garbage collector would free the edits while Qt still has them on its list.
        if isValid(self):
            self.blockSignals(True)
            self.clear()

    def undo(self) -> None:
        """Take the last edit back."""
        command = self.command(self.index() - 1) if self.canUndo() else None
        if not isinstance(command, EditCommand) or self._ready(command, command.before):
            super().undo()

    def redo(self) -> None:
        """Do the edit again that was taken back last."""
        command = self.command(self.index()) if self.canRedo() else None
        if not isinstance(command, EditCommand) or self._ready(command, command.after):
            super().redo()

    def createUndoAction(self, parent: QObject, prefix: str = "") -> QAction:
        return self._through(super().createUndoAction(parent, prefix), self.undo)

    def createRedoAction(self, parent: QObject, prefix: str = "") -> QAction:
        return self._through(super().createRedoAction(parent, prefix), self.redo)

    def _ready(self, command: EditCommand, scenario: Scenario) -> bool:
        if self.prepared is None:
            return True
        outcome = self.prepared(scenario)
        if outcome is not None:
            command.hand_over(outcome)
        return outcome is not None

    def _through(self, action: QAction, step: Callable[[], None]) -> QAction:
        # Qt's own connection would pass by what stands above.
        action.triggered.disconnect()
        action.triggered.connect(step)
        return action
