from __future__ import annotations

import numpy as np
import pytest

from explorer.engine import optimizers, run
from explorer.engine.objectives.dataset import generated
from explorer.engine.objectives.network import Network, dense
from explorer.engine.objectives.plane import principal_plane
from explorer.engine.objectives.plane_section import on_plane, square_view

NETWORK = Network(
    dense([[10, "tanh"], [1, "sigmoid"]]), generated("moons", rows=30), loss="binary_cross_entropy"
)


def positions() -> list[np.ndarray]:
    start = NETWORK.initial(0)
    chosen = [optimizers["momentum"](learning_rate=0.1), optimizers["adam"](learning_rate=0.05)]
    return [run(NETWORK, optimizer, start, 60).positions for optimizer in chosen]


def test_an_objective_on_a_plane_has_its_values_slopes_and_curvatures_there() -> None:
    runs = positions()
    surface = on_plane(NETWORK, principal_plane(runs), runs)
    points = np.array([[0.1, -0.2], [0.4, 0.3]])
    assert surface.value(points) == pytest.approx(NETWORK.value(surface.plane.lift(points)))
    width = 1e-5
    moves = width * np.eye(2)
    for point in points:
        slopes = (surface.value(point + moves) - surface.value(point - moves)) / (2 * width)
        bends = (surface.gradient(point + moves) - surface.gradient(point - moves)) / (2 * width)
        assert surface.gradient(point) == pytest.approx(slopes, abs=1e-8)
        assert surface.hessian(point) == pytest.approx(bends, abs=1e-6)


def test_the_view_of_a_plane_holds_all_trajectories_on_one_scale() -> None:
    runs = positions()
    surface = on_plane(NETWORK, principal_plane(runs), runs)
    (left, right), (bottom, top) = surface.view
    assert right - left == pytest.approx(top - bottom)
    for rows in runs:
        points = surface.plane.project(rows)
        assert (points > [left, bottom]).all()
        assert (points < [right, top]).all()


def test_a_square_view_has_ends_that_can_be_read() -> None:
    points = np.array([[0.1, 1.0 / 3.0], [0.7, 0.4]])
    for span in square_view(points, 0.15):
        assert all(len(repr(abs(end))) <= 7 for end in span), span
    (left, right), (bottom, top) = square_view(points, 0.15)
    assert right - left == pytest.approx(top - bottom) == pytest.approx(0.78)
    assert (left, right) == (0.01, 0.79)
    assert bottom < 1.0 / 3.0 < 0.4 < top


def test_a_square_view_of_what_is_not_finite_is_not_finite() -> None:
    assert not np.isfinite(square_view(np.array([[0.0, 0.0], [np.inf, 1.0]]), 0.1)).all()
