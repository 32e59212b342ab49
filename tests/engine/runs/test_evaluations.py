from __future__ import annotations

import pickle
from collections import Counter

import numpy as np
import pytest

from explorer.engine import optimizers, run, surfaces
from explorer.engine.objectives.dataset import generated
from explorer.engine.objectives.network import Layer, Network
from explorer.engine.rules.direct_step import MOST_MARKED
from explorer.engine.trajectories import evaluation_marks

RAVINE = surfaces["ravine"]


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("newton", {"gradient": 1, "hessian": 1}),
        ("dogleg", {"gradient": 1, "hessian": 1, "value": 1}),
        ("exact_line_search", {"gradient": 3}),
    ],
)
def test_each_step_says_what_it_asked_the_surface_for(name: str, asked: dict[str, int]) -> None:
    trajectory = run(RAVINE, optimizers[name](), (2.0, 2.0), 1)
    assert Counter(mark.kind for mark in trajectory.marks[0]) == asked


def test_marks_are_as_many_as_are_counted() -> None:
    trajectory = run(surfaces["rosenbrock"], optimizers["lbfgs"](), (-1.2, 1.0), 10)
    for row, marks in enumerate(trajectory.marks):
        assert len(marks) == trajectory.terms["evaluations"][row]
        np.testing.assert_array_equal(marks[0].at, trajectory.positions[row])


def test_gradients_are_counted_apart_from_values() -> None:
    trajectory = run(RAVINE, optimizers["backtracking"](), (2.0, 2.0), 3)
    np.testing.assert_array_equal(trajectory.gradient_evaluations, np.arange(4))
    assert trajectory.evaluations[-1] > 3
    simplex = run(RAVINE, optimizers["nelder_mead"](), (2.0, 2.0), 3)
    assert simplex.gradient_evaluations[-1] == 0
    rule = run(RAVINE, optimizers["adam"](), (2.0, 2.0), 3)
    np.testing.assert_array_equal(rule.gradient_evaluations, rule.evaluations)


def test_the_simplex_has_its_best_corner_at_x_and_the_region_holds_it() -> None:
    simplex = run(RAVINE, optimizers["nelder_mead"](), (2.0, 2.0), 10)
    for row, outline in enumerate(simplex.outlines[1:], 1):
        assert outline is not None
        np.testing.assert_allclose(outline[0], simplex.positions[row])
    disc = optimizers["projected_gradient"](region="disc", region_size=0.5)
    ring = run(RAVINE, disc, (2.0, 2.0), 1).outlines[0]
    assert ring is not None
    np.testing.assert_allclose(np.linalg.norm(ring, axis=1), 0.5)


def test_evaluations_are_kept_on_planes_of_many_dimensions_too() -> None:
    product = surfaces["matrix_product"]
    trajectory = run(product, optimizers["exact_line_search"](), product.starts[0], 2)
    assert Counter(mark.kind for mark in trajectory.marks[0]) == {"gradient": 3}
    assert trajectory.marks[0][1].at.shape == (product.dimension,)


def test_of_very_many_coordinates_evaluations_are_counted_but_not_kept() -> None:
    network = Network((Layer(50, "tanh"), Layer(1)), generated("moons"))
    trajectory = run(network, optimizers["sam"](), network.initial(0), 2)
    assert trajectory.marks[0] == ()
    assert trajectory.evaluations.tolist() == [0, 2, 4]


def test_once_a_run_has_very_many_evaluations_further_ones_are_counted_but_not_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(evaluation_marks, "MOST_NUMBERS", 10)
    trajectory = run(RAVINE, optimizers["newton"](), (2.0, 2.0), 9)
    assert [len(marks) for marks in trajectory.marks] == [2, 2, *[0] * 8]
    assert trajectory.evaluations[-1] == 9 * 3


def test_a_run_that_cannot_begin_has_no_marks_and_no_rows() -> None:
    trajectory = run(surfaces["rosenbrock"], optimizers["newton"](), (1e300, 0.0), 3)
    assert trajectory.positions.shape == trajectory.gradients.shape == (0, 2)
    assert len(trajectory.losses) == len(trajectory.marks) == 0


def test_a_trajectory_keeps_its_marks_when_it_is_sent_elsewhere() -> None:
    trajectory = run(RAVINE, optimizers["backtracking"](), (2.0, 2.0), 2)
    again = pickle.loads(pickle.dumps(trajectory))
    assert [len(marks) for marks in again.marks] == [len(marks) for marks in trajectory.marks]


def test_a_simplex_of_very_many_corners_is_not_kept() -> None:
    wide = Network((Layer(MOST_MARKED, "tanh"), Layer(1)), generated("moons"))
    trajectory = run(wide, optimizers["nelder_mead"](), [0.1] * wide.dimension, 1)
    assert trajectory.outline(0) is None
