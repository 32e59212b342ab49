"""Methods for sums of squares: curvature from the first derivatives of the residuals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from explorer.arrays import Floats
from explorer.engine.rules import family
from explorer.engine.rules.direct_step import Iterate, Step
from explorer.engine.rules.library import common_hyperparameters as declare
from explorer.engine.rules.library.classics.procedure import Procedure, share_of_step


def normal_equations(here: Iterate) -> tuple[Floats, Floats]:
    """Half the slope (d,) and half the curvature (d, d): Jᵀ r and Jᵀ J of the residuals.

    Where f is not known to be a sum of squares: those of f itself, which makes it Newton's.

    Example:
        >>> import numpy as np
        >>> from explorer.engine import surfaces
        >>> from explorer.engine.rules.direct_step import Iterate
        >>> from explorer.engine.rules.library.classics.least_squares import normal_equations
        >>> here = Iterate(surfaces["parabola"], np.array([1.0]), 1.0, np.array([2.0]), rate=1.0)
        >>> slope, curvature = normal_equations(here)
        >>> slope.tolist(), curvature.tolist()
        ([1.0], [[1.0]])
    """
    parts = here.residuals()
    if parts is None:
        return 0.5 * here.gradient, 0.5 * here.hessian()
    residuals, jacobian = parts
    noise = here.gradient - 2.0 * jacobian.T @ residuals
    return jacobian.T @ residuals + 0.5 * noise, jacobian.T @ jacobian


def shortest_solution(matrix: Floats, right: Floats) -> Floats:
    """The shortest of the vectors that solve the equations best; NaN where a number is not finite.

    ``matrix`` is (m, d), ``right`` (m,).

    Example:
        >>> import numpy as np
        >>> from explorer.engine.rules.library.classics.least_squares import shortest_solution
        >>> shortest_solution(np.ones((2, 2)), np.array([2.0, 2.0])).round(6).tolist()
        [1.0, 1.0]
    """
    if not (np.isfinite(matrix).all() and np.isfinite(right).all()):
        return np.full(len(right), np.nan)
    return np.asarray(np.linalg.lstsq(matrix, right, rcond=None)[0], dtype=np.float64)


def gauss_newton_step(here: Iterate, memory: Mapping[str, Floats]) -> Step:
    """One step of Gauss-Newton, the shortest one where several solve the equations.

    Example:
        >>> import numpy as np
        >>> from explorer.engine import surfaces
        >>> from explorer.engine.rules.direct_step import Iterate
        >>> from explorer.engine.rules.library.classics.least_squares import gauss_newton_step
        >>> here = Iterate(surfaces["parabola"], np.array([1.0]), 1.0, np.array([2.0]), rate=1.0)
        >>> gauss_newton_step(here, {}).step.round(6).tolist()
        [-1.0]
    """
    slope, curvature = normal_equations(here)
    direction = -shortest_solution(curvature, slope)
    return Step(here.rate * direction, {"direction": direction})


def levenberg_marquardt_step(
    here: Iterate, memory: Mapping[str, Floats], damping: float, damping_factor: float
) -> Step:
    """One step of Levenberg-Marquardt: the damping grows until f falls.

    Example:
        >>> import numpy as np
        >>> from explorer.engine import surfaces
        >>> from explorer.engine.rules.direct_step import Iterate
        >>> from explorer.engine.rules.library.classics import least_squares
        >>> here = Iterate(surfaces["parabola"], np.array([1.0]), 1.0, np.array([2.0]), rate=1.0)
        >>> made = least_squares.levenberg_marquardt_step(here, {}, 1.0, damping_factor=10.0)
        >>> made.step.round(6).tolist()
        [-0.5]
    """
    slope, curvature = normal_equations(here)
    added = float(memory["added"][0]) if memory else damping
    direction, step = np.zeros(len(here.x)), np.zeros(len(here.x))
    for _ in range(20 if slope.any() else 0):
        direction = -shortest_solution(curvature + added * np.eye(len(slope)), slope)
        if here.loss_at(here.x + here.rate * direction) < here.loss:
            step = here.rate * direction
            break
        added *= damping_factor
    next_added = min(max(added / damping_factor, 1e-12), 1e12)
    return Step(
        step,
        {"damping_used": added, "direction": direction},
        {"added": np.array([next_added])},
    )


class GaussNewton(Procedure):
    """Goes to the minimum of a sum of squares whose residuals are treated as linear.

        f = r·r;  J = slopes of r
        p = - (Jᵀ J)⁻¹ Jᵀ r
        x <- x + α p

    Jᵀ J stands for half the Hessian: right where residuals are small or nearly linear, and it needs
    only first derivatives. Use it on fits whose start is good.

    Warning: what are squares is read in the formula, as in (1 - x)**2 + 100*(y - x**2)**2. Where it
    is not a sum of squares there is no J, half the Hessian takes the place of Jᵀ J, and the step is
    Newton's.
    """

    id = "gauss_newton"
    title = "Gauss-Newton"
    family = family.SECOND_ORDER
    source = "Nocedal and Wright (2006), Numerical optimization, section 10.3"
    own_parameters = (share_of_step(),)
    step_function = staticmethod(gauss_newton_step)
    helpers = (normal_equations, shortest_solution)


class LevenbergMarquardt(Procedure):
    """Gauss-Newton whose curvature is raised until the step lowers f.

        p = - (Jᵀ J + μ I)⁻¹ Jᵀ r
        while f does not fall:  μ <- ν μ
        x <- x + α p;  μ <- μ / ν

    A large μ makes a short step along the slope, a small one Gauss-Newton's. Use it on fits; it is
    the usual method for them.

    Warning: this is Marquardt's own rule for μ. MINPACK, which scipy calls, controls a trust region
    instead and scales coordinates: the same minimum, by other steps. Where the formula is not a sum
    of squares, half the Hessian takes the place of Jᵀ J.
    """

    id = "levenberg_marquardt"
    title = "Levenberg-Marquardt"
    family = family.SECOND_ORDER
    source = (
        "Levenberg (1944), A method for the solution of certain non-linear problems in least "
        "squares; Marquardt (1963), An algorithm for least-squares estimation of nonlinear "
        "parameters"
    )
    own_parameters = (
        share_of_step(),
        declare.positive("damping", "μ", 1e-2, "Initially added to the curvature."),
        replace(
            declare.multiple(
                "damping_factor", "ν", 10.0, "Factor on the damping after a failed trial."
            ),
            open_minimum=True,
            slider=(1.0, 20.0),
        ),
    )
    step_function = staticmethod(levenberg_marquardt_step)
    helpers = (normal_equations, shortest_solution)
