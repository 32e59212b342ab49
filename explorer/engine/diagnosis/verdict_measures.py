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

    Example:
        >>> from explorer.engine import Trial, Verdict, optimizers, run_trial, surfaces
        >>> from explorer.engine.diagnosis.measurements import Measurements
        >>> from explorer.engine.diagnosis.verdict_measures import measure_behind
        >>> descent = optimizers["gradient_descent"](learning_rate=0.25)
        >>> trial = Trial(surfaces["parabola"], descent, (1.0,), 3)
        >>> measurements = Measurements(trial, run_trial(trial))
        >>> measure_behind(measurements, Verdict("descending", 1, "the loss fell"))
        Measure(quantity='loss', step=1, value=0.25, limit=None, coordinate=0)
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
    """λmax at a row with the rule's stability limit; ``None`` where it is not charted.

    Example:
        >>> from explorer.engine import Trial, optimizers, run_trial, surfaces
        >>> from explorer.engine.diagnosis.measurements import Measurements
        >>> from explorer.engine.diagnosis.verdict_measures import sharpness
        >>> descent = optimizers["gradient_descent"](learning_rate=0.25)
        >>> trial = Trial(surfaces["parabola"], descent, (1.0,), 3)
        >>> sharpness(Measurements(trial, run_trial(trial)), row=1)
        Measure(quantity='sharpness', step=1, value=2.0, limit=8.0, coordinate=0)
    """
    if not has_curvature(measurements.surface):
        return None
    curvature = measurements.trajectory.curvature
    value = float(curvature.sharpness[row])
    limit = None if curvature.limits is None else float(curvature.limits[row])
    return Measure("sharpness", row, value, limit) if np.isfinite(value) else None


def slope(measurements: Measurements, step: int, limit: float | None = None) -> Measure:
    """The length of the gradient that the rule was given at a step, beside a limit if one is known.

    Example:
        >>> from explorer.engine import Trial, optimizers, run_trial, surfaces
        >>> from explorer.engine.diagnosis.measurements import Measurements
        >>> from explorer.engine.diagnosis.verdict_measures import slope
        >>> descent = optimizers["gradient_descent"](learning_rate=0.25)
        >>> trial = Trial(surfaces["parabola"], descent, (1.0,), 3)
        >>> slope(Measurements(trial, run_trial(trial)), step=0).value
        2.0
    """
    recorded = (measurements.trajectory.known_terms or {}).get("gradient_norms")
    if recorded is None:
        length = float(np.linalg.norm(measurements.trajectory.gradients[step]))
    else:
        length = float(recorded[step])
    return Measure("gradient_norm", step, length, limit)


def swinging(measurements: Measurements, step: int) -> Measure:
    """The coordinate that moves most from a step on, and its value there.

    Example:
        >>> from explorer.engine import Trial, formula, optimizers, run_trial
        >>> from explorer.engine.diagnosis.measurements import Measurements
        >>> from explorer.engine.diagnosis.verdict_measures import swinging
        >>> descent = optimizers["gradient_descent"](learning_rate=0.25)
        >>> trial = Trial(formula("x**2 + 4*y**2"), descent, (1.0, 1.5), 9)
        >>> swinging(Measurements(trial, run_trial(trial)), step=0)
        Measure(quantity='position', step=0, value=1.5, limit=None, coordinate=1)
    """
    axis = int(np.ptp(measurements.positions[step:], axis=0).argmax())
    return Measure("position", step, float(measurements.positions[step, axis]), coordinate=axis)


def step_length(
    measurements: Measurements, step: int, limit: float | None = None
) -> Measure | None:
    """The length of the step from a row to the next; for the last row, that of the last step.

    ``None`` for a run without steps.

    Example:
        >>> from explorer.engine import Trial, optimizers, run_trial, surfaces
        >>> from explorer.engine.diagnosis.measurements import Measurements
        >>> from explorer.engine.diagnosis.verdict_measures import step_length
        >>> descent = optimizers["gradient_descent"](learning_rate=0.25)
        >>> trial = Trial(surfaces["parabola"], descent, (1.0,), 3)
        >>> step_length(Measurements(trial, run_trial(trial)), step=1).value
        0.25
    """
    if not measurements.steps:
        return None
    row = min(step, measurements.steps - 1)
    return Measure("step_length", row, float(measurements.moves[row]), limit)


def learning_rate(measurements: Measurements, step: int) -> Measure:
    """The learning rate of the step that leads on from a row.

    Example:
        >>> from explorer.engine import Trial, optimizers, run_trial, surfaces
        >>> from explorer.engine.diagnosis.measurements import Measurements
        >>> from explorer.engine.diagnosis.verdict_measures import learning_rate
        >>> descent = optimizers["gradient_descent"](learning_rate=0.25)
        >>> trial = Trial(surfaces["parabola"], descent, (1.0,), 3)
        >>> learning_rate(Measurements(trial, run_trial(trial)), step=2).value
        0.25
    """
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
    """The lowest and the highest coordinates (d,) that a run may have before it has left.

    Those of the domain; without one, of a window ``FAR`` times as large.

    Example:
        >>> from explorer.engine import surfaces
        >>> from explorer.engine.diagnosis.verdict_measures import allowed
        >>> low, high = allowed(surfaces["parabola"])
        >>> surfaces["parabola"].view, low.tolist(), high.tolist()
        (((-1.0, 1.0),), [-10.0], [10.0])
    """
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
