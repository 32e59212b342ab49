"""Work beside the window tells what is wanted, and nothing once nobody waits for it."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from explorer.engine.progress import Progress
from explorer.gui.session.search_worker import SearchWorker

PATIENCE_SECONDS = 60


class Held:
    """A search that goes on when it is let go, and remembers how it ended."""

    def __init__(self) -> None:
        self.begun, self.go_on, self.ended = (threading.Event() for _ in range(3))

    def __call__(self, *, progress: Progress) -> str:
        self.begun.set()
        self.go_on.wait(PATIENCE_SECONDS)
        try:
            progress(0.5)
        finally:
            self.ended.set()
        return "done"

    def let_go(self) -> None:
        self.go_on.set()
        assert self.ended.wait(PATIENCE_SECONDS)


@pytest.fixture
def held() -> Held:
    return Held()


@pytest.fixture
def worker(qtbot: QtBot, held: Held) -> SearchWorker:
    worker = SearchWorker()
    worker.begin(held)
    assert held.begun.wait(PATIENCE_SECONDS)
    return worker


def test_what_is_wanted_is_told(worker: SearchWorker, held: Held, qtbot: QtBot) -> None:
    with qtbot.waitSignal(worker.finished) as told:
        held.let_go()
    assert told.args == ["done"]
    worker.end()


@pytest.mark.parametrize("give_up", [SearchWorker.stop, SearchWorker.end])
def test_what_was_given_up_tells_nothing(
    worker: SearchWorker, held: Held, qtbot: QtBot, give_up: Callable[[SearchWorker], None]
) -> None:
    told: list[object] = []
    worker.finished.connect(told.append)
    worker.progressed.connect(told.append)
    give_up(worker)
    held.let_go()
    QCoreApplication.processEvents()
    assert told == []
    worker.end()


def test_only_the_newest_is_told(worker: SearchWorker, held: Held, qtbot: QtBot) -> None:
    told: list[object] = []
    worker.finished.connect(told.append)
    newer = Held()
    worker.begin(newer)
    held.let_go()
    newer.let_go()
    qtbot.waitUntil(lambda: told == ["done"])
    worker.end()


def test_work_whose_object_was_deleted_ends_quietly(
    worker: SearchWorker, held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    complaints: list[object] = []
    monkeypatch.setattr(threading, "excepthook", complaints.append)
    thread = worker._thread
    assert thread is not None
    worker.deleteLater()
    QCoreApplication.sendPostedEvents(worker, QEvent.Type.DeferredDelete)
    held.let_go()
    thread.shutdown(wait=True)
    assert complaints == []


def test_an_error_in_work_that_was_given_up_is_nobody_s(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the program ends and its threads take no more work."""
    reported: list[object] = []
    monkeypatch.setattr(sys, "excepthook", lambda *error: reported.append(error))
    begun, go_on = threading.Event(), threading.Event()

    def fails(*, progress: Progress) -> None:
        begun.set()
        go_on.wait(PATIENCE_SECONDS)
        raise RuntimeError("cannot schedule new futures")

    worker = SearchWorker()
    worker.begin(fails)
    assert begun.wait(PATIENCE_SECONDS)
    worker.stop()
    go_on.set()
    thread = worker._thread
    assert thread is not None
    thread.shutdown(wait=True)
    assert reported == []


def test_an_error_in_the_work_is_told_and_reported(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    reported: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, *_: reported.append(kind))

    def search(*, progress: Progress) -> None:
        raise KeyError("symbol")

    worker = SearchWorker()
    with qtbot.waitSignal(worker.failed) as told:
        worker.begin(search)
    assert told.args == ["An error in the program: KeyError: 'symbol'"]
    assert reported == [KeyError]
    worker.end()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux knows priorities of threads")
def test_a_search_and_its_workers_let_the_window_go_first(qtbot: QtBot) -> None:
    """Or playback beside a comparison on all cores would fall to some ten frames a second."""

    def niceness() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    def search(*, progress: Progress) -> tuple[int, int]:
        with ThreadPoolExecutor(1) as workers:
            return niceness(), workers.submit(niceness).result()

    worker, before = SearchWorker(), niceness()
    with qtbot.waitSignal(worker.finished) as told:
        worker.begin(search)
    assert told.args == [(19, 19)]
    assert niceness() == before
    worker.end()
