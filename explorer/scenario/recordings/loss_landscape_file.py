"""The ``.h5`` files of tomgoldstein/loss-landscape, the code of Li et al. 2018.

Visualizing the Loss Landscape of Neural Nets (NeurIPS 2018). Read as its commit 64ef4d5 writes
them: surfaces in ``plot_surface.py``, projected paths and directions in ``projection.py``.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np

from explorer.arrays import Floats
from explorer.engine import text_file
from explorer.scenario.files.plain_data import ScenarioError, shortened_path
from explorer.scenario.recordings.plain_arrays import MOST_NODES, checked_grid
from explorer.scenario.recordings.plane_parts import PlaneParts, path_of_points

MOST_BYTES = 2_000_000_000
"""Files of directions hold two vectors of all weights, which are not read."""
LOSS_NAMES = ("train_loss", "test_loss", "loss_vals")
NEEDS = "h5py, an optional package, is needed (pip install 'descent-explorer[h5]')"
EXPECTED = (
    "expected xcoordinates, ycoordinates and train_loss, or proj_xcoord and proj_ycoord, "
    "or directions with explained_variance_ratio_"
)


def read_loss_landscape(path: Path) -> PlaneParts:
    """A surface, a projected path, or the shares of variance of directions.

    Raises ``ScenarioError`` naming the file, what was found and expected. Links to other files
    are not followed.
    """
    name = shortened_path(path)
    try:
        import h5py
    except ImportError as error:
        raise ScenarioError(f"{name}: {NEEDS}") from error
    try:
        with (
            text_file.regular_file(path, MOST_BYTES) as file,
            h5py.File(file, "r") as archive,
        ):
            return _parts(archive, path.stem)
    except (OSError, ValueError, KeyError, RuntimeError, TypeError, MemoryError) as error:
        words = str(error).splitlines()[0][:300] if str(error) else type(error).__name__
        raise ScenarioError(f"{name}: {words}") from error


def _parts(archive: Any, stem: str) -> PlaneParts:
    names = set(list(archive)[:1000])
    if {"proj_xcoord", "proj_ycoord"} <= names:
        x, y = (_numbers(archive, f"proj_{letter}coord") for letter in "xy")
        if x.shape != y.shape or x.ndim != 1 or not np.isfinite([x, y]).all() or not x.size:
            raise ValueError(
                f"proj_ycoord: found {y.shape} beside {x.shape}, expected coordinates (n,)"
            )
        return PlaneParts((path_of_points(stem, np.column_stack([x, y]), None),))
    loss = next((name for name in LOSS_NAMES if name in names), None)
    if "xcoordinates" in names and loss is not None:
        axes = [
            _numbers(archive, f"{letter}coordinates")
            for letter in "xy"
            if f"{letter}coordinates" in names
        ]
        values = _numbers(archive, loss)
        if any(axis.ndim != 1 for axis in axes) or values.size != math.prod(map(len, axes)):
            raise ValueError(
                f"{loss}: found shape {values.shape}, expected one value at each point"
            )
        # The points are counted along x first, whatever shape is written.
        values = values.reshape([len(axis) for axis in reversed(axes)])
        # There, -1 is a value that was not computed yet.
        values = np.where(values == -1.0, np.nan, values)
        return PlaneParts(grid=checked_grid(stem, axes, values))
    if "explained_variance_ratio_" in names:
        shares = _numbers(archive, "explained_variance_ratio_")
        if shares.shape != (2,) or not np.isfinite(shares).all():
            raise ValueError(
                f"explained_variance_ratio_: found {shares.shape}, expected two shares"
            )
        return PlaneParts(shares=(float(shares[0]), float(shares[1])))
    listed = ", ".join(sorted(names)[:8])[:120] or "none"
    raise ValueError(f"found the names {listed}, {EXPECTED}")


def _numbers(archive: Any, name: str) -> Floats:
    import h5py

    if not isinstance(archive.get(name, getlink=True), h5py.HardLink):
        raise ValueError(f"{name}: found a link, expected numbers in this file")
    stored = archive[name]
    if not isinstance(stored, h5py.Dataset) or stored.is_virtual or stored.external:
        raise ValueError(f"{name}: found no array of this file, expected numbers")
    shape = stored.shape or ()
    if stored.dtype.kind not in "fiu" or len(shape) not in (1, 2):
        raise ValueError(f"{name}: found {stored.dtype} of shape {shape}, expected numbers")
    chunk = math.prod(stored.chunks or (1,))
    if math.prod(shape) > MOST_NODES or chunk > MOST_NODES:
        raise ValueError(
            f"{name}: found {max(math.prod(shape), chunk):,} numbers, expected at most "
            f"{MOST_NODES:,}"
        )
    return np.asarray(stored[()], dtype=np.float64)
