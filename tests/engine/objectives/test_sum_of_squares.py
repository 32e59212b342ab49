from __future__ import annotations

import numpy as np
import pytest

from explorer.engine import formula, surfaces
from explorer.engine.objectives.sum_of_squares import residuals_at, residuals_of

SUMS = [key for key in surfaces if residuals_of(surfaces[key])]


def test_known_sums_of_squares_are_recognised() -> None:
    assert {"rosenbrock", "beale", "himmelblau", "booth", "line_fit"} <= set(SUMS)


@pytest.mark.parametrize("key", SUMS)
def test_the_squares_add_up_to_f_and_its_gradient(key: str) -> None:
    surface = surfaces[key]
    x = np.array(surface.starts[0])
    parts = residuals_at(surface, x)
    assert parts is not None
    residuals, jacobian = parts
    np.testing.assert_allclose(residuals @ residuals, surface.value(x), rtol=1e-12)
    np.testing.assert_allclose(2.0 * jacobian.T @ residuals, surface.gradient(x), rtol=1e-10)


@pytest.mark.parametrize("text", ["x*y", "x**2 - y**2", "x**3", "-(x**2)", "exp(x)", "x**2 + x"])
def test_what_is_no_sum_of_squares_has_no_residuals(text: str) -> None:
    surface = formula(text)
    assert residuals_of(surface) is None
    assert residuals_at(surface, np.ones(surface.dimension)) is None


def test_the_sign_of_a_parameter_decides() -> None:
    rosenbrock = surfaces["rosenbrock"]
    assert residuals_of(rosenbrock.with_parameters(b=3.0)) is not None
    typed = formula("x**2 + k*y**2 with k = 1")
    assert residuals_of(typed) is not None
    assert residuals_of(typed.with_parameters(k=-1.0)) is None
