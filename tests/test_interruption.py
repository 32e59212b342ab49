from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

from explorer.scenario.files.scenario_file import ScenarioError, read_scenario
from tests.sampling import WIDE

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals there")
HOSTILE = Path(__file__).parent / "data" / "hostile"
DATA_PATHS = (HOSTILE / "data_paths.txt").read_text(encoding="utf-8").splitlines()
LESSON = "parabola_momentum"
HAS_FFMPEG = bool(find_spec("imageio_ffmpeg") or shutil.which("ffmpeg"))
LONGEST_START_SECONDS = 60.0
LONG = {
    "format": "descent-explorer/1",
    "surface": {"id": "rosenbrock"},
    "start": [-1.5, 2.0],
    "steps": 5000,
    "contenders": [{"optimizer": "adam"}],
}
Seen = Callable[[int, Path], bool]


def loaded(library: str) -> Seen:
    """Whether the process has loaded a library."""
    return lambda process, _: library in Path(f"/proc/{process}/maps").read_text(encoding="utf-8")


def begun(_: int, folder: Path) -> bool:
    """Whether something unfinished lies in the folder."""
    return any(path.name.startswith(".") for path in folder.iterdir())


def stopped(number: int, folder: Path, arguments: list[str], seen: Seen) -> tuple[int, str, float]:
    """Exit code, standard error and seconds until the end, of a command stopped when ``seen``."""
    with subprocess.Popen(
        [sys.executable, "-m", "explorer", *arguments],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": str(Path(__file__).parents[1]),
            "TMPDIR": str(folder),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as process:
        deadline = time.monotonic() + LONGEST_START_SECONDS
        while not seen(process.pid, folder):
            assert process.poll() is None, "it ended before it could be stopped"
            if time.monotonic() > deadline:
                process.kill()
                pytest.fail("what it is to be stopped at never came")
            time.sleep(0.001)
        process.send_signal(number)
        begin = time.monotonic()
        _, said = process.communicate(timeout=60)
        return process.returncode, said, time.monotonic() - begin


COMMANDS: dict[str, tuple[str, Seen]] = {
    "imports": (f"render {LESSON} -o o.png", loaded("_multiarray_umath")),
    "Qt": (f"render {LESSON} -o o.png", loaded("libQt6Gui")),
    "map": (
        f"map {LESSON} --x learning_rate --y momentum --nodes 2000 --large -o o.png",
        loaded("llvmlite"),
    ),
    "basins": (
        "map long.descent --basins --nodes 2000 --large -o o.png",
        loaded("llvmlite"),
    ),
    "trace": ("trace long.descent -o o.csv", loaded("_multiarray_umath")),
    "GIF": ("animate long.descent -o o.gif", begun),
    "WebP": ("animate long.descent -o o.webp", begun),
    "APNG": ("animate long.descent -o o.apng", begun),
    "folder": ("animate long.descent -o frames/", begun),
    "MP4": ("animate long.descent -o o.mp4", begun),
}
BOTH = [
    (name, number)
    for place, name in enumerate(COMMANDS)
    for turn, number in enumerate((signal.SIGTERM, signal.SIGINT))
    if WIDE or place % 2 == turn
]


@pytest.mark.parametrize(("name", "number"), BOTH)
def test_a_signal_ends_a_command_at_once_and_nothing_is_left(
    name: str, number: signal.Signals, tmp_path: Path
) -> None:
    if name == "MP4" and not HAS_FFMPEG:
        pytest.skip("ffmpeg is not installed")
    (tmp_path / "long.descent").write_text(json.dumps(LONG), encoding="utf-8")
    command, seen = COMMANDS[name]
    code, said, seconds = stopped(number, tmp_path, command.split(), seen)
    assert code == 128 + number
    assert said == ""
    assert seconds < 1.0, "0.2 s on an idle machine"
    assert [path.name for path in tmp_path.iterdir()] == ["long.descent"]


@pytest.mark.parametrize("arguments", [["trace", "-"], ["list", "optimizers"], ["trace", LESSON]])
def test_closed_standard_streams_are_told_in_one_line(arguments: list[str]) -> None:
    closed = "<&-" if "-" in arguments else ">&-"
    done = subprocess.run(
        ["sh", "-c", f'exec "$0" -m explorer "$@" {closed}', sys.executable, *arguments],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "it is closed" in done.stderr


def test_a_locale_without_utf8_is_no_matter_for_complaint(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "explorer", "render", LESSON, "-o", str(tmp_path / "o.png")],
        env={**os.environ, "LC_ALL": "C"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("path", DATA_PATHS)
def test_data_are_read_only_from_regular_files(path: str, tmp_path: Path) -> None:
    file = tmp_path / "a.descent"
    data = {"kind": "csv", "path": path}
    network = {"layers": [[1, "linear"]], "data": data}
    file.write_text(
        json.dumps({**LONG, "surface": {"network": network}, "start": {"seed": 0}}),
        encoding="utf-8",
    )
    with pytest.raises(ScenarioError, match=r"surface\.network\.data\.path: "):
        read_scenario(file, [Path("/")])


def test_a_pipe_is_no_scenario_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.descent")
    with pytest.raises(ScenarioError, match="found a pipe, expected a regular file"):
        read_scenario(tmp_path / "a.descent")
