from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from explorer import race, show, surfaces

SCRIPT = """
import sys
from PySide6.QtCore import QTimer
import explorer
from explorer.gui.window.window import MainWindow
from explorer.scenario import edit

{surface}
race = explorer.race(surface, ["adam", "momentum"], steps=20)

def change():
    from PySide6.QtWidgets import QApplication
    (window,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow)]
    session = window.session
    session.apply(edit.removed(session.scenario, 1), "remove")
    window.close()

from PySide6.QtWidgets import QApplication
from explorer.gui.window.app import make_application
application = make_application(["test"])
QTimer.singleShot(300, change)
left = explorer.show(race)
print([contender.name for contender in left.contenders], len(race.names))
"""
FORMULA = 'surface = explorer.surfaces["ravine"]'
OWN = "surface = explorer.objective(lambda x: x[0] ** 2 + x[1] ** 2, dimension=2)"


def in_a_process(script: str, home: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        "QT_QPA_PLATFORM": "offscreen", "DESCENT_EXPLORER_OFFSCREEN_WINDOW": "1",
        "HOME": str(home), "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "data"), "PATH": "", "PYTHONPATH": ":".join(sys.path),
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=60
    )


@pytest.mark.parametrize("surface", [FORMULA, OWN], ids=["formula", "own function"])
def test_the_scenario_comes_back_as_it_was_left(surface: str, tmp_path: Path) -> None:
    done = in_a_process(SCRIPT.format(surface=surface), tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "['Adam'] 2"
    assert "Traceback" not in done.stderr


def test_without_a_screen_a_sentence_is_said_and_the_scenario_comes_back(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    result = race(surfaces["ravine"], ["adam"], steps=3)
    assert show(result) == result.scenario
    assert capsys.readouterr().err == (
        "No window can open here, since QT_QPA_PLATFORM is offscreen; picture(...) draws it "
        "without a window.\n"
    )


CELLS = (
    "%gui qt",
    "import explorer\n"
    "window = explorer.show(explorer.race(explorer.surfaces['ravine'], ['adam', 'lion'], steps=9))",
    "from explorer.scenario import edit\n"
    "session = window.window.session\n"
    "session.apply(edit.removed(session.scenario, 1), 'remove')\n"
    "window.scenario, window.window.isVisible()",
)


@pytest.mark.skipif(
    "NOTEBOOK_TESTS" not in os.environ,
    reason="a busy machine lets the kernel's Qt loop sleep over a message; NOTEBOOK_TESTS=1 asks",
)
def test_beside_a_notebook_the_window_stays_open_and_tells_what_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed")
    nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed")
    pytest.importorskip("ipykernel", reason="ipykernel is not installed")
    monkeypatch.setenv("DESCENT_EXPLORER_OFFSCREEN_WINDOW", "1")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    cells = [nbformat.v4.new_code_cell(text) for text in CELLS]
    notebook = nbformat.v4.new_notebook(cells=cells)
    nbclient.NotebookClient(notebook, timeout=60).execute()
    (shown,) = notebook.cells[-1].outputs
    assert shown["data"]["text/plain"] == "(<Scenario: Adam on Ravine, 9 steps>, True)"
