"""Starting the window."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSettings, Qt, Signal
from PySide6.QtWidgets import QApplication

from explorer import __version__
from explorer.gui.document import settings
from explorer.gui.look.icons import app_icon
from explorer.gui.session.garbage_collection import GarbageCollector, share_one_heap
from explorer.gui.window.window import MainWindow
from explorer.identity import DESKTOP_ID, PROGRAM, TITLE

if TYPE_CHECKING:
    from explorer.scenario.lessons.lesson import Lesson
    from explorer.scenario.scenario import Scenario

REPORT = "DESCENT_EXPLORER_STARTUP_REPORT"
NAME = PROGRAM
FIRST_LESSON = "parabola_momentum"
TURN_SECONDS = 0.0005
"""How long a search may keep the window's thread waiting; Python's default is 5 ms."""


def make_application(arguments: list[str]) -> QApplication:
    """The application with its name and icon."""
    share_one_heap()
    application = QApplication(arguments)
    application.setApplicationName(NAME)
    application.setApplicationDisplayName(TITLE)
    application.setApplicationVersion(__version__)
    application.setOrganizationName(NAME)
    # By this name Wayland finds the icon.
    application.setDesktopFileName(DESKTOP_ID)
    application.setWindowIcon(app_icon())
    return application


def settings_store() -> QSettings:
    """The store of the user's settings."""
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, NAME, NAME)


def main(name: str | None = None, allowed: Sequence[Path] = ()) -> int:
    """Open the window with a file, a lesson, or what was open last time; the exit code.

    A file's data may lie below its own folder and those ``allowed``; about others one is asked.
    Raises ``ScenarioError`` if ``name`` cannot be opened.
    """
    sys.setswitchinterval(TURN_SECONDS)
    opened = opened_by_name(name, allowed) if name is not None else None
    application = make_application(sys.argv[:1])
    window = MainWindow(settings_store())
    report = StartupReport(window) if REPORT in os.environ else None
    window.show()
    application.processEvents()
    if report is not None:
        report.first_events_done()
    from explorer.drawing.frame.pyqtgraph_setup import configure

    configure()
    opened = opened or last_time(window.settings)
    window.assemble(
        opened.scenario,
        path=opened.path,
        title=opened.title,
        lesson=opened.lesson,
        resume_at=opened.resume_at,
    )
    if not window.settings.last_scenario:
        window.show_hint()
    if opened.problem:
        window.say(opened.problem)
    if opened.outside is not None:
        window.document.open_path(opened.outside)
    if report is not None:
        report.follow_picture()
    gc.freeze()
    GarbageCollector(application).start()
    return application.exec()


@dataclass(frozen=True)
class Opened:
    """A scenario with the file, the title or the lesson it came with.

    ``resume_at`` is the saved step and the index of the selected contender. ``problem`` says why it
    is not what was to be opened. ``outside`` is the file that was to be opened if it reads data
    outside its folder, which the user has to allow first.
    """

    scenario: Scenario
    path: Path | None = None
    title: str = ""
    lesson: Lesson | None = None
    resume_at: tuple[int, int] | None = None
    problem: str = ""
    outside: Path | None = None


def opened_by_name(name: str, allowed: Sequence[Path] = ()) -> Opened:
    """The scenario of a file, a lesson or a kept rule; raises ``ScenarioError``."""
    from explorer.scenario.files.data_folders import folder_to_allow
    from explorer.scenario.files.plain_data import ScenarioError

    try:
        return _named(name, allowed)
    except ScenarioError as error:
        if folder_to_allow(error) is None or name == FIRST_LESSON:
            raise
        return replace(_named(FIRST_LESSON, ()), outside=Path(name))


def _named(name: str, allowed: Sequence[Path]) -> Opened:
    from explorer.scenario.files.rule_file import is_rule, read_rule
    from explorer.scenario.files.scenario_file import RECORDING_SUFFIXES
    from explorer.scenario.lessons.lesson import SUFFIX, lessons, read_lesson
    from explorer.scenario.lessons.location import load, scenario_of

    path = Path(name)
    if os.path.isfile(name) and is_rule(path):
        rule = read_rule(path)
        return Opened(scenario_of(rule), title=rule.title)
    # Unlike Path.is_file, this is simply false for a name that no file can have.
    if os.path.isfile(name) and path.suffix.lower() in RECORDING_SUFFIXES:
        scenario = load(name)
        return Opened(scenario, title=scenario.surface.title, resume_at=(scenario.steps, 0))
    if os.path.isfile(name) and path.suffix == SUFFIX:
        lesson = read_lesson(path, allowed)
        return Opened(lesson.scenario, title=lesson.title, lesson=lesson)
    if os.path.isfile(name):
        return Opened(load(name, allowed), path.resolve())
    if name in lessons:
        lesson = lessons[name]
        return Opened(lesson.scenario, title=lesson.title, lesson=lesson)
    return Opened(load(name), title=name)


def last_time(remembered: settings.Settings) -> Opened:
    """What was open when the program was last closed; the first lesson if nothing was."""
    from explorer.scenario.files.data_folders import folder_to_allow
    from explorer.scenario.files.scenario_file import (
        ScenarioError,
        read_scenario,
        scenario_from_text,
    )
    from explorer.scenario.lessons.lock import broken_lock

    if not remembered.reopen or not remembered.last_scenario:
        return opened_by_name(FIRST_LESSON)
    resume_at = (remembered.last_step, remembered.last_chosen)
    path = remembered.last_path
    try:
        if path and os.path.isfile(path):
            # It may have changed since, and saving would undo that.
            return Opened(read_scenario(Path(path)), Path(path), resume_at=resume_at)
        # It was kept by the program itself, with the data that one had agreed to.
        scenario = scenario_from_text(remembered.last_scenario)
    except ScenarioError as error:
        if path and folder_to_allow(error) is not None:
            return replace(opened_by_name(FIRST_LESSON), outside=Path(path))
        problem = f"The last session could not be reopened: {error}"
        return replace(opened_by_name(FIRST_LESSON), problem=problem)
    lesson = lesson_with(remembered.last_lesson)
    if lesson is None:
        return Opened(scenario, resume_at=resume_at)
    if broken_lock(lesson.scenario, scenario, lesson.locked) is not None:
        scenario = lesson.scenario
    return Opened(scenario, title=lesson.title, lesson=lesson, resume_at=resume_at)


def lesson_with(key: str) -> Lesson | None:
    """The lesson with an id, of the program or the user's own; None if there is none now."""
    if not key:
        return None
    from explorer.gui.lessons.lesson_shelf import own_folder
    from explorer.scenario.lessons.lesson import LessonError, Lessons, lessons

    for shelf in (lessons, Lessons(own_folder())):
        try:
            if key in shelf:
                return shelf[key]
        except LessonError:
            return None
    return None


class StartupReport(QObject):
    """Says when the window was first painted and when its picture was complete, then quits."""

    _picture_painted = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._painted = False
        window.installEventFilter(self)
        # Queued, so that it comes right after the paint and before any timer.
        self._picture_painted.connect(self._say_picture, Qt.ConnectionType.QueuedConnection)

    def first_events_done(self) -> None:
        """Say so if the window was painted among the first events."""
        if self._painted:
            print("first-paint", flush=True)  # noqa: T201

    def follow_picture(self) -> None:
        """The window is assembled: its next picture is the complete one."""
        self._window.canvas.view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._painted = True
            if watched is not self._window:
                self._picture_painted.emit()
        return False

    def _say_picture(self) -> None:
        print("first-picture", flush=True)  # noqa: T201
        QApplication.quit()
