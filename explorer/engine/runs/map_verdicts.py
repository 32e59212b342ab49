"""The verdict on each run of a map."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from explorer.engine.progress import Progress
from explorer.engine.runs.maps import OutcomeMap
from explorer.engine.runs.run import run_trial
from explorer.engine.trajectories.verdict import VERDICTS
from explorer.engine.trials.trial import Trial

KINDS = tuple(VERDICTS)
"""What the numbers of a map of verdicts stand for."""


def judged(trial: Trial, outcome: OutcomeMap, progress: Progress | None = None) -> OutcomeMap:
    """A map of a trial with the verdict on each of its runs.

    Each is the verdict that the run has on its own, which takes about a millisecond. ``progress``
    receives the finished share; an exception it raises ends the work.

    Example:
        >>> from explorer.engine import Trial, optimizers, surfaces
        >>> from explorer.engine.runs.map_verdicts import KINDS, judged
        >>> from explorer.engine.runs.maps import outcome_map, side
        >>> momentum = optimizers["momentum"]()
        >>> trial = Trial(surfaces["ravine"], momentum, (2.0, 2.0), 50)
        >>> sides = side(momentum, "learning_rate"), side(momentum, "momentum")
        >>> found = judged(trial, outcome_map(trial, *sides, nodes=4))
        >>> KINDS[found.verdicts[0, 0]]
        'stalled'
    """
    kinds = np.full(outcome.diverged.shape, KINDS.index("diverged"), dtype=np.int64)
    count = len(kinds)
    columns, rows = outcome.x.values(count).tolist(), outcome.y.values(count).tolist()
    finite = np.argwhere(outcome.diverged < 0).tolist()
    for done, (row, column) in enumerate(finite):
        if progress is not None:
            progress(done / len(finite))
        own = {outcome.x.name: columns[column], outcome.y.name: rows[row]}
        varied = replace(trial, optimizer=trial.optimizer.with_values(**own))
        kinds[row, column] = KINDS.index(run_trial(varied).verdict.kind)
    return replace(outcome, verdicts=kinds)
