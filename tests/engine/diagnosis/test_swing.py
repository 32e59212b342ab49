"""Oscillation, measured on constructed positions."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.engine.diagnosis.swing import period_of, swing_of


def rows(*x: float) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Positions along the second axis; the first does not move."""
    return np.column_stack([np.full(len(x), 7.0), x])


def test_a_swing_between_two_points_is_told_exactly() -> None:
    swing = swing_of(rows(*[2.0, 3.0] * 5), since=40)
    assert swing is not None
    assert swing.amplitude == 0.5
    assert swing.period == 2.0
    assert swing.kept == 1.0
    assert swing.wandering == pytest.approx(0.2)
    assert swing.since == 40


def test_what_is_left_of_a_swing_is_told_for_a_single_step() -> None:
    shrinking = [0.9**count * (-1) ** count for count in range(12)]
    swing = swing_of(rows(*shrinking), since=0)
    assert swing is not None
    assert swing.kept == pytest.approx(0.9)


def test_a_point_in_the_very_middle_is_no_turn() -> None:
    swing = swing_of(rows(*[1.0, 0.0, -1.0, 1.0, 0.0, -1.0, 1.0, 0.0, -1.0]), since=0)
    assert swing is None, "of the turns through the middle two are seen, which are too few"
    swing = swing_of(rows(*[1.0, 0.0, -1.0, 1.0] * 3), since=0)
    assert swing is not None
    assert swing.period == pytest.approx(2 * 11 / 3)


@pytest.mark.parametrize(
    "still", [[1.0] * 12, [1.0, -1.0] * 3 + [0.0] * 6, [0.0] * 6 + [1.0, -1.0] * 3, [1.0, -1.0] * 3]
)
def test_rest_and_short_runs_do_not_swing(still: list[float]) -> None:
    assert swing_of(rows(*still), since=0) is None


def test_the_period_is_the_number_of_points_that_come_again() -> None:
    assert period_of(rows(*[1.0, 2.0, 4.0] * 3)) == 3
    assert period_of(rows(*[1.0, 2.0, 4.0] * 2)) is None, "seen twice it may be chance"
    assert period_of(rows(*[1.0] * 9)) is None
    assert period_of(rows(*[1.0, 2.0, 4.0, 1.0, 2.1, 4.0, 1.0, 2.0, 4.0])) is None


def test_a_cycle_may_drift_by_less_than_a_millionth_of_its_width() -> None:
    drift = 0.8e-6 * (np.arange(12) // 2)
    ends = np.resize([0.0, 1.0], 12)
    for width in (1.0, 1e3, 1e-3):
        assert period_of(width * np.column_stack([ends + drift, np.zeros(12)])) == 2
        assert period_of(width * np.column_stack([ends + 2 * drift, np.zeros(12)])) is None
