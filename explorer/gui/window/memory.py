"""The window's saved settings, written soon after they change."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QByteArray, QObject, QSettings, QTimer, Signal
from PySide6.QtWidgets import QDockWidget, QMainWindow

from explorer.gui.document import settings
from explorer.gui.document.layout_watch import LayoutWatch

LAYOUT_VERSION = 1
UNUSABLE_LAYOUT = "The saved window layout could not be restored"
REMEMBER_MS = 500


class Memory(QObject):
    """The settings now, and the store they are kept in.

    ``problem`` says what of the store could not be used, if anything.

    Signal ``failed``: a sentence, once, when nothing can be written to the store.
    """

    failed = Signal(str)

    def __init__(self, store: QSettings, window: QMainWindow) -> None:
        super().__init__(window)
        self._store = store
        self._window = window
        self._gather: Callable[[], dict[str, Any]] | None = None
        self._watch: LayoutWatch | None = None
        self.settings, self.problem = settings.read_settings(store)
        self._failure = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REMEMBER_MS)
        self._timer.timeout.connect(self.remember)

    def change(self, **changes: Any) -> None:
        """Keep other settings."""
        self.settings = replace(self.settings, **changes)
        failure = settings.update(self._store, changes)
        if failure and not self._failure:
            self.failed.emit(failure)
        self._failure = failure

    def add_recent(self, path: str) -> None:
        """Note a file that was opened or saved; other windows may have noted some meanwhile."""
        self._store.sync()
        self.change(recent=settings.load_settings(self._store).with_recent(path).recent)

    def remember_export(self, kind: str, options: dict[str, Any]) -> None:
        """Keep what was chosen in an export dialog."""
        self.change(export={**self.settings.export, kind: options})

    def add_done(self, lesson: str) -> None:
        """Note the id of a lesson that was seen to its end."""
        if lesson not in self.settings.lessons_done:
            kept = self.settings.lessons_done[1 - settings.MOST_LESSONS :]
            self.change(lessons_done=(*kept, lesson))

    def done(self) -> tuple[str, ...]:
        """The ids of the lessons that were seen to their end."""
        return self.settings.lessons_done

    def restore_geometry(self) -> None:
        """Give the window its size and position."""
        geometry = state_from_text(self.settings.geometry)
        if self.settings.geometry and not self._window.restoreGeometry(geometry):
            self.problem = self.problem or UNUSABLE_LAYOUT

    def restore_layout(self) -> None:
        """Give the panels their positions."""
        if not self._window.restoreState(state_from_text(self.settings.layout), LAYOUT_VERSION):
            self.problem = self.problem or UNUSABLE_LAYOUT

    def watch(self, docks: Sequence[QDockWidget], gather: Callable[[], dict[str, Any]]) -> None:
        """From now on save what ``gather`` returns, also when the layout changes.

        It is saved soon, in case the program crashes.
        """
        self._gather = gather
        self._watch = LayoutWatch(self._window, list(docks))
        self._watch.changed.connect(self.remember_soon)

    def remember_soon(self) -> None:
        """Save in a moment."""
        if self._gather is not None:
            self._timer.start()

    def remember(self) -> None:
        """Save now."""
        if self._gather is not None:
            self.change(**self._gather())

    def close(self) -> None:
        """Save for the last time."""
        self.remember()
        self._timer.stop()
        self._gather = None
        if self._watch is not None:
            self._watch.stop()


def encoded(state: QByteArray) -> str:
    """The state of a window as text."""
    return base64.b64encode(state.data()).decode("ascii")


def state_from_text(text: str) -> QByteArray:
    """The state of a window from text."""
    return QByteArray(base64.b64decode(text))
