from __future__ import annotations

from pathlib import Path

import pytest

from explorer.gui.window.window import MainWindow
from tests.soak import Held, drift, use_lesson


def rounds(*mebibytes: float) -> list[Held]:
    """Rounds of a minute each."""
    return [
        Held(60.0 * minute, memory, 0, 0, 0, 0) for minute, memory in enumerate(mebibytes, start=1)
    ]


def test_memory_that_grows_in_the_first_minutes_only_does_not_drift() -> None:
    assert drift(rounds(100.0, 150.0, 180.0, 199.0, 200.0, 200.0, 200.0, 200.0)) == 0.0


def test_memory_that_keeps_growing_drifts() -> None:
    grown = rounds(100.0, 150.0, 180.0, 199.0, *[200.0 + 2.0 * index for index in range(30)])
    assert drift(grown) == pytest.approx(100.0 * (254.0 / 204.0 - 1.0))


def test_what_is_done_with_a_lesson_is_undone(window: MainWindow, tmp_path: Path) -> None:
    before = window.session.scenario
    use_lesson(window, "parabola_momentum", tmp_path)
    assert window.session.scenario == before
    assert window.session.undo_stack.index() == 0
    assert window.session.undo_stack.count() > 1
