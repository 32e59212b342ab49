"""Every command stopped at a random moment, to find leftovers and delays.

    python -m tests.kills --kills 20 --seed 1 --signals INT TERM --only render GIF

Each kill runs one command in a process and a folder of its own. The moment is drawn between the
beginning of the process and the end of an undisturbed run, or ``LONGEST_RUN_SECONDS``. Ctrl-C goes
to the whole group, as a terminal sends it; SIGTERM to the program alone. Before Python has come to
the program's own code, a signal is Python's: such kills are counted apart.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from random import Random

LESSON = "parabola_momentum"
LONG = {
    "format": "descent-explorer/1",
    "surface": {"id": "rosenbrock"},
    "start": [-1.5, 2.0],
    "steps": 5000,
    "contenders": [{"optimizer": "adam"}],
}
NETWORK = {
    **LONG,
    "surface": {
        "network": {
            "layers": [[20, "tanh"], [20, "tanh"], [1, "linear"]],
            "data": {"kind": "moons"},
        }
    },
    "start": {"seed": 0},
    "steps": 2000,
}
COMMANDS = {
    "render": f"render {LESSON} -o o.png",
    "SVG": f"render {LESSON} -o o.svg",
    "network": "render network.descent -o o.png --large",
    "recording": "render run.npz -o o.png",
    "GIF": "animate long.descent -o o.gif",
    "WebP": "animate long.descent -o o.webp",
    "APNG": "animate long.descent -o o.apng",
    "MP4": "animate long.descent -o o.mp4",
    "folder": "animate long.descent -o frames/",
    "trace": "trace long.descent -o o.csv",
    "npz": "trace long.descent -o o.npz",
    "map": f"map {LESSON} --x learning_rate --y momentum --nodes 2000 --large -o o.png",
    "basins": "map long.descent --basins --nodes 2000 --large -o o.png",
    "tune": "tune long.descent -o o.descent --budget 2000000",
    "compare": "compare --surfaces rosenbrock,beale,himmelblau --optimizers adam,momentum,lion "
    "--budget 200000 -o o.png",
    "identify": "identify points.csv --on rosenbrock",
    "web": f"web {LESSON} -o o.html",
    "site": "site -o pages/",
    "pack": f"pack {LESSON} -o pack/",
    "range-test": "range-test long.descent -o o.png --steps 20000 --force",
    "code": "code long.descent --to pytorch -o o.py",
    "list": "list",
    "window": "",
}
LAST_OF_FOLDER = {"frames": "frame-5000.png", "pages": "index.html", "pack": "film.gif"}
LONGEST_RUN_SECONDS = 3.0
SECONDS_TO_STOP = 0.2
PATIENCE_SECONDS = 60.0
REPOSITORY = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Kill:
    """What became of one command that was sent a signal ``after`` so many seconds.

    ``code`` is its exit code, ``seconds`` how long it went on, ``early`` whether the signal came
    before the program's own code could hear it, ``left`` the files and processes left behind.
    """

    after: float
    code: int
    seconds: float
    early: bool
    said: str
    left: tuple[str, ...]

    def problem(self, number: int) -> str:
        """What is wrong with it, in a sentence; empty if nothing is."""
        if self.left:
            return f"left behind: {', '.join(self.left)}"
        if self.early:
            return ""
        if self.code not in (128 + number, 0):
            return f"exit code {self.code}, expected {128 + number}"
        if "Traceback" in self.said or (self.code and self.said):
            return f"said {self.said.strip()[-200:]!r}"
        return ""


def inputs(folder: Path) -> None:
    """Write what the commands read."""
    import numpy as np

    from explorer.recording.frameworks import record

    for name, scenario in (("long", LONG), ("network", NETWORK)):
        (folder / f"{name}.descent").write_text(json.dumps(scenario), encoding="utf-8")
    weights = [np.random.default_rng(0).normal(size=4000)]
    with record(lambda: weights, folder / "run.npz") as recorder:
        for step in range(200):
            recorder.step(1.0 / (step + 1))
            weights[0] *= 0.99
    rows = "\n".join(f"{-1.5 + 0.01 * k},{2.0 - 0.005 * k}" for k in range(40))
    (folder / "points.csv").write_text(f"x,y\n{rows}\n", encoding="utf-8")


def usable() -> list[str]:
    """The commands that can be tried here."""
    has_ffmpeg = bool(find_spec("imageio_ffmpeg") or shutil.which("ffmpeg"))
    return [name for name in COMMANDS if name != "MP4" or has_ffmpeg]


def begun(command: str, folder: Path, home: Path) -> subprocess.Popen[str]:
    """The process of a command in ``folder``, with a home of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "explorer", *command.split()],
        cwd=folder,
        env={
            **os.environ,
            **{f"XDG_{name}_HOME": str(home / name) for name in ("CONFIG", "DATA", "STATE")},
            "HOME": str(home),
            "PYTHONPATH": str(REPOSITORY),
            "QT_QPA_PLATFORM": "offscreen",
            "TMPDIR": str(folder),
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # A shell's background job ignores Ctrl-C, and so would all that is begun in it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )


def killed(
    command: str, source: Path, number: int, when: Callable[[int, Path], bool] | float
) -> Kill:
    """Run a command on the files of ``source`` and send it a signal ``when`` it is time."""
    with tempfile.TemporaryDirectory() as top:
        folder, home = Path(top) / "work", Path(top) / "home"
        home.mkdir()
        shutil.copytree(source, folder)
        before = set(names(folder))
        begin = time.monotonic()
        with begun(command, folder, home) as process:
            _wait(process, folder, when)
            early = not hears(process.pid)
            told = time.monotonic()
            if number == signal.SIGINT and process.poll() is None:
                os.killpg(process.pid, number)
            else:
                process.send_signal(number)
            _, said = process.communicate(timeout=PATIENCE_SECONDS)
            seconds = time.monotonic() - told
        left = []
        if process.returncode != 0:
            left = sorted(set(names(folder)) - before)
            # What was finished just before the signal came is whole.
            left = [name for name in left if not whole(folder, name)]
        left += [name for name in names(home) if name.rpartition("/")[2].startswith(".")]
        left += [f"process {name}" for name in of_session(process.pid)]
        return Kill(told - begin, process.returncode, seconds, early, said, tuple(left))


def whole(folder: Path, name: str) -> bool:
    """Whether this is the output of a command, or belongs to it, and is complete."""
    top = name.partition("/")[0]
    if top in LAST_OF_FOLDER:
        return (folder / top / LAST_OF_FOLDER[top]).exists()
    return Path(top).stem == "o" and (folder / top).stat().st_size > 0


def _wait(
    process: subprocess.Popen[str], folder: Path, when: Callable[[int, Path], bool] | float
) -> None:
    if not callable(when):
        time.sleep(when)
        return
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not when(process.pid, folder):
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            raise AssertionError("the moment to stop it never came")
        time.sleep(0.001)


def names(folder: Path) -> Iterator[str]:
    """All paths below a folder, relative to it."""
    return (path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def hears(process: int) -> bool:
    """Whether the program itself handles SIGTERM by now."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    except OSError:
        return True
    caught = next(line for line in status.splitlines() if line.startswith("SigCgt:"))
    return bool(int(caught.split()[1], 16) >> (signal.SIGTERM - 1) & 1)


def of_session(session: int) -> list[str]:
    """The processes of a session that live, but for those that only wait to be reaped."""
    collected = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                name, _, rest = (entry / "stat").read_text(encoding="utf-8").rpartition(")")
            except OSError:
                continue
            fields = rest.split()
            if int(fields[3]) == session and fields[0] not in "ZX":
                collected.append(name.partition("(")[2])
    return collected


def undisturbed_seconds(command: str, source: Path) -> float:
    """How long a command takes, at most ``LONGEST_RUN_SECONDS``."""
    with tempfile.TemporaryDirectory() as top:
        folder, home = Path(top) / "work", Path(top) / "home"
        home.mkdir()
        shutil.copytree(source, folder)
        begin = time.monotonic()
        with begun(command, folder, home) as process:
            try:
                process.communicate(timeout=LONGEST_RUN_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
            return time.monotonic() - begin


def main() -> int:
    """Kill, print a line for each command and signal, and return 1 if anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=20, help="of each command by each signal")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--signals", nargs="+", default=["INT", "TERM"])
    parser.add_argument("--only", nargs="+", choices=list(COMMANDS))
    options = parser.parse_args()
    wrong = 0
    with tempfile.TemporaryDirectory() as top:
        source = Path(top) / "source"
        source.mkdir()
        inputs(source)
        for name in options.only or usable():
            longest = undisturbed_seconds(COMMANDS[name], source)
            for sent in options.signals:
                number = signal.Signals[f"SIG{sent}"]
                random = Random(f"{options.seed} {name} {sent}")
                kills = [
                    killed(COMMANDS[name], source, number, random.uniform(0, longest))
                    for _ in range(options.kills)
                ]
                wrong += _told(name, number, kills)
    return int(wrong > 0)


def _told(name: str, number: signal.Signals, kills: list[Kill]) -> int:
    heard = [kill for kill in kills if not kill.early and kill.code]
    early = sum(kill.early for kill in kills)
    ended = len(kills) - len(heard) - early
    times = sorted(kill.seconds for kill in heard) or [0.0]
    problems = [(kill, kill.problem(number)) for kill in kills if kill.problem(number)]
    slow = sum(kill.seconds > SECONDS_TO_STOP for kill in heard)
    sys.stdout.write(
        f"{name:10} {number.name:8} {len(kills)} kills: {len(heard)} heard, {early} in Python's "
        f"start, {ended} after the end; median {statistics.median(times):.3f} s, longest "
        f"{times[-1]:.3f} s, {slow} above {SECONDS_TO_STOP} s; {len(problems)} wrong\n"
    )
    for kill, problem in problems[:3]:
        sys.stdout.write(f"    after {kill.after:.3f} s: {problem}\n")
    sys.stdout.flush()
    return len(problems) + slow


if __name__ == "__main__":
    sys.exit(main())
