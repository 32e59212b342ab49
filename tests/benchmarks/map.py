"""Maps: from the request to the first coarse picture on the screen.

    python -m tests.benchmarks.map [ROUNDS]

The panel is shown under the platform ``offscreen``, 900 x 700. Its optimizers are momentum and Adam
with 400 steps on Rosenbrock. Every round begins anew, with the search for the ranges that tell
most. A pair is momentum's map with Adam's beside it.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from explorer.drawing.colours.theme import LIGHT
from explorer.drawing.frame.pyqtgraph_setup import configure
from explorer.engine import optimizers, surfaces
from explorer.gui.panels.maps.map_panel import MapPanel
from explorer.gui.session.session import Session
from explorer.gui.window.app import make_application
from explorer.scenario import edit
from explorer.scenario.scenario import Scenario
from explorer.scenario.stage_layout import MapChoice

STEPS = 400
WARM_UP = 2
BAR_MS = 40
CHOICES = {
    "one map": MapChoice(),
    "a pair": MapChoice(beside="Adam"),
    "verdicts": MapChoice(measure="verdict"),
    "a pair of verdicts": MapChoice(measure="verdict", beside="Adam"),
    "basins": MapChoice(measure="basins"),
    "a pair of basins": MapChoice(measure="basins", beside="Adam"),
}


def subject() -> Scenario:
    """Momentum and Adam on Rosenbrock."""
    scenario = Scenario(surfaces["rosenbrock"], (-1.5, 2.0), STEPS)
    momentum = optimizers["momentum"](learning_rate=0.001, momentum=0.9)
    for optimizer in (momentum, optimizers["adam"](learning_rate=0.05)):
        scenario = edit.added(scenario, optimizer)
    return scenario


def wait_for(application: QApplication, holds: Callable[[], bool]) -> None:
    """Let the window live until something holds, its paint included."""
    while not holds():
        # Asleep until there is something to do, as a window is; a busy loop would slow the work.
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    application.sendPostedEvents()
    application.processEvents()


def times(application: QApplication, panel: MapPanel, rounds: int) -> tuple[float, float, float]:
    """Median, shortest and longest time until the first picture is painted, in milliseconds."""
    spent = []
    for _ in range(rounds + WARM_UP):
        panel.hide()
        panel._map = None
        begin = time.perf_counter()
        panel.show()
        wait_for(application, lambda: panel._map is not None)
        spent.append(1000 * (time.perf_counter() - begin))
    spent = spent[WARM_UP:]
    return statistics.median(spent), min(spent), max(spent)


def main(rounds: int = 11) -> None:
    """Measure and print."""
    application = make_application(["maps"])
    configure()
    session = Session(subject())
    session.set_chosen(0)
    panel = MapPanel(session, LIGHT)
    panel.resize(900, 700)
    for name, choice in CHOICES.items():
        session.set_view(replace(session.view, map=choice))
        median, shortest, longest = times(application, panel, rounds)
        print(f"{name:<20} {median:7.1f} ms ({shortest:.1f} to {longest:.1f}), bar {BAR_MS}")
    panel.hide()
    panel._maker.end()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
