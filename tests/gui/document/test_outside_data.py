"""The window asks before a file reads data outside of its folder, once in a session."""

from __future__ import annotations

from pathlib import Path

from explorer.engine.objectives.network import Network
from explorer.gui.window.window import MainWindow
from tests.gui.conftest import Answers
from tests.scenario.files.test_data_folders import ROWS, written


def outside(tmp_path: Path) -> Path:
    """A scenario file whose data lie in the folder above."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "rows.csv").write_text(ROWS, encoding="utf-8")
    return written(tmp_path / "mine", "../rows.csv")


def test_what_is_refused_is_not_opened(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    before = window.session.scenario
    window.document.open_path(outside(tmp_path))
    assert window.session.scenario == before
    assert answers.asked == [f"valley.descent reads data from outside its folder: {tmp_path}"]


def test_what_is_agreed_to_is_opened_and_remembered(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    answers.outside = True
    file = outside(tmp_path)
    window.document.open_path(file)
    window.document.open_path(file)
    assert isinstance(window.session.scenario.surface, Network)
    assert len(answers.asked) == 1
