"""The lessons a window offers: those of the program and a person's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices

if TYPE_CHECKING:
    from explorer.gui.window.window import MainWindow


class LessonShelf(QObject):
    """Lists lessons, writes new ones and shows their folder.

    ``folder`` holds a person's own lessons; it need not exist yet. ``open_url`` shows it outside.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.folder = own_folder()
        self.open_url: Callable[[QUrl], bool] = QDesktopServices.openUrl

    def show_list(self) -> None:
        """Show all lessons to choose from, a person's own behind the others."""
        from explorer.gui.lessons.lesson_list import LessonList
        from explorer.scenario.lessons.lesson import Lessons, lessons

        window = self._window
        open_already = [one for one in window.findChildren(LessonList) if one.isVisible()]
        if open_already:
            open_already[0].raise_()
            return
        usable, wrong = lessons.usable()
        own, own_wrong = Lessons(self.folder).usable()
        dialog = LessonList([*usable, *own], [*wrong, *own_wrong], window.theme, window)
        dialog.chosen.connect(window.open_lesson)
        dialog.open()

    def save(self) -> None:
        """Ask what is to be said about what the window shows, and make a lesson of it."""
        from explorer.gui.lessons.save_lesson_dialog import SaveLessonDialog

        window = self._window
        dialog = SaveLessonDialog(
            window.session.scenario, window.playback.speed, self.folder, window
        )
        dialog.saved.connect(self._say_saved)
        dialog.open()

    def open_folder(self) -> None:
        """Show the folder of a person's own lessons, which is made if there is none."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self._window.say(f"{self.folder}: {error.strerror}")
            return
        if not self.open_url(QUrl.fromLocalFile(str(self.folder))):
            self._window.say(f"{self.folder} could not be shown; open it in a file manager")

    def _say_saved(self, path: Path) -> None:
        self._window.session.mark_kept()
        self._window.document.forget_recovery()
        self._window.say(f"{path} is written; Lessons > All lessons shows it")


def own_folder() -> Path:
    """Where a person's own lessons are."""
    data = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)
    return Path(data) / "lessons"
