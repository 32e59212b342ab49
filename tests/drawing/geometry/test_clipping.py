from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.drawing.geometry.clipping import clipped, clipped_polyline

coordinate = st.floats(-1e6, 1e6)


def test_a_line_across_the_rectangle_is_cut_at_both_sides() -> None:
    lines, kept = clipped(np.array([[-10.0, 5.0, 30.0, 5.0]]), 20.0, 10.0)
    assert lines.tolist() == [[0.0, 5.0, 20.0, 5.0]]
    assert kept.tolist() == [True]


def test_a_line_beside_the_rectangle_is_dropped() -> None:
    lines, kept = clipped(np.array([[-5.0, 1.0, -5.0, 9.0], [25.0, 1.0, 40.0, 9.0]]), 20.0, 10.0)
    assert len(lines) == 0
    assert not kept.any()


def test_a_line_from_a_diverging_run_keeps_its_direction() -> None:
    lines, _ = clipped(np.array([[1.0, 1.0, 1e200, 0.5e200]]), 20.0, 20.0)
    assert lines[0].tolist() == pytest.approx([1.0, 1.0, 20.0, 10.5])


def test_a_line_longer_than_a_number_can_be_has_no_digit_for_where_it_crosses() -> None:
    lines, kept = clipped(np.array([[-1.6e308, -0.8e308, 1.6e308, 0.8e308]]), 20.0, 20.0)
    assert lines.shape == (0, 4)
    assert kept.tolist() == [False]


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_lines_that_are_not_finite_are_dropped_and_others_stay(bad: float) -> None:
    lines, kept = clipped(np.array([[1.0, 1.0, bad, 2.0], [1.0, 1.0, 2.0, 2.0]]), 5.0, 5.0)
    assert lines.tolist() == [[1.0, 1.0, 2.0, 2.0]]
    assert kept.tolist() == [False, True]


def test_a_polyline_of_one_point_has_no_segments() -> None:
    assert clipped_polyline(np.zeros((1, 2)), 5.0, 5.0).shape == (0, 4)


@given(st.lists(st.tuples(coordinate, coordinate, coordinate, coordinate), min_size=1, max_size=20))
def test_what_is_kept_lies_inside_and_on_the_line(rows: list[tuple[float, ...]]) -> None:
    lines = np.array(rows)
    parts, kept = clipped(lines, 300.0, 200.0)
    assert ((parts >= 0) & (parts <= [300.0, 200.0, 300.0, 200.0])).all()
    for part, whole in zip(parts, lines[kept], strict=True):
        extent = whole[2:] - whole[:2]
        for point in (part[:2], part[2:]):
            off = extent[0] * (point - whole[:2])[1] - extent[1] * (point - whole[:2])[0]
            assert abs(off) <= 1e-6 * max(float(extent @ extent), 1.0)
