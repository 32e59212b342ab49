"""Where a contender ends from starts all over the view."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.arrays import Floats, Integers
from explorer.engine.objectives.surface import Span
from explorer.engine.progress import Progress
from explorer.engine.runs.batch import BatchResult, Variation, run_batch
from explorer.engine.runs.map_blocks import blocks
from explorer.engine.runs.maps import NODES, checked_nodes
from explorer.engine.trajectories.convergence import TOLERANCE
from explorer.engine.trials.trial import Trial

NEAR = 0.05
"""A run has reached a minimum if it ends within this share of the view's sides."""
ELSEWHERE, DIVERGED = -1, -2
"""Owners of starts from which no known minimum is reached."""


@dataclass(frozen=True, eq=False)
class BasinMap:
    """Where one optimizer ends from starts all over the view.

    ``minima`` (m, 2) are the known minima. ``owners`` (nodes, nodes) is the index of the minimum
    reached, ``ELSEWHERE`` or ``DIVERGED``; ``distances`` (nodes, nodes) is how far the loss at the
    last step is above it, and ``settled`` (nodes, nodes) the first step from which it stays within
    ``tolerance`` of it, or -1.
    """

    variables: tuple[str, ...]
    x: Span
    y: Span
    steps: int
    minima: Floats
    owners: Integers
    distances: Floats
    settled: Integers
    tolerance: float


def basin_map(
    trial: Trial,
    *,
    view: tuple[Span, Span] | None = None,
    nodes: int = NODES,
    tolerance: float = TOLERANCE.default,
    workers: int = 1,
    progress: Progress | None = None,
) -> BasinMap:
    """Run a trial from ``nodes`` x ``nodes`` starts over a view, by default the surface's.

    Raises ``ValueError`` for a surface that does not have two coordinates or has no known minimum.

    Example:
        >>> from explorer.engine import Trial, optimizers, surfaces
        >>> from explorer.engine.runs.basin_maps import basin_map
        >>> descent = optimizers["gradient_descent"](learning_rate=0.01)
        >>> trial = Trial(surfaces["himmelblau"], descent, (0.0, 0.0), 200)
        >>> sorted(set(basin_map(trial, nodes=16).owners.ravel().tolist()))
        [0, 1, 2, 3]
    """
    count, surface = checked_nodes(nodes), trial.objective
    if surface.dimension != 2:
        raise ValueError(f"basins: found {surface.dimension} coordinates, expected 2")
    minima = np.array([minimum.position for minimum in surface.minima]).reshape(-1, 2)
    if not len(minima) or not np.isfinite(minima).all():
        raise ValueError("basins: the surface has no known minimum, expected at least one")
    x, y = view or (surface.view[0], surface.view[1])
    across, upward = np.meshgrid(np.linspace(*x, count), np.linspace(*y, count))
    starts = np.column_stack([across.ravel(), upward.ravel()])
    values = np.array([minimum.value for minimum in surface.minima])
    results = [
        _runs_from(trial, block["starts"], tolerance, values.min(), workers, part)
        for block, part in blocks({"starts": starts}, progress)
    ]
    ends = np.concatenate([result.positions for result in results])
    losses = np.concatenate([result.losses for result in results])
    diverged = np.concatenate([result.diverged_at for result in results]) >= 0
    sides = np.array([span[1] - span[0] for span in surface.view[:2]])
    with np.errstate(all="ignore"):
        offsets = np.abs(ends[:, None, :] - minima) / sides
        distances = offsets.max(axis=2)
    nearest = np.argmin(np.where(np.isnan(distances), np.inf, distances), axis=1)
    owners = np.where(distances[np.arange(len(ends)), nearest] <= NEAR, nearest, ELSEWHERE)
    owners[diverged] = DIVERGED
    settled = np.concatenate([result.settled_at for result in results])
    settled[owners < 0] = -1
    # A tolerance belongs to one minimum: runs that reach a higher one are repeated.
    for value in np.unique(values)[1:]:
        here = np.isin(owners, np.flatnonzero(values == value))
        if here.any():
            settled[here] = _runs_from(trial, starts[here], tolerance, value, workers).settled_at
    shape = (count, count)
    return BasinMap(
        surface.variables, x, y, trial.steps, minima,
        owners=owners.reshape(shape),
        distances=(losses - values[nearest]).reshape(shape),
        settled=settled.reshape(shape),
        tolerance=tolerance,
    )  # fmt: skip


def _runs_from(
    trial: Trial,
    starts: Floats,
    tolerance: float,
    optimum: float,
    workers: int,
    progress: Progress | None = None,
) -> BatchResult:
    """The trial from each start (n, d), watched for staying within the tolerance of an optimum."""
    return run_batch(
        trial, Variation(starts=starts),
        tolerance=tolerance, optimum=float(optimum), workers=workers, progress=progress,
    )  # fmt: skip
