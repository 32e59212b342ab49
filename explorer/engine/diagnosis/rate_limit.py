"""The largest stable learning rate of a rule at a curvature."""

from __future__ import annotations

import math

import numpy as np

from explorer.engine.diagnosis.measurements import Measurements
from explorer.engine.rules.stability_limit import stability_limit


def rate_limit(measurements: Measurements, curvature: float) -> tuple[float, str] | None:
    """The largest stable learning rate at this curvature and its formula, for linear rules.

    It comes from the limit of the rule itself; coupled weight decay adds to the curvature.
    ``None`` for all other rules.
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
    """Half of a stability limit to three digits: the fastest rate in the steepest direction."""
    return float(f"{0.5 * limit:.3g}")


def largest_rate(measurements: Measurements) -> float | None:
    """The largest learning rate of a run, ``None`` for a rule without one."""
    rates = measurements.trajectory.rates
    if not len(rates) or math.isnan(float(rates[0])):
        return None
    return float(rates.max())


def range_at_minimum(measurements: Measurements) -> tuple[float, float] | None:
    """Smallest and largest curvature at the minimum the run heads for, or where it is."""
    nearest = measurements.nearest_minimum
    curvatures = measurements.curvatures
    if nearest is not None and not nearest.kink:
        hessian = measurements.hessian(np.array(nearest.position))
        if np.isfinite(hessian).all():
            curvatures = np.asarray(np.linalg.eigvalsh(hessian), dtype=np.float64)
    low, high = float(curvatures[0]), float(curvatures[-1])
    return (low, high) if high > 0.0 and low >= -measurements.rounding * high else None
