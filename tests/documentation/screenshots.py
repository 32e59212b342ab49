"""Remakes the pictures of the README from lessons and surfaces of the program.

    python -m tests.documentation.screenshots [FOLDER]

Each is the whole window at 1280 x 800 on Qt's offscreen platform, with settings of its own.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QComboBox, QDockWidget

from explorer.drawing.frame.pyqtgraph_setup import configure
from explorer.engine import optimizers, surfaces
from explorer.gui.window.window import MainWindow
from explorer.scenario import edit
from explorer.scenario.lessons.lesson import lessons
from explorer.scenario.scenario import Scenario
from explorer.scenario.stage_layout import StageLayout

if TYPE_CHECKING:
    from explorer.gui.look.style import ThemeChoice

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "screenshots"
SETTLING_SECONDS = 2.0
"""What is drawn roughly at first, and maps, are finished by then."""


def settle() -> None:
    """Let the window become idle and its threads finish."""
    until = time.monotonic() + SETTLING_SECONDS
    while time.monotonic() < until:
        QApplication.processEvents()
        # Unlike Qt's own waiting, this lets other threads run.
        time.sleep(0.01)


def four_on_himmelblau() -> Scenario:
    """Four well-known rules from one start, which reach different minima."""
    scenario = edit.on_surface(lessons["rotation"].scenario, surfaces["himmelblau"])
    rules = [
        optimizers["gradient_descent"](learning_rate=0.0035),
        optimizers["momentum"](learning_rate=0.0035, momentum=0.9),
        optimizers["adam"](learning_rate=0.3),
        optimizers["rmsprop"](learning_rate=0.1),
    ]
    scenario = replace(scenario, contenders=(), start=(-0.3, -0.9), steps=120)
    for rule in rules:
        scenario = edit.added(scenario, rule)
    return scenario


def show_four(window: MainWindow) -> None:
    """Half way, momentum chosen."""
    window.session.set_chosen(1)
    window.session.set_step(40)


def show_landscape(window: MainWindow) -> None:
    """The landscape with a map of where each start ends beside it."""
    show_four(window)
    window.session.set_view(StageLayout(("landscape", "map")))

    settle()
    measure = window.findChild(QComboBox, "map-measure")
    assert measure is not None
    measure.setCurrentIndex(measure.findData("basins"))
    measure.activated.emit(measure.currentIndex())


def show_step(window: MainWindow) -> None:
    """A step of Adam as mathematics."""
    window.session.set_step(3)
    dock = window.findChild(QDockWidget, "inspector-dock")
    assert dock is not None
    dock.show()
    dock.raise_()


PICTURES: dict[str, tuple[Callable[[], Scenario], ThemeChoice, Callable[[MainWindow], None]]] = {
    "window-light": (four_on_himmelblau, "light", show_four),
    "landscape": (four_on_himmelblau, "light", show_landscape),
    "window-dark": (lambda: lessons["adam_first_steps"].scenario, "dark", show_step),
}


def main(folder: Path) -> None:
    """Write all pictures into a folder."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    configure()
    for name, (scenario, theme, prepare) in PICTURES.items():
        with tempfile.TemporaryDirectory() as home:
            store = QSettings(str(Path(home) / "settings.ini"), QSettings.Format.IniFormat)
            window = MainWindow(store)
            window.resize(1280, 800)
            window.show()
            application.processEvents()
            window.assemble(scenario(), recovery=Path(home) / "recoveries")
            window.set_theme_choice(theme)
            settle()
            prepare(window)
            settle()
            path = folder / f"{name}.png"
            window.grab().save(str(path))
            print(path)
            window.session.undo_stack.setClean()
            window.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
