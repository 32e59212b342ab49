"""The gradient flow from a start, as a curve beside the steps of any optimizer."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from explorer.arrays import Floats
from explorer.engine.loops.float_function import float_function
from explorer.engine.mathematics.derivative import derivative, gradient
from explorer.engine.mathematics.expression import constant, symbol
from explorer.engine.mathematics.traversal import substitute_all
from explorer.engine.objectives.objective import Objective
from explorer.engine.rules.library.classics.gradient_flow import dormand_prince

Slope = Callable[[Floats], Floats]
TOLERANCE = 1e-5
"""Error allowed in each piece of the curve, as a share of 1 + |x| in each coordinate."""
MOST_PARTS = 600
MOST_GRADIENTS = 1500
MOST_NEURONS = 12e6
"""Answers of single neurons to single rows that the flow of a network may cost, some 0.3 s."""
GRADIENTS_OF_PART = 6
SMALLEST_IMPLICIT = 8
"""Up to this many coordinates a formula's Hessian costs little compared with its gradient."""
AT_REST = 1e-6
"""The flow counts as at rest when this share of the first gradient is left."""
FAR = 10.0
"""The flow is followed up to this many window sizes from the start."""
BETWEEN = np.array([0.25, 0.5, 0.75, 1.0])


@dataclass(frozen=True, eq=False)
class FlowCurve:
    """The curve x' = -∇f(x): ``points`` (n, d) at ``times`` (n,) from 0.

    Example:
        >>> from explorer.engine import surfaces
        >>> from explorer.engine.runs.flow_curve import flow_curve
        >>> flow = flow_curve(surfaces["parabola"], (1.0,))
        >>> [round(float(flow.at(time)[0]), 3) for time in (0.0, 0.5, 1.0)]
        [1.0, 0.368, 0.135]
    """

    times: Floats
    points: Floats

    def at(self, time: float) -> Floats:
        """The position of the flow at a time, (d,); after the end it rests there."""
        return np.array([np.interp(time, self.times, column) for column in self.points.T])


# Dragging the start leaves many curves behind that are never needed again.
@lru_cache(maxsize=16)
@np.errstate(all="ignore")
def flow_curve(objective: Objective, start: tuple[float, ...]) -> FlowCurve:
    """The gradient flow of ``objective``, without noise, from ``start`` until it rests.

    It ends early where it leaves the neighbourhood of the window, where f is not defined, or after
    as many pieces as can be computed interactively.

    Example:
        >>> from explorer.engine import surfaces
        >>> from explorer.engine.runs.flow_curve import flow_curve
        >>> flow = flow_curve(surfaces["ravine"], (2.0, 2.0))
        >>> flow.points[0].tolist(), bool(abs(flow.points[-1]).max() < 1e-5)
        ([2.0, 2.0], True)
    """
    x = np.array(start, dtype=np.float64)
    implicit = objective.formula_field is not None and objective.dimension <= SMALLEST_IMPLICIT
    method = _rosenbrock if implicit else _dormand_prince
    size = float(np.linalg.norm([high - low for low, high in objective.view]))
    times, points = [np.zeros(1)], [x[None]]
    time, here, slope = 0.0, x, -objective.gradient(x)
    if np.isfinite(slope).all() and np.isfinite(objective.value(x)):
        for length, end, end_slope in method(objective, x, slope):
            times.append(time + length * BETWEEN)
            points.append(_between(here, slope, end, end_slope, length))
            time, here, slope = time + length, end, end_slope
            if float(np.linalg.norm(here - x)) > FAR * size:
                break
    return FlowCurve(np.concatenate(times), np.concatenate(points))


def _between(here: Floats, slope: Floats, end: Floats, end_slope: Floats, length: float) -> Floats:
    """Points of the cubic that has both ends and both slopes, (4, d), the last being the end."""
    share = BETWEEN[:, None]
    rest = 1.0 - share
    return np.asarray(
        rest**2 * ((1.0 + 2.0 * share) * here + share * length * slope)
        + share**2 * ((3.0 - 2.0 * share) * end - rest * length * end_slope)
    )


def _parts(
    x: Floats, slope: Floats, most: int, order: float, part: Callable[..., tuple[Floats, ...]]
) -> Iterator[tuple[float, Floats, Floats]]:
    """Parts of the flow, each as long as the tolerance allows: length, end and slope there.

    ``part`` takes x, slope and a length to the end, its slope and an estimate of the error.
    """
    first = float(np.abs(slope).max())
    if first == 0.0:
        return
    length = 0.01 * float((1.0 + np.abs(x)).max()) / first
    for _ in range(most):
        end, end_slope, gap = part(x, slope, length)
        allowed = TOLERANCE * (1.0 + np.maximum(np.abs(x), np.abs(end)))
        error = float(np.abs(gap / allowed).max())
        finite = math.isfinite(error) and bool(np.isfinite(end_slope).all())
        if finite and error <= 1.0:
            yield length, end, end_slope
            x, slope = end, end_slope
            if float(np.abs(slope).max()) <= AT_REST * first:
                return
        length *= min(5.0, max(0.2, 0.8 / max(error, 1e-10) ** (1.0 / order))) if finite else 0.2


def _rosenbrock(
    objective: Objective, x: Floats, slope: Floats
) -> Iterator[tuple[float, Floats, Floats]]:
    """Shampine and Reichelt's (1997) linearly implicit pair of orders 2 and 3, for stiff f."""
    share, weight = 1.0 / (2.0 + math.sqrt(2.0)), 6.0 + math.sqrt(2.0)
    size, unit = len(x), np.eye(len(x))
    gradient_at, hessian_at = _functions(objective)

    def part(x: Floats, slope: Floats, length: float) -> tuple[Floats, Floats, Floats]:
        hessian = hessian_at(x).reshape(size, size)
        try:
            inverse = np.linalg.inv(unit + length * share * hessian)
        except np.linalg.LinAlgError:
            return x, slope, np.full(size, np.nan)
        first = inverse @ slope
        middle = -gradient_at(x + 0.5 * length * first)
        second = inverse @ (middle - first) + first
        end = x + length * second
        end_slope = -gradient_at(end)
        third = inverse @ (end_slope - weight * (second - middle) - 2.0 * (first - slope))
        return end, end_slope, length / 6.0 * (first - 2.0 * second + third)

    return _parts(x, slope, MOST_PARTS, 3.0, part)


def _functions(objective: Objective) -> tuple[Slope, Slope]:
    """Gradient and Hessian of a formula over floats; NaN where floats raise."""
    field = objective.formula_field
    assert field is not None
    slopes = gradient(field.value, field.variables)
    second = [derivative(slope, variable) for slope in slopes for variable in field.variables]
    names = {node: f"x{index}" for index, node in enumerate(field.variables)}
    values = {symbol(name): constant(objective.values[name]) for name in field.parameters}
    functions = []
    for roots in (slopes, second):
        functions.append(float_function(names, substitute_all(roots, values)))
    return functions[0], functions[1]


def _dormand_prince(
    objective: Objective, x: Floats, slope: Floats
) -> Iterator[tuple[float, Floats, Floats]]:
    """The embedded pair of orders 5 and 4, which asks for gradients alone."""

    def part(x: Floats, slope: Floats, length: float) -> tuple[Floats, Floats, Floats]:
        return dormand_prince(objective.gradient, x, slope, length)

    affordable = min(MOST_GRADIENTS, int(MOST_NEURONS / max(objective.evaluation_cost, 1)))
    return _parts(x, slope, affordable // GRADIENTS_OF_PART, 5.0, part)
