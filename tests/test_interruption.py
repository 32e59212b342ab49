from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from explorer.scenario.files.scenario_file import ScenarioError, read_scenario
from tests.kills import COMMANDS, LESSON, LONG, REPOSITORY, inputs, killed, usable
from tests.sampling import WIDE

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals there")
HOSTILE = Path(__file__).parent / "data" / "hostile"
DATA_PATHS = (HOSTILE / "data_paths.txt").read_text(encoding="utf-8").splitlines()
Seen = Callable[[int, Path], bool]


def loaded(library: str) -> Seen:
    """Whether the process has loaded a library."""
    return lambda process, _: library in Path(f"/proc/{process}/maps").read_text(encoding="utf-8")


def begun(_: int, folder: Path) -> bool:
    """Whether something unfinished lies in the folder."""
    return any(path.name.startswith(".") for path in folder.iterdir())


AT: dict[str, tuple[str, Seen]] = {
    "imports": (COMMANDS["render"], loaded("_multiarray_umath")),
    "Qt": (COMMANDS["render"], loaded("libQt6Gui")),
    "map": (COMMANDS["map"], loaded("llvmlite")),
    "basins": (COMMANDS["basins"], loaded("llvmlite")),
    "trace": (COMMANDS["trace"], loaded("_multiarray_umath")),
    **{name: (COMMANDS[name], begun) for name in ("GIF", "WebP", "APNG", "folder", "MP4")},
}
BOTH = [
    (name, number)
    for place, name in enumerate(AT)
    for turn, number in enumerate((signal.SIGTERM, signal.SIGINT))
    if WIDE or place % 2 == turn
]
ANY = [
    (name, number)
    for place, name in enumerate(usable())
    for turn, number in enumerate((signal.SIGTERM, signal.SIGINT))
    if (place % 2 == turn if WIDE else place in (6 + turn, 12 + turn))
]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that the commands read."""
    folder = tmp_path_factory.mktemp("source")
    inputs(folder)
    return folder


@pytest.mark.parametrize(("name", "number"), BOTH)
def test_a_signal_ends_a_command_at_once_and_nothing_is_left(
    name: str, number: signal.Signals, source: Path
) -> None:
    if name == "MP4" and name not in usable():
        pytest.skip("ffmpeg is not installed")
    command, seen = AT[name]
    kill = killed(command, source, number, seen)
    assert kill.problem(number) == ""
    assert kill.code == 128 + number
    assert kill.seconds < 1.0, "0.2 s on an idle machine"


@pytest.mark.parametrize(("name", "number"), ANY)
def test_a_signal_at_any_moment_ends_a_command_and_nothing_is_left(
    name: str, number: signal.Signals, source: Path
) -> None:
    moment = Random(f"{name} {number.name}").uniform(0.0, 1.5)
    assert killed(COMMANDS[name], source, number, moment).problem(number) == ""


WHILE_CLEARED = """
import os, signal, threading, time
from explorer.interruption import give_way, stop_at_signals, unfinished

cleared = threading.Event()

def clear(_):
    cleared.set()
    time.sleep(0.2)

stop_at_signals()
with unfinished(lambda: None, clear):
    os.kill(os.getpid(), signal.SIGTERM)
    cleared.wait()
    give_way()
    print("went on")
"""


def test_what_fails_because_all_is_cleared_away_says_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WHILE_CLEARED],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout, done.stderr) == (128 + signal.SIGTERM, "", "")


EARLY = """
import os, signal, sys
from explorer.__main__ import main

class Press:
    def find_spec(self, name, path, target=None):
        if name == "explorer.interruption":
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Press())
main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals are those of POSIX")
def test_ctrl_c_before_signals_are_waited_for_says_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-c", EARLY, "list"],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, "", "")


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
