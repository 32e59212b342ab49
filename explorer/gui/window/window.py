"""The main window: canvas in the middle, panels around it, playback below."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QSettings, QSize
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMainWindow

from explorer.drawing.colours.theme import Theme
from explorer.gui.document.dropped_files import dropped_files
from explorer.gui.document.settings import Settings
from explorer.gui.look import style
from explorer.gui.widgets.focus_keys import kept_for
from explorer.gui.widgets.layout.tab_order import follow_layouts
from explorer.gui.window.memory import LAYOUT_VERSION, Memory, encoded
from explorer.gui.window.window_theme import WindowTheme

if TYPE_CHECKING:
    from explorer.gui.document.questions import Dialogs
    from explorer.scenario.lessons.lesson import Lesson
    from explorer.scenario.scenario import Scenario

SMALLEST = QSize(1024, 640)
USUAL = QSize(1280, 800)
FRAME = QSize(8, 40)
"""What a window manager draws around a window."""
SENTENCE_MS = 15_000
BRIEF_MS = 3_000


class MainWindow(QMainWindow):
    """Puts the parts together and passes requests from views to the session.

    A new window is an empty frame that can be shown at once; ``assemble`` fills it. The parts are
    imported only then, so that the frame need not wait for them. One that ``hands_back`` its
    scenario to a script asks nothing when it is closed.

    It has more methods than other classes because a window answers Qt's events, its menus and
    the signals of its parts, each in a few lines.
    """

    def __init__(self, store: QSettings) -> None:
        super().__init__()
        self._assembled = False
        self.hands_back = False
        self._memory = Memory(store, self)
        self.setAcceptDrops(True)
        self.setObjectName("main-window")
        self.setWindowTitle("Descent Explorer")
        self.setDockNestingEnabled(True)
        room = self.screen().availableSize() - FRAME
        self.setMinimumSize(SMALLEST.boundedTo(room))
        self.resize(USUAL.boundedTo(room))
        self._memory.restore_geometry()
        self._theme = WindowTheme(self.settings.theme, self)

    def assemble(
        self,
        scenario: Scenario,
        *,
        dialogs: Dialogs | None = None,
        recovery: Path | None = None,
        path: Path | None = None,
        title: str = "",
        lesson: Lesson | None = None,
        resume_at: tuple[int, int] | None = None,
    ) -> None:
        """Fill the window with its parts, showing ``scenario`` or a lesson that begins to play.

        ``resume_at`` restores the step and the index of the selected optimizer. ``dialogs`` and
        ``recovery`` replace the questions asked and the folder of unsaved work. Unsaved work that
        windows which died have left there is offered.
        """
        from explorer.gui.document.questions import AskingDialogs
        from explorer.scenario.budget import excess

        questions = dialogs or AskingDialogs(self).dialogs()
        sentence = excess(scenario)
        if sentence is not None and not questions.large(sentence):
            from explorer.scenario.edit import new_document

            scenario = new_document()
            path, title, lesson, resume_at = None, "", None, None
        self._make_parts(scenario, questions, recovery)
        self._connect()
        if path is not None or title:
            self.session.open(scenario, path, title)
        self.stage.take_focus()
        self._restore()
        self.docks.data_visibility.follow_layout()
        self._assembled = True
        self._show_document()
        self._parts.playback_controls.show_state()
        if lesson is not None:
            self.lesson_course.begin(lesson, at_once=False, restored=resume_at is not None)
        if resume_at is not None:
            self.session.set_step(resume_at[0])
            self.session.set_chosen(resume_at[1])
        self._memory.watch(self.docks.docks, self._to_remember)
        if self._memory.problem:
            self.say(self._memory.problem)
        self.window_dialogs.offer_recoveries()

    def _make_parts(self, scenario: Scenario, questions: Dialogs, recovery: Path | None) -> None:
        from explorer.gui.canvas.canvas_menu import CanvasMenu
        from explorer.gui.stage.view_history import ViewHistory
        from explorer.gui.window.command_slots import ON_CANVAS, command_slots
        from explorer.gui.window.menus import Menus
        from explorer.gui.window.window_parts import WindowParts

        self._parts = parts = WindowParts(
            self, self.theme, self._memory, scenario, questions, recovery
        )
        self.session, self.playback, self.document = parts.session, parts.playback, parts.document
        self.canvas, self.stage, self.docks = parts.canvas, parts.stage, parts.docks
        self.exports, self.lesson_shelf = parts.exports, parts.lesson_shelf
        self.presenter, self.lesson_course = parts.presenter, parts.lesson_course
        self.window_dialogs, self.screen_reader = parts.window_dialogs, parts.screen_reader
        self.playback_bar = parts.playback_controls.bar
        self.view_history = ViewHistory(self.session.undo_stack, self.stage, self.playback)
        slots = command_slots(self, parts)
        self.menus = Menus(self, slots, self.view_history, self.docks.docks)
        self.stage.set_actions(self.menus.actions)
        general = [self.menus.action(name) for name in ON_CANVAS]
        self._canvas_menu = CanvasMenu(self.session, general, self)

    def _connect(self) -> None:
        session, playback, document = self.session, self.playback, self.document
        dialogs = self.window_dialogs
        self.canvas.start_picked.connect(self.canvas.move_start)
        self.canvas.menu_requested.connect(self._canvas_menu.show)
        self.canvas.hovered.connect(self.stage.strip.show_hover_text)
        self._parts.playback_controls.follow(self.menus)
        session.document.changed.connect(self._show_document)
        shelf = self.lesson_shelf
        said = (session.refused, document.failed, dialogs.said, self.exports.said, shelf.said)
        for sentence in (*said, self.docks.maker.said, self._memory.failed):
            sentence.connect(self.say)
        document.recent_changed.connect(self._remember_recent)
        document.rule_added.connect(self.docks.show_rule)
        self.docks.maker.gallery_requested.connect(dialogs.show_gallery)
        self.docks.maker.optimizer_search_requested.connect(dialogs.show_optimizers)
        self.docks.maker.lessons_requested.connect(shelf.show_list)
        self.stage.views.map_export_requested.connect(self.exports.map)
        self.exports.options_used.connect(self._memory.remember_export)
        shelf.lesson_chosen.connect(self.lesson_course.open)
        dialogs.lesson_chosen.connect(self.lesson_course.open)
        dialogs.formula_wanted.connect(self.docks.begin_formula)
        shelf.done = self._memory.done
        self.lesson_course.finished.connect(self._memory.add_done)
        shelf.kept.connect(document.forget_recovery)
        menus = self.menus
        self.presenter.changed.connect(menus.action("presenter").setChecked)
        self._connect_view_history()
        menus.file_chosen.connect(document.open_path)
        menus.code_requested.connect(self.exports.copy_code)
        dialogs.theme_chosen.connect(self.set_theme_choice)
        self._theme.changed.connect(self.stage.set_theme)
        self._theme.changed.connect(self.docks.set_theme)
        self._theme.follow_system()
        for changed in (
            playback.state_changed,
            self.canvas.options_changed,
            session.document.changed,
            session.view_changed,
        ):
            changed.connect(self._remember_soon)

    @property
    def theme(self) -> Theme:
        """The theme in force."""
        return self._theme.theme

    @property
    def settings(self) -> Settings:
        """What is remembered."""
        return self._memory.settings

    def _connect_view_history(self) -> None:
        history = self.view_history
        history.said.connect(self.say_briefly)
        history.stack.went.connect(self.say_briefly)
        history.watch("presenter", lambda: self.presenter.on, self.presenter.set_on)
        history.watch("theme", lambda: self.settings.theme, self.set_theme_choice)
        choose_theme = history.undoable(
            self.set_theme_choice, lambda: f"Theme: {self.settings.theme}", parts=("theme",)
        )
        self.menus.theme_chosen.connect(choose_theme)

    def show_hint(self) -> None:
        """Show a hint on the canvas until the user does something."""
        self._parts.show_hint()

    def say(self, sentence: str) -> None:
        """Show a sentence over the picture for a while."""
        self.statusBar().showMessage(sentence, SENTENCE_MS)

    def say_briefly(self, sentence: str) -> None:
        """Announce a sentence about something that is visible anyway."""
        self.statusBar().showMessage(sentence, BRIEF_MS)

    def _show_document(self) -> None:
        document = self.session.document
        self.setWindowFilePath("" if document.path is None else str(document.path))
        # Qt adds the program's name where that is customary, as it does to the dialogs' titles.
        self.setWindowTitle(f"{document.title}[*]")
        self.setWindowModified(document.is_unsaved and not document.is_lesson)

    def set_theme_choice(self, choice: style.ThemeChoice) -> None:
        """Follow a theme, or the system."""
        self._memory.change(theme=choice)
        self._theme.choose(choice)
        self.menus.show_theme(choice)

    def _remember_recent(self, path: str) -> None:
        self._memory.add_recent(path)
        self.menus.show_recent(self.settings.recent)

    def _remember_soon(self) -> None:
        # Not while playing: what is remembered holds the whole scenario.
        if not self.playback.playing:
            self._memory.remember_soon()

    def _restore(self) -> None:
        saved = self.settings
        if saved.layout:
            # A layout is restored as if parts that are not yet shown took no room.
            self.stage.show()
            self._memory.restore_layout()
        else:
            self.docks.layout.use_default_sizes(also_later=True)
        self.playback.use_speed(saved.speed)
        self.playback.set_loop(saved.loop)
        self.menus.show_recent(saved.recent)
        self.menus.show_theme(saved.theme)
        self.menus.view_options.restore(saved.options)

    def _to_remember(self) -> dict[str, Any]:
        from explorer.gui.window.last_session import last_session

        layout: dict[str, Any] = {}
        if not self.presenter.on:
            layout["geometry"] = encoded(self.saveGeometry())
            layout["layout"] = encoded(self.saveState(LAYOUT_VERSION))
        return {
            **layout,
            "speed": self.playback.speed,
            "loop": self.playback.loop,
            "options": self.menus.view_options.kept(),
            **last_session(self.session, self.docks.lesson),
        }

    def action(self, name: str) -> QAction:
        """The menu action of a command."""
        return self.menus.action(name)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.StatusTip:
            # A tip about what is under the mouse is no sentence to lay over the picture.
            return True
        return kept_for(self.focusWidget(), event) or super().event(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        if self._assembled:
            follow_layouts(*self.docks.seen(), self.playback_bar)
        return super().focusNextPrevChild(forward)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        minimised = event.type() == QEvent.Type.WindowStateChange and self.isMinimized()
        if minimised and self._assembled:
            self.playback.pause()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._assembled:
            event.accept()
            return
        self.playback.pause()
        if not self.hands_back and not self.document.may_leave():
            event.ignore()
            return
        self._memory.close()
        self._assembled = False
        self.document.close()
        self.window_dialogs.end()
        self.docks.layout.lesson_room.stop()
        event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = dropped_files(event.mimeData().urls())
        if paths and self._assembled:
            event.acceptProposedAction()
            self._parts.open_dropped(paths)
