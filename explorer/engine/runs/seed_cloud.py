"""The same trial with other random numbers: spread of positions, and typical outcome."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from explorer.arrays import Floats
from explorer.engine.progress import Progress, part_of
from explorer.engine.runs.batch import Variation
from explorer.engine.runs.ensemble import run_ensemble
from explorer.engine.runs.run import run_trial
from explorer.engine.trials.trial import Trial

if TYPE_CHECKING:
    from explorer.engine.objectives.network import Network

MOST_SEEDS = 1000
LARGEST = 8_000_000
"""The most coordinates of all runs together that are kept."""
MOST_NETWORKS = 16
LARGEST_NETWORKS = 10_000_000
"""The most neuron evaluations, so that other orders of the rows are computed interactively."""
LARGEST_OF_NETWORK = 2_000_000
"""The most weights of all runs together; of a large network fewer runs are made."""
LAST_SEED = 2**63 - 1


@dataclass(frozen=True, eq=False)
class SeedCloud:
    """Runs of one trial with other seeds.

    ``positions`` is (steps + 1, seeds, d) and ``losses`` (steps + 1, seeds), NaN or infinite after
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


@lru_cache(maxsize=4)
def seed_cloud(trial: Trial, count: int) -> SeedCloud | None:
    """The trial with its own seed and the ``count`` - 1 that follow, side by side.

    A network with batches goes through its rows in other orders, at most 16, and fewer if it is
    large. ``None`` if nothing is random, if the runs cannot be computed side by side because the
    objective or the rule is not a formula, or if they are too large to keep or too slow. Raises
    ``ValueError`` for a count that is not from 1 to 1000.

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
    return computed_cloud(trial, count)


def takes_a_while(trial: Trial) -> bool:
    """Whether the runs of the cloud go one by one, so that a window should not wait for them.

    Example:
        >>> from explorer.engine import Trial, optimizers, surfaces
        >>> from explorer.engine.objectives.dataset import generated
        >>> from explorer.engine.objectives.network import Layer, Network
        >>> from explorer.engine.runs.seed_cloud import takes_a_while
        >>> descent, data = optimizers["gradient_descent"](), generated("linear")
        >>> takes_a_while(Trial(surfaces["ravine"], descent, (2.0, 2.0), 20))
        False
        >>> takes_a_while(Trial(Network((Layer(1),), data, batch=10), descent, (0.0, 0.0), 20))
        True
    """
    return _batched(trial) is not None


def computed_cloud(trial: Trial, count: int, progress: Progress | None = None) -> SeedCloud | None:
    """``seed_cloud`` computed anew, for a count that is in range.

    ``progress`` receives the finished share where runs go one by one; an exception it raises ends
    the work.

    Example:
        >>> from explorer.engine import Trial, optimizers
        >>> from explorer.engine.objectives.dataset import generated
        >>> from explorer.engine.objectives.network import Layer, Network
        >>> from explorer.engine.runs.seed_cloud import computed_cloud
        >>> network = Network((Layer(1),), generated("linear"), batch=10)
        >>> trial = Trial(network, optimizers["gradient_descent"](), (0.0, 0.0), 5)
        >>> computed_cloud(trial, 3).losses.shape
        (6, 3)
    """
    network = _batched(trial)
    if network is not None:
        most = LARGEST_OF_NETWORK // (trial.rows * network.dimension)
        return _of_batches(trial, network, min(count, MOST_NETWORKS, most), progress)
    can_run = trial.optimizer.rule is not None and trial.objective.formula_field is not None
    if not trial.is_noisy or not can_run:
        return None
    if trial.rows * count * trial.objective.dimension > LARGEST:
        return None
    seeds = [(trial.seed + index) % LAST_SEED for index in range(count)]
    ensemble = run_ensemble(trial, Variation(seeds=seeds))
    cloud = _cloud(ensemble.batch.path, ensemble.batch.path_losses)
    return replace(cloud, median=ensemble.median, low=ensemble.low, high=ensemble.high)


def _batched(trial: Trial) -> Network | None:
    """The network that goes through its rows in batches, if it is one."""
    network: Network | None = getattr(trial.objective, "network", None)
    return network if network is not None and network.batch else None


def _of_batches(
    trial: Trial, network: Network, count: int, progress: Progress | None
) -> SeedCloud | None:
    """A network with its rows in another order for each run, one run after the other."""
    if count < 1 or trial.rows * count * network.evaluation_cost > LARGEST_NETWORKS:
        return None
    positions = np.full((trial.rows, count, network.dimension), np.nan)
    losses = np.full((trial.rows, count), np.inf)
    for index in range(count):
        shuffled = replace(network, seed=(network.seed + index) % LAST_SEED)
        part = part_of(progress, index, index + 1, count)
        run = run_trial(replace(trial, objective=shuffled), part)
        positions[: len(run.positions), index] = run.positions
        losses[: len(run.losses), index] = run.losses
    return _cloud(positions, losses)


def _cloud(positions: Floats, losses: Floats) -> SeedCloud:
    """Medians and band; a run that diverged counts as infinitely high from there on."""
    finite = np.where(np.isfinite(losses), losses, np.inf)
    with np.errstate(all="ignore"):
        lost = np.maximum.accumulate(np.isinf(finite), axis=0)
        low, median, high = np.quantile(
            np.where(lost, np.inf, finite), (0.1, 0.5, 0.9), axis=1, method="nearest"
        )
        middle = np.median(positions, axis=1)
    return SeedCloud(positions, losses, middle, median, low, high)
