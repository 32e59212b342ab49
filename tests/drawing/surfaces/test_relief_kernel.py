from __future__ import annotations

import numpy as np
import pytest

from explorer.drawing.colours.colour_maps import colour_map
from explorer.drawing.geometry.viewport import Projection
from explorer.drawing.surfaces import landscape, ray_casting
from explorer.drawing.surfaces.height_field import evaluate_on_grid, scaling
from explorer.drawing.surfaces.landscape import Camera, Landscape
from explorer.drawing.surfaces.ray_casting import relief
from explorer.drawing.surfaces.relief_kernel import draw_columns, find_hidden
from explorer.engine import surfaces

VIEW = Projection((-1.6, 1.6), (-1.2, 1.8), 60.0, 50.0)


def himmelblau() -> Landscape:
    grid = evaluate_on_grid(surfaces["himmelblau"], (-5.0, 5.0), (-5.0, 5.0), 33)
    return Landscape(grid, scaling(grid, "logarithmic"))


@pytest.mark.parametrize("sharp", [1, 2])
def test_the_picture_is_that_of_the_same_loops_in_python(
    sharp: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def picture() -> ray_casting.Relief:
        camera, lines = Camera(-50.0, 35.0), (7, (10, 20, 30, 160))
        table = colour_map("mist")
        return relief(himmelblau(), camera, VIEW, (60, 50), table, "#808080", lines, sharp)

    quick = picture()
    monkeypatch.setattr(ray_casting, "draw_quickly", draw_columns)
    slow = picture()
    np.testing.assert_array_equal(quick.pixels, slow.pixels)
    np.testing.assert_array_equal(quick.depths, slow.depths)


def test_what_is_hidden_is_that_of_the_same_loop_in_python(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shape, camera = himmelblau(), Camera(-50.0, 20.0)
    points = np.random.default_rng(0).uniform([-1.2, -1.2, 0.0], [1.2, 1.2, 0.9], (60, 3))
    points[0] = np.nan
    quick = shape.hidden(points, camera)
    monkeypatch.setattr(landscape, "find_hidden_quickly", find_hidden)
    np.testing.assert_array_equal(quick, shape.hidden(points, camera))
    assert quick.any()
    assert not quick.all()
