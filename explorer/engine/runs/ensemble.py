"""One contender from many starts or with many seeds: the typical outcome and its spread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.arrays import Floats
from explorer.engine.objectives.any_objective import AnyObjective
from explorer.engine.runs.batch import BatchResult, Variation, run_batch
from explorer.engine.trials.trial import Trial


@dataclass(frozen=True, eq=False)
class Ensemble:
    """Median and band of the loss at each step, each (steps + 1,), and the runs themselves.

    A run that diverged counts as infinitely high from that step on, so the upper edge of the band
    is infinite where enough runs have diverged.
    """

    median: Floats
    low: Floats
    high: Floats
    batch: BatchResult


def run_ensemble(
    trial: Trial,
    vary: Variation,
    *,
    band: tuple[float, float] = (0.1, 0.9),
    workers: int = 1,
) -> Ensemble:
    """Run a trial with each of the starts or seeds of ``vary``, or with pairs of both.

    ``band`` is the pair of quantiles, between 0 and 1, that bounds the band.

    Raises ``ValueError`` naming what cannot be used.

    Example:
        >>> from explorer.engine import Trial, optimizers, surfaces
        >>> from explorer.engine.runs.batch import Variation
        >>> from explorer.engine.runs.ensemble import random_starts, run_ensemble
        >>> trial = Trial(surfaces["ravine"], optimizers["momentum"](), (2.0, 2.0), 50)
        >>> starts = Variation(random_starts(surfaces["ravine"].view, 8))
        >>> run_ensemble(trial, starts).median.shape
        (51,)
    """
    low, high = (float(edge) for edge in band)
    if not 0.0 <= low <= high <= 1.0:
        raise ValueError(f"band: found {low:g} to {high:g}, expected 0 <= low <= high <= 1")
    result = run_batch(trial, vary, record=True, workers=workers)
    steps_so_far = np.arange(len(result.path_losses))[:, None]
    lost = (result.diverged_at >= 0) & (steps_so_far >= result.diverged_at)
    losses = np.sort(np.where(lost, np.inf, result.path_losses), axis=1)
    return Ensemble(
        median=_quantile(losses, 0.5),
        low=_quantile(losses, low),
        high=_quantile(losses, high),
        batch=result,
    )


def drawn_starts(objective: AnyObjective, count: int, seed: int = 0) -> list[tuple[float, ...]]:
    """Starts drawn from the seed: over the view, or initial weights of a network.

    Example:
        >>> from explorer.engine import surfaces
        >>> from explorer.engine.runs.ensemble import drawn_starts
        >>> len(drawn_starts(surfaces["ravine"], 5, seed=1))
        5
    """
    if objective.network is not None:
        return [tuple(objective.network.initial(k)) for k in range(seed, seed + count)]
    return [tuple(start) for start in random_starts(objective.view, count, seed).tolist()]


def random_starts(view: Sequence[Sequence[float]], count: int, seed: int = 0) -> Floats:
    """``count`` starts spread evenly at random over a view of (low, high) pairs, (count, d).

    Raises ``ValueError`` for a count below 1.

    Example:
        >>> from explorer.engine.runs.ensemble import random_starts
        >>> random_starts([(-1.0, 1.0), (0.0, 2.0)], 5, seed=1).shape
        (5, 2)
    """
    if count < 1:
        raise ValueError(f"count: found {count}, expected at least 1")
    edges = np.asarray(view, dtype=np.float64)
    generator = np.random.default_rng(seed)
    return generator.uniform(edges[:, 0], edges[:, 1], size=(count, len(edges)))


def _quantile(ordered: Floats, share: float) -> Floats:
    """The quantile of each row of sorted values, with linear interpolation."""
    rank = share * (ordered.shape[1] - 1)
    below = int(rank)
    above = min(below + 1, ordered.shape[1] - 1)
    weight = rank - below
    quantile: Floats = ordered[:, below].copy()
    if weight:
        quantile = (1.0 - weight) * quantile + weight * ordered[:, above]
    return quantile
