from __future__ import annotations

import numpy as np
import pytest

from explorer.engine import Schedule, formula, optimizers, run, surfaces

RAVINE = formula("(4*x**2 + y**2)/2")
ROTATED = formula("5*x**2 + 4*x*y + 2*y**2 + x")
ROSENBROCK = surfaces["rosenbrock"]
PROCEDURES = ["newton", "bfgs", "backtracking"]


def test_newton_reaches_the_lowest_point_of_a_quadratic_in_one_step() -> None:
    trajectory = run(ROTATED, optimizers["newton"](), (3.0, -2.0), 1)
    np.testing.assert_allclose(trajectory.gradients[1], 0.0, atol=1e-13)


def test_a_share_of_newtons_step_shrinks_the_distance_by_the_rest() -> None:
    trajectory = run(RAVINE, optimizers["newton"](learning_rate=0.25), (1.0, 1.0), 10)
    np.testing.assert_allclose(trajectory.positions[10], 0.75**10, rtol=1e-12)


def test_damping_shortens_newtons_step_as_if_the_surface_were_steeper() -> None:
    trajectory = run(RAVINE, optimizers["newton"](damping=4.0), (1.0, 1.0), 1)
    np.testing.assert_allclose(trajectory.positions[1], [1 - 4 / 8, 1 - 1 / 5])


def test_plain_newton_is_drawn_to_a_saddle_and_the_other_forms_leave_it() -> None:
    saddle = formula("x**2 - y**2")
    start = (1.0, 0.01)
    plain = run(saddle, optimizers["newton"](), start, 5)
    np.testing.assert_allclose(plain.positions[1:], 0.0, atol=1e-15)
    for form in ("absolute", "shifted"):
        away = run(saddle, optimizers["newton"](saddle=form), start, 5)
        assert np.all(np.diff(np.abs(away.positions[:, 1])) > 0)
        assert np.all(np.diff(away.losses) < 0)


def test_newton_does_not_move_where_the_surface_is_flat_in_a_direction() -> None:
    trajectory = run(formula("x**2 + 0*y"), optimizers["newton"](), (1.0, 1.0), 3)
    np.testing.assert_allclose(trajectory.positions[-1], [0.0, 1.0])


def test_newton_that_runs_away_is_cut_before_the_first_row_that_is_not_finite() -> None:
    away = optimizers["newton"](saddle="absolute")
    trajectory = run(formula("x**2 - y**2"), away, (1.0, 1.0), 1000)
    # The distance doubles at each step, and its square overflows beyond 2**512.
    assert trajectory.diverged_at == len(trajectory.positions) == 512
    assert np.isfinite(trajectory.losses).all()
    assert {len(term) for term in trajectory.terms.values()} == {trajectory.diverged_at}


def test_bfgs_walks_rosenbrocks_valley_where_gradient_descent_crawls() -> None:
    bfgs = run(ROSENBROCK, optimizers["bfgs"](), (-1.5, 2.0), 60)
    np.testing.assert_allclose(bfgs.positions[-1], 1.0, atol=1e-8)
    slow = run(ROSENBROCK, optimizers["backtracking"](), (-1.5, 2.0), 60)
    assert slow.losses[-1] > 0.1


def test_the_inverse_hessian_of_bfgs_is_learnt_on_a_quadratic() -> None:
    trajectory = run(ROTATED, optimizers["bfgs"](), (3.0, -2.0), 25)
    k = 8
    newton = -np.linalg.solve(ROTATED.hessian(trajectory.positions[k]), trajectory.gradients[k])
    np.testing.assert_allclose(trajectory.terms["direction"][k], newton, rtol=0.05)


@pytest.mark.parametrize("name", ["bfgs", "backtracking"])
@pytest.mark.parametrize("surface", ["rosenbrock", "himmelblau", "beale", "rastrigin"])
def test_a_line_search_never_lets_the_loss_rise(name: str, surface: str) -> None:
    where = surfaces[surface]
    trajectory = run(where, optimizers[name](), where.starts[0], 80)
    assert np.all(np.diff(trajectory.losses) <= 0)


def test_bfgs_still_descends_with_noisy_gradients() -> None:
    trajectory = run(ROSENBROCK, optimizers["bfgs"](), (-1.5, 2.0), 200, noise=0.5, seed=4)
    assert np.all(np.diff(trajectory.losses) <= 0)
    assert trajectory.losses[-1] < 0.1 * trajectory.losses[0]
    again = run(ROSENBROCK, optimizers["bfgs"](), (-1.5, 2.0), 200, noise=0.5, seed=4)
    assert np.array_equal(again.positions, trajectory.positions)


def test_backtracking_takes_the_first_length_that_falls_enough() -> None:
    parabola = formula("x**2")
    trajectory = run(parabola, optimizers["backtracking"](learning_rate=4.0), (1.0,), 1)
    # 4, 2 and 1 overshoot to -7, -3 and -1; half of 1 lands on the minimum.
    assert trajectory.terms["step_length"][0] == 0.5
    assert trajectory.terms["evaluations"][0] == 5
    assert trajectory.positions[1] == 0.0


def test_evaluations_are_counted_up_to_each_row() -> None:
    plain = run(RAVINE, optimizers["adam"](), (1.0, 1.0), 5)
    assert plain.evaluations.tolist() == [0, 1, 2, 3, 4, 5]
    newton = run(RAVINE, optimizers["newton"](), (1.0, 1.0), 2)
    assert newton.evaluations.tolist() == [0, 3, 6]
    search = run(RAVINE, optimizers["backtracking"](), (1.0, 1.0), 5)
    assert search.evaluations[-1] == search.terms["evaluations"][:-1].sum() > 10


@pytest.mark.parametrize("name", PROCEDURES)
def test_a_procedure_leaves_the_same_kind_of_rows_as_a_rule(name: str) -> None:
    trajectory = run(RAVINE, optimizers[name](), (2.0, 2.0), 30)
    assert trajectory.steps == trajectory.steps_requested == 30
    assert np.all(trajectory.rates == 1.0)
    assert next(iter(trajectory.terms)) == "gradient"
    assert np.array_equal(trajectory.terms["gradient"], trajectory.gradients)
    np.testing.assert_array_equal(trajectory.losses, RAVINE.value(trajectory.positions))
    shorter = run(RAVINE, optimizers[name](), (2.0, 2.0), 0)
    assert shorter.positions.tolist() == [[2.0, 2.0]]


def test_a_schedule_changes_newtons_rate_but_not_by_the_loss() -> None:
    falling = run(RAVINE, optimizers["newton"](), (1.0, 1.0), 10, schedule=Schedule("exponential"))
    assert np.all(np.diff(falling.rates) < 0)
    with pytest.raises(ValueError, match="does not follow the loss"):
        run(RAVINE, optimizers["newton"](), (1.0, 1.0), 10, schedule=Schedule("reduce_on_plateau"))


def test_a_procedure_takes_no_hyper_parameters_of_update_rules() -> None:
    with pytest.raises(ValueError, match="weight_decay"):
        optimizers["newton"](weight_decay=0.1)


def test_polyaks_step_knows_the_lowest_value_of_a_built_in_surface() -> None:
    himmelblau = surfaces["himmelblau"]
    trajectory = run(himmelblau, optimizers["polyak_step"](), himmelblau.starts[0], 60)
    assert trajectory.losses[-1] < 1e-10
    np.testing.assert_allclose(trajectory.terms["gap"], trajectory.losses)


def test_polyaks_step_can_be_told_the_lowest_value() -> None:
    raised = formula("x**2 + 3")
    told = run(raised, optimizers["polyak_step"](optimal_value=3.0), (1.0,), 10)
    np.testing.assert_allclose(told.positions[-1], 0.5**10, rtol=1e-7)
    too_low = run(raised, optimizers["polyak_step"](), (1.0,), 40)
    assert np.abs(too_low.positions[-1]) > 0.01


@pytest.mark.parametrize("length", ["long", "short"])
def test_barzilai_and_borwein_solve_a_quadratic_faster_than_the_best_fixed_rate(
    length: str,
) -> None:
    steep = formula("(50*x**2 + y**2)/2")
    actual = run(steep, optimizers["barzilai_borwein"](length=length), (1.0, 1.0), 60)
    best_fixed = run(steep, optimizers["gradient_descent"](learning_rate=2 / 51), (1.0, 1.0), 60)
    assert actual.losses[-1] < 1e-6 * best_fixed.losses[-1]


def test_barzilai_and_borwein_fall_back_to_the_rate_without_upward_curvature() -> None:
    trajectory = run(
        formula("0 - x**2"), optimizers["barzilai_borwein"](learning_rate=0.1), (1.0,), 5
    )
    assert trajectory.terms["step_length"].tolist() == [0.1] * 6


def test_sam_takes_the_gradient_at_the_end_of_its_probe() -> None:
    trajectory = run(RAVINE, optimizers["sam"](learning_rate=0.1, rho=0.5), (2.0, 2.0), 20)
    probe = 0.5 * trajectory.gradients / np.linalg.norm(trajectory.gradients, axis=1)[:, None]
    uphill = RAVINE.gradient(trajectory.positions + probe)
    np.testing.assert_allclose(trajectory.terms["probe"], probe, rtol=1e-13)
    np.testing.assert_allclose(trajectory.terms["step"], -0.1 * uphill, rtol=1e-12)
    assert trajectory.evaluations[-1] == 40


def test_sam_swings_about_a_minimum_as_far_as_the_curvature_sends_it() -> None:
    rate, curvature, rho = 0.1, 2.0, 0.5
    sam = optimizers["sam"](learning_rate=rate, rho=rho)
    end = run(formula("x**2"), sam, (1.0,), 400).positions[-2:, 0]
    expected = rate * curvature * rho / (2 - rate * curvature)
    np.testing.assert_allclose(np.abs(end), expected, rtol=1e-9)
    assert end[0] * end[1] < 0
