"""The edits that can be undone and redone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QUndoCommand, QUndoStack
from shiboken6 import isValid

from explorer.gui.session.edit_command import EditCommand
from explorer.scenario.results import Outcome
from explorer.scenario.scenario import Scenario

UNDO_LIMIT = 500


class EditHistory(QUndoStack):
    """An undo stack that moves only once the runs of the target are computed.

    ``prepared`` computes them; if it returns None, since it was stopped or the work is too large,
    everything stays as it is. The actions made here do the same. Signal ``went`` (a sentence): what
    was undone or redone.
    """

    went = Signal(str)

    prepared: Callable[[Scenario], Outcome | None] | None = None

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setUndoLimit(UNDO_LIMIT)

    def __del__(self) -> None:
        # The garbage collector would free the edits while Qt still has them on its list.
        if isValid(self):
            self.blockSignals(True)
            self.clear()

    def push(self, command: QUndoCommand) -> None:
        """Do an edit; one that goes on with the last is taken into it.

        Qt can merge too, but commands that Qt merges and deletes stay in Python's memory forever.
        """
        index = self.index()
        last = self.command(index - 1) if 0 < index == self.count() != self.cleanIndex() else None
        may_join = last is not None and last.id() == command.id() != -1
        if last is None or not may_join or not last.mergeWith(command):
            super().push(command)
            return
        command.redo()
        self.indexChanged.emit(index)
        self.undoTextChanged.emit(self.undoText())

    def undo(self) -> None:
        """Undo the last edit."""
        command = self.command(self.index() - 1) if self.canUndo() else None
        if not isinstance(command, EditCommand) or self._ready(command, command.before):
            what = self.undoText()
            super().undo()
            self._tell("Undone", what)

    def redo(self) -> None:
        """Redo the last undone edit."""
        command = self.command(self.index()) if self.canRedo() else None
        if not isinstance(command, EditCommand) or self._ready(command, command.after):
            what = self.redoText()
            super().redo()
            self._tell("Redone", what)

    def createUndoAction(self, parent: QObject, prefix: str = "") -> QAction:
        return self._through(super().createUndoAction(parent, prefix), self.undo)

    def createRedoAction(self, parent: QObject, prefix: str = "") -> QAction:
        return self._through(super().createRedoAction(parent, prefix), self.redo)

    @property
    def is_edited(self) -> bool:
        """Whether the scenario was edited since it was last saved, apart from its view."""
        clean = self.cleanIndex()
        if clean < 0:
            return True
        between = range(min(clean, self.index()), max(clean, self.index()))
        return any(isinstance(self.command(index), EditCommand) for index in between)

    def _ready(self, command: EditCommand, scenario: Scenario) -> bool:
        if self.prepared is None:
            return True
        outcome = self.prepared(scenario)
        if outcome is not None:
            command.hand_over(outcome)
        return outcome is not None

    def _tell(self, done: str, what: str) -> None:
        if what:
            self.went.emit(f"{done}: {what}.")

    def _through(self, action: QAction, step: Callable[[], None]) -> QAction:
        # Qt's own connection would bypass the code above.
        action.triggered.disconnect()
        action.triggered.connect(step)
        return action
