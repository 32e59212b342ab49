"""The curvature along a run, from exact Hessians."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from explorer.arrays import Floats
from explorer.engine.objectives.objective import Objective
from explorer.engine.rules.stability_limit import stability_limit
from explorer.engine.trajectories.curvature import Curvature
from explorer.engine.trajectories.trajectory import Trajectory
from explorer.engine.trials.trial import Trial

MOST_NUMBERS = 4_000_000
"""Numbers of all Hessians that are held at once; longer runs are processed in pieces."""

MOST_DIMENSIONS = 20
"""Up to this dimension the eigenvalues of all rows are computed interactively."""


def has_curvature(objective: Objective) -> bool:
    """Whether the curvature along a run is available at once: for formulas of few variables.

    Example:
        >>> from explorer.engine import surfaces
        >>> from explorer.engine.diagnosis.path_curvature import has_curvature
        >>> has_curvature(surfaces["rosenbrock"])
        True
    """
    return objective.formula_field is not None and objective.dimension <= MOST_DIMENSIONS


def path_curvature(trial: Trial, trajectory: Trajectory) -> Curvature:
    """Sharpness, alignment and the limit of the rule at each row of a run.

    An adaptive rule scales each coordinate by its own effective rate. That scale, at the step from
    a row to the next, is the fixed preconditioner of the row. All is NaN, without a limit, where
    ``has_curvature`` is false: see ``network_curvature`` for networks.

    Example:
        >>> from explorer.engine import Trial, optimizers, run_trial, surfaces
        >>> from explorer.engine.diagnosis.path_curvature import path_curvature
        >>> descent = optimizers["gradient_descent"](learning_rate=0.125)
        >>> trial = Trial(surfaces["parabola"], descent, (1.0,), 2)
        >>> curvature = path_curvature(trial, run_trial(trial))
        >>> curvature.sharpness.tolist(), curvature.limits.tolist()
        ([2.0, 2.0, 2.0], [16.0, 16.0, 16.0])
    """
    positions = trajectory.positions
    if not has_curvature(trial.objective):
        nothing = np.full(len(positions), np.nan)
        return Curvature(nothing, nothing)
    slopes = trial.objective.gradient(positions)
    scales = coordinate_scales(trial, trajectory)
    rows, size = positions.shape
    sharpness, alignment = np.empty(rows), np.empty(rows)
    preconditioned = None if scales is None else np.empty(rows)
    piece = max(MOST_NUMBERS // (size * size), 1)
    for first in range(0, rows, piece):
        part = slice(first, first + piece)
        hessians = trial.objective.hessian(positions[part])
        sharpness[part], alignment[part] = _sharpest(hessians, slopes[part])
        if scales is not None and preconditioned is not None:
            with np.errstate(all="ignore"):
                around = scales[part, :, None] * hessians * scales[part, None, :]
            preconditioned[part] = _sharpest(around, slopes[part])[0]
    return beside_limit(trial, trajectory, sharpness, alignment, preconditioned)


def beside_limit(
    trial: Trial,
    trajectory: Trajectory,
    sharpness: Floats,
    alignment: Floats,
    preconditioned: Floats | None,
) -> Curvature:
    """The measurements (n + 1,) together with the rule's stability limit at each row.

    There is no limit for a rule without one, nor where the learning rate changes and the limit is
    not inversely proportional to it.

    Example:
        >>> import numpy as np
        >>> from explorer.engine import Trial, optimizers, run_trial, surfaces
        >>> from explorer.engine.diagnosis.path_curvature import beside_limit
        >>> descent = optimizers["gradient_descent"](learning_rate=0.125)
        >>> trial = Trial(surfaces["parabola"], descent, (1.0,), 1)
        >>> curvature = beside_limit(trial, run_trial(trial), np.full(2, 2.0), np.ones(2), None)
        >>> curvature.limits.tolist(), curvature.formula
        ([16.0, 16.0], '2/α')
    """
    limit = stability_limit(trial.optimizer)
    constant = trial.schedule.is_constant and not trial.schedule.follows_losses
    if limit is None or not (limit.scales or constant):
        return Curvature(sharpness, alignment, preconditioned)
    limits = np.full(len(sharpness), limit.value)
    if not constant:
        with np.errstate(divide="ignore"):
            limits = limit.value * trial.learning_rate / trajectory.rates
    return Curvature(
        sharpness, alignment, preconditioned, limits, limit.formula, limit.preconditioned
    )


def coordinate_scales(trial: Trial, trajectory: Trajectory) -> Floats | None:
    """P^(-1/2) of each row, (n + 1, d), for a rule that has a rate for each coordinate.

    ``None`` for all other rules.

    Example:
        >>> from explorer.engine import Trial, optimizers, run_trial, surfaces
        >>> from explorer.engine.diagnosis.path_curvature import coordinate_scales
        >>> adagrad = optimizers["adagrad"](learning_rate=0.125, epsilon=0.0)
        >>> trial = Trial(surfaces["parabola"], adagrad, (2.0,), 1)
        >>> coordinate_scales(trial, run_trial(trial))[0].tolist()
        [0.5]
    """
    rule = trial.optimizer.rule
    if rule is None or "effective_rate" not in rule.terms:
        return None
    rates = trajectory.terms["effective_rate"]
    with np.errstate(all="ignore"):
        scales = np.sqrt(rates / trajectory.rates[:, None])
    return scales if rates.ndim == 2 else None


def _sharpest(hessians: Floats, slopes: Floats) -> tuple[Floats, Floats]:
    """The largest eigenvalue of each Hessian (n, d, d), and how far the slope (n, d) lies along it.

    Both (n,); NaN where a Hessian is not finite. In one and two dimensions by formulas.
    """
    size = slopes.shape[-1]
    with np.errstate(all="ignore"):
        if size == 1:
            return hessians[:, 0, 0].copy(), np.where(slopes[:, 0] == 0.0, np.nan, 1.0)
        if size == 2:
            return _of_two(hessians, slopes)
        finite = np.isfinite(hessians).all(axis=(1, 2))
        values = np.full(len(hessians), np.nan)
        along = np.full(len(hessians), np.nan)
        if finite.any():
            eigenvalues, vectors = np.linalg.eigh(hessians[finite])
            values[finite] = eigenvalues[:, -1]
            along[finite] = np.abs((vectors[:, :, -1] * slopes[finite]).sum(axis=1))
            along /= np.linalg.norm(slopes, axis=1)
        return values, along


def _of_two(hessians: Floats, slopes: Floats) -> tuple[Floats, Floats]:
    a, b, c = hessians[:, 0, 0], hessians[:, 0, 1], hessians[:, 1, 1]
    middle, half = 0.5 * (a + c), np.hypot(0.5 * (a - c), b)
    x, y = slopes[:, 0], slopes[:, 1]
    square = x * x + y * y
    bend = (a * x * x + 2.0 * b * x * y + c * y * y) / square
    share = 0.5 + 0.5 * (bend - middle) / half
    return middle + half, np.sqrt(np.clip(share, 0.0, 1.0))


def principal_axes(hessian: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Ascending eigenvalues (d,) of a Hessian (d, d) and their unit directions, one in each row.

    Only the lower triangle of the Hessian is read.

    Example:
        >>> from explorer.engine.diagnosis.path_curvature import principal_axes
        >>> curvatures, directions = principal_axes([[2.0, 0.0], [0.0, 0.5]])
        >>> curvatures.round(6).tolist(), abs(directions).round(6).tolist()
        ([0.5, 2.0], [[0.0, 1.0], [1.0, 0.0]])
    """
    values, vectors = np.linalg.eigh(np.asarray(hessian, dtype=np.float64))
    return values, vectors.T
