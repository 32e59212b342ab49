from __future__ import annotations

import numpy as np
import pytest

from explorer.drawing.colours.colour_maps import colour_map
from explorer.drawing.frame.surface_options import Scale
from explorer.drawing.surfaces.height_field import (
    Grid,
    coloured,
    evaluate_on_grid,
    isolines,
    scaling,
)
from explorer.engine import formula, surfaces

every_scale = pytest.mark.parametrize("scale", ["linear", "logarithmic", "rank"])


def test_values_lie_at_the_ends_of_the_spans() -> None:
    grid = evaluate_on_grid(formula("10*x + y"), (0.0, 1.0), (2.0, 4.0), nodes=5)
    assert grid.values[0, 0] == 2.0
    assert grid.values[0, -1] == 12.0
    assert grid.values[-1, 0] == 4.0
    assert grid.pixel_edges == (-0.125, 1.75, 1.125, 4.25)


@every_scale
def test_scaling_rises_from_0_to_1(scale: Scale) -> None:
    grid = evaluate_on_grid(surfaces["rosenbrock"], (-2.0, 2.0), (-1.0, 3.0), nodes=64)
    scaled = scaling(grid, scale)(grid.values)
    order = np.argsort(grid.values, axis=None)
    assert scaled.min() == 0.0
    assert scaled.max() == 1.0
    assert (np.diff(scaled.ravel()[order]) >= 0).all()


@every_scale
def test_the_numbers_of_a_colour_bar_are_those_that_are_coloured_so(scale: Scale) -> None:
    grid = evaluate_on_grid(surfaces["himmelblau"], (-5.0, 5.0), (-5.0, 5.0), nodes=64)
    chosen = scaling(grid, scale)
    shares = np.linspace(0.05, 0.95, 7)
    assert chosen(chosen.values(shares)) == pytest.approx(shares, abs=1e-6)


def test_ranks_give_each_colour_the_same_area() -> None:
    grid = evaluate_on_grid(surfaces["rosenbrock"], (-2.0, 2.0), (-1.0, 3.0), nodes=64)
    share, _ = np.histogram(scaling(grid, "rank")(grid.values), bins=4, range=(0, 1))
    assert share / grid.values.size == pytest.approx(np.full(4, 0.25), abs=0.02)


@every_scale
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_values_that_are_not_finite_leave_the_rest_as_it_is(scale: Scale, bad: float) -> None:
    values = np.arange(100.0).reshape(10, 10)
    values[3, 4] = bad
    grid = Grid(values, (0, 1), (0, 1))
    scaled = scaling(grid, scale)(values)
    assert scaled[0, 0] == 0.0
    assert scaled[-1, -1] == 1.0
    image = coloured(scaled, colour_map("mist"), "#123456")
    assert (image[6, 4] == 0xFF123456) == bool(np.isnan(bad))
    assert isolines(grid, scaled, 5)


@every_scale
@pytest.mark.parametrize("value", [np.nan, 0.0, 7.0])
def test_a_surface_without_differences_or_values_is_no_error(scale: Scale, value: float) -> None:
    grid = Grid(np.full((8, 8), value), (0, 1), (0, 1))
    scaled = scaling(grid, scale)(grid.values)
    assert coloured(scaled, colour_map("mist"), "#000000").shape == (8, 8)
    assert isolines(grid, scaled, 5) == []


def test_values_too_large_to_subtract_are_no_error() -> None:
    values = 1.7e308 * np.linspace(-1.0, 1.0, 64).reshape(8, 8)
    scaled = scaling(Grid(values, (0, 1), (0, 1)), "linear")(values)
    assert np.isfinite(scaled).all()


def test_the_top_row_of_the_image_is_the_highest_y() -> None:
    grid = evaluate_on_grid(formula("x + 4*y"), (0.0, 1.0), (0.0, 1.0), nodes=16)
    image = coloured(scaling(grid, "linear")(grid.values), colour_map("greys"), "#000000")
    assert image[0, -1] > image[0, 0] > image[-1, -1] > image[-1, 0]


def test_isolines_run_where_the_surface_has_one_value() -> None:
    surface = surfaces["himmelblau"]
    grid = evaluate_on_grid(surface, (-5.0, 5.0), (-5.0, 5.0), nodes=128)
    scaled = scaling(grid, "logarithmic")
    lines = isolines(grid, scaled(grid.values), 8)
    assert len(lines) >= 8
    for line in lines:
        heights = scaled(surface.value(line))
        assert np.ptp(heights) < 0.02


def test_an_unknown_scale_is_named() -> None:
    with pytest.raises(ValueError, match="found 'cubic', expected linear, logarithmic or rank"):
        scaling(Grid(np.zeros((2, 2)), (0, 1), (0, 1)), "cubic")  # type: ignore[arg-type]


@every_scale
def test_values_that_are_not_all_finite_have_colours(scale: Scale) -> None:
    values = np.array([[np.nan, np.inf, -np.inf], [5e-324, 0.0, 1e-323], [1e308, -1e308, 1.0]])
    grid = Grid(values, (0.0, 1.0), (0.0, 1.0))
    pixels = coloured(scaling(grid, scale)(values), colour_map("mist"), "#123456")
    assert pixels[2, 0] == 0xFF123456
    assert (pixels != 0xFF123456).sum() == 8


def test_ranks_that_lie_too_close_to_divide_have_colours() -> None:
    values = np.array([[0.0, 5e-324], [1e-323, np.inf]])
    shares = scaling(Grid(values, (0.0, 1.0), (0.0, 1.0)), "rank")(values)
    assert ((shares >= 0.0) & (shares <= 1.0)).all()


def test_what_was_evaluated_a_moment_ago_is_not_evaluated_again() -> None:
    surface = formula("x**2 + 3*y**2")
    first = evaluate_on_grid(surface, (-1.0, 1.0), (-2.0, 2.0), nodes=16)
    assert evaluate_on_grid(surface, (-1.0, 1.0), (-2.0, 2.0), nodes=16) is first
    assert evaluate_on_grid(surface, (-1.0, 1.5), (-2.0, 2.0), nodes=16) is not first
    with pytest.raises(ValueError, match="read-only"):
        first.values[0, 0] = 1.0
