from __future__ import annotations

import numpy as np
import pytest

from explorer.engine import FormulaError, check_gradient, formula, optimizers, run, surfaces

RAVINE = surfaces["ravine"]
TUTORIAL = ("4*x", "2*y")


def test_the_true_gradient_agrees() -> None:
    check = check_gradient(RAVINE, ("4*x", "y"))
    assert check.agrees
    assert check.difference < 1e-12
    assert check.checked == 100
    assert "all 100 points" in str(check)


def test_the_gradient_of_another_ravine_is_caught_at_its_worst_point() -> None:
    points = [(1.0, 0.5), (2.0, -2.0), (0.3, 0.0)]
    check = check_gradient(RAVINE, TUTORIAL, points=points)
    assert not check.agrees
    assert check.worst_point == (2.0, -2.0)
    assert check.exact == (8.0, -2.0)
    assert check.typed == (8.0, -4.0)
    assert check.difference == pytest.approx(2.0)
    assert str(check) == "at (2, −2) the gradient is (8, −2), the typed one (8, −4)"


def test_drawn_points_lie_in_the_window_and_come_again_with_the_seed() -> None:
    checked = check_gradient(RAVINE, TUTORIAL, seed=1)
    assert not checked.agrees
    assert checked == check_gradient(RAVINE, TUTORIAL, seed=1)
    assert checked.worst_point != check_gradient(RAVINE, TUTORIAL, seed=2).worst_point
    assert all(abs(number) <= 2.5 for number in checked.worst_point)


@pytest.mark.parametrize("name", sorted(surfaces))
def test_every_surface_agrees_with_its_own_gradient_as_text(name: str) -> None:
    surface = surfaces[name]
    assert check_gradient(surface, surface.gradient_text()).agrees


def test_a_wrong_gradient_is_caught_on_a_surface_of_any_scale() -> None:
    for scale in (1e-12, 1.0, 1e12):
        surface = formula(f"{scale!r}*x**2")
        assert check_gradient(surface, (f"{2 * scale!r}*x",)).agrees
        assert not check_gradient(surface, (f"{2.001 * scale!r}*x",)).agrees


def test_a_typed_gradient_that_is_not_finite_is_the_worst() -> None:
    check = check_gradient(formula("x**2"), ("log(x)",), points=[(1.0,), (-1.0,)])
    assert not check.agrees
    assert check.worst_point == (-1.0,)
    assert check.difference == np.inf
    assert check.checked == 2


def test_the_typed_gradient_uses_the_parameters_of_the_surface() -> None:
    surface = formula("a*x**2 with a = 3")
    assert check_gradient(surface, ("2*a*x",)).agrees
    assert check_gradient(surface.with_parameters(a=7.0), ("2*a*x",)).agrees


@pytest.mark.parametrize(
    ("formulas", "message"),
    [
        ((), "found no formulas, expected 2"),
        (("x",), "found 1 formulas, expected 2"),
        (("4*x", "y +"), "found the end"),
        (("4*x", "z"), "unknown name 'z'"),
        (("4*x", "b*y with b = 1"), "expected no 'with'"),
    ],
)
def test_formulas_that_are_no_gradient_are_refused(formulas: tuple[str, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        check_gradient(RAVINE, formulas)


def test_formula_errors_keep_their_position() -> None:
    with pytest.raises(FormulaError) as caught:
        RAVINE.with_gradient(("4*x", "y + + "))
    assert caught.value.position == 6


@pytest.mark.parametrize("points", [0, [(1.0,)], [], [[[1.0, 2.0]]]])
def test_unusable_points_are_refused(points: object) -> None:
    with pytest.raises(ValueError, match="points: found"):
        check_gradient(RAVINE, TUTORIAL, points=points)


def test_points_at_which_f_has_no_gradient_are_refused() -> None:
    with pytest.raises(ValueError, match="not finite at any"):
        check_gradient(formula("log(x)"), ("1/x",), points=[(0.0,)])


def test_the_walk_with_a_typed_gradient_measures_f_itself() -> None:
    surface = RAVINE.with_gradient(TUTORIAL)
    descent = optimizers["gradient_descent"](learning_rate=0.1)
    momentum = optimizers["momentum"](learning_rate=0.1, momentum=0.9)
    assert run(surface, descent, (2, 2), 30).losses[-1] == pytest.approx(3.06499147e-06, rel=1e-8)
    assert run(surface, momentum, (2, 2), 30).losses[-1] == pytest.approx(0.0576841519, rel=1e-8)


def test_the_walk_with_the_true_gradient() -> None:
    descent = run(RAVINE, optimizers["gradient_descent"](learning_rate=0.1), (2, 2), 30)
    ball = run(RAVINE, optimizers["momentum"](learning_rate=0.1, momentum=0.9), (2, 2), 30)
    np.testing.assert_allclose(descent.positions[-1], (4.42147839e-07, 0.0847823166), rtol=1e-8)
    assert descent.losses[-1] == pytest.approx(0.0035940206, rel=1e-8)
    np.testing.assert_allclose(ball.positions[-1], (0.16401923, -0.40114981), atol=1e-8)
    assert ball.losses[-1] == pytest.approx(0.134265202, rel=1e-8)
    assert ball.losses.min() == pytest.approx(0.0375406124, rel=1e-8)


def test_only_the_slopes_change_with_a_typed_gradient() -> None:
    surface = RAVINE.with_gradient(TUTORIAL)
    point = np.array([1.0, 1.0])
    assert surface.value(point) == RAVINE.value(point)
    np.testing.assert_array_equal(surface.gradient(point), [4.0, 1.0])
    np.testing.assert_array_equal(surface.hessian(point), [[4.0, 0.0], [0.0, 1.0]])
    np.testing.assert_array_equal(surface.slopes(point), [4.0, 2.0])
    assert surface != RAVINE
    assert surface.with_gradient(()) == RAVINE
    trajectory = run(surface, optimizers["gradient_descent"](), (1.0, 1.0), 1)
    np.testing.assert_array_equal(trajectory.gradients[0], [4.0, 2.0])
