"""The program itself, started as a process on a real display and driven by its keys."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from explorer.scenario.files.scenario_file import read_scenario

PATIENCE_SECONDS = 30.0


def looked(qapp: QGuiApplication) -> np.ndarray:
    """What the whole screen shows, (height, width, 4) bytes."""
    screen = QGuiApplication.primaryScreen().grabWindow(0).toImage()
    image = screen.convertToFormat(QImage.Format.Format_RGB32)
    seen = np.frombuffer(image.constBits(), np.uint8).copy()
    return seen.reshape(image.height(), image.width(), 4)


def waited(condition: Callable[[], bool], what: str) -> None:
    """Look again until the condition holds."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < end, f"{what} did not happen within {PATIENCE_SECONDS:g} s"


def pressed(*keys: str) -> None:
    """Press keys as a person would, into the window that has the focus."""
    subprocess.run(["xdotool", "key", "--clearmodifiers", *keys], check=True)


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """An environment that leaves a person's own files untouched."""
    folders = {name: str(tmp_path) for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "HOME")}
    return {**os.environ, **folders, "QT_QPA_PLATFORM": "xcb"}


@pytest.fixture
def program(
    qapp: QGuiApplication, home: dict[str, str]
) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Start the program and wait for its picture; whatever still runs afterwards is ended."""
    if shutil.which("xdotool") is None:
        pytest.skip("needs xdotool to press keys")
    started: list[subprocess.Popen[bytes]] = []

    def start(*arguments: str) -> subprocess.Popen[bytes]:
        empty = looked(qapp)
        process = subprocess.Popen(
            [sys.executable, "-m", "explorer", *arguments], env=home, stderr=subprocess.PIPE
        )
        started.append(process)

        def shown() -> bool:
            assert process.poll() is None, "the program ended by itself"
            picture = looked(qapp)
            return len(np.unique(picture.reshape(-1, 4), axis=0)) > 500 and not np.array_equal(
                picture, empty
            )

        waited(shown, "a window with a picture")
        # By its process: in the locale C a search by name stumbles over the dash in the title.
        actual = ["search", "--sync", "--onlyvisible", "--all", "--pid", str(process.pid)]
        subprocess.run(
            ["xdotool", *actual, "--class", ".", "windowfocus", "--sync"],
            check=True,
            stdout=subprocess.DEVNULL,
            timeout=PATIENCE_SECONDS,
        )
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        if process.stderr is not None:
            process.stderr.close()


def test_it_opens_plays_steps_and_quits_by_its_keys(
    program: Callable[..., subprocess.Popen[bytes]], qapp: QGuiApplication
) -> None:
    process = program("ravine_momentum")
    pressed("End")
    waited(lambda: not _moves(qapp), "the end of the film")
    last = looked(qapp)
    pressed("Home")
    waited(lambda: not np.array_equal(looked(qapp), last), "a picture of the start")
    waited(lambda: not _moves(qapp), "stillness at the start")
    first = looked(qapp)
    pressed("Right", "Right", "Right")
    waited(lambda: not np.array_equal(looked(qapp), first), "three steps")
    pressed("Home")
    waited(lambda: np.array_equal(looked(qapp), first), "the very same picture of the start")
    pressed("space")
    waited(lambda: _moves(qapp), "playback")
    pressed("ctrl+q")
    assert process.wait(PATIENCE_SECONDS) == 0
    assert process.communicate()[1] == b""


def test_it_can_be_closed_in_the_middle_of_a_run(
    program: Callable[..., subprocess.Popen[bytes]], qtbot: QtBot
) -> None:
    process = program("parabola_momentum")
    pressed("space")
    pressed("ctrl+q")
    assert process.wait(PATIENCE_SECONDS) == 0
    assert process.communicate()[1] == b""


def test_it_begins_where_it_was_left(
    program: Callable[..., subprocess.Popen[bytes]], home: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "mine.descent"
    made = [sys.executable, "-c", _MAKE, str(path)]
    subprocess.run(made, check=True, env=home)
    process = program(str(path))
    pressed("ctrl+q")
    assert process.wait(PATIENCE_SECONDS) == 0
    again = program()
    title = subprocess.run(
        ["xdotool", "getwindowfocus", "getwindowname"], check=True, capture_output=True, text=True
    )
    assert "mine" in title.stdout
    assert read_scenario(path).surface.id == "beale"
    pressed("ctrl+q")
    assert again.wait(PATIENCE_SECONDS) == 0


_MAKE = """
import sys
from pathlib import Path
from explorer.engine import surfaces
from explorer.scenario.edit import new_document, on_surface
from explorer.scenario.files.scenario_file import write_scenario
write_scenario(Path(sys.argv[1]), on_surface(new_document(), surfaces["beale"]))
"""


def _moves(qapp: QGuiApplication) -> bool:
    """Whether the screen changes within a fifth of a second."""
    before = looked(qapp)
    end = time.monotonic() + 0.2
    while time.monotonic() < end:
        if not np.array_equal(looked(qapp), before):
            return True
    return False
