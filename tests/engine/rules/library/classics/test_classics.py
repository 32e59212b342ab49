from __future__ import annotations

import numpy as np
import pytest

from explorer.engine import formula, optimizers, run, surfaces
from explorer.engine.explanations.rule_state import state_marks
from explorer.engine.rules.direct_step import Iterate
from explorer.engine.rules.library.classics.conjugate_gradient import conjugacy
from explorer.engine.rules.library.classics.limited_memory import limited_memory_step
from explorer.engine.rules.library.classics.procedure import Procedure
from explorer.engine.rules.library.classics.simplex import simplex_step
from explorer.engine.rules.library.classics.trust_region import dogleg_path

ROTATED = surfaces["rotated_quadratic"]
ROSENBROCK = surfaces["rosenbrock"]
BOWL = formula("(4*x**2 + y**2)/2")


@pytest.mark.parametrize("key", ["fletcher_reeves", "polak_ribiere", "hager_zhang"])
def test_conjugate_gradients_need_two_steps_on_a_quadratic_of_two_coordinates(key: str) -> None:
    method = optimizers["conjugate_gradient"](formula=key, line_search="exact")
    losses = run(ROTATED, method, (3.0, -2.0), 2).losses
    assert losses[1] > 1e-3 * losses[0]
    assert losses[2] < 1e-24


def test_d_steps_suffice_in_five_coordinates() -> None:
    bowl = formula("x1**2 + 2*x2**2 + 3*x3**2 + 5*x4**2 + 8*x5**2 + x1*x5")
    method = optimizers["conjugate_gradient"](line_search="exact")
    losses = run(bowl, method, (1.0, -1.0, 2.0, 0.5, 1.5), 5).losses
    assert losses[4] > 1e-6
    assert losses[5] < 1e-20


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


def test_the_momentum_of_fista_grows_with_its_age() -> None:
    terms = run(BOWL, optimizers["fista"](), (1.0, 1.0), 2).terms
    age = (1.0 + 5.0**0.5) / 2.0
    following = (1.0 + (1.0 + 4.0 * age**2) ** 0.5) / 2.0
    np.testing.assert_allclose(terms["momentum_coefficient"][:2], [0.0, (age - 1.0) / following])


def test_the_points_of_fista_are_those_of_its_publication() -> None:
    rate, sparsity, age, ahead = 0.1, 0.5, 1.0, np.array([2.0, -1.5])
    points = [ahead]
    for _ in range(12):
        plain = ahead - rate * BOWL.gradient(ahead)
        points.append(np.sign(plain) * np.maximum(np.abs(plain) - rate * sparsity, 0.0))
        following = (1.0 + np.sqrt(1.0 + 4.0 * age**2)) / 2.0
        ahead = points[-1] + (age - 1.0) / following * (points[-1] - points[-2])
        age = following
    method = optimizers["fista"](learning_rate=rate, sparsity=sparsity)
    ours = run(BOWL, method, points[0], 12).positions
    np.testing.assert_allclose(ours, points, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("size", [1e-3, 1.0])
def test_the_share_of_hager_and_zhang_has_their_lower_bound(size: float) -> None:
    previous, direction = np.array([0.0, size]), np.array([3.0, -4.0])
    least = -1.0 / (5.0 * min(0.01, size))
    bounded = []
    for factor in (1.0, 1e5):
        gradient = np.array([2.0 * factor, 0.0])
        change = gradient - previous
        along = float(direction @ change)
        plain = (change - 2.0 * direction * (change @ change) / along) @ gradient / along
        bounded.append(bool(plain < least))
        actual = conjugacy("hager_zhang", gradient, previous, direction)
        assert actual == pytest.approx(max(plain, least), rel=1e-12)
    assert bounded == [False, True]


def test_a_flow_takes_parts_as_short_as_its_error_asks_which_grows_with_the_coordinates() -> None:
    counts = []
    for size in (1e-6, 1.0, 1e3, 1e6):
        method = optimizers["gradient_flow"](learning_rate=1.0)
        evaluations = run(BOWL, method, (size, size), 1).evaluations_per_step
        assert evaluations is not None
        counts.append(int(evaluations[0]))
    assert counts == [1 + 6 * parts for parts in (4, 31, 43, 44)]


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


def test_the_proximal_method_makes_coordinates_exactly_zero() -> None:
    surface = formula("(x - 1)**2/2 + (y - 0.05)**2/2")
    for key in ("proximal_gradient", "fista"):
        method = optimizers[key](learning_rate=0.5, sparsity=0.2)
        trajectory = run(surface, method, (2.0, 2.0), 100)
        np.testing.assert_allclose(trajectory.positions[-1], [0.8, 0.0], atol=1e-6)
        assert trajectory.positions[-1, 1] == 0.0
        assert trajectory.verdict.kind == "converged"
        assert "KKT" in trajectory.verdict.reason


@pytest.mark.parametrize(("region", "end"), [("box", (1.0, 1.0)), ("disc", (0.6, 0.8))])
def test_the_projected_method_ends_at_the_nearest_point_of_the_region(
    region: str, end: tuple[float, float]
) -> None:
    method = optimizers["projected_gradient"](learning_rate=0.3, region=region)
    trajectory = run(formula("(x - 3)**2/2 + (y - 4)**2/2"), method, (0.0, 0.0), 60)
    np.testing.assert_allclose(trajectory.positions[-1], end, atol=1e-9)
    assert trajectory.verdict.kind == "converged"


def test_a_region_that_holds_back_a_run_that_has_not_arrived_is_no_arrival() -> None:
    method = optimizers["projected_gradient"](learning_rate=1e-4)
    trajectory = run(formula("(x - 3)**2/2 + y**2/2"), method, (0.0, 0.5), 20)
    assert trajectory.verdict.kind != "converged"


def test_the_flow_follows_the_exponential_that_is_known() -> None:
    flow = run(BOWL, optimizers["gradient_flow"](learning_rate=0.1), (1.0, 1.0), 10)
    times = 0.1 * np.arange(11)
    exact = np.column_stack([np.exp(-4 * times), np.exp(-times)])
    np.testing.assert_allclose(flow.positions, exact, atol=1e-6)


def test_gradient_descent_nears_the_flow_as_its_rate_falls() -> None:
    flow = run(BOWL, optimizers["gradient_flow"](learning_rate=0.1), (1.0, 1.0), 4).positions[-1]
    gaps = [
        np.abs(
            run(
                BOWL,
                optimizers["gradient_descent"](learning_rate=0.1 / parts),
                (1.0, 1.0),
                4 * parts,
            ).positions[-1]
            - flow
        ).max()
        for parts in (1, 10, 100)
    ]
    assert gaps[0] > 5 * gaps[1] > 25 * gaps[2]


def test_a_flow_that_is_too_stiff_ends_the_run() -> None:
    trajectory = run(formula("1e9*x**2"), optimizers["gradient_flow"](learning_rate=1.0), (1.0,), 2)
    assert trajectory.diverged_at == 1
    assert trajectory.evaluations_per_step is not None
    assert trajectory.evaluations_per_step[0] == 1 + 6 * 1000


@pytest.mark.parametrize(("region", "nearest"), [("box", (1.5, 1.0)), ("disc", (1.6, 0.7))])
def test_the_region_lies_around_its_centre(region: str, nearest: tuple[float, float]) -> None:
    method = optimizers["projected_gradient"](
        learning_rate=0.1, region=region, region_size=0.5, centre_first=2.0, centre_second=1.0
    )
    bowl = formula("(x - 1)**2 + (y - 0.25)**2" if region == "disc" else "x**2 + (y - 1)**2")
    trajectory = run(bowl, method, (2.0, 1.0), 200)
    np.testing.assert_allclose(trajectory.positions[-1], nearest, atol=1e-9)
    outline = trajectory.outlines[0]
    assert outline is not None
    np.testing.assert_allclose(outline.mean(axis=0), (2.0, 1.0), atol=1e-12)
    assert trajectory.verdict.kind == "converged"


@pytest.mark.parametrize("name", ["proximal_gradient", "fista"])
def test_the_pull_towards_zero_and_the_plain_step_make_up_the_whole(name: str) -> None:
    terms = run(BOWL, optimizers[name](sparsity=1.0), (1.0, 1.0), 9).terms
    np.testing.assert_allclose(terms["plain_step"] + terms["proximal_part"], terms["step"])
    assert np.abs(terms["proximal_part"]).max() > 0.0


def test_a_line_of_equal_f_touches_the_diamond_where_a_sparse_run_ends() -> None:
    method = optimizers["proximal_gradient"](learning_rate=0.1, sparsity=1.0)
    trajectory = run(formula("(x - 3)**2/2 + (y - 2)**2/2"), method, (0.0, 0.0), 300)
    diamond = trajectory.outline(300)
    assert diamond is not None
    np.testing.assert_allclose(np.abs(diamond).sum(axis=1), np.abs(trajectory.positions[-1]).sum())
    slope = trajectory.gradients[-1]
    assert (diamond[1] - diamond[0]) @ slope == pytest.approx(0.0, abs=1e-9)


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
