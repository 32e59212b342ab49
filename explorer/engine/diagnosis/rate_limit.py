"""The largest stable learning rate of a rule at a curvature."""

from __future__ import annotations

import math

import numpy as np

from explorer.engine.diagnosis.measurements import Measurements
from explorer.engine.rules.stability_limit import stability_limit


def rate_limit(measurements: Measurements, curvature: float) -> tuple[float, str] | None:
    """The largest stable learning rate at this curvature and its formula, for linear rules.

    It comes from the limit of the rule itself; coupled weight decay adds to the curvature, which
    must be above 0. ``None`` for all other rules.

    Example:
        >>> from explorer.engine import Trial, optimizers, run_trial, surfaces
        >>> from explorer.engine.diagnosis.measurements import Measurements
        >>> from explorer.engine.diagnosis.rate_limit import rate_limit
        >>> descent = optimizers["gradient_descent"](learning_rate=0.125)
        >>> trial = Trial(surfaces["parabola"], descent, (1.0,), 2)
        >>> rate_limit(Measurements(trial, run_trial(trial)), curvature=4.0)
        (0.5, '2/λmax')
    """
    optimizer = measurements.optimizer
    decay = optimizer.numbers.get("weight_decay", 0.0)
    if decay:
        if optimizer.values.get("weight_decay_form") == "coupled":
            curvature += decay
        optimizer = optimizer.with_values(weight_decay=0.0)
    limit = stability_limit(optimizer)
    if limit is None or limit.preconditioned:
        return None
    value = limit.value * optimizer.numbers["learning_rate"] / curvature
    return value, limit.formula.replace("α", "λmax")


def half(limit: float) -> float:
    """Half of a stability limit to three digits: the fastest rate in the steepest direction.

    Example:
        >>> from explorer.engine.diagnosis.rate_limit import half
        >>> half(0.5), half(1 / 3)
        (0.25, 0.167)
    """
    return float(f"{0.5 * limit:.3g}")


def largest_rate(measurements: Measurements) -> float | None:
    """The largest learning rate of a run, ``None`` for a rule without one.

    Example:
        >>> from explorer.engine import Schedule, Trial, optimizers, run_trial, surfaces
        >>> from explorer.engine.diagnosis.measurements import Measurements
        >>> from explorer.engine.diagnosis.rate_limit import largest_rate
        >>> descent = optimizers["gradient_descent"](learning_rate=0.125)
        >>> trial = Trial(surfaces["parabola"], descent, (1.0,), 9, schedule=Schedule("cosine"))
        >>> largest_rate(Measurements(trial, run_trial(trial)))
        0.125
    """
    rates = measurements.trajectory.rates
    if not len(rates) or math.isnan(float(rates[0])):
        return None
    return float(rates.max())


def range_at_minimum(measurements: Measurements) -> tuple[float, float] | None:
    """Smallest and largest curvature at the minimum the run heads for, or else at its last row.

    ``None`` where the largest is not above 0 or the smallest is below 0 by more than rounding.

    Example:
        >>> from explorer.engine import Trial, formula, optimizers, run_trial
        >>> from explorer.engine.diagnosis.measurements import Measurements
        >>> from explorer.engine.diagnosis.rate_limit import range_at_minimum
        >>> descent = optimizers["gradient_descent"](learning_rate=0.125)
        >>> trial = Trial(formula("x**2 + 4*y**2"), descent, (1.0, 1.0), 9)
        >>> low, high = range_at_minimum(Measurements(trial, run_trial(trial)))
        >>> round(low, 6), round(high, 6)
        (2.0, 8.0)
    """
    nearest = measurements.nearest_minimum
    curvatures = measurements.curvatures
    if nearest is not None and not nearest.kink:
        hessian = measurements.hessian(np.array(nearest.position))
        if np.isfinite(hessian).all():
            curvatures = np.asarray(np.linalg.eigvalsh(hessian), dtype=np.float64)
    low, high = float(curvatures[0]), float(curvatures[-1])
    return (low, high) if high > 0.0 and low >= -measurements.rounding * high else None
