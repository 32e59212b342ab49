from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from explorer.drawing.colours.theme import LIGHT
from explorer.engine.progress import Progress
from explorer.engine.trajectories.suggestion import StartSearch
from explorer.gui.panels.contenders.contender_commands import ContenderCommands
from explorer.gui.session.progress import PATIENCE_SECONDS, StoppedError, WaitingDialog
from explorer.gui.session.session import STOPPED, Session
from explorer.gui.session.session_changes import SessionChange
from explorer.gui.window.window import MainWindow
from explorer.scenario.lessons.lesson import lessons
from explorer.scenario.scenario import Scenario


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def waiting(window: MainWindow, clock: Clock) -> WaitingDialog:
    return WaitingDialog(window, clock)


def test_work_that_begins_while_other_work_is_waited_for_takes_no_dialog_away(
    waiting: WaitingDialog, clock: Clock
) -> None:
    with waiting(can_stop=True) as progress:
        clock.seconds = 1.0
        progress(0.2)
        first = waiting.dialog
        with waiting(can_stop=True) as inner:
            clock.seconds = 2.0
            inner(0.5)
            assert waiting.dialog is not first
        assert waiting.dialog is first
        clock.seconds = 3.0
        progress(0.9)
        assert first is not None
        assert first.value() == 9 * first.maximum() // 10
    assert waiting.dialog is None


def test_what_is_done_soon_shows_no_dialog(waiting: WaitingDialog, clock: Clock) -> None:
    with waiting(can_stop=True) as progress:
        clock.seconds = 0.9 * PATIENCE_SECONDS
        progress(0.5)
        assert waiting.dialog is None


def test_long_work_says_how_far_it_is_and_leaves_nothing_behind(
    waiting: WaitingDialog, clock: Clock
) -> None:
    with waiting(can_stop=True) as progress:
        clock.seconds = 1.0
        progress(0.25)
        dialog = waiting.dialog
        assert dialog is not None
        assert dialog.isVisible()
        assert dialog.value() == dialog.maximum() // 4
        clock.seconds = 2.0
        progress(0.5)
        assert dialog.value() == dialog.maximum() // 2
    assert waiting.dialog is None
    assert not dialog.isVisible()


def test_a_click_on_stop_ends_the_work(waiting: WaitingDialog, clock: Clock, qtbot: QtBot) -> None:
    with waiting(can_stop=True) as progress:
        clock.seconds = 1.0
        progress(0.25)
        assert waiting.dialog is not None
        stop = waiting.dialog.findChild(QPushButton)
        qtbot.mouseClick(stop, Qt.MouseButton.LeftButton)
        clock.seconds = 2.0
        with pytest.raises(StoppedError):
            progress(0.5)
    assert waiting.dialog is None


def test_what_cannot_be_stopped_offers_no_button(waiting: WaitingDialog, clock: Clock) -> None:
    with waiting(can_stop=False) as progress:
        clock.seconds = 1.0
        progress(0.25)
        assert waiting.dialog is not None
        assert waiting.dialog.findChild(QPushButton) is None


class Impatient:
    """A person who stops the work as soon as it passes a share."""

    def __init__(self) -> None:
        self.shares: list[float] = []
        self.limit = 2.0

    @contextmanager
    def __call__(self, *, can_stop: bool) -> Iterator[Progress]:
        def progress(share: float) -> None:
            self.shares.append(share)
            if can_stop and share > self.limit:
                raise StoppedError

        yield progress


@pytest.fixture
def impatient() -> Impatient:
    return Impatient()


@pytest.fixture
def network(impatient: Impatient, qtbot: QtBot) -> Session:
    return Session(lessons["library_momentum"].scenario, waiting=impatient)


def longer(scenario: Scenario) -> Scenario:
    return replace(scenario, steps=2 * scenario.steps + 400)


def test_a_search_for_a_start_shows_its_progress_and_can_be_stopped(
    network: Session, impatient: Impatient, qtbot: QtBot
) -> None:
    panel = QWidget()
    qtbot.addWidget(panel)
    commands = ContenderCommands(network, LIGHT, panel)
    said: list[str] = []
    commands.said.connect(said.append)
    before = network.scenario
    impatient.shares.clear()
    impatient.limit = 0.3
    commands.follow(0, StartSearch())
    assert said == [STOPPED]
    assert network.scenario is before
    assert 0.3 < impatient.shares[-1] < 0.5


def test_the_share_that_is_done_grows_from_run_to_run(
    network: Session, impatient: Impatient
) -> None:
    impatient.shares.clear()
    network.apply(longer(network.scenario), "change steps")
    assert impatient.shares == sorted(impatient.shares)
    assert impatient.shares[0] == 0.0
    assert 0.9 < impatient.shares[-1] < 1.0
    assert len(set(impatient.shares)) > len(network.scenario.contenders)


def test_a_stopped_edit_leaves_everything_as_it_was_and_says_so(
    network: Session, impatient: Impatient, qtbot: QtBot
) -> None:
    scenario, outcome = network.scenario, network.outcome
    impatient.limit = 0.4
    shown: list[SessionChange] = []
    network.changed.connect(shown.append)
    with qtbot.waitSignal(network.refused) as told:
        assert not network.apply(longer(scenario), "change steps")
    assert told.args == [STOPPED]
    assert network.scenario is scenario
    assert network.outcome is outcome
    assert shown[-1].scenario is scenario
    assert not network.undo_stack.canUndo()


def test_a_stopped_document_leaves_the_one_that_is_open(
    network: Session, impatient: Impatient
) -> None:
    scenario = network.scenario
    impatient.limit = 0.4
    assert not network.open(longer(scenario), title="Longer")
    assert network.scenario is scenario
    assert network.document.title != "Longer"


def test_an_undo_that_is_stopped_leaves_everything_as_it_was(
    network: Session, impatient: Impatient
) -> None:
    short = network.scenario
    network.apply(longer(short), "change steps")
    impatient.limit = 0.0
    network.undo_stack.undo()
    assert network.scenario == longer(short)
    assert network.undo_stack.canUndo()
    impatient.limit = 2.0
    network.undo_stack.undo()
    assert network.scenario == short


def test_a_long_run_in_the_window_can_be_stopped(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explorer.gui.session.progress.PATIENCE_SECONDS", 0.0)
    monkeypatch.setattr("explorer.gui.session.progress.SECONDS_BETWEEN_LOOKS", 0.0)
    window.lesson_course.open(lessons["library_momentum"])
    window.playback.pause()
    steps = window.session.scenario.steps
    dialogs: list[QProgressDialog] = []
    made: Callable[..., QProgressDialog] = WaitingDialog._made

    def stopped_at_once(self: WaitingDialog, *, can_stop: bool) -> QProgressDialog:
        dialog = made(self, can_stop=can_stop)
        dialogs.append(dialog)
        dialog.cancel()
        return dialog

    monkeypatch.setattr(WaitingDialog, "_made", stopped_at_once)
    window.session.apply(replace(window.session.scenario, steps=5000), "change steps")
    assert len(dialogs) == 1
    assert window.session.scenario.steps == steps
    assert window.statusBar().currentMessage() == STOPPED
