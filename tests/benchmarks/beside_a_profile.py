"""The window's frames while a comparison runs in it on all cores.

    python -m tests.benchmarks.beside_a_profile [SECONDS] [ROUNDS]

In turns a lesson is played alone and while a profile of all surfaces and 20 optimizers is computed
in the dialog above it. The times are those between two paints of the canvas.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from PySide6.QtCore import QEvent, QObject, QSettings, Qt
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from explorer.gui.window.window import MainWindow

LESSON = "ravine_momentum"
SPEED = 60.0
OPTIMIZERS = 20


class Paints(QObject):
    """When a widget was painted, in seconds."""

    def __init__(self) -> None:
        super().__init__()
        self.times: list[float] = []

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.times.append(time.perf_counter())
        return False


def intervals(window: MainWindow, seconds: float) -> list[float]:
    """Play for so long; the milliseconds between two paints of the canvas."""
    paints = Paints()
    viewport = window.canvas.view.viewport()
    viewport.installEventFilter(paints)
    window.playback.to_start()
    window.playback.play()
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        QApplication.processEvents()
        time.sleep(0.0005)
    window.playback.pause()
    viewport.removeEventFilter(paints)
    times = paints.times
    return [1000.0 * (after - at) for at, after in pairwise(times)]


def told(name: str, times: list[float]) -> None:
    """Print how long frames take."""
    ordered = sorted(times)
    print(
        f"{name:<28} {len(ordered):5} frames, median {statistics.median(ordered):6.1f} ms, "
        f"95 % within {ordered[int(0.95 * len(ordered))]:6.1f}, longest {ordered[-1]:6.1f}"
    )


def main(seconds: float, rounds: int, folder: Path) -> None:
    """Measure in turns."""
    from explorer.drawing.frame.pyqtgraph_setup import configure
    from explorer.engine import surfaces
    from explorer.gui.dialogs.comparison_dialog import ComparisonDialog
    from explorer.gui.window.app import TURN_SECONDS, make_application
    from explorer.gui.window.window import MainWindow
    from explorer.scenario.lessons.lesson import lessons

    sys.setswitchinterval(TURN_SECONDS)
    application = make_application(["frames"])
    window = MainWindow(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
    window.resize(1400, 900)
    window.show()
    configure()
    lesson = lessons[LESSON]
    window.assemble(lesson.scenario, recovery=folder / "recoveries", lesson=lesson)
    window.document.may_leave = lambda: True  # type: ignore[method-assign]
    window.playback.set_loop(True)
    window.playback.set_speed(SPEED)
    intervals(window, 2.0)
    for number in range(rounds):
        told("alone", intervals(window, seconds))
        dialog = ComparisonDialog(window.session, window.canvas.theme, window, folder / f"{number}")
        for tree, most in ((dialog.surfaces, len(surfaces)), (dialog.optimizers, OPTIMIZERS)):
            leaves = [item for item, _ in tree._values]
            for item in leaves[:most]:
                item.setCheckState(0, Qt.CheckState.Checked)
        dialog.open()
        dialog.run_button.click()
        shares: list[float] = []
        dialog._worker.progressed.connect(shares.append)
        told("beside a profile", intervals(window, seconds))
        begun = time.perf_counter()
        dialog.run_button.click()
        stopped = 1000.0 * (time.perf_counter() - begun)
        print(f"{'':<28} {100 * max(shares, default=0):.1f} % done, the stop took {stopped:.1f} ms")
        dialog.close()
        application.processEvents()
    window.close()


if __name__ == "__main__":
    duration = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    turns = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    with tempfile.TemporaryDirectory(prefix="descent-explorer-frames-") as name:
        main(duration, turns, Path(name))
