"""The window, opened from a script or a notebook."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from explorer.engine.trajectories.trajectory import Trajectory
from explorer.scenario.scenario import Scenario
from explorer.scenario.tuning import TunedScenario
from explorer.scripting.race import Race, race_of
from explorer.scripting.screen import why_no_window

if TYPE_CHECKING:
    from explorer.gui.window.window import MainWindow


@dataclass(frozen=True, eq=False)
class OpenWindow:
    """A window that stays open beside a notebook; ``scenario`` is what it shows now."""

    window: MainWindow

    @property
    def scenario(self) -> Scenario:
        """The scenario as it is in the window."""
        return self.window.session.scenario

    def __repr__(self) -> str:
        return f"<OpenWindow: {len(self.scenario.contenders)} optimizers>"


_open: list[Any] = []


def show(subject: Scenario | Race | Trajectory | TunedScenario) -> Scenario | OpenWindow:
    """Open the window with a scenario, a race or a trajectory; the scenario as it was left.

    In a script it waits until the window is closed, which asks nothing: all changes are returned.
    Under IPython's Qt event loop (``%gui qt``) it returns at once with the open window, whose
    ``scenario`` is what it shows at any time. Where there is no screen it says so in a sentence and
    returns the scenario as it is.

    Example:
        >>> from explorer import race, show, surfaces
        >>> scenario = show(race(surfaces["ravine"], ["adam", "momentum"], steps=50))
        >>> scenario
        <Scenario: Adam, Momentum on Ravine, 50 steps>
    """
    scenario = _scenario(subject)
    reason = why_no_window()
    if reason is not None:
        sys.stderr.write(f"{reason}\n")
        return scenario
    window = _window(scenario)
    if _is_integrated():
        return OpenWindow(window)
    from PySide6.QtCore import QEventLoop
    from PySide6.QtWidgets import QApplication

    from explorer.gui.session.garbage_collection import GarbageCollector

    collector = GarbageCollector(window)
    collector.start()
    while window.isVisible():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    collector.stop()
    left = window.session.scenario
    _open.remove(window)
    window.deleteLater()
    return left


def _scenario(subject: Scenario | Race | Trajectory | TunedScenario) -> Scenario:
    if isinstance(subject, Scenario):
        return subject
    if isinstance(subject, TunedScenario):
        return subject.scenario
    return race_of(subject).scenario


def _window(scenario: Scenario) -> MainWindow:
    from PySide6.QtWidgets import QApplication

    from explorer.drawing.frame.pyqtgraph_setup import configure
    from explorer.gui.window.app import make_application, settings_store
    from explorer.gui.window.window import MainWindow

    if QApplication.instance() is None:
        _open.append(make_application(["descent-explorer"]))
    window = MainWindow(settings_store())
    window.hands_back = True
    _open.append(window)
    window.show()
    configure()
    window.assemble(scenario)
    if scenario.surface.unwritable:
        window.say(f"{scenario.surface.unwritable} it cannot be saved here.")
    return window


def _is_integrated() -> bool:
    """Whether IPython runs Qt's event loop while it waits for input."""
    shell = sys.modules.get("IPython")
    instance = None if shell is None else shell.get_ipython()
    return str(getattr(instance, "active_eventloop", "") or "").startswith("qt")
