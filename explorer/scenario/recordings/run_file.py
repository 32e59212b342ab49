"""The file of a recorded run: arrays by name, ``.npz`` or ``.safetensors``; nothing is executed."""

from __future__ import annotations

import math
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.arrays import Floats, Singles
from explorer.scenario.files.atomic_write import open_temporary, whole_file
from explorer.scenario.files.plain_data import ScenarioError
from explorer.scenario.files.scenario_file import RUN_SUFFIXES
from explorer.scenario.recordings.array_archive import UNREADABLE, check_size, reason
from explorer.scenario.recordings.parameter_layout import ParameterLayout, read_layout
from explorer.scenario.recordings.tensor_file import SUFFIX as TENSOR_SUFFIX
from explorer.scenario.recordings.tensor_file import read_tensors, write_tensors

FORMAT = "descent-explorer-run/1"
MOST_BYTES = 4_000_000_000
MOST_SNAPSHOTS = 1_000_000
SERIES = ("losses", "learning_rates", "gradient_norms", "state_norms")
"""One number for each snapshot, NaN where it was not known."""
LANDSCAPE = ("directions", "x", "y", "values")
OWN = frozenset(
    (
        *("format", "name", "steps", "positions", "original_dimension", "projection_error"),
        *("shapes", "landscape_origin", "landscape_seed"),
        *(f"landscape_{part}" for part in LANDSCAPE),
        *SERIES,
    )
)


class RunError(ScenarioError):
    """A file that is not a recorded run; the text says what was found and expected."""


@dataclass(frozen=True, eq=False)
class LossLandscape:
    """A loss on a plane: ``values[i, j]`` at origin + x[j] directions[0] + y[i] directions[1].

    ``origin`` (d,) is None for the mean of the run's positions, and the last of them where the
    directions are random ones, drawn with ``seed``. NaN where it was not computed yet.
    """

    directions: Singles
    x: Floats
    y: Floats
    values: Floats
    origin: Singles | None = None
    seed: int = 0


@dataclass(frozen=True, eq=False)
class RecordedRun:
    """A recording of the training of a model.

    ``positions`` (n, d) are the parameters at each snapshot, in float32, and ``steps`` (n,) the
    steps they were taken at. ``series`` holds losses, learning rates and norms, each (n,). With a
    random projection ``original_dimension`` is larger than d, and ``projection_error`` is the
    relative error of distances to be expected from it. ``layout`` says how the model's parameters
    are arranged in a position, if known.
    """

    name: str
    steps: npt.NDArray[np.int64]
    positions: Singles
    series: Mapping[str, Floats] = field(default_factory=dict)
    original_dimension: int = 0
    projection_error: float = 0.0
    landscape: LossLandscape | None = None
    layout: ParameterLayout | None = None

    def __repr__(self) -> str:
        count, size = self.positions.shape
        return f"<RecordedRun: {self.name}, {count} snapshots of {size:,} numbers>"

    @property
    def is_projected(self) -> bool:
        """Whether positions are random mixtures of the parameters."""
        return bool(self.original_dimension > self.positions.shape[1])


def write_run(path: Path, run: RecordedRun) -> None:
    """Write a run, whole or not at all, in the format that the name of the file ends with.

    Raises ``OSError`` with a sentence, and ``ValueError`` where the optional package that writes
    ``.safetensors`` is not installed.
    """
    arrays = _arrays(run)
    with whole_file(path) as temporary:
        if path.suffix.lower() == TENSOR_SUFFIX:
            write_tensors(temporary, arrays)
            return
        with open_temporary(temporary) as file:
            np.savez(file, **arrays)


def _arrays(run: RecordedRun) -> dict[str, Any]:
    arrays: dict[str, Any] = {
        "format": np.array(FORMAT),
        "name": np.array(run.name),
        "steps": run.steps,
        "positions": run.positions,
        "original_dimension": np.array(run.original_dimension),
        "projection_error": np.array(run.projection_error),
        **run.series,
    }
    if run.layout is not None:
        arrays["shapes"] = run.layout.written()
    if run.landscape is not None:
        if run.landscape.origin is not None:
            arrays["landscape_origin"] = run.landscape.origin
            arrays["landscape_seed"] = np.array(run.landscape.seed)
        arrays["landscape_directions"] = run.landscape.directions
        arrays["landscape_x"], arrays["landscape_y"] = run.landscape.x, run.landscape.y
        arrays["landscape_values"] = run.landscape.values
    return arrays


def read_run(path: Path) -> RecordedRun:
    """The run in a file; raises ``RunError`` with a sentence that names the file.

    Nothing in the file is executed, and its size is checked before anything is read.
    """
    try:
        if not path.is_file():
            suffixes = " or ".join(RUN_SUFFIXES)
            raise RunError(f"this is not a regular file, expected a recorded run ({suffixes})")
        if path.suffix.lower() == TENSOR_SUFFIX:
            read = read_tensors(path, MOST_BYTES)
            _check_names(set(read))
            return _run(read, path.stem)
        with zipfile.ZipFile(path) as archive:
            _check_members(archive)
        with np.load(path, allow_pickle=False) as arrays:
            # Anything that is not an array comes as bytes.
            small = [name for name in arrays.files if name != "positions"]
            read = {name: np.asarray(arrays[name]) for name in small}
            read["positions"] = _stored_array(path, "positions.npy", arrays)
        return _run(read, path.stem)
    except RunError as error:
        raise RunError(f"{path.name}: {error}") from error
    except UNREADABLE as error:
        raise RunError(f"{path.name}: this is not a recorded run ({reason(error)})") from error


def _stored_array(path: Path, member: str, arrays: Any) -> npt.NDArray[Any]:
    """A large array read past the checksums of its archive, which would take most of the time."""
    with path.open("rb") as file, zipfile.ZipFile(file) as archive:
        info = archive.getinfo(member)
        if info.compress_type != zipfile.ZIP_STORED:
            return np.asarray(arrays[member.removesuffix(".npy")])
        file.seek(info.header_offset + 26)
        lengths = int.from_bytes(file.read(2), "little") + int.from_bytes(file.read(2), "little")
        file.seek(lengths, 1)
        version = np.lib.format.read_magic(file)
        reader = {1: np.lib.format.read_array_header_1_0, 2: np.lib.format.read_array_header_2_0}
        shape, columns_first, dtype = reader[version[0]](file)
        if dtype.hasobject or columns_first or math.prod(shape) * dtype.itemsize > info.file_size:
            raise RunError(f"{member}: found {dtype} of shape {shape}, expected rows of numbers")
        return np.fromfile(file, dtype, math.prod(shape)).reshape(shape)


def _check_members(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    try:
        check_size(members, MOST_BYTES)
    except ValueError as error:
        raise RunError(str(error)) from error
    _check_names({member.filename.removesuffix(".npy") for member in members})


def _check_names(names: set[str]) -> None:
    if not {"positions", "format"} <= names:
        listed = ", ".join(sorted(names)[:8]) or "none"
        raise RunError(f"found the arrays {listed}, expected those of a recorded run")
    unknown = sorted(names - OWN)
    if unknown:
        raise RunError(f"found the array {unknown[0][:60]!r}, which no recorded run has")


def _run(arrays: Mapping[str, npt.NDArray[Any]], stem: str) -> RecordedRun:
    written = str(arrays["format"])[:60]
    if written != FORMAT:
        raise RunError(f"format: found {written!r}, expected {FORMAT!r}")
    positions = _numbers(arrays, "positions", 2).astype(np.float32, copy=False)
    count, size = positions.shape
    if not 1 <= count <= MOST_SNAPSHOTS or size < 1:
        raise RunError(
            f"positions: found shape {positions.shape}, expected 1 to {MOST_SNAPSHOTS:,} snapshots"
        )
    steps = np.arange(count)
    if "steps" in arrays:
        steps = _numbers(arrays, "steps", 1)
        if steps.shape != (count,) or not np.isfinite(steps).all():
            raise RunError(f"steps: found shape {steps.shape}, expected ({count},)")
    series = {}
    for name in SERIES:
        values = _numbers(arrays, name, 1) if name in arrays else np.full(count, np.nan)
        if values.shape != (count,):
            raise RunError(f"{name}: found shape {values.shape}, expected ({count},)")
        series[name] = values.astype(np.float64)
    original = float(_numbers(arrays, "original_dimension", 0)) if (
        "original_dimension" in arrays) else float(size)  # fmt: skip
    error = float(_numbers(arrays, "projection_error", 0)) if "projection_error" in arrays else 0.0
    if not (math.isfinite(original) and math.isfinite(error)):
        raise RunError("original_dimension: found a number that is not finite")
    return RecordedRun(
        str(arrays["name"])[:200] if "name" in arrays else stem,
        steps.astype(np.int64),
        positions,
        MappingProxyType(series),
        int(original),
        error,
        _landscape(arrays, size),
        _layout(arrays, int(original)),
    )


def _layout(arrays: Mapping[str, npt.NDArray[Any]], size: int) -> ParameterLayout | None:
    if "shapes" not in arrays:
        return None
    if arrays["shapes"].dtype.kind not in "iu":
        raise RunError(f"shapes: found {arrays['shapes'].dtype}, expected whole numbers")
    return read_layout(_numbers(arrays, "shapes", 1), size)


def _landscape(arrays: Mapping[str, npt.NDArray[Any]], size: int) -> LossLandscape | None:
    if "landscape_values" not in arrays:
        return None
    parts = [_numbers(arrays, f"landscape_{name}", 1 + (name in ("directions", "values")))
             for name in LANDSCAPE if f"landscape_{name}" in arrays]  # fmt: skip
    if len(parts) < len(LANDSCAPE):
        raise RunError("landscape: found a part of it, expected directions, x, y and values")
    directions, x, y, values = parts
    if directions.shape != (2, size) or values.shape != (len(y), len(x)) or min(values.shape) < 2:
        raise RunError(
            f"landscape_values: found shape {values.shape} along {directions.shape}, "
            f"expected ({len(y)}, {len(x)}) along (2, {size})"
        )
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise RunError("landscape_x: found a value that is not finite")
    origin, seed = None, 0.0
    if "landscape_origin" in arrays:
        origin = _numbers(arrays, "landscape_origin", 1).astype(np.float32)
        if origin.shape != (size,) or not (
            np.isfinite(origin).all() and np.isfinite(directions).all()
        ):
            raise RunError(f"landscape_origin: found shape {origin.shape}, expected ({size},)")
        if "landscape_seed" in arrays:
            seed = float(_numbers(arrays, "landscape_seed", 0))
    return LossLandscape(
        directions.astype(np.float32),
        x.astype(np.float64),
        y.astype(np.float64),
        values.astype(np.float64),
        origin,
        int(np.nan_to_num(seed)),
    )


def _numbers(arrays: Mapping[str, npt.NDArray[Any]], name: str, axes: int) -> npt.NDArray[Any]:
    array = arrays[name]
    if array.ndim != axes or array.dtype.kind not in "fiu":
        raise RunError(
            f"{name}: found {array.dtype} of shape {array.shape}, expected numbers in {axes} axes"
        )
    return array
