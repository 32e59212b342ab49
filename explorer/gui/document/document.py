"""The document on disk: new, open, save, recent files, recovery after a crash."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from explorer.gui.document.changed_file import has_changed
from explorer.gui.document.data_permissions import DataPermissions
from explorer.gui.document.questions import Dialogs
from explorer.gui.document.recovery import Recovery, RecoveryFile, discard, left_behind, read_file
from explorer.gui.session.session import Session
from explorer.scenario.edit import added, new_document
from explorer.scenario.files.rule_file import is_rule, read_rule
from explorer.scenario.files.scenario_file import (
    LESSON_SUFFIX,
    RECORDING_SUFFIXES,
    SUFFIX,
    ScenarioError,
    read_scenario,
    write_scenario,
)

AUTOSAVE_MS = 3000


class Document(QObject):
    """Moves the session's scenario to and from files; asks before discarding unsaved work.

    It has more methods than other classes because each kind of file is opened in its own way.

    Signals: ``failed`` (a sentence), ``opened`` (another document is open now), ``recent_changed``
    (the path as text; Qt's own type would lose bytes that are not letters), ``lesson_read`` (a
    ``Lesson``: the file that was asked for holds one, which is to be opened in place of the
    document), ``rule_added`` (the file held a rule, which is a contender of the document now).

    ``folder`` holds the unsaved work of this window and of others.
    """

    failed = Signal(str)
    opened = Signal()
    recent_changed = Signal(object)
    lesson_read = Signal(object)
    rule_added = Signal()

    def __init__(
        self, session: Session, dialogs: Dialogs, folder: Path, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._dialogs = dialogs
        self._folder = folder
        self._recovery_file = RecoveryFile(folder)
        self._permissions = DataPermissions(dialogs)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(AUTOSAVE_MS)
        self._timer.timeout.connect(self.autosave)
        session.undo_stack.indexChanged.connect(self._schedule_autosave)

    def new(self) -> None:
        """Start a new scenario."""
        if self.may_leave() and self._session.open(new_document()):
            self.forget_recovery()
            self.opened.emit()

    def open(self) -> None:
        """Ask for a file and open it, or for several recordings, which are opened together."""
        if not self.may_leave():
            return
        paths = self._dialogs.open_paths()
        if len(paths) == 1:
            self.read(paths[0])
        elif paths:
            self.read_runs(paths)

    def open_path(self, path: Path) -> None:
        """Open a known file, asking first if unsaved work would be left for it."""
        if is_rule(path) or self.may_leave():
            self.read(path)

    def open_runs(self, paths: Sequence[Path]) -> None:
        """Open recordings together, asking first if unsaved work would be left for them."""
        if self.may_leave():
            self.read_runs(paths)

    def read(self, path: Path) -> bool:
        """Open the file at ``path``; on failure the document stays as it was."""
        if is_rule(path):
            return self._read_rule(path)
        if path.suffix == LESSON_SUFFIX:
            return self._read_lesson(path)
        if path.suffix.lower() in RECORDING_SUFFIXES:
            return self.read_runs([path])
        try:
            scenario = self._permissions.read(read_scenario, path)
        except ScenarioError as error:
            self.failed.emit(str(error))
            return False
        if not self._session.open(scenario, path):
            return False
        self.forget_recovery()
        self.opened.emit()
        self.recent_changed.emit(str(path))
        return True

    def read_runs(self, paths: Sequence[Path]) -> bool:
        """Open recordings on one plane, as a document without a file of its own."""
        from explorer.scenario.recordings.recording import read_recordings

        try:
            scenario = read_recordings(paths)
        except ScenarioError as error:
            self.failed.emit(str(error))
            return False
        if not self._session.open(scenario, title=scenario.surface.title):
            return False
        # A recording is first shown as a whole.
        self._session.set_step(scenario.steps)
        self.forget_recovery()
        self.opened.emit()
        for path in paths:
            self.recent_changed.emit(str(path))
        return True

    def _read_lesson(self, path: Path) -> bool:
        from explorer.scenario.lessons.lesson import read_lesson

        try:
            lesson = self._permissions.read(read_lesson, path)
        except ScenarioError as error:
            self.failed.emit(str(error))
            return False
        self.lesson_read.emit(lesson)
        self.recent_changed.emit(str(path))
        return True

    def _read_rule(self, path: Path) -> bool:
        """Add the rule of a file to the document, which stays."""
        try:
            rule = read_rule(path)
        except ScenarioError as error:
            self.failed.emit(str(error))
            return False
        scenario = added(self._session.scenario, rule.optimizer_class(), rule.title)
        if not self._session.apply(scenario, f"add {rule.title}"):
            return False
        self._session.set_chosen(len(scenario.contenders) - 1)
        self.rule_added.emit()
        self.recent_changed.emit(str(path))
        return True

    def save(self) -> bool:
        """Save to the document's file, or ask for one; False if it was not saved."""
        document = self._session.document
        path = document.path
        if path is None:
            return self.save_as()
        read = partial(self._permissions.read, read_scenario)
        changed = has_changed(path, document.saved_scenario, read)
        if not changed or self._dialogs.replace_changed(path):
            return self._write(path)
        self.failed.emit(f"{path.name} was not saved; File > Save as keeps both versions")
        return False

    def save_as(self) -> bool:
        """Ask for a file and save there; False if it was not saved."""
        path = self._dialogs.save_path(self._session.document.title)
        if path is None:
            return False
        if not path.suffix:
            path = path.with_suffix(SUFFIX)
            if path.exists() and not self._dialogs.replace_existing(path):
                return False
        return self._write(path)

    def may_leave(self) -> bool:
        """Whether the document may be closed: saved, or discarded after asking."""
        if not self._session.document.is_unsaved or self._session.document.is_lesson:
            return True
        match self._dialogs.unsaved(self._session.document.title):
            case "save":
                return self.save()
            case "discard":
                return True
            case "cancel":
                return False

    def ask_for_data(self) -> Path | None:
        """A table that the user chooses, or None."""
        return self._dialogs.data_path()

    def close(self) -> None:
        """The document was closed normally; there is nothing to recover."""
        # The stack still sends signals while it is being destroyed.
        self._session.undo_stack.blockSignals(True)
        self.forget_recovery()
        self._recovery_file.release()

    def autosave(self) -> None:
        """Keep a copy of unsaved work, in case the program crashes."""
        if not self._session.document.is_unsaved:
            self.forget_recovery()
            return
        session = self._session
        try:
            self._recovery_file.keep(
                session.scenario, session.document.title, session.document.path
            )
        except ScenarioError:
            # A user's function cannot be saved; the person was told so at the start.
            self._recovery_file.forget()
        except OSError as error:
            self.failed.emit(f"a recovery copy could not be written: {error}")

    def recoveries(self) -> list[Recovery]:
        """The unsaved work of crashed windows, newest first."""
        return left_behind(self._folder)

    def restore(self, recovery: Recovery) -> bool:
        """Open the unsaved work of a crashed window; False if it stays where it is.

        The document has its file again if that can still be read, and is unsaved. The recovery copy
        is kept, now as this window's, until the work is saved or closed.
        """
        if not self.may_leave():
            return False
        kept_file = RecoveryFile(self._folder)
        if not kept_file.take(recovery.file):
            self.failed.emit(f"{recovery.file}: this work is open in another window")
            return False
        recovery = read_file(recovery.file)
        if recovery.scenario is None:
            kept_file.release()
            self.failed.emit(f"{recovery.problem}; it is kept and will be offered again")
            return False
        if not self._open_saved(recovery):
            kept_file.release()
            return False
        self.forget_recovery()
        self._recovery_file = kept_file
        self._session.apply(recovery.scenario, "recover unsaved work", can_stop=False)
        if not self._session.document.is_unsaved:
            # The file contains everything.
            self.forget_recovery()
        self.opened.emit()
        return True

    def discard(self, recovery: Recovery) -> bool:
        """Ask, and delete the unsaved work of a crashed window; False if it stays."""
        if not self._dialogs.discard_recovery(recovery.title):
            return False
        try:
            discard(recovery)
        except OSError as error:
            self.failed.emit(str(error))
            return False
        return True

    def _open_saved(self, recovery: Recovery) -> bool:
        """Open the document as it was saved last, so that undoing leads there."""
        if recovery.document is not None:
            try:
                saved = self._permissions.read(read_scenario, recovery.document)
            except ScenarioError as error:
                self.failed.emit(f"{error}; the recovered work is not linked to a file")
            else:
                return self._session.open(saved, recovery.document)
        return self._session.open(new_document(), title=recovery.title)

    def forget_recovery(self) -> None:
        """Delete the recovery copy."""
        self._timer.stop()
        try:
            self._recovery_file.forget()
        except OSError as error:
            self.failed.emit(f"the recovery copy could not be deleted: {error}")

    def _write(self, path: Path) -> bool:
        try:
            write_scenario(path, self._session.scenario)
        except (OSError, ScenarioError) as error:
            self.failed.emit(str(error))
            return False
        self._session.document.saved(path)
        self.forget_recovery()
        self.recent_changed.emit(str(path))
        return True

    def _schedule_autosave(self, _index: int) -> None:
        # Not put off by further edits, or a long drag would be lost as a whole.
        if not self._timer.isActive():
            self._timer.start()
