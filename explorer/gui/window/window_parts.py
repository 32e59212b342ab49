"""The parts of the window, made in the order in which each needs those before."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QMainWindow

from explorer.drawing.colours.theme import Theme
from explorer.gui.canvas.canvas import Canvas
from explorer.gui.canvas.canvas_hint import CanvasHint
from explorer.gui.canvas.touchpad import Touchpad
from explorer.gui.document.document import Document
from explorer.gui.document.dropped_files import may_have_a_rule
from explorer.gui.document.questions import Dialogs
from explorer.gui.document.recovery import recovery_folder
from explorer.gui.export.export_actions import Exports
from explorer.gui.lessons.lesson_shelf import LessonShelf
from explorer.gui.session.playback import Playback
from explorer.gui.session.progress import WaitingDialog
from explorer.gui.session.session import Session
from explorer.gui.stage.notice import Notice
from explorer.gui.stage.screen_reader import ScreenReader
from explorer.gui.stage.stage import Stage
from explorer.gui.window.docks.docks import Docks
from explorer.gui.window.docks.panel_folding import PanelFolding
from explorer.gui.window.lesson_course import LessonCourse
from explorer.gui.window.memory import Memory
from explorer.gui.window.playback_controls import PlaybackControls
from explorer.gui.window.presenter import Presenter
from explorer.gui.window.window_dialogs import WindowDialogs
from explorer.scenario.scenario import Scenario


class WindowParts:
    """Session, playback and document, and what shows and changes them in the window."""

    def __init__(
        self,
        window: QMainWindow,
        theme: Theme,
        memory: Memory,
        scenario: Scenario,
        questions: Dialogs,
        recovery: Path | None,
    ) -> None:
        self.session = session = Session(
            scenario, window, waiting=WaitingDialog(window), large=questions.large
        )
        self.playback = playback = Playback(session, window)
        self.document = Document(session, questions, recovery or recovery_folder(), window)
        self.canvas = canvas = Canvas(session, theme, window)
        Touchpad(canvas)
        self.stage = Stage(session, theme, canvas, window)
        window.setCentralWidget(self.stage)
        self.docks = Docks(window, session, self.document, self.stage, theme)
        self.playback_controls = PlaybackControls(window, session, playback)
        Notice(window.statusBar(), self.stage)
        self.screen_reader = ScreenReader(session, playback, self.stage, self.playback_controls.bar)
        self.exports = Exports(session, playback, canvas, window)
        self.exports.remember(memory.settings.export)
        self.lesson_shelf = LessonShelf(session, playback, canvas, window)
        self.folding = PanelFolding(window, self.docks.docks, [self.docks.data_dock])
        self.folding.changed.connect(self._show_folded)
        self.presenter = Presenter(window, canvas, self.docks.docks)
        self.lesson_course = LessonCourse(session, playback, self.document, canvas, self.docks)
        self.window_dialogs = WindowDialogs(
            session, playback, self.document, canvas, memory, window
        )

    def export_web_page(self) -> None:
        """Ask for the options of a web page, and write it."""
        self.exports.web_page(self.docks.lesson)

    def _show_folded(self, names: Sequence[str]) -> None:
        self.stage.strip.show_folded(() if self.presenter.on else names)

    def escape(self) -> None:
        """Leave presenter mode, or hide the previous run."""
        if self.presenter.on:
            self.presenter.set_on(False)
        else:
            self.session.dismiss_ghost()

    def show_hint(self) -> None:
        """Show a hint on the canvas until the user does something."""
        hint = CanvasHint(self.canvas, start_is_kept=self.session.locks.is_locked("start"))
        self.canvas.start_picked.connect(hint.dismiss)
        self.playback.state_changed.connect(hint.dismiss)
        self.session.step_changed.connect(hint.dismiss)

    def open_dropped(self, paths: Sequence[Path]) -> None:
        """Open a file, or recordings together; a path of points is asked which rule made it."""
        if len(paths) > 1:
            self.document.open_runs(paths)
        elif may_have_a_rule(paths[0], self.session.scenario.surface):
            self.window_dialogs.show_identification(paths[0])
        else:
            self.document.open_path(paths[0])
