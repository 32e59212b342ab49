from __future__ import annotations

import os
from dataclasses import replace

import numpy as np
import pytest

from explorer.drawing.colours.colour_maps import colour_map
from explorer.drawing.geometry.viewport import Projection
from explorer.drawing.surfaces.height_field import evaluate_on_grid, scaling
from explorer.drawing.surfaces.landscape import Camera, Landscape
from explorer.drawing.surfaces.ray_casting import Relief, base_point, relief
from explorer.engine import Surface, formula

VIEW = Projection((-1.6, 1.6), (-1.6, 1.6), 160.0, 160.0)
SIZE = (160, 160)
SQUARE = ((-1.0, 1.0), (-1.0, 1.0))
NO_LINES = (0, (0, 0, 0, 0))
TABLE = colour_map("greys")


def drawn(
    surface: Surface, camera: Camera, lines: tuple[int, tuple[int, ...]] = NO_LINES
) -> Relief:
    grid = evaluate_on_grid(surface, *surface.view, 129)
    shape = Landscape(grid, scaling(grid, "linear"))
    return relief(shape, camera, VIEW, SIZE, TABLE, "#ff0000", lines)


def at(actual: Relief, right: float, up: float) -> tuple[int, int]:
    """Row and column of a point of the view."""
    row = int((VIEW.y[1] - up) / (VIEW.y[1] - VIEW.y[0]) * SIZE[1])
    column = int((right - VIEW.x[0]) / (VIEW.x[1] - VIEW.x[0]) * SIZE[0])
    return row, column


@pytest.fixture
def hill() -> Surface:
    return replace(formula("exp(-8*(x**2 + y**2))"), view=SQUARE)


def test_beside_the_landscape_nothing_is_drawn(hill: Surface) -> None:
    actual = drawn(hill, Camera(-60.0, 40.0))
    assert actual.pixels[0, 0] == 0
    assert np.isnan(actual.depths[0, 0])
    middle = at(actual, 0.0, 0.2)
    assert actual.pixels[middle] >> 24 == 255


def test_every_pixel_shows_the_ground_that_lies_there(hill: Surface) -> None:
    camera = Camera(-60.0, 40.0)
    grid = evaluate_on_grid(hill, *hill.view, 129)
    shape = Landscape(grid, scaling(grid, "linear"))
    actual = drawn(hill, camera)
    rows, columns = np.nonzero(np.isfinite(actual.depths))
    some = np.random.default_rng(0).choice(len(rows), 300, replace=False)
    for row, column in zip(rows[some], columns[some], strict=True):
        right = VIEW.x[0] + (column + 0.5) / SIZE[0] * 3.2
        up = VIEW.y[1] - (row + 0.5) / SIZE[1] * 3.2
        x, y = base_point(camera, right, float(actual.depths[row, column]))
        position = shape.position_at((min(max(x, -1.0), 1.0), min(max(y, -1.0), 1.0)))
        value = float(hill.value(np.array(position)))
        lifted = shape.lifted(np.array([position]), np.array([value]))
        np.testing.assert_allclose(camera.seen(lifted)[0], [right, up], atol=0.03)
        assert not shape.hidden(lifted - [0.0, 0.0, -0.02], camera)[0]


def test_a_hill_hides_what_lies_behind_it(hill: Surface) -> None:
    camera = Camera(-90.0, 52.0)
    depths = drawn(hill, camera).depths
    column = depths[:, SIZE[0] // 2]
    seen = column[np.isfinite(column)]
    # From the top of the hill the view jumps over the hidden ground.
    assert np.abs(np.diff(seen)).max() > 0.2
    beside = depths[:, SIZE[0] // 2 + 40]
    assert np.abs(np.diff(beside[np.isfinite(beside)])).max() < 0.2


def test_the_block_is_cut_open_towards_the_camera(hill: Surface) -> None:
    actual = drawn(replace(formula("y"), view=SQUARE), Camera(90.0, 30.0))
    red = (actual.pixels >> 16 & 255 > 200) & (actual.pixels & 255 < 30)
    assert red.sum() > 1000
    assert np.isnan(actual.depths[red]).all()


def test_iso_lines_are_drawn_on_the_ground_alone(hill: Surface) -> None:
    plain = drawn(hill, Camera(-60.0, 40.0))
    lined = drawn(hill, Camera(-60.0, 40.0), (6, (255, 255, 255, 255)))
    changed = plain.pixels != lined.pixels
    assert 100 < changed.sum() < 0.2 * np.isfinite(plain.depths).sum()
    assert np.isfinite(plain.depths[changed]).all()
    assert (lined.pixels[changed] == 0xFFFFFFFF).all()


@pytest.mark.parametrize("azimuth", [-150.0, -60.0, 20.0, 100.0])
def test_from_everywhere_there_are_no_holes(hill: Surface, azimuth: float) -> None:
    steep = replace(formula("1/(1 + exp(-60*(x + 0.3*y)))"), view=SQUARE)
    alpha = drawn(steep, Camera(azimuth, 35.0)).pixels >> 24
    for column in alpha.T:
        filled = np.flatnonzero(column)
        if len(filled):
            assert (column[filled[0] : filled[-1] + 1] == 255).all()


def test_rows_that_no_float_tells_apart_are_reached_at_once(hill: Surface) -> None:
    projection = Projection((-1e-3, 1e-3), (0.5, 0.5 + 1e-16), 160.0, 160.0)
    shape = Landscape(grid := evaluate_on_grid(hill, *hill.view, 65), scaling(grid, "linear"))
    actual = relief(shape, Camera(-60.0, 40.0), projection, (8, 8), TABLE, "#ff0000", NO_LINES)
    assert (actual.pixels == actual.pixels[0]).all()


def test_a_fine_picture_has_the_mean_of_four_places_in_each_pixel(hill: Surface) -> None:
    shape = Landscape(grid := evaluate_on_grid(hill, *hill.view, 65), scaling(grid, "linear"))
    camera, white = Camera(-60.0, 40.0), (6, (255, 255, 255, 255))
    fine = relief(shape, camera, VIEW, (80, 70), TABLE, "#ff0000", white, 2)
    places = relief(shape, camera, VIEW, (160, 140), TABLE, "#ff0000", white)
    for shift in (0, 8, 16, 24):
        each = (places.pixels >> shift & 255).reshape(70, 2, 80, 2)
        mean = each.sum(axis=(1, 3), dtype=np.uint32) // 4
        np.testing.assert_array_equal(fine.pixels >> shift & 255, mean)
    # So a silhouette is neither full nor empty.
    assert ((fine.pixels >> 24 > 0) & (fine.pixels >> 24 < 255)).sum() > 50


def test_processors_that_share_a_picture_draw_what_one_draws(
    hill: Surface, monkeypatch: pytest.MonkeyPatch
) -> None:
    shape = Landscape(grid := evaluate_on_grid(hill, *hill.view, 65), scaling(grid, "linear"))
    collected = []
    for processors in (1, 3):
        monkeypatch.setattr(os, "cpu_count", lambda count=processors: count)
        collected.append(
            relief(shape, Camera(20.0, 40.0), VIEW, (200, 90), TABLE, "#ff0000", (6, (9, 9, 9, 99)))
        )
    np.testing.assert_array_equal(collected[0].pixels, collected[1].pixels)
    np.testing.assert_array_equal(collected[0].depths, collected[1].depths)
