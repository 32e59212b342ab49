"""The gradients that other batches, or other noise, would have given where a run is now."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from explorer.arrays import Floats
from explorer.engine.trajectories.trajectory import Trajectory
from explorer.engine.trials.trial import Trial

if TYPE_CHECKING:
    from explorer.engine.objectives.network import Network

MOST_GRADIENTS = 64
SAMPLES = 48
"""How many gradients are drawn where noise is added and no batches are taken."""


@dataclass(frozen=True, eq=False)
class GradientFan:
    """The true gradient (d,) at a point, and the gradients (n, d) of other batches or noise.

    ``batch`` is the number of rows in each batch, 0 for added noise. ``noise_scale`` is the
    variance of a gradient of one row (or one draw), summed over the coordinates, over the squared
    length of the true gradient: batches much smaller see mostly noise (the simple noise scale of
    McCandlish et al. 2018, An empirical model of large-batch training). It is infinite where the
    true gradient is 0.
    """

    true: Floats
    gradients: Floats
    batch: int
    noise_scale: float

    @property
    def words(self) -> str:
        """The number of gradients, their kind and the noise scale, on one line."""
        count = len(self.gradients)
        if self.batch:
            return f"{count} batches of {self.batch} · noise scale {self.noise_scale:.3g} rows"
        return f"{count} noisy gradients · noise scale {self.noise_scale:.3g}"


@np.errstate(all="ignore")
def gradient_fan(trial: Trial, trajectory: Trajectory, step: int) -> GradientFan | None:
    """What the gradient at ``step`` could have been, or ``None`` where it is always the same.

    For a network with batches these are the batches of the step's epoch, at most 64.

    Example:
        >>> from explorer.engine import Noise, Trial, optimizers, run_trial, surfaces
        >>> from explorer.engine.explanations.gradient_fan import gradient_fan
        >>> descent = optimizers["gradient_descent"]()
        >>> trial = Trial(surfaces["ravine"], descent, (2.0, 2.0), 5, Noise(0.5), seed=3)
        >>> gradient_fan(trial, run_trial(trial), 0).true.tolist()
        [8.0, 2.0]
    """
    row = min(max(step, 0), trajectory.steps)
    if row < 0:
        return None
    network = _network(trial)
    if network is not None and network.batch:
        return _of_batches(trial, trajectory.positions[row].tobytes(), row)
    return _of_noise(trial, trajectory.positions[row].tobytes(), row) if trial.is_noisy else None


@lru_cache(maxsize=64)
def _of_batches(trial: Trial, position: bytes, step: int) -> GradientFan:
    network = _network(trial)
    assert network is not None
    x = np.frombuffer(position)
    each = network.gradients_of_rows(x)
    per_epoch = -(-network.data.rows // network.batch)
    first = step // per_epoch * per_epoch
    batches = range(first, first + min(per_epoch, MOST_GRADIENTS))
    gradients = np.array([each[network.rows_of_step(batch)].mean(axis=0) for batch in batches])
    true = each.mean(axis=0)
    return GradientFan(true, gradients, network.batch, _scale(each.var(axis=0).sum(), true))


@lru_cache(maxsize=64)
def _of_noise(trial: Trial, position: bytes, step: int) -> GradientFan:
    true = trial.objective.gradient(np.frombuffer(position))
    deviation = float(np.broadcast_to(trial.deviations(), trial.rows)[step])
    # Not the seed of the run, so that the draws of its later steps are not revealed.
    random = np.random.default_rng([trial.seed, step, len(true)])
    gradients = true + deviation * random.standard_normal((SAMPLES, len(true)))
    return GradientFan(true, gradients, 0, _scale(len(true) * deviation * deviation, true))


def _network(trial: Trial) -> Network | None:
    network: Network | None = getattr(trial.objective, "network", None)
    return network


def _scale(variance: float, true: Floats) -> float:
    square = float(true @ true)
    return float(variance) / square if square else float("inf")
