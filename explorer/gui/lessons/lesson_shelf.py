"""The lessons a window offers: those of the program and the user's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from explorer.gui.canvas.canvas import Canvas
from explorer.gui.session.playback import Playback
from explorer.gui.session.session import Session
from explorer.scenario.files.atomic_write import make_folder


class LessonShelf(QObject):
    """Lists lessons, writes new ones and shows their folder.

    ``folder`` holds the user's own lessons; it need not exist yet. ``open_url`` shows it outside.
    ``done`` tells the ids of the lessons that were seen to their end.

    Signals: ``said`` (a sentence), ``lesson_chosen`` (a ``Lesson``), ``kept`` (the scenario is now
    in the file of a lesson).
    """

    said = Signal(str)
    lesson_chosen = Signal(object)
    kept = Signal()

    def __init__(
        self, session: Session, playback: Playback, canvas: Canvas, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._playback = playback
        self._canvas = canvas
        self._parent = parent
        self.folder = own_folder()
        self.done: Callable[[], tuple[str, ...]] = tuple
        self.open_url: Callable[[QUrl], bool] = QDesktopServices.openUrl

    def show_list(self) -> None:
        """Show all lessons to choose from, the user's own after the others."""
        from explorer.gui.lessons.lesson_list import LessonList
        from explorer.scenario.lessons.lesson import Lessons, lessons

        open_already = [
            window for window in self._parent.findChildren(LessonList) if window.isVisible()
        ]
        if open_already:
            open_already[0].raise_()
            return
        usable, wrong = lessons.usable()
        own, own_wrong = Lessons(self.folder).usable()
        theme = self._canvas.theme
        dialog = LessonList(
            [*usable, *own], [*wrong, *own_wrong], theme, self._parent, frozenset(self.done())
        )
        dialog.chosen.connect(self.lesson_chosen)
        dialog.open()

    def save(self) -> None:
        """Ask for the texts about the window's content, and make a lesson of it."""
        from explorer.gui.lessons.save_lesson_dialog import SaveLessonDialog

        dialog = SaveLessonDialog(
            self._session.scenario, self._playback.speed, self.folder, self._parent
        )
        dialog.saved.connect(self._say_saved)
        dialog.open()

    def open_folder(self) -> None:
        """Show the folder of the user's own lessons, which is created if it does not exist."""
        try:
            make_folder(self.folder)
        except OSError as error:
            self.said.emit(str(error))
            return
        if not self.open_url(QUrl.fromLocalFile(str(self.folder))):
            self.said.emit(f"{self.folder} could not be shown; open it in a file manager")

    def _say_saved(self, path: Path) -> None:
        self._session.document.mark_kept()
        self.kept.emit()
        self.said.emit(f"Saved {path}; find it under Lessons > All lessons")


def own_folder() -> Path:
    """Where the user's own lessons are."""
    data = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)
    return Path(data) / "lessons"
