"""A short drive of the window by random acts; ``python -m tests.drive`` makes long ones."""

from __future__ import annotations

import subprocess
import sys
import warnings
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.drive import Drive, DriveError, Watch, drive


@pytest.mark.parametrize("seed", [1, 2])
def test_a_window_stands_random_acts(qapp: QApplication, tmp_path: Path, seed: int) -> None:
    drive(seed, 200, tmp_path)


def test_the_acts_that_are_drawn_depend_on_the_seed_alone(repository: Path) -> None:
    command = [sys.executable, "-m", "tests.drive", "--child", "--acts", "8", "--seed"]
    told = [
        subprocess.run([*command, seed], cwd=repository, capture_output=True, text=True, check=True)
        for seed in ("5", "5", "6")
    ]
    acts = [[line for line in one.stdout.splitlines() if "..." not in line] for one in told]
    assert acts[0] == acts[1] != acts[2]
    assert len(acts[0]) == 9


def test_what_must_not_happen_is_reported_with_the_last_acts(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Drive, "_check_end", _fail)
    with pytest.raises(DriveError, match=r"(?s)seed 3 failed .*\n3: checks.*as told"):
        drive(3, 3, tmp_path)


def _fail(_drive: Drive, _window: object) -> None:
    raise DriveError("as told")


def test_warnings_are_seen() -> None:
    watch = Watch()
    with watch.watching():
        warnings.warn("look out", stacklevel=1)
    with pytest.raises(DriveError, match="UserWarning: look out"):
        watch.check()
