"""Recordings of trainings, opened in the window."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from explorer.gui.document.questions import FILTER
from explorer.gui.window.window import MainWindow
from explorer.recording.frameworks import record
from tests.gui.conftest import Answers


def recorded(path: Path, rate: float) -> Path:
    """A descent over twelve weights, written as a training script writes it."""
    weights = np.linspace(-1.0, 2.0, 12)
    with record(lambda: weights, path) as recorder:
        for _ in range(20):
            recorder.step(float(weights @ weights))
            weights *= 1.0 - rate
    return path


@pytest.mark.parametrize("suffix", ["npz", "safetensors"])
def test_a_recording_is_opened_from_the_file_menu(
    suffix: str, window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    if suffix == "safetensors":
        pytest.importorskip("safetensors", reason="safetensors is not installed")
    assert f"*.{suffix}" in FILTER
    answers.opened = recorded(tmp_path / f"training.{suffix}", 0.1)
    window.action("open").trigger()
    scenario = window.session.scenario
    assert [contender.name for contender in scenario.contenders] == ["training"]
    assert scenario.steps == 19
    trajectory = window.session.outcome.trajectories[0]
    assert trajectory is not None
    assert trajectory.losses[0] == pytest.approx(float(np.sum(np.linspace(-1.0, 2.0, 12) ** 2)))
    assert window.session.step == 19


def test_two_recordings_are_opened_on_one_plane(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    answers.opened = [recorded(tmp_path / "fast.npz", 0.2), recorded(tmp_path / "slow.npz", 0.05)]
    window.action("open").trigger()
    assert [each.name for each in window.session.scenario.contenders] == ["fast", "slow"]


def test_a_file_that_is_no_recording_is_refused_in_a_sentence(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    before = window.session.scenario
    said: list[str] = []
    window.document.failed.connect(said.append)
    answers.opened = tmp_path / "broken.safetensors"
    answers.opened.write_bytes(b"not tensors at all")
    window.action("open").trigger()
    assert window.session.scenario == before
    assert len(said) == 1
    assert "broken.safetensors" in said[0]
