"""Long use of the window, to see that its memory does not grow.

    python -m tests.soak --minutes 30

Each round opens every light lesson: it is played, stepped, its first number dragged, shown in every
view, drawn to a file, and all of it undone. After each round it is told what the process holds:
memory in MiB, objects that Python tracks, widgets, timers and threads. The exit code is 1 if the
memory of the last rounds is more than ``--drift`` per cent above that after the first five minutes.
"""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import sys
import tempfile
import threading
import time
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from explorer.gui.window.window import MainWindow

WARM_SECONDS = 300.0
"""What is made once and kept, as pictures of symbols and compiled loops, is made by then."""
VIEWS = ("plane", "space", "map", "stage_charts", "split", "split", "plane")
NEWEST = 5


@dataclass(frozen=True)
class Held:
    """The resources of the process after a round."""

    seconds: float
    mebibytes: float
    objects: int
    widgets: int
    timers: int
    threads: int


def held(seconds: float) -> Held:
    """What this process holds now; memory is told by Linux only."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from explorer.gui.session.garbage_collection import give_back

    # As after ten seconds of rest.
    gc.collect()
    give_back()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    widgets = QApplication.allWidgets()
    timers = sum(len(widget.findChildren(QTimer)) for widget in QApplication.topLevelWidgets())
    return Held(
        seconds,
        pages * os.sysconf("SC_PAGE_SIZE") / 2**20,
        sum(type(each) is not Held for each in gc.get_objects()),
        len(widgets),
        timers,
        threading.active_count(),
    )


def use_lesson(window: MainWindow, name: str, folder: Path) -> None:
    """Do with a lesson what a class would do with it."""
    from PySide6.QtWidgets import QApplication

    from explorer.scenario.lessons.lesson import lessons

    window.lesson_course.begin(lessons[name])
    window.playback.play()
    for _ in range(40):
        window.playback.advance(1 / 60)
        QApplication.processEvents()
    window.playback.pause()
    session = window.session
    contender = session.scenario.contenders[0]
    numbers = contender.optimizer.numbers
    if "learning_rate" in numbers:
        from explorer.scenario import edit

        for share in (0.5, 0.6, 0.7, 0.8):
            rate = share * numbers["learning_rate"]
            dragged = edit.with_value(session.scenario, 0, "learning_rate", rate)
            session.apply(dragged, "drag", merge="soak", final=share == 0.8)
            QApplication.processEvents()
    for view in VIEWS:
        action = window.action(view)
        if action.isEnabled():
            action.trigger()
            _rest(0.05)
    dialog = window.exports.picture()
    dialog.close()
    window.grab().save(str(folder / "window.png"))
    while session.undo_stack.canUndo():
        session.undo_stack.undo()
    _rest(0.02)


def _rest(seconds: float) -> None:
    """Let the window do what it does when nothing happens."""
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication

    until = time.monotonic() + seconds
    while time.monotonic() < until:
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def soak(minutes: float, folder: Path) -> list[Held]:
    """Use a window for so long; what was held after each round."""
    from PySide6.QtCore import QSettings

    from explorer.gui.session.garbage_collection import GarbageCollector
    from explorer.gui.window.window import MainWindow
    from explorer.scenario.lessons.lesson import lessons

    light = [name for name, lesson in lessons.items() if lesson.scenario.surface.dimension <= 2]
    window = MainWindow(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
    window.show()
    window.assemble(
        lessons[light[0]].scenario, recovery=folder / "recoveries", lesson=lessons[light[0]]
    )
    window.document.may_leave = lambda: True  # type: ignore[method-assign]
    collector = GarbageCollector()
    collector.start()
    rounds: list[Held] = []
    begun = time.monotonic()
    try:
        while time.monotonic() - begun < 60.0 * minutes:
            for name in light:
                use_lesson(window, name, folder)
            rounds.append(held(time.monotonic() - begun))
            told = " ".join(f"{number:.6g}" for number in astuple(rounds[-1]))
            print(told, flush=True)  # noqa: T201
    finally:
        collector.stop()
        window.close()
    return rounds


def drift(rounds: list[Held]) -> float:
    """By how many per cent the newest rounds are heavier than those after the first minutes."""
    warm = [round_.mebibytes for round_ in rounds if round_.seconds >= WARM_SECONDS] or [
        round_.mebibytes for round_ in rounds
    ]
    first, last = statistics.median(warm[:NEWEST]), statistics.median(warm[-NEWEST:])
    return 100.0 * (last / first - 1.0)


def main() -> int:
    """Soak a window and tell what it came to hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--drift", type=float, default=2.0, help="per cent of memory allowed")
    arguments = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(prefix="descent-explorer-soak-") as folder:
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
            os.environ[name] = folder
        from explorer.gui.window.app import make_application

        application = make_application(["soak"])
        print("seconds MiB objects widgets timers threads")  # noqa: T201
        rounds = soak(arguments.minutes, Path(folder))
        application.processEvents()
    actual = drift(rounds)
    print(f"{len(rounds)} rounds, memory {actual:+.2f} %")  # noqa: T201
    return int(actual > arguments.drift)


if __name__ == "__main__":
    sys.exit(main())
