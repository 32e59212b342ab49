"""The file of a session's scenario, and whether there are edits since."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from explorer.gui.session.edit_history import EditHistory
from explorer.scenario.scenario import Scenario


class DocumentState(QObject):
    """Path, title and whether there is unsaved work; ``changed`` when one of them changes.

    ``scenario`` gives the scenario as it is now.
    """

    changed = Signal()

    def __init__(
        self,
        scenario: Callable[[], Scenario],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        # Its child, since a stack still sends signals while it is being deleted.
        self.undo_stack = EditHistory(self)
        self._scenario = scenario
        self._clean = scenario()
        self._path: Path | None = None
        self._title = ""
        self._is_lesson = False
        self._was_unsaved = False
        self.undo_stack.indexChanged.connect(self._follow)
        self.undo_stack.cleanChanged.connect(self._follow)

    @property
    def path(self) -> Path | None:
        """Where the document is saved, if it is."""
        return self._path

    @property
    def title(self) -> str:
        """The title of the document."""
        return self._path.stem if self._path else self._title or "Untitled"

    @property
    def is_unsaved(self) -> bool:
        """Whether there are unsaved edits."""
        stack = self.undo_stack
        # The saved state may have left the undo stack, with changes of the view in its place.
        return stack.is_edited and (stack.cleanIndex() >= 0 or self._scenario() != self._clean)

    @property
    def clean(self) -> Scenario:
        """The scenario as it was opened or saved last, without the edits that are in no file."""
        return self._clean if self.is_unsaved else self._scenario()

    @property
    def saved_scenario(self) -> Scenario:
        """The scenario as the file had it when it was opened or saved last."""
        return self._clean

    @property
    def is_lesson(self) -> bool:
        """Whether a lesson is open, whose edits need not be kept in a file."""
        return self._is_lesson

    def begin(self, scenario: Scenario, path: Path | None, title: str) -> None:
        """Another document replaces this one; emit ``changed`` once it is shown."""
        self._path = path
        self._title = title
        self._clean = scenario
        self._is_lesson = False
        self.undo_stack.clear()

    def begin_lesson(self) -> None:
        """A lesson is open."""
        self._is_lesson = True
        self.changed.emit()

    def leave_lesson(self) -> None:
        """What is open is no longer the lesson it began as."""
        self._is_lesson = False
        self._title = ""
        self.changed.emit()

    def saved(self, path: Path) -> None:
        """Note that the document is now in the file at ``path``."""
        self._path = path
        self._is_lesson = False
        self.mark_kept()

    def mark_kept(self) -> None:
        """Note that the document, as it is now, is in a file: its own, or that of a lesson."""
        self._clean = self._scenario()
        self.undo_stack.setClean()
        self.changed.emit()

    def _follow(self, _index: object) -> None:
        if self.is_unsaved != self._was_unsaved:
            self._was_unsaved = not self._was_unsaved
            self.changed.emit()
