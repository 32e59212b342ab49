"""Garbage is collected in the window's own thread only."""

from __future__ import annotations

import gc
import platform
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from explorer.gui.session import garbage_collection
from explorer.gui.session.garbage_collection import GIVING_BACK, GarbageCollector


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


HEAPS = """
import ctypes, sys, threading
from explorer.gui.window.app import make_application

make_application(["heaps"])
here = threading.Barrier(4)

def work():
    kept = [bytes(100_000) for _ in range(10)]
    here.wait()

threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
file = ctypes.c_void_p(libc.fopen(sys.argv[1].encode(), b"w"))
libc.malloc_info(0, file)
libc.fclose(file)
"""


@pytest.mark.skipif(
    platform.libc_ver()[0] != "glibc", reason="heaps for each thread are a matter of glibc"
)
def test_threads_beside_the_window_share_its_heap(tmp_path: Path) -> None:
    told = tmp_path / "heaps.xml"
    subprocess.run([sys.executable, "-c", HEAPS, str(told)], check=True, timeout=60)
    assert told.read_text().count("<heap nr=") == 1


def test_now_and_then_memory_goes_back_to_the_system(
    collector: GarbageCollector, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[bool] = []
    monkeypatch.setattr(garbage_collection, "give_back", lambda: given.append(True))
    for _ in range(2 * GIVING_BACK):
        collector.collect()
    assert len(given) == 2


GAPS = """
from pathlib import Path
from explorer.gui.session.garbage_collection import give_back
from explorer.gui.window.app import make_application

application = make_application(["gaps"])

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1])

pieces = [bytes(100_000) for _ in range(500)]
kept = pieces[::20]
pieces.clear()
before = resident()
assert give_back()
print((before - resident()) * 4096)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc is asked to give back")
def test_what_lies_between_pieces_still_in_use_is_given_back() -> None:
    done = subprocess.run(
        [sys.executable, "-c", GAPS], check=True, capture_output=True, text=True, timeout=60
    )
    assert int(done.stdout) > 20_000_000
