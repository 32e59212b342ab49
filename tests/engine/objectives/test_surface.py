from __future__ import annotations

import numpy as np
import pytest

from explorer.engine import formula, surfaces

SADDLE = formula("x**2 - 3*y**2 + x*y")


def test_values_gradients_and_hessians_broadcast() -> None:
    points = np.random.default_rng(0).uniform(-1, 1, (3, 4, 2))
    x, y = points[..., 0], points[..., 1]
    np.testing.assert_allclose(SADDLE.value(points), x**2 - 3 * y**2 + x * y)
    np.testing.assert_allclose(SADDLE.gradient(points), np.stack([2 * x + y, x - 6 * y], axis=-1))
    hessian = SADDLE.hessian(points)
    assert hessian.shape == (3, 4, 2, 2)
    assert (hessian == [[2.0, 1.0], [1.0, -6.0]]).all()


def test_one_point_has_a_number_a_vector_and_a_matrix() -> None:
    assert SADDLE.value((1.0, 1.0)).shape == ()
    assert SADDLE.gradient([1, 1]).shape == (2,)
    assert SADDLE.hessian([1, 1]).shape == (2, 2)


def test_no_points_at_all_are_fine() -> None:
    assert SADDLE.gradient(np.zeros((0, 2))).shape == (0, 2)


@pytest.mark.parametrize("x", [1.0, (1.0,), np.zeros((2, 3))])
def test_points_of_another_dimension_are_refused(x: object) -> None:
    with pytest.raises(ValueError, match=r"x: found shape .*, expected \(..., 2\)"):
        SADDLE.value(x)


def test_what_is_undefined_is_nan_and_what_overflows_is_infinite() -> None:
    surface = formula("log(x)")
    assert np.isnan(surface.value((-1.0,)))
    assert surface.value((0.0,)) == -np.inf
    assert formula("exp(x)").value((1000.0,)) == np.inf
    assert np.isnan(formula("x**0.5").value((-1.0,)))


def test_a_constant_surface_has_no_slope() -> None:
    surface = formula("3")
    np.testing.assert_array_equal(surface.value(np.zeros((4, 1))), [3.0] * 4)
    np.testing.assert_array_equal(surface.gradient(np.zeros((4, 1))), np.zeros((4, 1)))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x**2 if x < 0 else x", [4.0, 0.0, 3.0]),
        ("(x < 0)*10 + (x >= 3)", [10.0, 0.0, 1.0]),
        ("1 if x == 0 else 2 if x > 0 else 3", [3.0, 1.0, 2.0]),
    ],
)
def test_pieces_hold_where_their_condition_does(source: str, expected: list[float]) -> None:
    np.testing.assert_array_equal(formula(source).value([[-2.0], [0.0], [3.0]]), expected)


def test_minima_move_with_the_parameters() -> None:
    rosenbrock = surfaces["rosenbrock"]
    assert rosenbrock.minima[0].position == (1.0, 1.0)
    moved = rosenbrock.with_parameters(a=2.0)
    assert moved.minima[0].position == (2.0, 4.0)
    np.testing.assert_allclose(moved.gradient(moved.minima[0].position), 0.0, atol=1e-12)


def test_surfaces_are_values() -> None:
    assert formula("x**2") == formula("x**2")
    assert hash(formula("x**2")) == hash(formula("x**2"))
    assert formula("x**2") != formula("x**2", view=[(-1, 1)])
    assert surfaces["rosenbrock"] != surfaces["rosenbrock"].with_parameters(b=10.0)


def test_a_parameter_out_of_range_is_named() -> None:
    with pytest.raises(ValueError, match="b: found"):
        surfaces["rosenbrock"].with_parameters(b=float("nan"))
