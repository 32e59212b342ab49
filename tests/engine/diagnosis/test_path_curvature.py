from __future__ import annotations

import numpy as np
import pytest

from explorer.engine import Schedule, formula, optimizers, run, surfaces
from explorer.engine.diagnosis.path_curvature import has_curvature


def adam(beta2: float):
    return optimizers["adam"](learning_rate=0.01, beta1=0.9, beta2=beta2, epsilon=1e-8)


def test_sharpness_and_alignment_are_those_of_the_exact_hessian() -> None:
    surface = surfaces["rosenbrock"]
    trajectory = run(surface, optimizers["adam"](learning_rate=0.05), (-1.5, 2.0), 100)
    values, vectors = np.linalg.eigh(surface.hessian(trajectory.positions))
    slopes = surface.gradient(trajectory.positions)
    cosines = np.abs((vectors[:, :, -1] * slopes).sum(1)) / np.linalg.norm(slopes, axis=1)
    assert trajectory.curvature.sharpness == pytest.approx(values[:, -1])
    assert trajectory.curvature.alignment == pytest.approx(cosines, abs=1e-9)


def test_in_three_dimensions_they_are_too() -> None:
    surface = formula("x1**2 + 3*x2**2 + 5*x3**2 + x1*x2")
    curvature = run(surface, optimizers["gradient_descent"](), (1.0, 1.0, 1.0), 3).curvature
    assert curvature.sharpness == pytest.approx(np.full(4, 10.0))


def test_the_preconditioner_is_what_the_rule_divides_by() -> None:
    trajectory = run(surfaces["ravine"], adam(0.999), (2.0, 2.0), 50)
    square = trajectory.terms["corrected_second_moment"]
    roots = 1.0 / np.sqrt(np.sqrt(square) + 1e-8)
    around = roots[:, :, None] * surfaces["ravine"].hessian(trajectory.positions) * roots[:, None]
    expected = np.linalg.eigvalsh(around)[:, -1]
    assert trajectory.curvature.preconditioned == pytest.approx(expected)


def test_adam_that_forgets_fast_crosses_its_limit_and_spikes() -> None:
    trajectory = run(formula("x**2/2"), adam(0.95), (1.0,), 400)
    curvature = trajectory.curvature
    low = int(trajectory.losses[:380].argmin())
    above = np.flatnonzero(curvature.measured > curvature.limits)
    assert (low, above[0]) == (375, 377)
    assert trajectory.losses[375] == pytest.approx(5.64e-24, rel=1e-3)
    assert trajectory.losses[389] == pytest.approx(7.25e-7, rel=1e-3)
    assert curvature.limits[0] == pytest.approx(3800.0)
    assert curvature.formula == "(2 + 2β₁)/((1 − β₁)α)"


def test_adam_that_forgets_slowly_stays_below_its_limit() -> None:
    trajectory = run(formula("x**2/2"), adam(0.999), (1.0,), 400)
    assert (trajectory.curvature.measured < trajectory.curvature.limits).all()
    assert trajectory.verdict.kind == "converged"


def test_a_schedule_moves_the_limit() -> None:
    schedule = Schedule("exponential", factor=0.5)
    optimizer = optimizers["gradient_descent"](learning_rate=0.1)
    trajectory = run(surfaces["parabola"], optimizer, (1.0,), 5, schedule=schedule)
    assert trajectory.curvature.limits == pytest.approx(2.0 / trajectory.rates)


def test_a_rule_without_a_limit_has_sharpness_all_the_same() -> None:
    curvature = run(surfaces["parabola"], optimizers["sign_descent"](), (1.0,), 5).curvature
    assert curvature.limits is None
    assert curvature.sharpness == pytest.approx(np.full(6, 2.0))


def test_on_a_curve_every_slope_lies_along_the_only_direction() -> None:
    descent = optimizers["gradient_descent"](learning_rate=1.0)
    curvature = run(formula("x**2/2"), descent, (1.0,), 2).curvature
    assert curvature.sharpness.tolist() == [1.0, 1.0, 1.0]
    assert np.array_equal(curvature.alignment, [1.0, np.nan, np.nan], equal_nan=True)


@pytest.mark.parametrize(("size", "known"), [(20, True), (21, False)])
def test_curvature_is_known_at_once_up_to_twenty_variables(size: int, known: bool) -> None:
    surface = formula(" + ".join(f"x{k}**2" for k in range(1, size + 1)))
    assert has_curvature(surface) is known
    curvature = run(surface, optimizers["gradient_descent"](), (1.0,) * size, 2).curvature
    assert np.isfinite(curvature.sharpness).all() == known


def test_in_three_dimensions_the_alignment_is_that_with_the_sharpest_direction() -> None:
    surface = formula("x1**2/2 + 5*x2**2 + x3**2")
    descent = optimizers["gradient_descent"](learning_rate=0.01)
    curvature = run(surface, descent, (1.0, 0.3, -2.0), 4).curvature
    slope = np.array([1.0, 3.0, -4.0])
    assert curvature.sharpness == pytest.approx(np.full(5, 10.0))
    assert curvature.alignment[0] == pytest.approx(3.0 / np.linalg.norm(slope))
