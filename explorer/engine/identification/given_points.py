"""The given points as a path, and their precision."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from explorer.arrays import Floats
from explorer.engine.identification.prediction import Path
from explorer.engine.objectives.objective import StochasticObjective

LEAST_STEPS = 2
MOST_STEPS = 100
"""Number of steps examined; later ones add little."""


def path_of(
    points: npt.ArrayLike, surface: StochasticObjective | None, gradients: npt.ArrayLike | None
) -> Path:
    """The path through points (rows, d), at least three of them.

    Only the first ``MOST_STEPS`` steps are kept. The gradients are those of the surface or, without
    one, the recorded ones, (rows, d) or (rows - 1, d). Raises ``ValueError`` naming what cannot be
    used.

    Example:
        >>> from explorer.engine import surfaces
        >>> from explorer.engine.identification.given_points import path_of
        >>> path = path_of([[1.0], [0.5], [0.25]], surfaces["parabola"], None)
        >>> path.steps, path.gradients.tolist()
        (2, [[2.0], [1.0], [0.5]])
    """
    try:
        positions = np.asarray(points, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError("points: found no table of numbers, expected one row per point") from None
    if positions.ndim != 2 or len(positions) < LEAST_STEPS + 1:
        raise ValueError(
            f"points: found an array of shape {positions.shape}, "
            f"expected at least {LEAST_STEPS + 1} rows of coordinates"
        )
    positions = positions[: MOST_STEPS + 1]
    if not np.isfinite(positions).all():
        row = int(np.argmin(np.isfinite(positions).all(axis=1)))
        raise ValueError(f"points: row {row} is not finite, expected finite numbers")
    if surface is not None:
        if positions.shape[1] != surface.dimension:
            raise ValueError(
                f"points: found {positions.shape[1]} coordinates, "
                f"expected {surface.dimension} as {surface.title} has"
            )
        slopes, losses = surface.gradient(positions), surface.value(positions)
        return Path(positions, losses, slopes, surface.gradient)
    if gradients is None:
        raise ValueError("surface: found none, expected a surface or recorded gradients")
    slopes = np.asarray(gradients, dtype=np.float64)[: len(positions)]
    if slopes.shape[1:] != positions.shape[1:] or len(slopes) < len(positions) - 1:
        raise ValueError(
            f"gradients: found an array of shape {slopes.shape}, expected {positions.shape}"
        )
    return Path(positions, np.full(len(positions), np.nan), slopes, None)


@np.errstate(over="ignore")
def _is_single(path: Path) -> bool:
    return bool((path.positions == path.positions.astype(np.float32)).all())


def deviation_scale(path: Path) -> Floats:
    """The unit of deviations in a fit, (steps, 1): the length of the step, or the precision.

    The length is that of the coordinate that moves most.

    Example:
        >>> from explorer.engine import surfaces
        >>> from explorer.engine.identification.given_points import deviation_scale, path_of
        >>> path = path_of([[1.0], [0.5], [0.25]], surfaces["parabola"], None)
        >>> deviation_scale(path).tolist()
        [[0.5], [0.25]]
    """
    length = np.abs(path.moves).max(axis=1, keepdims=True)
    digits = 1e-6 if _is_single(path) else 1e-15
    size = np.abs(path.positions[1:]).max(axis=1, keepdims=True)
    return np.asarray(np.maximum(length, digits * size + 1e-300))


def tolerance_of(path: Path) -> Floats:
    """How far a step may be off by rounding alone, (steps, d).

    Points that are all numbers of single precision are taken to be rounded to it.

    Example:
        >>> from explorer.engine import surfaces
        >>> from explorer.engine.identification.given_points import path_of, tolerance_of
        >>> path = path_of([[1.0], [0.5], [0.25]], surfaces["parabola"], None)
        >>> tolerance_of(path).round(4).tolist()
        [[0.001], [0.0005]]
    """
    single = _is_single(path)
    size = np.maximum(np.abs(path.positions[:-1]), np.abs(path.positions[1:]))
    size = size.max(axis=1, keepdims=True)
    length = np.abs(path.moves).max(axis=1, keepdims=True)
    unit, share = (2.0**-23, 2e-3) if single else (2.0**-52, 1e-8)
    return np.array(np.broadcast_to(8 * unit * size + share * length, path.moves.shape))
