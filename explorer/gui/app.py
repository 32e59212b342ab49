"""Starting the window."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSettings, QTimer
from PySide6.QtWidgets import QApplication

from explorer import __version__
from explorer.drawing.setup import configure
from explorer.gui import settings
from explorer.gui.icons import app_icon
from explorer.gui.window import MainWindow
from explorer.scenario.file import ScenarioError, scenario_from_text
from explorer.scenario.scenario import Scenario
from explorer.scenario.source import load

REPORT = "DESCENT_EXPLORER_STARTUP_REPORT"
NAME = "descent-explorer"
FIRST_LESSON = "parabola_momentum"


def make_application(arguments: list[str]) -> QApplication:
    """The application with name, icon and the drawing library's settings."""
    application = QApplication(arguments)
    application.setApplicationName(NAME)
    application.setApplicationDisplayName("Descent Explorer")
    application.setApplicationVersion(__version__)
    application.setOrganizationName(NAME)
    application.setWindowIcon(app_icon())
    configure()
    return application


def main(name: str | None = None) -> int:
    """Open the window with a file, a lesson, or what was open last time; the exit code.

    Raises ``ScenarioError`` if ``name`` cannot be opened.
    """
    opened = Opened(load(name), _path_of(name), name or "") if name is not None else None
    application = make_application(sys.argv[:1])
    store = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, NAME, NAME)
    opened = opened or last_time(settings.load(store))
    window = MainWindow(opened.scenario, store, path=opened.path, title=opened.title)
    if name is None:
        window.document.recover()
    reporter = StartupReport(window) if REPORT in os.environ else None
    window.show()
    code = application.exec()
    del reporter
    return code


@dataclass(frozen=True)
class Opened:
    """A scenario with the file or the title it came with."""

    scenario: Scenario
    path: Path | None = None
    title: str = ""


def last_time(remembered: settings.Settings) -> Opened:
    """What was open when the program was last left; the first lesson if there is nothing."""
    if remembered.last_scenario:
        try:
            scenario = scenario_from_text(remembered.last_scenario)
        except ScenarioError:
            return Opened(load(FIRST_LESSON), title=FIRST_LESSON)
        path = Path(remembered.last_path) if remembered.last_path else None
        return Opened(scenario, path if path and path.is_file() else None)
    return Opened(load(FIRST_LESSON), title=FIRST_LESSON)


def _path_of(name: str) -> Path | None:
    path = Path(name)
    return path.resolve() if path.is_file() else None


class StartupReport(QObject):
    """Says when the window was first painted and when its picture was complete, then quits."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._canvas = window.canvas.view.viewport()
        self._window = window
        self._said: list[str] = []
        window.installEventFilter(self)
        self._canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self._say_window if watched is self._window else self._say_picture)
        return False

    def _say_window(self) -> None:
        self._say("first-paint")

    def _say_picture(self) -> None:
        self._say("first-paint")
        self._say("first-picture")
        QApplication.quit()

    def _say(self, line: str) -> None:
        if line not in self._said:
            self._said.append(line)
            print(line, flush=True)  # noqa: T201
