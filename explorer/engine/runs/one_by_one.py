"""Many runs of a trial one after the other, where no machine code can be made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from explorer.engine.runs.run import run_trial
from explorer.engine.trajectories.trajectory import Trajectory
from explorer.engine.trials.trial import Trial

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Columns = Mapping[str, Floats]


def trajectories_of(
    trial: Trial, starts: Floats | None, hyperparameters: Columns, seeds: list[int] | None
) -> list[Trajectory]:
    """The runs of a trial, each with its own start (n, d), hyper-parameters (n,) and seed."""
    count = max(
        [1 if starts is None else len(starts), 1 if seeds is None else len(seeds)]
        + [len(values) for values in hyperparameters.values() if values.ndim]
    )
    runs = []
    for lane in range(count):
        values = {
            name: float(values[lane] if values.ndim else values)
            for name, values in hyperparameters.items()
        }
        changed = replace(
            trial,
            optimizer=trial.optimizer.with_values(**values),
            start=trial.start if starts is None else tuple(starts[lane].tolist()),
            seed=trial.seed if seeds is None else seeds[lane],
        )
        runs.append(run_trial(changed))
    return runs


def reached_and_settled(run: Trajectory, threshold: float) -> tuple[int, int]:
    """The first step with a loss below the threshold, and the first from which it stays there.

    -1 for never; a run that diverges does not stay anywhere.
    """
    inside = run.losses < threshold
    if not inside.any():
        return -1, -1
    outside = np.flatnonzero(~inside)
    settled = int(outside[-1]) + 1 if len(outside) else 0
    stays = run.diverged_at is None and settled < len(inside)
    return int(np.argmax(inside)), settled if stays else -1
