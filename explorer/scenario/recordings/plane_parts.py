"""The contents of an imported file, and how several files become one scenario."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.arrays import Floats
from explorer.engine.number_text import percent
from explorer.engine.objectives.plane_section import square_view
from explorer.engine.objectives.python_function import PythonFunction
from explorer.engine.objectives.python_functions.grid_function import GridFunction
from explorer.engine.objectives.recorded_plane import (
    VALUES,
    WARNING,
    LossGrid,
    RecordedPath,
    RecordedPlane,
)
from explorer.engine.rules.replay import Replay
from explorer.engine.span import Span
from explorer.scenario.edit import default_start
from explorer.scenario.files.plain_data import ScenarioError
from explorer.scenario.recordings.run_file import SERIES
from explorer.scenario.scenario import Contender, Scenario

MARGIN = 0.15
STEPS = 200
PATH = "paths as recorded"
LOSSES = "losses as logged"


@dataclass(frozen=True, eq=False)
class GridValues:
    """A loss at the nodes of a grid: axes (nx,), or (nx,) and (ny,); values (nx,) or (ny, nx)."""

    name: str
    axes: tuple[Floats, ...]
    values: Floats


@dataclass(frozen=True, eq=False)
class PlaneParts:
    """What one file adds to a plane: paths, a grid of its loss, shares of variance of its axes.

    ``kind`` tells paths in the plane of their parameters from losses over steps; ``remarks`` are
    sentences about what was left out.
    """

    paths: tuple[RecordedPath, ...] = ()
    grid: GridValues | None = None
    shares: tuple[float, float] | None = None
    kind: str = PATH
    remarks: tuple[str, ...] = ()


def path_of_points(name: str, points: Floats, losses: Floats | None) -> RecordedPath:
    """A path (n, 2) with its losses (n,), up to the first point that is not finite."""
    finite = np.isfinite(points).all(axis=1)
    rows = len(points) if finite.all() else int(np.argmin(finite))
    unknown = np.full(rows, np.nan)
    series = dict.fromkeys(SERIES, unknown)
    if losses is not None:
        series["losses"] = losses[:rows]
    return RecordedPath(name[:200], np.arange(rows), points[:rows], np.zeros(rows), series)


def scenario_of_parts(parts: Sequence[PlaneParts], names: str) -> Scenario:
    """All parts as one scenario; raises ``ScenarioError`` where they do not belong together.

    ``names`` are those of the files, for its sentences.
    """
    paths = [path for part in parts for path in part.paths]
    grids = [part.grid for part in parts if part.grid is not None]
    shares = next((part.shares for part in parts if part.shares is not None), None)
    kinds = {part.kind for part in parts}
    if len(kinds) > 1:
        raise ScenarioError(f"{names}: found losses over steps beside paths, expected one kind")
    if len(grids) > 1:
        raise ScenarioError(f"{names}: found {len(grids)} grids, expected at most one")
    if not paths and not grids:
        raise ScenarioError(
            f"{names}: found directions of a plane alone, expected a path or a loss on it as well"
        )
    remarks = " ".join(sentence for part in parts for sentence in part.remarks)
    if not paths:
        return _grid_scenario(grids[0])
    labels = ("x", "y")
    if LOSSES in kinds:
        labels = ("step", "loss")
    elif shares is not None:
        labels = (f"PC1, {percent(shares[0])}", f"PC2, {percent(shares[1])}")
    grid = None if not grids else _plane_grid(grids[0], names)
    surface = RecordedPlane(
        " and ".join(path.name for path in paths),
        tuple(paths),
        labels,
        _view(paths, grid, LOSSES in kinds),
        grid,
        remarks,
        look_at="" if shares is None else WARNING,
        kind=parts[0].kind,
        row_name=VALUES if LOSSES in kinds else "points",
    )
    return Scenario(
        surface,
        surface.starts[0],
        max(max(len(path.steps) for path in paths) - 1, 1),
        tuple(
            Contender(Replay(run=index), path.name, look=index) for index, path in enumerate(paths)
        ),
    )


def _view(paths: Sequence[RecordedPath], grid: LossGrid | None, is_loss: bool) -> tuple[Span, ...]:
    points = np.concatenate([path.positions for path in paths])
    if grid is not None:
        corners = [(grid.x[0], grid.y[0]), (grid.x[-1], grid.y[-1])]
        both = np.concatenate([points, corners])
        return tuple((float(low), float(high)) for low, high in zip(
            both.min(axis=0), both.max(axis=0), strict=True))  # fmt: skip
    if not is_loss:
        return square_view(points, MARGIN)
    low, high = points.min(axis=0), points.max(axis=0)
    room = 0.05 * np.where(high > low, high - low, 1.0)
    return tuple(zip((low - room).tolist(), (high + room).tolist(), strict=True))


def _plane_grid(grid: GridValues, names: str) -> LossGrid:
    if len(grid.axes) != 2:
        raise ScenarioError(f"{names}: found a loss along one line, expected one on a plane")
    return LossGrid(*grid.axes, grid.values)


def _grid_scenario(grid: GridValues) -> Scenario:
    """The loss of a grid as a surface on which optimizers can run."""
    spans = tuple((float(axis[0]), float(axis[-1])) for axis in grid.axes)
    size = " by ".join(f"{len(axis):,}" for axis in grid.axes)
    surface = PythonFunction(
        GridFunction(grid.axes, grid.values),
        len(grid.axes),
        spans,
        grid.name,
        starts=(tuple(low + 0.15 * (high - low) for low, high in spans),),
        kind=f"a table of {size} values",
        bounds=spans,
    )
    return Scenario(surface, default_start(surface), STEPS)
