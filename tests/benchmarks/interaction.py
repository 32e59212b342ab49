"""Delays in the whole window: dragging values, playing, an hour of playback.

    python -m tests.benchmarks.interaction [ROUNDS] [FRAMES]

The window is shown under the platform ``offscreen`` at 1280 x 800 with twelve contenders of a
thousand steps on Rosenbrock. A time runs from the request to the end of the paint it causes, all
panels included. FRAMES is the length of playback for the memory measurement; 216000 are an hour.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from explorer.drawing.frame.pyqtgraph_setup import configure
from explorer.engine import optimizers, surfaces
from explorer.gui.dialogs.command_palette import CommandPalette
from explorer.gui.window.app import make_application
from explorer.gui.window.window import MainWindow
from explorer.scenario import edit
from explorer.scenario.scenario import Scenario

CONTENDERS = 12
STEPS = 1000
WARM_UP = 3
RATES = {
    "gradient_descent": (2e-4, 5e-4, 1e-3),
    "momentum": (5e-5, 2e-4, 4e-4),
    "adam": (0.01, 0.03, 0.1),
    "rmsprop": (0.003, 0.01),
    "adagrad": (0.3,),
}


def crowded() -> Scenario:
    """Twelve contenders, a thousand steps."""
    scenario = Scenario(surfaces["rosenbrock"], (-1.5, 2.0), STEPS)
    for name, rates in RATES.items():
        for rate in rates:
            scenario = edit.added(scenario, optimizers[name](learning_rate=rate))
    return scenario


def settled(application: QApplication) -> None:
    """Process all pending events, paints included."""
    application.sendPostedEvents()
    application.processEvents()


def times(
    application: QApplication, rounds: int, change: Callable[[int], None]
) -> tuple[float, float]:
    """Median and 95th percentile of a change with its paint, in milliseconds."""
    collected = []
    for number in range(rounds + WARM_UP):
        settled(application)
        begin = time.perf_counter()
        change(number)
        settled(application)
        collected.append(1000 * (time.perf_counter() - begin))
    collected = sorted(collected[WARM_UP:])
    return statistics.median(collected), collected[int(0.95 * (len(collected) - 1))]


def report(name: str, actual: tuple[float, float], bars: tuple[float, float]) -> None:
    """One line for the terminal."""
    print(
        f"{name:<38} median {actual[0]:7.2f} ms (bar {bars[0]:g})"
        f"   95 % {actual[1]:7.2f} ms (bar {bars[1]:g})"
    )


def main(rounds: int = 60, frames: int = 2_000) -> None:
    """Measure and print."""
    application = make_application(["interaction"])
    configure()
    with tempfile.TemporaryDirectory() as folder:
        store = QSettings(f"{folder}/settings.ini", QSettings.Format.IniFormat)
        window = MainWindow(store)
        window.assemble(crowded(), recovery=Path(folder))
        window.resize(1280, 800)
        window.show()
        for _ in range(5):
            settled(application)
        session = window.session
        session.set_step(STEPS)

        def drag_rate(number: int) -> None:
            changed = edit.with_value(
                session.scenario, 5, "learning_rate", 2e-4 * (1 + 0.005 * (number % 50))
            )
            session.apply(changed, "drag", merge="rate", final=False)

        def drag_start(number: int) -> None:
            start = (-1.5 + 0.01 * (number % 50), 2.0)
            session.apply(
                replace(session.scenario, start=start), "drag", merge="start", final=False
            )

        def drag_surface(number: int) -> None:
            surface = session.scenario.surface.with_parameters(b=100.0 + number % 50)
            session.apply(
                replace(session.scenario, surface=surface), "drag", merge="b", final=False
            )

        def play(number: int) -> None:
            session.set_step((7 * number) % STEPS)

        def open_palette(_number: int) -> None:
            for widget in window.findChildren(CommandPalette):
                widget.reject()
            window.action("palette").trigger()

        report("the palette opened", times(application, min(rounds, 20), open_palette), (50, 50))
        for palette in window.findChildren(CommandPalette):
            palette.reject()
        report("one learning rate dragged", times(application, rounds, drag_rate), (16.7, 33))
        report(
            "the start dragged, all recomputed", times(application, rounds, drag_start), (16.7, 33)
        )
        report("a surface parameter dragged", times(application, rounds, drag_surface), (25, 66))
        report("a frame of playback, whole window", times(application, rounds, play), (16, 16))
        window.playback.set_loop(True)
        window.playback.set_speed(600.0)
        for _ in range(500):
            window.playback.advance(0.016)
            settled(application)
        tracemalloc.start()
        before = tracemalloc.get_traced_memory()[0]
        resident = _resident()
        for _ in range(frames):
            window.playback.advance(0.016)
            settled(application)
        grown = (tracemalloc.get_traced_memory()[0] - before) / 1e6
        print(
            f"{frames} frames of playback: Python memory grew by {grown:.2f} MB, "
            f"the process by {(_resident() - resident) / 1e6:.2f} MB (bar 5)"
        )
        tracemalloc.stop()
        session.undo_stack.setClean()
        window.close()


def _resident() -> float:
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return float(pages) * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
