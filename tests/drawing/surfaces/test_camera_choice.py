from __future__ import annotations

import numpy as np
import pytest

from explorer.drawing.surfaces.camera_choice import WELL, best_camera
from explorer.drawing.surfaces.height_field import evaluate_on_grid, scaling
from explorer.drawing.surfaces.landscape import Landscape
from explorer.engine import optimizers, run, surfaces


def landscape(name: str) -> Landscape:
    grid = evaluate_on_grid(surfaces[name], *surfaces[name].view, 129)
    return Landscape(grid, scaling(grid, "logarithmic"))


def lifted_minima(name: str, shape: Landscape) -> np.ndarray:
    known = surfaces[name].minima
    places = np.array([minimum.position for minimum in known])
    return shape.lifted(places, np.array([minimum.value for minimum in known]))


def test_all_four_minima_of_himmelblau_are_seen() -> None:
    shape = landscape("himmelblau")
    minima = lifted_minima("himmelblau", shape)
    camera = best_camera(shape, np.empty((0, 3)), minima)
    assert len(minima) == 4
    assert not shape.hidden(minima + WELL, camera).any()
    assert camera.elevation <= 70.0


def test_a_trail_along_the_valley_of_rosenbrock_is_seen_from_end_to_end() -> None:
    shape = landscape("rosenbrock")
    optimizer = optimizers["gradient_descent"](learning_rate=0.001)
    trajectory = run(surfaces["rosenbrock"], optimizer, start=(-1.5, 2.0), steps=5000)
    trail = shape.lifted(trajectory.positions, trajectory.losses)
    camera = best_camera(shape, trail, lifted_minima("rosenbrock", shape))
    assert shape.hidden(trail, camera).mean() < 0.02


@pytest.mark.parametrize("name", ["quartic_bowl", "rastrigin"])
def test_a_direction_is_found_without_trails_and_minima(name: str) -> None:
    camera = best_camera(landscape(name), np.empty((0, 3)), np.empty((0, 3)))
    assert -180.0 <= camera.azimuth < 180.0
    assert 8.0 <= camera.elevation <= 90.0


def test_a_trail_that_leaves_the_base_does_not_decide_where_it_is_seen_from() -> None:
    shape = landscape("quartic_bowl")
    away = np.array([[3.0, 0.0, 0.9], [np.nan, np.nan, np.nan], [np.inf, 0.0, 0.9]])
    nothing = np.empty((0, 3))
    assert best_camera(shape, away, nothing) == best_camera(shape, nothing, nothing)
