from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explorer.drawing.surfaces.height_field import evaluate_on_grid, scaling
from explorer.drawing.surfaces.landscape import RELIEF, Camera, Landscape
from explorer.engine import Surface, formula


def landscape(surface: Surface, nodes: int = 65) -> Landscape:
    grid = evaluate_on_grid(surface, *surface.view, nodes)
    return Landscape(grid, scaling(grid, "linear"))


def wall() -> Surface:
    """A wall along the middle, from front to back."""
    return replace(formula("exp(-(20*x)**2) + 0*y"), view=((-1.0, 1.0), (-1.0, 1.0)))


@pytest.mark.parametrize("azimuth", [-170.0, -60.0, 0.0, 30.0, 135.0])
@pytest.mark.parametrize("elevation", [8.0, 40.0, 90.0])
def test_the_axes_of_a_camera_are_at_right_angles(azimuth: float, elevation: float) -> None:
    axes = Camera(azimuth, elevation).axes
    np.testing.assert_allclose(axes @ axes.T, np.eye(3), atol=1e-12)


def test_from_straight_above_a_landscape_is_its_plane() -> None:
    seen = Camera(-90.0, 90.0).seen(np.array([[0.3, -0.7, 0.0], [0.3, -0.7, 0.5]]))
    np.testing.assert_allclose(seen, [[0.3, -0.7], [0.3, -0.7]], atol=1e-12)


def test_what_is_higher_appears_higher() -> None:
    seen = Camera(-60.0, 40.0).seen(np.array([[0.2, 0.1, 0.0], [0.2, 0.1, 0.5]]))
    assert seen[1, 1] > seen[0, 1]
    assert seen[1, 0] == pytest.approx(seen[0, 0])


def test_positions_lie_above_their_place_of_the_base_as_high_as_their_loss() -> None:
    shape = landscape(wall())
    lifted = shape.lifted(np.array([[0.0, 0.5], [1.0, -1.0]]), np.array([1.0, 0.0]))
    np.testing.assert_allclose(lifted, [[0.0, 0.5, RELIEF], [1.0, -1.0, 0.0]], atol=1e-6)


def test_places_of_the_base_are_turned_back_into_positions() -> None:

    shape = landscape(replace(formula("x + y"), view=((0.0, 10.0), (-3.0, 1.0))))
    assert shape.position_at((-1.0, 1.0)) == (0.0, 1.0)
    assert shape.position_at((0.0, 0.0)) == (5.0, -1.0)


def test_heights_between_nodes_lie_on_a_straight_line() -> None:

    shape = landscape(replace(formula("x + 0*y"), view=((0.0, 1.0), (0.0, 1.0))), nodes=3)
    actual = shape.share_at(np.array([-1.0, -0.5, 0.25, 1.0]), np.zeros(4))
    np.testing.assert_allclose(actual, [0.0, 0.25, 0.625, 1.0])


def test_what_lies_behind_a_wall_is_hidden_and_what_lies_before_it_is_not() -> None:
    shape = landscape(wall(), nodes=129)
    from_the_right = Camera(0.0, 20.0)
    points = np.array([[-0.3, 0.0, 0.0], [0.3, 0.0, 0.0], [0.0, 0.0, RELIEF]])
    assert shape.hidden(points, from_the_right).tolist() == [True, False, False]
    assert shape.hidden(points, Camera(180.0, 20.0)).tolist() == [False, True, False]
    assert not shape.hidden(points, Camera(0.0, 90.0)).any()


def test_what_is_not_finite_is_as_high_as_the_landscape_goes() -> None:

    shape = landscape(replace(formula("log(x) + 0*y"), view=((-1.0, 1.0), (-1.0, 1.0))))
    assert np.isfinite(shape.shares).all()
    assert shape.shares[0, 0] == 1.0
