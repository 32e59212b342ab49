"""The main window: canvas in the middle, panels around it, playback below."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QSettings, QSize, Qt
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMainWindow, QToolBar

from explorer.drawing.colours.theme import Theme
from explorer.gui.document.dropped_files import dropped_files, may_have_a_rule
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
ON_CANVAS = ("fit_surface", "fit_trajectories", "arrows", "isolines", "space", "gallery",
             "copy_picture", "export_picture")  # fmt: skip
"""Commands in the menu of the canvas, wherever it is opened."""


class MainWindow(QMainWindow):
    """Puts the parts together and passes requests from views to the session.

    A new window is an empty frame that can be shown at once; ``assemble`` fills it. The parts are
    imported only then, so that the frame need not wait for them. One that ``hands_back`` its
    scenario to a script asks nothing when it is closed.
    """

    def __init__(self, store: QSettings) -> None:
        super().__init__()
        self._assembled = False
        self.hands_back = False
        self._memory = Memory(store, self)
        self.setObjectName("main-window")
        self.setWindowTitle("Descent Explorer")
        self.setAcceptDrops(True)
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
        place: tuple[int, int] | None = None,
    ) -> None:
        """Fill the window with its parts, showing ``scenario`` or a lesson that begins to play.

        ``place`` restores the step and the index of the selected optimizer. ``dialogs`` and
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
            path, title, lesson, place = None, "", None, None
        self._make_parts(scenario, questions, recovery)
        self._connect()
        if path is not None or title:
            self.session.open(scenario, path, title)
        self.stage.take_focus()
        self._restore()
        self.docks.follow_data()
        self._assembled = True
        self._show_document()
        self._show_playback()
        if lesson is not None:
            self.lesson_course.begin(lesson, at_once=False, play=place is None)
        if place is not None:
            self.session.set_step(place[0])
            self.session.set_chosen(place[1])
        self._memory.watch(self.docks.docks, self._to_remember)
        if self._memory.problem:
            self.say(self._memory.problem)
        self.window_dialogs.offer_recoveries()

    def _make_parts(self, scenario: Scenario, questions: Dialogs, recovery: Path | None) -> None:
        from explorer.gui.canvas.canvas import Canvas
        from explorer.gui.canvas.canvas_menu import CanvasMenu
        from explorer.gui.canvas.touchpad import Touchpad
        from explorer.gui.document.document import Document
        from explorer.gui.document.recovery import recovery_folder
        from explorer.gui.export.export_actions import Exports
        from explorer.gui.lessons.lesson_shelf import LessonShelf
        from explorer.gui.session.playback import Playback
        from explorer.gui.session.progress import WaitingDialog
        from explorer.gui.session.session import Session
        from explorer.gui.stage.stage import Stage
        from explorer.gui.stage.view_history import ViewHistory
        from explorer.gui.window.docks import Docks
        from explorer.gui.window.lesson_course import LessonCourse
        from explorer.gui.window.menus import Menus
        from explorer.gui.window.panel_folding import PanelFolding
        from explorer.gui.window.presenter import Presenter
        from explorer.gui.window.window_dialogs import WindowDialogs

        self.session = session = Session(
            scenario, self, waiting=WaitingDialog(self), large=questions.large
        )
        self.playback = Playback(session, self)
        self.document = Document(
            session,
            questions,
            recovery or recovery_folder(),
            self,
        )
        self.canvas = Canvas(session, self.theme, self)
        Touchpad(self.canvas)
        self.stage = Stage(session, self.theme, self.canvas, self)
        self.setCentralWidget(self.stage)
        self.docks = Docks(self, session, self.document, self.stage, self.theme)
        self._build_bars()
        self.exports = Exports(session, self.playback, self.canvas, self)
        self.exports.remember(self.settings.export)
        self.lesson_shelf = LessonShelf(session, self.playback, self.canvas, self)
        self._folding = PanelFolding(self, self.docks.docks, [self.docks.data_dock])
        self.presenter = Presenter(self, self.canvas, self.docks.docks)
        self.lesson_course = LessonCourse(
            session, self.playback, self.document, self.canvas, self.docks
        )
        self.window_dialogs = WindowDialogs(
            session, self.playback, self.document, self.canvas, self._memory, self
        )
        self.view_history = ViewHistory(session.undo_stack, self.stage, self.playback)
        self.menus = Menus(self, self._slots(), self.view_history, self.docks.docks)
        self.stage.set_actions(self.menus.actions)
        general = [self.menus.action(name) for name in ON_CANVAS]
        self._canvas_menu = CanvasMenu(session, general, self)

    def _build_bars(self) -> None:
        from explorer.gui.stage.notice import Notice
        from explorer.gui.stage.screen_reader import ScreenReader
        from explorer.gui.widgets.playback_bar import PlaybackBar

        self.playback_bar = PlaybackBar(self)
        bar = QToolBar("Playback", self)
        bar.setObjectName("playback-toolbar")
        bar.setMovable(False)
        bar.setFloatable(False)
        bar.addWidget(self.playback_bar)
        bar.toggleViewAction().setEnabled(False)
        self.addToolBar(Qt.ToolBarArea.BottomToolBarArea, bar)
        Notice(self.statusBar(), self.stage)
        self.screen_reader = ScreenReader(
            self.session, self.playback, self.stage, self.playback_bar
        )

    def _slots(self) -> dict[str, Callable[..., object]]:
        """What each command of the menus does, by its name."""
        playback, document, docks = self.playback, self.document, self.docks
        return {
            "new": document.new,
            "open": document.open,
            "save": document.save,
            "save_as": document.save_as,
            "recover": self.window_dialogs.show_recoveries,
            "quit": self.close,
            "add": docks.open_add_menu,
            "duplicate": docks.duplicate_chosen,
            "remove": docks.remove_chosen,
            "fan": docks.fan_chosen,
            "dismiss_ghost": self._escape,
            **self.stage.slots(),
            **self._folding.slots(),
            "play": playback.toggle,
            "step_forward": playback.step_forward,
            "step_back": playback.step_back,
            "leap_forward": playback.leap_forward,
            "leap_back": playback.leap_back,
            "to_start": playback.to_start,
            "to_end": playback.to_end,
            "slower": playback.slower,
            "faster": playback.faster,
            "range_start": playback.begin_range,
            "range_end": playback.end_range,
            "range_clear": playback.clear_range,
            "loop": playback.set_loop,
            "presenter": self.presenter.set_on,
            "settings": self.window_dialogs.show_settings,
            "gallery": self.window_dialogs.show_gallery,
            "tune": self.window_dialogs.show_tuning,
            "range_test": self.window_dialogs.show_range_test,
            "compare": self.window_dialogs.show_comparison,
            "identify": self.window_dialogs.choose_points,
            "guide": self.window_dialogs.show_guide,
            "lessons": self.lesson_shelf.show_list,
            "save_lesson": self.lesson_shelf.save,
            "lesson_folder": self.lesson_shelf.open_folder,
            "palette": self.window_dialogs.show_palette,
            "shortcuts": self.window_dialogs.show_shortcuts,
            "about": self.window_dialogs.show_about,
            "export_picture": self.exports.picture,
            "export_film": self.exports.film,
            "export_table": self.exports.table,
            "export_web_page": self._export_web_page,
            "copy_picture": self.exports.copy_picture,
        }

    def _connect(self) -> None:
        session, playback, document = self.session, self.playback, self.document
        self.canvas.start_picked.connect(self.canvas.move_start)
        self.canvas.menu_requested.connect(self._canvas_menu.show)
        self.canvas.hovered.connect(self.stage.strip.show_place)
        bar = self.playback_bar
        bar.play_toggled.connect(playback.toggle)
        bar.step_requested.connect(playback.go_to)
        bar.speed_requested.connect(playback.set_speed)
        bar.loop_requested.connect(playback.set_loop)
        playback.state_changed.connect(self._show_playback)
        session.step_changed.connect(bar.set_step)
        session.changed.connect(self._show_playback)
        session.document.changed.connect(self._show_document)
        for said in (
            session.refused,
            document.failed,
            self.docks.said,
            self.exports.said,
            self.lesson_shelf.said,
        ):
            said.connect(self.say)
        document.recent_changed.connect(self._remember_recent)
        document.rule_added.connect(self.docks.show_rule)
        self.docks.gallery_requested.connect(self.window_dialogs.show_gallery)
        self.docks.optimizer_search_requested.connect(self.window_dialogs.show_optimizers)
        self.docks.lessons_requested.connect(self.lesson_shelf.show_list)
        self.stage.map_export_requested.connect(self.exports.map)
        self.exports.options_used.connect(self._memory.remember_export)
        self.lesson_shelf.lesson_chosen.connect(self.lesson_course.open)
        self.window_dialogs.lesson_chosen.connect(self.lesson_course.open)
        self.window_dialogs.said.connect(self.say)
        self.window_dialogs.formula_wanted.connect(self.docks.begin_formula)
        self.lesson_shelf.done = self._memory.done
        self.lesson_course.finished.connect(self._memory.add_done)
        self.lesson_shelf.kept.connect(document.forget_recovery)
        self.presenter.changed.connect(self.menus.action("presenter").setChecked)
        menus = self.menus
        self._connect_view_history()
        menus.file_chosen.connect(document.open_path)
        menus.code_requested.connect(self.exports.copy_code)
        self.window_dialogs.theme_chosen.connect(self.set_theme_choice)
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

    def _export_web_page(self) -> None:
        self.exports.web_page(self.docks.lesson)

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
        """Say on the canvas what to do first, until one does something."""
        from explorer.gui.canvas.canvas_hint import CanvasHint

        hint = CanvasHint(self.canvas, start_is_kept=self.session.locks.is_locked("start"))
        self.canvas.start_picked.connect(hint.dismiss)
        self.playback.state_changed.connect(hint.dismiss)
        self.session.step_changed.connect(hint.dismiss)

    def say(self, sentence: str) -> None:
        """Show a sentence over the picture for a while."""
        self.statusBar().showMessage(sentence, SENTENCE_MS)

    def say_briefly(self, sentence: str) -> None:
        """Show a sentence about what is seen anyway."""
        self.statusBar().showMessage(sentence, BRIEF_MS)

    def _escape(self) -> None:
        if self.presenter.on:
            self.presenter.set_on(False)
        else:
            self.session.dismiss_ghost()

    def _show_playback(self, _change: object = None) -> None:
        playback = self.playback
        self.playback_bar.set_state(
            step=self.session.step,
            last_step=self.session.scenario.steps,
            playing=playback.playing,
            speed=playback.speed,
            loop=playback.loop,
            played=(playback.first, playback.last) if playback.has_range else None,
        )
        self.menus.show_playback(playback)

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
            # A layout is restored as if what is not shown yet took no room.
            self.stage.show()
            self._memory.restore_layout()
        else:
            self.docks.use_default_sizes(also_later=True)
        self.playback.use_speed(saved.speed)
        self.playback.set_loop(saved.loop)
        self.menus.show_recent(saved.recent)
        self.menus.show_theme(saved.theme)
        self.menus.view_options.restore(saved.options)

    def _to_remember(self) -> dict[str, Any]:
        from explorer.scenario.files.scenario_file import ScenarioError, scenario_text

        layout: dict[str, Any] = {}
        if not self.presenter.on:
            layout["geometry"] = encoded(self.saveGeometry())
            layout["layout"] = encoded(self.saveState(LAYOUT_VERSION))
        document, lesson = self.session.document, self.docks.lesson
        # Edits that a person chose not to keep do not come back; those in a lesson are no such.
        last = self.session.scenario if document.is_lesson else document.clean
        kept = layout | {
            "speed": self.playback.speed,
            "loop": self.playback.loop,
            "options": self.menus.view_options.kept(),
        }
        try:
            text = scenario_text(replace(last, view=self.session.view))
        except ScenarioError:
            return kept
        return kept | {
            "last_scenario": text,
            "last_path": "" if document.path is None else str(document.path),
            "last_lesson": "" if lesson is None or document.path is not None else lesson.id,
            "last_step": self.session.step,
            "last_chosen": self.session.chosen,
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
        event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = dropped_files(event.mimeData().urls())
        if paths and self._assembled:
            event.acceptProposedAction()
            if len(paths) > 1:
                self.document.open_runs(paths)
            elif may_have_a_rule(paths[0], self.session.scenario.surface):
                self.window_dialogs.show_identification(paths[0])
            else:
                self.document.open_path(paths[0])
