from __future__ import annotations

import numpy as np
import pytest

from explorer.engine import formula, optimizers, run, surfaces
from explorer.engine.explanations.rule_state import state_marks
from explorer.engine.rules.direct_step import Iterate
from explorer.engine.rules.library.classics.limited_memory import limited_memory_step
from explorer.engine.rules.library.classics.procedure import Procedure
from explorer.engine.rules.library.classics.simplex import simplex_step
from explorer.engine.rules.library.classics.trust_region import dogleg_path

ROSENBROCK = surfaces["rosenbrock"]
BOWL = formula("(4*x**2 + y**2)/2")


def test_an_exact_search_ends_at_a_right_angle_to_the_next_gradient() -> None:
    gradients = run(ROSENBROCK, optimizers["exact_line_search"](), (-1.5, 2.0), 20).gradients
    crossed = (gradients[1:] * gradients[:-1]).sum(axis=1)
    lengths = np.linalg.norm(gradients, axis=1)
    assert np.abs(crossed / (lengths[1:] * lengths[:-1])).max() < 1e-5


def test_an_exact_search_contracts_by_the_condition_number() -> None:
    start = (1.0, 4.0)
    losses = run(BOWL, optimizers["exact_line_search"](), start, 8).losses
    np.testing.assert_allclose(losses[1:] / losses[:-1], ((4 - 1) / (4 + 1)) ** 2, rtol=1e-9)


def test_an_exact_search_doubles_a_length_of_one_until_f_rises() -> None:
    flat = run(formula("0.15*x**2"), optimizers["exact_line_search"](), (1.0,), 1)
    assert flat.positions[1, 0] == pytest.approx(0.0, abs=1e-15)
    assert flat.evaluations_per_step is not None
    assert flat.evaluations_per_step[0] == len(["here", 1.0, 2.0, 4.0, "the zero of the slope"])


def test_cyclic_coordinate_descent_is_gauss_seidel() -> None:
    positions = run(formula("x**2 + x*y + y**2"), optimizers["coordinate_descent"](), (1.0, 1.0), 4)
    np.testing.assert_allclose(
        positions.positions, [[1, 1], [-0.5, 1], [-0.5, 0.25], [-0.125, 0.25], [-0.125, 0.0625]]
    )


def test_greedy_coordinate_descent_takes_the_steepest_coordinate_first() -> None:
    method = optimizers["coordinate_descent"](order="greedy")
    for start, first in (((1.0, 1.0), (0.0, 1.0)), ((0.2, 1.0), (0.2, 0.0))):
        positions = run(BOWL, method, start, 2).positions
        np.testing.assert_allclose(positions, [start, first, (0.0, 0.0)], atol=1e-12)


def test_lbfgs_without_a_search_shortens_its_first_step_as_pytorch_does() -> None:
    method = optimizers["lbfgs"].in_dialect("pytorch", learning_rate=0.5)
    first = run(BOWL, method, (2.0, 2.0), 1)
    np.testing.assert_allclose(first.positions[1], np.array([2.0, 2.0]) - 0.05 * np.array([8, 2]))


def test_the_dogleg_stays_within_its_circle_and_refuses_what_brings_too_little() -> None:
    trajectory = run(ROSENBROCK, optimizers["dogleg"](), (-1.5, 2.0), 30)
    lengths = np.linalg.norm(trajectory.terms["step"], axis=1)
    assert (lengths <= trajectory.terms["trust_radius"] * (1 + 1e-12)).all()
    refused = trajectory.terms["model_agreement"] <= 0.15
    assert (lengths[refused] == 0.0).all()
    assert (np.diff(trajectory.losses) <= 0.0).all()


@pytest.mark.parametrize(("flat", "expected"), [(1e-16, 0.0), (1e-3, 1.5)])
def test_the_dogleg_ends_at_the_cauchy_point_where_newtons_step_would_be_rounding(
    flat: float, expected: float
) -> None:
    gradient, hessian = np.array([-1.0, -1.5 * flat]), np.diag([1.5, flat])
    step = dogleg_path(gradient, hessian, radius=10.0)
    np.testing.assert_allclose(step, [2.0 / 3.0, expected], atol=1e-9)


def test_lbfgs_goes_down_the_gradient_where_its_pairs_lead_uphill() -> None:
    x = np.array([2.0, 1.0])
    here = Iterate(BOWL, x, float(BOWL.value(x)), BOWL.gradient(x), rate=0.25)
    pair = np.array([[1.0, 0.5]])
    kept = {"steps": pair, "changes": -pair, "step": pair[0], "gradient": here.gradient}
    taken = limited_memory_step(here, kept, 10, "none", 1e-4, 0.9)
    np.testing.assert_array_equal(taken.step, -0.25 * here.gradient)
    assert len(taken.memory["steps"]) == 0


def test_a_simplex_of_which_no_other_corner_helps_shrinks_by_half_towards_its_best() -> None:
    corners = np.array([[-2.0, -2.0], [-1.0, 1.0], [1.0, 2.0]])
    values = np.array([float(ROSENBROCK.value(corner)) for corner in corners])
    here = Iterate(ROSENBROCK, corners[1], 4.0, ROSENBROCK.gradient(corners[1]), rate=1.0)
    taken = simplex_step(here, {"corners": corners, "values": values})
    np.testing.assert_array_equal(taken.memory["corners"], [[-1.0, 1.0], [0.0, 1.5], [-1.5, -0.5]])
    assert taken.memory["values"].tolist() == [4.0, 226.0, 762.5]


def test_gauss_newton_takes_one_step_where_residuals_are_straight() -> None:
    trajectory = run(surfaces["booth"], optimizers["gauss_newton"](), (-4.0, 5.0), 1)
    np.testing.assert_allclose(trajectory.positions[1], [1.0, 3.0], atol=1e-12)


def test_levenberg_marquardt_never_climbs_where_gauss_newton_does() -> None:
    start = (-1.2, 1.0)
    plain = run(ROSENBROCK, optimizers["gauss_newton"](), start, 20)
    damped = run(ROSENBROCK, optimizers["levenberg_marquardt"](), start, 20)
    assert np.diff(plain.losses).max() > 0.0
    assert (np.diff(damped.losses) <= 0.0).all()


def test_a_damping_factor_by_which_nothing_can_be_divided_is_refused() -> None:
    with pytest.raises(ValueError, match="damping_factor: found 0, expected a number above 0"):
        optimizers["levenberg_marquardt"](damping_factor=0.0)


def test_without_squares_gauss_newton_is_newtons_method() -> None:
    product = formula("x**2 + x*y/2 + exp(y) - y")
    actual = run(product, optimizers["gauss_newton"](), (1.0, 0.5), 5).positions
    np.testing.assert_allclose(
        actual, run(product, optimizers["newton"](), (1.0, 0.5), 5).positions, atol=1e-12
    )


@pytest.mark.parametrize(
    "name", [name for name, cls in optimizers.items() if issubclass(cls, Procedure)]
)
def test_an_average_of_the_points_may_be_kept_beside_every_classic(name: str) -> None:
    method = optimizers[name](learning_rate=0.05)
    alone = run(surfaces["ravine"], method, (2.0, 1.0), 9)
    path = run(surfaces["ravine"], method.with_values(average_decay=0.8), (2.0, 1.0), 9)
    np.testing.assert_array_equal(path.positions, alone.positions)
    average = alone.positions[1]
    for row in range(1, 9):
        np.testing.assert_allclose(path.terms["iterate_average"][row - 1], average, rtol=1e-12)
        average = 0.8 * average + 0.2 * alone.positions[row + 1]
    assert [mark.name for mark in state_marks(path, 5)].count("iterate_average") == 1
