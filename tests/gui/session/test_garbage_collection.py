"""Garbage is collected in the window's own thread only."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from explorer.gui.session.garbage_collection import GarbageCollector


class Ring:
    """An object that only the garbage collector finds; it notes the thread in which it goes."""

    ended_in: list[threading.Thread]

    def __init__(self) -> None:
        self.me = self

    def __del__(self) -> None:
        Ring.ended_in.append(threading.current_thread())


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[GarbageCollector]:
    """A collector that has taken over."""
    Ring.ended_in = []
    gc.collect()
    actual = GarbageCollector()
    actual.start()
    yield actual
    actual.stop()
    assert gc.isenabled()
    # As it was: between tests is when garbage is collected here.
    gc.disable()


def test_a_thread_that_makes_many_objects_collects_none(
    collector: GarbageCollector, qtbot: QtBot
) -> None:
    def work() -> None:
        kept = [[] for _ in range(100_000)]
        del kept

    Ring()
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert Ring.ended_in == []
    many = [[] for _ in range(2_000)]
    qtbot.waitUntil(lambda: Ring.ended_in == [threading.main_thread()])
    del many


def test_nothing_is_looked_for_while_little_was_made(collector: GarbageCollector) -> None:
    ring = weakref.ref(Ring())
    gc.collect()
    collector.collect()
    assert ring() is None
    Ring()
    collector.collect()
    assert len(Ring.ended_in) == 1
