"""How long each lesson takes to open in the window.

    python -m tests.benchmarks.lessons [ROUNDS]

The window is shown under the platform ``offscreen`` at 1280 x 800. A time runs from opening the
lesson to the end of the paint it causes, all visible panels included; lessons take turns, so that
each comes after another. Its file is read again each time. ``first`` is the very first time.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.scenarios import starter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# As the program itself does.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from PySide6.QtCore import QSettings

from explorer.drawing.frame.pyqtgraph_setup import configure
from explorer.engine import surfaces
from explorer.gui.window.app import make_application
from explorer.gui.window.window import MainWindow
from explorer.scenario.lessons.lesson import SUFFIX, lessons, read_lesson
from tests.benchmarks.interaction import settled

BAR = 300.0
"""Milliseconds."""


def main(rounds: int = 5) -> None:
    """Measure and print."""
    application = make_application(["lessons"])
    configure()
    with tempfile.TemporaryDirectory() as folder:
        store = QSettings(f"{folder}/settings.ini", QSettings.Format.IniFormat)
        window = MainWindow(store)
        window.assemble(starter(surfaces["rosenbrock"]), recovery=Path(folder))
        window.resize(1280, 800)
        window.show()
        for _ in range(5):
            settled(application)
        actual: dict[str, list[float]] = {key: [] for key in lessons}
        for _ in range(rounds):
            for key, times in actual.items():
                begin = time.perf_counter()
                window.lesson_course.open(read_lesson(lessons.folder / f"{key}{SUFFIX}"))
                settled(application)
                times.append(1000 * (time.perf_counter() - begin))
                window.playback.pause()
                for _ in range(3):
                    settled(application)
        for key, times in sorted(actual.items(), key=lambda pair: statistics.median(pair[1])):
            print(
                f"{key:<30} median {statistics.median(times):6.1f} ms"
                f"   first {times[0]:6.1f} ms   slowest {max(times):6.1f} ms"
            )
        slowest = max(statistics.median(times) for times in actual.values())
        first = max(times[0] for times in actual.values())
        print(f"slowest median {slowest:.1f} ms, slowest first {first:.1f} ms (bar {BAR:g})")
        window.playback.pause()
        window.session.undo_stack.setClean()
        window.close()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
