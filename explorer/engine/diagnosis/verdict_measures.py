"""The number behind each verdict: which quantity, at which step, against which limit."""

from __future__ import annotations

import numpy as np

from explorer.arrays import Floats
from explorer.engine.diagnosis.measurements import Measurements
from explorer.engine.diagnosis.path_curvature import has_curvature
from explorer.engine.objectives.objective import Objective
from explorer.engine.trajectories.verdict import Measure, Verdict

FAR = 10.0
"""Without a domain, a run this many window sizes from the window's middle has left."""


def measure_behind(measurements: Measurements, verdict: Verdict) -> Measure | None:
    """The quantity behind a verdict, with its value at the verdict's step.

    ``None`` for a run without rows. For a run that swings or leaves it is the coordinate that moves
    most; where the curvature explains the verdict, it is that curvature with the limit of the rule.
    """
    if not len(measurements.losses):
        return None
    step = min(max(verdict.step, 0), measurements.steps)
    match verdict.kind:
        case "spiked" | "edge_of_stability":
            return _curvature(measurements, step)
        case "catapulted":
            return _curvature(measurements, 0)
        case "converged":
            return _first_short_step(measurements, step)
        case "stalled" | "at_saddle":
            return slope(measurements, step)
        case "oscillating" | "cycling" if measurements.steps:
            return swinging(measurements, step)
        case "left_domain":
            return _outside(measurements, step)
    return Measure("loss", step, float(measurements.losses[step]))


def sharpness(measurements: Measurements, row: int) -> Measure | None:
    """λmax at a row with the rule's stability limit; ``None`` where it is not charted."""
    if not has_curvature(measurements.surface):
        return None
    curvature = measurements.trajectory.curvature
    value = float(curvature.sharpness[row])
    limit = None if curvature.limits is None else float(curvature.limits[row])
    return Measure("sharpness", row, value, limit) if np.isfinite(value) else None


def slope(measurements: Measurements, step: int, limit: float | None = None) -> Measure:
    """The length of the gradient that the rule was given at a step."""
    recorded = (measurements.trajectory.known_terms or {}).get("gradient_norms")
    if recorded is None:
        length = float(np.linalg.norm(measurements.trajectory.gradients[step]))
    else:
        length = float(recorded[step])
    return Measure("gradient_norm", step, length, limit)


def swinging(measurements: Measurements, step: int) -> Measure:
    """The coordinate that moves most from a step on."""
    axis = int(np.ptp(measurements.positions[step:], axis=0).argmax())
    return Measure("position", step, float(measurements.positions[step, axis]), coordinate=axis)


def step_length(
    measurements: Measurements, step: int, limit: float | None = None
) -> Measure | None:
    """The length of the step from a row to the next; for the last row, that of the last step."""
    if not measurements.steps:
        return None
    row = min(step, measurements.steps - 1)
    return Measure("step_length", row, float(measurements.moves[row]), limit)


def learning_rate(measurements: Measurements, step: int) -> Measure:
    """The learning rate of the step that leads on from a row."""
    return Measure("learning_rate", step, float(measurements.trajectory.rates[step]))


def _first_short_step(measurements: Measurements, step: int) -> Measure | None:
    """The length of the first step from a row on after which none is longer than a pixel."""
    longer = np.flatnonzero(measurements.moves > measurements.pixel)
    row = max(step, int(longer[-1]) + 1) if len(longer) else step
    return step_length(measurements, row, measurements.pixel)


def _curvature(measurements: Measurements, step: int) -> Measure | None:
    curvature = measurements.trajectory.curvature
    if curvature.limits is None:
        return None
    quantity = "preconditioned" if curvature.for_preconditioned else "sharpness"
    value, limit = float(curvature.measured[step]), float(curvature.limits[step])
    return Measure(quantity, step, value, limit)


def allowed(surface: Objective) -> tuple[Floats, Floats]:
    """The lowest and the highest coordinates (d,) that a run may have before it has left."""
    bounds = np.array(surface.domain or surface.view)
    low, high = bounds[:, 0], bounds[:, 1]
    if not surface.domain:
        reach = FAR * (high - low)
        low, high = 0.5 * (low + high) - 0.5 * reach, 0.5 * (low + high) + 0.5 * reach
    return low, high


def _outside(measurements: Measurements, step: int) -> Measure:
    low, high = allowed(measurements.surface)
    end = measurements.positions[-1]
    axis = int(np.argmax((end < low) | (end > high)))
    limit = float(low[axis] if end[axis] < low[axis] else high[axis])
    return Measure("position", step, float(measurements.positions[step, axis]), limit, axis)
