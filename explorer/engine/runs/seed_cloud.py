"""The same trial with other random numbers: where else it could have been, and what is usual."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from explorer.engine.runs.batch import Variation
from explorer.engine.runs.ensemble import run_ensemble
from explorer.engine.trials.trial import Trial

Floats = npt.NDArray[np.float64]
MOST_SEEDS = 1000
LARGEST = 8_000_000
"""Coordinates of all runs together that are kept."""


@dataclass(frozen=True, eq=False)
class SeedCloud:
    """Runs of one trial with other seeds.

    ``positions`` is (steps + 1, seeds, d) and ``losses`` (steps + 1, seeds), NaN or infinite behind
    a divergence; ``middle`` (steps + 1, d) the median of each coordinate over the seeds;
    ``median``, ``low`` and ``high`` (steps + 1,) the median of the loss and the edges of the band
    that holds eight in ten.
    """

    positions: Floats
    losses: Floats
    middle: Floats
    median: Floats
    low: Floats
    high: Floats


@lru_cache(maxsize=32)
def seed_cloud(trial: Trial, count: int) -> SeedCloud | None:
    """The trial with its own seed and the ``count`` - 1 that follow, side by side.

    ``None`` where no noise is drawn, where the objective or the rule is no formula, so that lanes
    cannot run, or where so many runs are too large to keep. Raises ``ValueError`` for a count
    that is not from 1 to 1000.

    Example:
        >>> from explorer.engine import Noise, Trial, optimizers, surfaces
        >>> from explorer.engine.runs.seed_cloud import seed_cloud
        >>> descent = optimizers["gradient_descent"]()
        >>> noisy = Trial(surfaces["ravine"], descent, (2.0, 2.0), 20, Noise(0.5), seed=3)
        >>> seed_cloud(noisy, 8).positions.shape
        (21, 8, 2)
    """
    if not 1 <= count <= MOST_SEEDS:
        raise ValueError(f"seeds: found {count}, expected 1 to {MOST_SEEDS}")
    can_run = trial.optimizer.rule is not None and trial.objective.formula_field is not None
    if not trial.is_noisy or not can_run:
        return None
    if trial.rows * count * trial.objective.dimension > LARGEST:
        return None
    last = 2**63 - 1
    ensemble = run_ensemble(trial, Variation(seeds=[(trial.seed + i) % last for i in range(count)]))
    positions = ensemble.lanes.path
    with np.errstate(all="ignore"):
        middle = np.median(positions, axis=1)
    losses = ensemble.lanes.path_losses
    return SeedCloud(positions, losses, middle, ensemble.median, ensemble.low, ensemble.high)
