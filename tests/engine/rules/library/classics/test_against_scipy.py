from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from explorer.engine import optimizers, run, surfaces
from explorer.engine.objectives.sum_of_squares import residuals_at
from explorer.engine.objectives.surface import Surface

scipy_optimize = pytest.importorskip("scipy.optimize", reason="scipy is not installed")

Floats = npt.NDArray[np.float64]
METHODS = {
    "lbfgs": ("L-BFGS-B", {"ftol": 0.0, "gtol": 1e-9}),
    "conjugate_gradient": ("CG", {"gtol": 1e-7}),
    "dogleg": ("dogleg", {"gtol": 1e-9}),
    "nelder_mead": ("Nelder-Mead", {"xatol": 1e-9, "fatol": 1e-9}),
}
RUNS = [
    ("lbfgs", "rosenbrock", (-1.2, 1.0)),
    ("lbfgs", "himmelblau", (0.0, 0.0)),
    ("lbfgs", "beale", (1.0, 1.0)),
    ("conjugate_gradient", "rosenbrock", (0.0, 2.5)),
    ("conjugate_gradient", "rosenbrock", (-1.2, 1.0)),
    ("conjugate_gradient", "rosenbrock", (-1.5, 2.0)),
    ("conjugate_gradient", "himmelblau", (0.0, 0.0)),
    ("conjugate_gradient", "beale", (1.0, 1.0)),
    ("dogleg", "rosenbrock", (-1.2, 1.0)),
    ("dogleg", "rotated_quadratic", (3.0, -2.0)),
    ("dogleg", "himmelblau", (4.0, 3.0)),
    ("nelder_mead", "rosenbrock", (-1.2, 1.0)),
    ("nelder_mead", "himmelblau", (0.0, 0.0)),
    ("nelder_mead", "beale", (1.0, 1.0)),
]


def scipy_path(surface: Surface, method: str, start: tuple[float, ...], **options: Any) -> Floats:
    """The points of scipy's method, (iterations + 1, d)."""
    points = [np.array(start)]
    derivatives: dict[str, Any] = {} if method == "Nelder-Mead" else {"jac": surface.gradient}
    if method == "dogleg":
        derivatives["hess"] = surface.hessian
    scipy_optimize.minimize(
        lambda x: float(surface.value(x)),
        start,
        method=method,
        callback=lambda x: points.append(np.array(x)),
        options=options,
        **derivatives,
    )
    return np.array(points)


@pytest.mark.parametrize(("key", "surface", "start"), RUNS)
def test_the_points_are_those_of_scipy(key: str, surface: str, start: tuple[float, float]) -> None:
    method, options = METHODS[key]
    theirs = scipy_path(surfaces[surface], method, start, **options)
    assert len(theirs) > 2
    ours = run(surfaces[surface], optimizers[key](), start, len(theirs) - 1).positions
    assert np.abs(ours - theirs).max() < 1e-6


@pytest.mark.parametrize("key", ["gauss_newton", "levenberg_marquardt"])
@pytest.mark.parametrize(
    ("surface", "start"),
    [("rosenbrock", (-1.2, 1.0)), ("beale", (1.0, 1.0)), ("booth", (0.0, 0.0))],
)
def test_least_squares_end_where_scipys_do(
    key: str, surface: str, start: tuple[float, float]
) -> None:
    squares = surfaces[surface]

    def part(index: int) -> Any:
        def residuals(x: Floats) -> Floats:
            both = residuals_at(squares, x)
            assert both is not None
            return both[index]

        return residuals

    theirs = scipy_optimize.least_squares(part(0), start, jac=part(1), method="lm")
    ours = run(squares, optimizers[key](), start, 60)
    assert np.abs(ours.positions[-1] - theirs.x).max() < 1e-6


def test_the_flow_is_that_of_scipys_solver() -> None:
    from scipy.integrate import solve_ivp

    surface, start = surfaces["himmelblau"], (0.0, 0.0)
    flow = run(surface, optimizers["gradient_flow"](learning_rate=0.01), start, 20)
    theirs = solve_ivp(
        lambda _, x: -surface.gradient(x),
        (0.0, 0.2),
        start,
        rtol=1e-11,
        atol=1e-11,
        t_eval=np.linspace(0.0, 0.2, 21),
    )
    assert np.abs(flow.positions - theirs.y.T).max() < 1e-6
