"""Processes killed at random moments: either the old file or the new one exists, and nothing else.

    python -m tests.faults --kills 100 --seed 1 --only saving recording

Each kill forks a process that does one kind of work over and over, kills it with SIGKILL, and then
does what the next start does.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from random import Random

from explorer.leftovers import clear, state_folder
from explorer.scenario.scenario import Contender, Scenario

LONGEST_WORK_SECONDS = 0.08


def scenario_of(seed: int) -> Scenario:
    """A scenario by which one can tell when it was written."""
    from explorer.engine import optimizers, surfaces

    contenders = tuple(Contender(optimizers["adam"](), f"ball {index}") for index in range(5))
    return Scenario(surfaces["rosenbrock"], (-1.5, 2.0), 20, contenders, seed=seed)


def save(folder: Path, turn: int) -> None:
    """Save a document over the one before."""
    from explorer.scenario.files.scenario_file import write_scenario

    write_scenario(folder / "a.descent", scenario_of(turn))


def saved(folder: Path, known: int) -> None:
    """It is one of those that were saved."""
    from explorer.scenario.files.scenario_file import read_scenario

    if known or (folder / "a.descent").exists():
        assert read_scenario(folder / "a.descent").seed in (known, known + 1)
    assert set(os.listdir(folder)) <= {"a.descent"}


def keep(folder: Path, turn: int) -> None:
    """Keep unsaved work aside, as the window does."""
    from explorer.gui.document.recovery import RecoveryFile

    global _recovery_file
    _recovery_file = _recovery_file or RecoveryFile(folder)
    _recovery_file.keep(scenario_of(turn), "mine", None)


_recovery_file = None


def kept(folder: Path, known: int) -> None:
    """The last state is offered."""
    from explorer.gui.document.recovery import discard, left_behind

    actual = left_behind(folder)
    if known:
        assert len(actual) == 1
    for recovery in actual:
        assert recovery.scenario is not None, recovery.problem
        assert recovery.scenario.seed in (known, known + 1)
        discard(recovery)
    assert not os.listdir(folder)


def export(folder: Path, turn: int) -> None:
    """Write a film of a few frames as pictures, in place of the one before."""
    from explorer.scenario.files.atomic_write import whole_folder

    with whole_folder(folder / "frames") as made:
        for number in range(5):
            (made / f"frame-{number}.png").write_bytes(turn.to_bytes(4, "big") * 20_000)


def exported(folder: Path, known: int) -> None:
    """Each file is whole, and the folder has them all."""
    assert set(os.listdir(folder)) <= {"frames"}
    if known or (folder / "frames").exists():
        frames = sorted((folder / "frames").iterdir())
        assert [frame.name for frame in frames] == [f"frame-{number}.png" for number in range(5)]
        for frame in frames:
            data = frame.read_bytes()
            assert len(data) == 80_000
            assert int.from_bytes(data[:4], "big") in (known, known + 1)


def tune(folder: Path, turn: int) -> None:
    """Tune a scenario and write it."""
    from explorer.engine.runs.searches.tuning_request import TuningRequest
    from explorer.scenario.files.scenario_file import write_scenario
    from explorer.scenario.tuning import tune_scenario

    request = TuningRequest(over=("learning_rate",), budget=500)
    tuned = tune_scenario(scenario_of(turn), request, [0])
    write_scenario(folder / "a.descent", tuned.scenario)


def record(folder: Path, turn: int) -> None:
    """Record a run."""
    import numpy as np

    from explorer.recording.frameworks import record as recording

    with recording(lambda: [np.full(2000, float(turn))], folder / "run.npz") as recorder:
        for _ in range(20):
            recorder.step(float(turn))


def recorded(folder: Path, known: int) -> None:
    """The run is whole."""
    from explorer.scenario.recordings.run_file import read_run

    assert set(os.listdir(folder)) <= {"run.npz"}
    if known or (folder / "run.npz").exists():
        run = read_run(folder / "run.npz")
        assert run.positions.shape == (20, 2000)
        assert int(run.positions[0, 0]) in (known, known + 1)


WORKS: dict[str, tuple[Callable[[Path, int], None], Callable[[Path, int], None]]] = {
    "saving": (save, saved),
    "autosaving": (keep, kept),
    "exporting": (export, exported),
    "tuning": (tune, saved),
    "recording": (record, recorded),
}


@contextmanager
def own_state(home: Path) -> Iterator[None]:
    """Let what is noted of unfinished files be noted in ``home``."""
    before = os.environ.get("XDG_STATE_HOME")
    os.environ["XDG_STATE_HOME"] = str(home)
    try:
        yield
    finally:
        del os.environ["XDG_STATE_HOME"]
        if before is not None:
            os.environ["XDG_STATE_HOME"] = before


def killed(work: str, seconds: float, top: Path) -> int:
    """Kill a work after it was done once and so many ``seconds``; what it had done is checked.

    Returns how often it was done. Raises ``AssertionError`` where a file is broken or left.
    """
    do, check = WORKS[work]
    folder, home = top / "work", top / "home"
    folder.mkdir()
    with own_state(home):
        told, tell = os.pipe()
        child = os.fork()
        if child == 0:
            for turn in count(1):
                do(folder, turn)
                os.write(tell, turn.to_bytes(4, "big"))
        os.close(tell)
        done = os.read(told, 4)
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        while more := os.read(told, 4):
            done = more
        os.close(told)
        clear()
        known = int.from_bytes(done, "big")
        check(folder, known)
        assert not state_folder().exists() or not os.listdir(state_folder())
    return known


def main() -> int:
    """Kill, print a line for each work, and return 1 if anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=100, help="of each work")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+", choices=list(WORKS), default=list(WORKS))
    options = parser.parse_args()
    wrong = 0
    for work in options.only:
        random = Random(f"{options.seed} {work}")
        problems: list[str] = []
        turns = 0
        for _ in range(options.kills):
            with tempfile.TemporaryDirectory() as top:
                try:
                    turns += killed(work, random.uniform(0.0, LONGEST_WORK_SECONDS), Path(top))
                except Exception as error:
                    problems.append(f"{type(error).__name__}: {error}")
        sys.stdout.write(
            f"{work:10} {options.kills} kills in {turns} works, {len(problems)} wrong\n"
        )
        sys.stdout.writelines(f"    {problem}\n" for problem in problems[:3])
        sys.stdout.flush()
        wrong += len(problems)
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
