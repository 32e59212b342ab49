from __future__ import annotations

from dataclasses import replace

import numpy as np

from explorer.drawing.surfaces.draped_path import cut_at_edges, on_base, split
from explorer.drawing.surfaces.height_field import evaluate_on_grid, scaling
from explorer.drawing.surfaces.landscape import RELIEF, Landscape
from explorer.engine import formula


def slope() -> Landscape:
    surface = replace(formula("x + 0*y"), view=((-1.0, 1.0), (-1.0, 1.0)))
    grid = evaluate_on_grid(surface, *surface.view, 65)
    return Landscape(grid, scaling(grid, "linear"))


def test_a_path_is_cut_where_it_leaves_and_where_it_comes_back() -> None:
    points = np.array([[0.0, 0.0, 0.45], [2.0, 0.0, 0.9], [0.0, 1.0, 0.45]])
    actual = cut_at_edges(slope(), points)
    assert len(actual) == 1 + 3 * 2
    np.testing.assert_allclose(actual[:4], [points[0], points[0], points[0], [1, 0, RELIEF]])
    assert np.isnan(actual[4]).all()
    np.testing.assert_allclose(actual[5:], [[1.0, 0.5, RELIEF], points[2]])


def test_a_step_across_a_corner_is_drawn_though_both_its_ends_are_outside() -> None:
    points = np.array([[-2.0, 0.0, 0.0], [2.0, 0.0, 0.9]])
    actual = cut_at_edges(slope(), points)
    assert np.isnan(actual[:2]).all()
    np.testing.assert_allclose(actual[2:, 0], [-1.0, 1.0])


def test_what_is_not_finite_is_left_out() -> None:
    points = np.array([[0.0, 0.0, 0.45], [np.inf, 0.0, 0.9], [np.nan, np.nan, np.nan]])
    assert on_base(points).tolist() == [True, False, False]
    assert np.isnan(cut_at_edges(slope(), points)[1:]).all()


def test_each_segment_is_seen_or_behind_a_hill() -> None:
    path = np.arange(10.0).reshape(5, 2)
    seen, behind = split(path, np.array([False, False, True, False, False]))
    assert np.isnan(seen[:, 0]).tolist() == [False, False, True, False, False]
    assert np.isnan(behind[:, 0]).tolist() == [True, False, False, False, True]
