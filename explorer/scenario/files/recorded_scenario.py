"""Recorded runs as a scenario: all of them on one plane, each a contender."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from explorer.engine.objectives.recorded_plane import (
    LossGrid,
    RecordedPath,
    RecordedPlane,
    principal_projection,
    view_of,
)
from explorer.engine.rules.replay import Replay
from explorer.scenario.files.reading import ScenarioError
from explorer.scenario.files.run_file import SUFFIX, RecordedRun, RunError, read_run
from explorer.scenario.scenario import Contender, Scenario


def is_recorded_run(path: Path) -> bool:
    """Whether a file is that of a recorded run, by its name and what is in it."""
    if path.suffix.lower() != SUFFIX:
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return {"format.npy", "positions.npy"} <= set(archive.namelist())
    except (OSError, ValueError, zipfile.BadZipFile):
        return False


def read_recorded_scenario(paths: Sequence[Path]) -> Scenario:
    """The runs of some files on one plane; raises ``ScenarioError`` naming the file."""
    try:
        return recorded_scenario([read_run(path) for path in paths])
    except RunError as error:
        raise ScenarioError(str(error)) from error


def recorded_scenario(runs: Sequence[RecordedRun]) -> Scenario:
    """Runs of one model on the plane of their leading principal directions, as a scenario.

    Raises ``RunError`` where their numbers of parameters differ or are not finite.
    """
    sizes = sorted({run.positions.shape[1] for run in runs})
    if len(sizes) != 1:
        found = " and ".join(f"{size:,}" for size in sizes) or "no run"
        raise RunError(f"positions: found {found} parameters, expected runs of one model")
    with_landscape = next((run for run in runs if run.landscape is not None), None)
    try:
        projection = principal_projection([run.positions for run in runs])
    except ValueError as error:
        raise RunError(str(error)) from error
    paths = []
    for run in runs:
        points, off = projection.of(run.positions)
        paths.append(RecordedPath(run.name, run.steps, points, off, run.series))
    grid = None
    if with_landscape is not None and len(runs) == 1:
        landscape = with_landscape.landscape
        assert landscape is not None
        if np.allclose(landscape.directions, projection.directions, atol=1e-4):
            grid = LossGrid(landscape.x, landscape.y, landscape.values)
    labels = [f"PC{index + 1}, {_percent(share)}" for index, share in enumerate(projection.shares)]
    mixed = next((run for run in runs if run.is_projected), None)
    source = "" if mixed is None else (
        f"Snapshots are random projections of {mixed.original_dimension:,} parameters: distances "
        f"are right to about {100 * mixed.projection_error:.0f} %."
    )  # fmt: skip
    surface = RecordedPlane(
        " and ".join(run.name for run in runs),
        tuple(paths),
        (labels[0], labels[1]),
        view_of([path.positions for path in paths]),
        grid,
        source,
    )
    return Scenario(
        surface,
        surface.starts[0],
        max(len(path.steps) for path in paths) - 1,
        tuple(
            Contender(Replay(run=index), path.name, look=index) for index, path in enumerate(paths)
        ),
    )


def _percent(share: float) -> str:
    return f"{100.0 * share:.{1 if share < 0.995 else 2}f} %"
