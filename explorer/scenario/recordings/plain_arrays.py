"""Plain arrays in an ``.npz``: points x, y with their losses, or a loss at the nodes of a grid."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from explorer.arrays import Floats
from explorer.engine import text_file
from explorer.scenario.files.plain_data import ScenarioError, shortened_path
from explorer.scenario.recordings.array_archive import UNREADABLE, check_size, reason
from explorer.scenario.recordings.plane_parts import GridValues, PlaneParts, path_of_points

MOST_BYTES = 200_000_000
MOST_NODES = 4_000_000
GRID_NAMES = ("values", "z", "grid", "heat_map")
LOSS_NAMES = ("losses", "loss", "f")
EXPECTED = (
    "expected those of a recorded run, x and y with losses (n), points (n, 2), "
    "or x (nx), y (ny) and values (ny, nx)"
)


def read_plain_arrays(path: Path) -> PlaneParts:
    """A path or a grid, by the names and shapes of the arrays.

    ``x`` (n,), ``y`` (n,) or ``points`` (n, 2), and perhaps ``losses`` (n,), are a path; ``x``
    (nx,), ``y`` (ny,) and ``values`` (ny, nx), or ``x`` and ``values`` (nx,), are a grid. Raises
    ``ScenarioError`` naming the file, what was found and expected; nothing is executed.
    """
    name = shortened_path(path)
    try:
        return _parts(_arrays(path), path.stem)
    except UNREADABLE as error:
        raise ScenarioError(f"{name}: {reason(error)}") from error


def _arrays(path: Path) -> dict[str, Floats]:
    known = {"x", "y", "points", *GRID_NAMES, *LOSS_NAMES}
    with text_file.regular_file(path, MOST_BYTES) as file:
        with zipfile.ZipFile(file) as archive:
            check_size(archive.infolist(), MOST_BYTES)
        file.seek(0)
        with np.load(file, allow_pickle=False) as arrays:
            names = [name for name in arrays.files if name in known]
            if not names:
                listed = ", ".join(sorted(arrays.files)[:8])[:120] or "none"
                raise ValueError(f"found the arrays {listed}, {EXPECTED}")
            return {name: _numbers(name, arrays[name]) for name in names}


def _numbers(name: str, array: Any) -> Floats:
    # Anything that is not an array comes as bytes.
    read = np.asarray(array)
    if read.dtype.kind not in "fiu" or read.ndim not in (1, 2) or not read.size:
        raise ValueError(
            f"{name}: found {read.dtype} of shape {read.shape}, expected numbers in 1 or 2 axes"
        )
    return read.astype(np.float64)


def _parts(arrays: Mapping[str, Floats], stem: str) -> PlaneParts:
    grid = next((arrays[name] for name in GRID_NAMES if name in arrays), None)
    if grid is not None and "x" in arrays:
        axes = [arrays[name] for name in ("x", "y") if name in arrays]
        return PlaneParts(grid=checked_grid(stem, axes, grid))
    points = arrays.get("points")
    if points is None and {"x", "y"} <= set(arrays):
        x, y = arrays["x"], arrays["y"]
        if x.shape != y.shape or x.ndim != 1:
            raise ValueError(f"y: found shape {y.shape} beside x of {x.shape}, {EXPECTED}")
        points = np.column_stack([x, y])
    if points is None or points.ndim != 2 or points.shape[1] != 2:
        shapes = ", ".join(f"{name} {array.shape}" for name, array in arrays.items())
        raise ValueError(f"found {shapes}, {EXPECTED}")
    losses = next((arrays[name] for name in LOSS_NAMES if name in arrays), None)
    if losses is not None and losses.shape != (len(points),):
        raise ValueError(f"losses: found shape {losses.shape}, expected ({len(points)},)")
    path = path_of_points(stem, points, losses)
    if not len(path.steps):
        raise ValueError("found a first point that is not finite")
    return PlaneParts((path,))


def checked_grid(name: str, axes: list[Floats], values: Floats) -> GridValues:
    """A grid whose axes increase; raises ``ValueError`` if the arrays do not fit together."""
    shape = tuple(len(axis) for axis in reversed(axes))
    if any(axis.ndim != 1 for axis in axes) or values.shape != shape or min(shape) < 2:
        raise ValueError(
            f"values: found shape {values.shape} on axes of {shape[::-1]}, "
            f"expected {shape} with at least 2 nodes along each"
        )
    if values.size > MOST_NODES:
        raise ValueError(f"values: found {values.size:,}, expected at most {MOST_NODES:,}")
    for letter, axis in zip("xy", axes, strict=False):
        if not np.isfinite(axis).all() or not (np.diff(axis) > 0).all():
            raise ValueError(f"{letter}: found values that do not increase, expected a sorted axis")
    if not np.isfinite(values).any():
        raise ValueError("values: found no number that is finite")
    return GridValues(name, tuple(axes), values)
