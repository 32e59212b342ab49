"""The main window: canvas in the middle, panels around it, playback below."""

from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QEvent, QSettings, QSize, Qt, QTimer, QUrl
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QMainWindow,
    QToolBar,
    QToolTip,
)

from explorer.drawing.colours.theme import Theme
from explorer.drawing.text.labels import FONT_SIZE
from explorer.gui.document import settings as remembered
from explorer.gui.look import style
from explorer.gui.widgets.focus_keys import kept_for
from explorer.gui.widgets.tab_order import follow_layouts

if TYPE_CHECKING:
    from explorer.gui.document.document import Dialogs
    from explorer.scenario.lessons.lesson import Lesson
    from explorer.scenario.scenario import Scenario

LAYOUT_VERSION = 1
SMALLEST = QSize(1024, 640)
USUAL = QSize(1280, 800)
FRAME = QSize(8, 40)
"""What a window manager draws around a window."""
PRESENTER_SCALE = 1.6
UNUSABLE_LAYOUT = "The remembered size or panels of the window could not be used"
REMEMBER_MS = 500


class MainWindow(QMainWindow):
    """Puts the parts together and passes requests from views to the session.

    A new window is an empty frame that can be shown at once; ``assemble`` fills it. The parts are
    imported only then, so that the frame need not wait for them.
    """

    def __init__(self, store: QSettings) -> None:
        super().__init__()
        self._store = store
        self._assembled = False
        self.settings, self._unusable = remembered.read(store)
        self.setObjectName("main-window")
        self.setWindowTitle("Descent Explorer")
        self.setAcceptDrops(True)
        self.setDockNestingEnabled(True)
        room = self.screen().availableSize() - FRAME
        self.setMinimumSize(SMALLEST.boundedTo(room))
        self.resize(USUAL.boundedTo(room))
        geometry = QByteArray(base64.b64decode(self.settings.geometry))
        if self.settings.geometry and not self.restoreGeometry(geometry):
            self._unusable = self._unusable or UNUSABLE_LAYOUT
        self._theme = style.chosen_theme(self.settings.theme, _application())
        style.apply(_application(), self._theme)

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

        ``place`` goes on where one left: the step and the index of the chosen contender.
        ``dialogs`` and ``recovery`` replace the questions asked and the folder of unsaved work.
        Unsaved work that windows which died have left there is offered.
        """
        from explorer.engine import surfaces
        from explorer.gui.canvas.canvas import Canvas
        from explorer.gui.document.document import AskingDialogs, Document, recovery_folder
        from explorer.gui.export.export_actions import Exports
        from explorer.gui.lessons.lesson_shelf import LessonShelf
        from explorer.gui.session.playback import Playback
        from explorer.gui.session.progress import WaitingDialog
        from explorer.gui.session.session import Session
        from explorer.gui.window.docks import Desk
        from explorer.gui.window.menus import Menus
        from explorer.scenario.budget import excess
        from explorer.scenario.edit import starter

        questions = dialogs or AskingDialogs(self).dialogs()
        sentence = excess(scenario)
        if sentence is not None and not questions.large(sentence):
            scenario = starter(surfaces["rosenbrock"])
            path, title, lesson, place = None, "", None, None
        self.session = Session(scenario, self, waiting=WaitingDialog(self), large=questions.large)
        self.playback = Playback(self.session, self)
        self.document = Document(
            self.session,
            questions,
            recovery or recovery_folder(),
            self,
        )
        self.canvas = Canvas(self.session, self._theme, self)
        self.setCentralWidget(self.canvas)
        self.desk = Desk(self, self.session, self.document, self.canvas, self._theme)
        self._build_playback()
        self._hover = QLabel(self)
        self._hover.setObjectName("status-hover")
        style.use_tabular_figures(self._hover)
        self.statusBar().addPermanentWidget(self._hover)
        self.statusBar().setSizeGripEnabled(False)
        self.exports = Exports(self)
        self.lesson_shelf = LessonShelf(self)
        self.menus = Menus(self)
        self._connect()
        if path is not None or title:
            self.session.open(scenario, path, title)
        self.canvas.setFocus()
        self._restore()
        self.desk.follow_data()
        self._assembled = True
        self._show_document()
        self._show_playback()
        if lesson is not None:
            self._begin_lesson(lesson, at_once=False, play=place is None)
        if place is not None:
            self.session.set_step(place[0])
            self.session.set_chosen(place[1])
        self._follow_changes()
        if self._unusable:
            self.say(self._unusable)
        self._offer_recoveries()

    def _follow_changes(self) -> None:
        """Remember what changes soon after, since a program that dies has no later."""
        from explorer.gui.document.layout_watch import LayoutWatch

        self._remembering = QTimer(self)
        self._remembering.setSingleShot(True)
        self._remembering.setInterval(REMEMBER_MS)
        self._remembering.timeout.connect(self._remember)
        self._layout_watch = LayoutWatch(self, self.desk.docks)
        self._layout_watch.changed.connect(self._remember_soon)
        self.playback.state_changed.connect(self._remember_soon)
        self.canvas.options_changed.connect(self._remember_soon)
        self.session.document_changed.connect(self._remember_soon)

    def _remember_soon(self) -> None:
        # Not while playing: what is remembered holds the whole scenario.
        if self._assembled and not self.playback.playing:
            self._remembering.start()

    def _offer_recoveries(self) -> None:
        recoveries = self.document.recoveries()
        if recoveries:
            from explorer.gui.dialogs.recovery_dialog import RecoveryDialog

            document = self.document
            RecoveryDialog(recoveries, document.restore, document.discard, self).show()

    @property
    def theme(self) -> Theme:
        """The theme in force."""
        return self._theme

    def _build_playback(self) -> None:
        from explorer.gui.widgets.playback_bar import PlaybackBar

        self.playback_bar = PlaybackBar(self)
        bar = QToolBar("Playback", self)
        bar.setObjectName("playback-toolbar")
        bar.setMovable(False)
        bar.setFloatable(False)
        bar.addWidget(self.playback_bar)
        bar.toggleViewAction().setEnabled(False)
        self.addToolBar(Qt.ToolBarArea.BottomToolBarArea, bar)

    def _connect(self) -> None:
        self.canvas.start_picked.connect(self._move_start)
        self.canvas.hovered.connect(self._hover.setText)
        self.playback_bar.play_toggled.connect(self.playback.toggle)
        self.playback_bar.step_requested.connect(self.playback.go_to)
        self.playback_bar.speed_requested.connect(self.playback.set_speed)
        self.playback_bar.loop_requested.connect(self.playback.set_loop)
        self.playback.state_changed.connect(self._show_playback)
        self.session.step_changed.connect(self.playback_bar.set_step)
        self.session.changed.connect(self._follow)
        self.session.document_changed.connect(self._show_document)
        self.session.refused.connect(self.say)
        self.document.failed.connect(self.say)
        self.document.opened.connect(self._leave_lesson)
        self.document.lesson_read.connect(self._show_lesson)
        self.document.recent_changed.connect(self._remember_recent)
        self.desk.said.connect(self.say)
        self.desk.lessons_requested.connect(self.show_lessons)
        self.desk.lesson_again_requested.connect(self._start_lesson_again)
        self.desk.map_export_requested.connect(self.exports.map)
        _application().styleHints().colorSchemeChanged.connect(self._system_theme_changed)

    def say(self, sentence: str) -> None:
        """Show a sentence in the status line."""
        self.statusBar().showMessage(sentence, 15_000)

    def _move_start(self, start: tuple[float, ...], final: bool) -> None:
        scenario = replace(self.session.scenario, start=start)
        self.session.apply(scenario, "move start", merge="start", final=final)

    def _follow(self, _change: object) -> None:
        self._show_playback()

    def _show_playback(self) -> None:
        self.playback_bar.set_state(
            step=self.session.step,
            last_step=self.session.scenario.steps,
            playing=self.playback.playing,
            speed=self.playback.speed,
            loop=self.playback.loop,
        )
        self.menus.show_playback(self.playback)

    def _show_document(self) -> None:
        self.setWindowFilePath("" if self.session.path is None else str(self.session.path))
        # Qt adds the program's name where that is customary, as it does to the dialogs' titles.
        self.setWindowTitle(f"{self.session.title}[*]")
        self.setWindowModified(self.session.is_unsaved and not self.session.is_lesson)

    def set_theme_choice(self, choice: style.ThemeChoice) -> None:
        """Follow a theme, or the system."""
        self._change_settings(theme=choice)
        self._use_theme(style.chosen_theme(choice, _application()))

    def _system_theme_changed(self, _scheme: object) -> None:
        if self.settings.theme == "system":
            self._use_theme(style.system_theme(_application()))

    def _use_theme(self, theme: Theme) -> None:
        if theme is self._theme:
            return
        self._theme = theme
        style.apply(_application(), theme)
        self.canvas.set_theme(theme)
        self.desk.set_theme(theme)

    def set_presenter(self, on: bool) -> None:
        """Show canvas and playback only, in large type, or everything again."""
        if on == self.settings.presenter:
            return
        self.settings = replace(self.settings, presenter=on)
        if on:
            self._layout_before = self.saveState(LAYOUT_VERSION)
            for dock in self.desk.docks:
                dock.hide()
        else:
            self.restoreState(self._layout_before, LAYOUT_VERSION)
        self.canvas.set_options(
            line_scale=PRESENTER_SCALE if on else 1.0,
            font_size=round(FONT_SIZE * (PRESENTER_SCALE if on else 1.0)),
        )
        self.menuBar().setVisible(not on)
        self.statusBar().setVisible(not on)
        if on:
            corner = self.canvas.mapToGlobal(self.canvas.rect().topLeft())
            QToolTip.showText(corner, "F11 brings everything back", self.canvas, msecShowTime=4000)

    def show_settings(self) -> None:
        """Show the settings; what is changed there acts at once."""
        from explorer.gui.dialogs.settings_dialog import OWN, SettingsDialog

        values: dict[str, float | bool | str] = {
            "theme": self.settings.theme,
            "colour_map": self.canvas.options.colour_map or OWN,
            "steps_per_second": self.playback.speed,
            "begin_with_what_was_open_last": self.settings.reopen,
        }
        dialog = SettingsDialog(values, self)
        dialog.change_requested.connect(self._change_setting)
        dialog.open()

    def _change_setting(self, name: str, value: Any) -> None:
        match name:
            case "theme":
                self.set_theme_choice(value)
                self.menus.show_theme(value)
            case "colour_map":
                own = value not in self._theme.colour_maps
                self.canvas.set_options(colour_map=None if own else value)
            case "steps_per_second":
                self.playback.set_speed(value)
            case "begin_with_what_was_open_last":
                self._change_settings(reopen=value)

    def show_gallery(self) -> None:
        """Show all surfaces as pictures to choose from."""
        from explorer.gui.dialogs.surface_gallery import SurfaceGallery

        gallery = SurfaceGallery(self._theme, self)
        gallery.choose(self.session.scenario.surface.id)
        gallery.chosen.connect(self._use_surface)
        gallery.open()

    def _use_surface(self, key: str) -> None:
        from explorer.engine import surfaces
        from explorer.scenario.edit import on_surface

        self.session.apply(on_surface(self.session.scenario, surfaces[key]), "change surface")

    def show_lessons(self) -> None:
        """Show all lessons to choose from."""
        self.lesson_shelf.show_list()

    def open_lesson(self, lesson: Lesson) -> None:
        """Open a lesson, asking first if there is unsaved work, and let it play."""
        if self.document.may_leave():
            self._show_lesson(lesson)

    def _show_lesson(self, lesson: Lesson) -> None:
        self.playback.pause()
        if not self.session.open(lesson.scenario, title=lesson.title):
            return
        self.document.forget_recovery()
        self._begin_lesson(lesson)

    def _begin_lesson(self, lesson: Lesson, *, at_once: bool = True, play: bool = True) -> None:
        self.session.begin_lesson(lesson.locked)
        self.desk.show_lesson(lesson, at_once=at_once)
        self.canvas.setFocus()
        self.playback.set_speed(float(lesson.playback.speed))
        if lesson.playback.autoplay and play:
            self.playback.play()

    def _leave_lesson(self) -> None:
        self.playback.pause()
        self.desk.close_lesson()

    def _start_lesson_again(self) -> None:
        lesson = self.desk.lesson
        if lesson is not None:
            self.session.apply(lesson.scenario, "start the lesson again", by_lesson=True)
            self.playback.go_to(0)
            self.playback.play()

    def remember_export(self, kind: str, options: dict[str, Any]) -> None:
        """Keep what was chosen in an export dialog."""
        self._change_settings(export={**self.settings.export, kind: options})

    def _change_settings(self, **changes: Any) -> None:
        self.settings = replace(self.settings, **changes)
        remembered.update(self._store, changes)

    def _remember_recent(self, path: str) -> None:
        # Other windows may have opened files meanwhile.
        self._store.sync()
        self._change_settings(recent=remembered.load(self._store).with_recent(path).recent)
        self.menus.show_recent(self.settings.recent)

    def _restore(self) -> None:
        saved = self.settings
        if saved.layout:
            # A layout is restored as if what is not shown yet took no room.
            self.canvas.show()
            layout = QByteArray(base64.b64decode(saved.layout))
            if not self.restoreState(layout, LAYOUT_VERSION):
                self._unusable = self._unusable or UNUSABLE_LAYOUT
        else:
            self.desk.use_default_sizes(also_later=True)
        self.settings = replace(saved, presenter=False)
        self.playback.set_speed(saved.speed)
        self.playback.set_loop(saved.loop)
        self.menus.show_recent(saved.recent)
        self.menus.restore_options(saved.options)

    def _remember(self) -> None:
        from explorer.scenario.files.scenario_file import scenario_text

        changes: dict[str, Any] = {}
        if not self.settings.presenter:
            changes["geometry"] = _encoded(self.saveGeometry())
            changes["layout"] = _encoded(self.saveState(LAYOUT_VERSION))
        path, lesson = self.session.path, self.desk.lesson
        # Edits that a person chose not to keep do not come back; those in a lesson are no such.
        last = self.session.scenario if self.session.is_lesson else self.session.clean
        self._change_settings(
            **changes,
            speed=self.playback.speed,
            loop=self.playback.loop,
            options=self.menus.kept_options(),
            last_scenario=scenario_text(last),
            last_path="" if path is None else str(path),
            last_lesson="" if lesson is None or path is not None else lesson.id,
            last_step=self.session.step,
            last_chosen=self.session.chosen,
        )

    def action(self, name: str) -> QAction:
        """The menu action of a command."""
        return self.menus.action(name)

    def event(self, event: QEvent) -> bool:
        return kept_for(self.focusWidget(), event) or super().event(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        if self._assembled:
            follow_layouts(*self.desk.seen(), self.playback_bar)
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
        if not self.document.may_leave():
            event.ignore()
            return
        self._remember()
        self._layout_watch.stop()
        self._remembering.stop()
        self._assembled = False
        self.document.close()
        event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event.mimeData().urls()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped(event.mimeData().urls())
        if path is not None and self._assembled:
            event.acceptProposedAction()
            self.document.open_path(path)


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application


def _encoded(state: QByteArray) -> str:
    return base64.b64encode(state.data()).decode("ascii")


def _dropped(urls: list[QUrl]) -> Path | None:
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
