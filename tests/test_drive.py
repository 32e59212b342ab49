"""A short drive of the window by random acts; ``python -m tests.drive`` makes long ones."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.drive import Drive, DriveError, Watch, drive


@pytest.mark.parametrize("seed", [1, 2])
def test_a_window_stands_random_acts(qapp: QApplication, tmp_path: Path, seed: int) -> None:
    drive(seed, 200, tmp_path)


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
