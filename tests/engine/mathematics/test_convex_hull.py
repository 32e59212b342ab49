from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from explorer.arrays import Floats
from explorer.engine.mathematics.convex_hull import convex_hull


@given(arrays(np.float64, (9, 2), elements=st.integers(-4, 4).map(float)))
def test_every_point_lies_left_of_every_edge_and_every_turn_is_to_the_left(points: Floats) -> None:
    corners = convex_hull(points)
    assert {tuple(corner) for corner in corners.tolist()} <= {tuple(p) for p in points.tolist()}
    if len(corners) > 2:
        edges = np.roll(corners, -1, axis=0) - corners
        away = points[None] - corners[:, None]
        sides = edges[:, None, 0] * away[..., 1] - edges[:, None, 1] * away[..., 0]
        assert (sides >= 0.0).all()
        turns = np.roll(edges, -1, axis=0)
        assert (edges[:, 0] * turns[:, 1] - edges[:, 1] * turns[:, 0] > 0.0).all()


@pytest.mark.parametrize(
    ("points", "corners"),
    [
        ([], []),
        ([[1.0, 2.0], [1.0, 2.0]], [[1.0, 2.0]]),
        ([[0.0, 0.0], [2.0, 2.0], [1.0, 1.0]], [[0.0, 0.0], [2.0, 2.0]]),
        ([[0.0, 0.0], [np.inf, 0.0], [1.0, 0.0], [0.0, 1.0]], [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]),
    ],
    ids=["none", "one", "in a line", "not finite"],
)
def test_few_points_points_in_a_line_and_points_that_are_not_finite(
    points: list[list[float]], corners: list[list[float]]
) -> None:
    assert convex_hull(np.array(points).reshape(-1, 2)).tolist() == corners
