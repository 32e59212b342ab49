"""Fixtures shared by tests of the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from explorer.drawing.frame.pyqtgraph_setup import configure
from explorer.engine import surfaces
from explorer.gui.document.questions import Answer, Dialogs
from explorer.gui.session.session import Session
from explorer.gui.window.window import MainWindow
from explorer.scenario.scenario import Scenario
from tests.scenarios import starter


@pytest.fixture
def scenario() -> Scenario:
    """Two contenders on the Rosenbrock valley, fifty steps."""
    return replace(starter(surfaces["rosenbrock"]), steps=50)


@pytest.fixture
def session(scenario: Scenario, qtbot: QtBot) -> Session:
    """A session without a window."""
    return Session(scenario)


@dataclass
class Answers:
    """What a person would answer; tests change it as they go."""

    opened: Path | list[Path] | None = None
    saved: Path | None = None
    data: Path | None = None
    unsaved: Answer = "discard"
    replaced: bool = False
    discarded: bool = False
    large: bool = False
    outside: bool = False
    replaces_changed: bool = False
    asked: list[str] = field(default_factory=list)

    def dialogs(self) -> Dialogs:
        """These answers as the questions of a document."""
        return Dialogs(
            self._open,
            self._save,
            self._unsaved,
            self._replace,
            self._data,
            self._discard,
            self._large,
            self._outside,
            self._replace_changed,
        )

    def _replace_changed(self, _path: Path) -> bool:
        self.asked.append("replace changed")
        return self.replaces_changed

    def _outside(self, sentence: str) -> bool:
        self.asked.append(sentence)
        return self.outside

    def _large(self, sentence: str) -> bool:
        self.asked.append(sentence)
        return self.large

    def _open(self) -> list[Path]:
        self.asked.append("open")
        if isinstance(self.opened, list):
            return self.opened
        return [] if self.opened is None else [self.opened]

    def _save(self, _title: str) -> Path | None:
        self.asked.append("save")
        return self.saved

    def _data(self) -> Path | None:
        self.asked.append("data")
        return self.data

    def _unsaved(self, _title: str) -> Answer:
        self.asked.append("unsaved")
        return self.unsaved

    def _replace(self, _path: Path) -> bool:
        self.asked.append("replace")
        return self.replaced

    def _discard(self, _title: str) -> bool:
        self.asked.append("discard")
        return self.discarded


@pytest.fixture
def answers() -> Answers:
    """The answers given in this test."""
    return Answers()


@pytest.fixture
def store(tmp_path: Path) -> QSettings:
    """Settings of this test alone."""
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def make_window(
    qtbot: QtBot, store: QSettings, answers: Answers, tmp_path: Path
) -> Iterator[Callable[..., MainWindow]]:
    """Open a window with a scenario; it is closed after the test."""
    configure()
    windows: list[MainWindow] = []

    def make(scenario: Scenario) -> MainWindow:
        window = MainWindow(store)
        window.show()
        qtbot.waitExposed(window)
        window.assemble(scenario, dialogs=answers.dialogs(), recovery=tmp_path)
        window.set_theme_choice("light")
        qtbot.waitUntil(lambda: window.docks.surface_dock.made is not None)
        windows.append(window)
        return window

    yield make
    answers.unsaved = "discard"
    for window in windows:
        window.close()
        window.deleteLater()


@pytest.fixture
def window(make_window: Callable[..., MainWindow], scenario: Scenario) -> MainWindow:
    """A shown window with the scenario of the tests."""
    return make_window(scenario)
