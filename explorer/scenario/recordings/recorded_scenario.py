"""Recorded runs as a scenario: all of them on one plane, each a contender."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from explorer.arrays import Floats
from explorer.engine.number_text import percent
from explorer.engine.objectives.plane import Plane, principal_plane
from explorer.engine.objectives.plane_section import square_view
from explorer.engine.objectives.recorded_plane import WARNING, LossGrid, RecordedPath, RecordedPlane
from explorer.engine.rules.replay import Replay
from explorer.engine.span import Span
from explorer.scenario.recordings.random_directions import REACH, plane_of_landscape
from explorer.scenario.recordings.run_file import RecordedRun, RunError, read_run
from explorer.scenario.scenario import Contender, Scenario

MARGIN = 0.15
MOST_ROWS = 256
"""If there are more snapshots, evenly spaced ones determine the plane."""
NUMBERS_AT_ONCE = 500_000
"""Numbers of snapshots that are looked at together, which a processor keeps near it."""
RANDOM = (
    "The plane goes through the last snapshot along two random directions, drawn with seed {seed}; "
    "each filter's direction is scaled to the filter's norm, biases and batch normalisation stay "
    "fixed (Li et al. 2018). Random directions hardly show the path, which is nearly orthogonal to "
    "them."
)


def read_recorded_scenario(paths: Sequence[Path]) -> Scenario:
    """The runs of some files on one plane; raises ``ScenarioError`` naming the file."""
    return recorded_scenario([read_run(path) for path in paths])


def recorded_scenario(runs: Sequence[RecordedRun]) -> Scenario:
    """Runs of one model on the plane of their leading principal directions, as a scenario.

    Raises ``RunError`` where their numbers of parameters differ or are not finite.
    """
    sizes = sorted({run.positions.shape[1] for run in runs})
    if len(sizes) != 1:
        counts = " and ".join(f"{size:,}" for size in sizes) or "no run"
        raise RunError(f"positions: found {counts} parameters, expected runs of one model")
    if sizes[0] < 2:
        raise RunError("positions: found 1 parameter, expected at least 2, which span a plane")
    landscape = runs[0].landscape if len(runs) == 1 else None
    chosen = None if landscape is None else plane_of_landscape(landscape)
    plane = principal_plane_of(runs) if chosen is None else chosen
    paths = []
    for run in runs:
        points, off = seen_on(plane, run)
        paths.append(RecordedPath(run.name, run.steps, points, off, run.series))
    grid = None
    if landscape is not None and np.allclose(landscape.directions, plane.directions, atol=1e-4):
        grid = LossGrid(landscape.x, landscape.y, landscape.values)
    labels = list(plane.labels)
    if plane.shares is not None:
        labels = [f"PC{index + 1}, {percent(share)}" for index, share in enumerate(plane.shares)]
    mixed = next((run for run in runs if run.is_projected), None)
    source = "" if mixed is None else (
        f"Snapshots are random projections of {mixed.original_dimension:,} parameters: distances "
        f"are right to about {100 * mixed.projection_error:.0f} %."
    )  # fmt: skip
    surface = RecordedPlane(
        " and ".join(run.name for run in runs),
        tuple(paths),
        (labels[0], labels[1]),
        view_of([path.positions for path in paths]) if chosen is None else (REACH, REACH),
        grid,
        source,
        WARNING if landscape is None or chosen is None else RANDOM.format(seed=landscape.seed),
    )
    return Scenario(
        surface,
        surface.starts[0],
        max(len(path.steps) for path in paths) - 1,
        tuple(
            Contender(Replay(run=index), path.name, look=index) for index, path in enumerate(paths)
        ),
    )


def principal_plane_of(runs: Sequence[RecordedRun]) -> Plane:
    """The plane on which runs are shown; raises ``RunError`` for numbers that are not finite."""
    parts = (run.positions[part] for run in runs for part in _parts(run))
    if not all(np.isfinite(rows).all() for rows in parts):
        raise RunError("positions: found numbers that are not finite")
    return principal_plane([run.positions for run in runs], MOST_ROWS)


def seen_on(plane: Plane, run: RecordedRun) -> tuple[Floats, Floats]:
    """Where a run was on a plane, (n, 2), and how far off it, (n,).

    In the 32 bits of the snapshots, since there may be a hundred million numbers.
    """
    overlaps = plane.directions @ plane.directions.T
    straight = np.linalg.inv(overlaps)
    origin, directions = (side.astype(np.float32) for side in (plane.origin, plane.directions))
    points, squares = np.empty((len(run.positions), 2)), np.empty(len(run.positions))
    # Values too large for 32 bits are infinite, as they would be in the training.
    with np.errstate(over="ignore", invalid="ignore"):
        for part in _parts(run):
            away = run.positions[part] - origin
            points[part] = (away @ directions.T) @ straight
            squares[part] = np.einsum("ij,ij->i", away, away)
        within = np.einsum("ni,ij,nj->n", points, overlaps, points)
        return points, np.sqrt(np.maximum(squares - within, 0.0))


def _parts(run: RecordedRun) -> Iterator[slice]:
    count, size = run.positions.shape
    rows = max(1, NUMBERS_AT_ONCE // size)
    return (slice(begin, begin + rows) for begin in range(0, count, rows))


def view_of(points: Sequence[Floats]) -> tuple[Span, ...]:
    """The window in which all points (n, 2) of some runs are shown."""
    return square_view(np.concatenate(points), MARGIN)
