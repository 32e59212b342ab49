"""Rules about the whole program that no single module can ensure."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

QT = ("PySide6", "shiboken6", "pyqtgraph")
# sympy is the tests' oracle only; importing it costs as much as all of the window.
IMPORT_ALL = """
import importlib, pkgutil, sys
package = importlib.import_module(sys.argv[1])
for module in pkgutil.walk_packages(getattr(package, "__path__", []), package.__name__ + "."):
    importlib.import_module(module.name)
print(*sorted(set(sys.argv[2:]) & set(sys.modules)))
"""
WINDOW = """
import sys
from PySide6.QtCore import QSettings
from explorer.gui.window.app import make_application, opened_by_name
from explorer.gui.window.window import MainWindow
application = make_application(["descent-explorer"])
window = MainWindow(QSettings(sys.argv[1], QSettings.Format.IniFormat))
window.show()
opened = opened_by_name("parabola_momentum")
window.assemble(opened.scenario, title=opened.title, lesson=opened.lesson)
print(*sorted(name for name in sys.modules if name.startswith(tuple(sys.argv[2:]))))
application.processEvents()
print(*sorted(name for name in sys.modules if name.startswith("explorer.engine.rules.recurrences")))
window.close()
"""


NOT_FOR_THE_FIRST_PICTURE = (
    "explorer.drawing.surfaces.landscape",
    "explorer.engine.diagnosis.judge",
    "explorer.engine.loops.llvm",
    "explorer.engine.objectives.network",
    "explorer.engine.objectives.recorded_plane",
    "explorer.export",
)
"""What the first lesson's picture does without, and what would delay it."""


def loaded_by(module: str, *forbidden: str) -> str:
    """Which of the forbidden modules a new process has after importing all of this one."""
    command = [sys.executable, "-c", IMPORT_ALL, module, *forbidden]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("package", ["explorer.engine", "explorer.scenario"])
def test_engine_and_scenario_load_neither_qt_nor_sympy(package: str) -> None:
    assert loaded_by(package, *QT, "sympy") == "", "move what needs it to explorer.drawing or above"


@pytest.mark.parametrize("module", ["explorer.cli", "explorer.display", "explorer.resources"])
def test_the_command_line_loads_qt_and_numpy_only_when_needed(module: str) -> None:
    assert loaded_by(module, *QT, "sympy", "numpy") == "", "import it inside the function"


def test_a_window_loads_late_or_never_what_its_picture_does_not_need(tmp_path: Path) -> None:
    settings = str(tmp_path / "settings.ini")
    done = subprocess.run(
        [sys.executable, "-c", WINDOW, settings, *NOT_FOR_THE_FIRST_PICTURE],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_DATA_HOME": str(tmp_path)},
    )
    assert done.returncode == 0, done.stderr
    before_the_picture, typed_rules, *_ = done.stdout.split("\n")
    assert before_the_picture == "", "import it inside the function"
    assert typed_rules == "", "import it inside the function"


def test_the_top_of_the_repository_holds_five_things(repository: Path) -> None:
    if not (repository / ".git").exists():
        pytest.skip("not a git checkout, so there is no list of what belongs to it")
    command = ["git", "ls-files"]
    files = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=True)
    top = {line.split("/")[0] for line in files.stdout.splitlines()}
    shown = {name for name in top if not name.startswith(".")}
    assert shown == {"explorer", "resources", "tests", "pyproject.toml", "README.md"}
