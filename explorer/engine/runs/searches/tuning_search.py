"""The candidates of a search for hyper-parameters, and their scores."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from explorer.arrays import Floats
from explorer.engine.objectives.objective import lowest_minimum
from explorer.engine.progress import Progress, part_of
from explorer.engine.runs.batch import Variation, run_batch
from explorer.engine.runs.run import run_trial
from explorer.engine.runs.searches.tuning_request import (
    NEAR_BEST,
    Tuning,
    TuningCandidate,
    TuningRequest,
)
from explorer.engine.trials.trial import Trial

CELLS = 24
"""Number of parts of a range; the second best lies in a different part from the best."""
BLOCK_EVALUATIONS = 2_000_000
"""Work between two progress reports: a few milliseconds on each core."""
RECORDED_BLOCK = 512


class TuningSearch:
    """The candidates that a search has tried so far, with their scores.

    ``values`` is (candidates, names) and ``scores`` (candidates,): lower is better, infinite for
    runs that diverge.
    """

    def __init__(
        self, trial: Trial, request: TuningRequest, workers: int, progress: Progress | None
    ) -> None:
        self.trial = trial
        self.request = request
        self.workers = workers
        self.progress = progress
        self.values = np.empty((0, len(request.over)))
        self.scores = np.empty(0)
        self.candidates = 0
        self.rounds: list[str] = []
        self.optimum = lowest_minimum(trial.objective)
        self.own = np.array([[trial.optimizer.numbers[name] for name in request.over]])
        starts = request.starts or (trial.start,)
        seeds = request.seeds or (trial.seed,)
        self.members = list(itertools.product(starts, seeds))
        self.most_runs = request.budget // max(trial.steps, 1)

    @property
    def best(self) -> list[float]:
        """The values of the best so far."""
        return [float(value) for value in self.values[int(np.argmin(self.scores))]]

    def try_own_and_grid(self, axes: Sequence[Floats], words: str) -> None:
        """Try the trial's own values, as one more run beside every combination."""
        self._try(np.concatenate([self.own, _grid(axes)]))
        self._tell(axes, words)

    def try_grid(self, axes: Sequence[Floats], words: str) -> None:
        """Try every combination."""
        self._try(_grid(axes))
        self._tell(axes, words)

    def _tell(self, axes: Sequence[Floats], words: str) -> None:
        self.rounds.append(f"{words} of {' × '.join(str(len(axis)) for axis in axes)}")

    def _try(self, values: Floats) -> None:
        each = len(self.members)
        recorded = self.request.aim == "area"
        count = RECORDED_BLOCK if recorded else BLOCK_EVALUATIONS // max(self.trial.steps, 1)
        size = max(count * self.workers // each, 1)
        scores_of: Callable[[Floats, int], Floats] = self._scores_in_batches
        if not self.trial.objective.runs_in_batches:
            size, scores_of = 1, self._scores_one_by_one
        scores = []
        for first in range(0, len(values), size):
            part, before = values[first : first + size], (self.candidates + first) * each
            if self.progress is not None:
                self.progress(before / self.most_runs)
            with np.errstate(all="ignore"):
                scores.append(np.median(scores_of(part, before).reshape(-1, each), axis=1))
        self.candidates += len(values)
        self.values = np.concatenate([self.values, values])
        self.scores = np.concatenate([self.scores, *scores])

    def _scores_in_batches(self, values: Floats, _before: int) -> Floats:
        """The scores of some candidates, each with all starts and seeds."""
        each = len(self.members)
        noisy = self.trial.is_noisy
        trials = np.repeat(values, each, axis=0)
        vary = Variation(
            starts=np.tile(np.array([start for start, _ in self.members]), (len(values), 1)),
            hyperparameters={name: trials[:, i] for i, name in enumerate(self.request.over)},
            seeds=[seed for _, seed in self.members] * len(values) if noisy else None,
            noises=[self.trial.noise] * len(trials) if noisy else None,
        )
        aim = self.request.aim
        result = run_batch(
            self.trial,
            vary,
            tolerance=self.request.tolerance if aim == "steps" else None,
            optimum=self._floor if aim == "steps" else None,
            record=aim == "area",
            workers=self.workers,
        )
        means = (result.path_losses - self._floor).mean(axis=0) if aim == "area" else result.losses
        return self._scores(result.losses, result.diverged_at >= 0, result.reached_at, means)

    def _scores_one_by_one(self, values: Floats, before: int) -> Floats:
        """The same, one run after another, for objectives that do not run in batches."""
        runs = itertools.product(values, self.members)
        ends, lost, reached, means = [], [], [], []
        for index, (candidate, (start, seed)) in enumerate(runs, before):
            numbers = dict(zip(self.request.over, candidate.tolist(), strict=True))
            optimizer = self.trial.optimizer.with_values(**numbers)
            trial = replace(self.trial, optimizer=optimizer, start=start, seed=seed)
            told = part_of(self.progress, index, index + 1, self.most_runs)
            trajectory = run_trial(trial, told)
            above = trajectory.losses - self._floor
            near = above < self.request.tolerance
            ends.append(trajectory.losses[-1])
            lost.append(trajectory.diverged_at is not None)
            reached.append(int(near.argmax()) if near.any() else -1)
            means.append(above.mean())
        return self._scores(np.array(ends), np.array(lost), np.array(reached), np.array(means))

    @property
    def _floor(self) -> float:
        return 0.0 if self.optimum is None else self.optimum

    def _scores(
        self, ends: Floats, lost: npt.NDArray[np.bool_], reached: npt.NDArray[np.int64],
        means: Floats,
    ) -> Floats:  # fmt: skip
        """The scores of runs: final losses, divergence, first steps near f* and mean losses."""
        match self.request.aim:
            case "loss":
                scores = ends - self._floor
            case "steps":
                # Runs that never arrive rank after all that do, by their losses.
                share = np.clip(ends - self._floor, 0.0, None)
                late = self.trial.steps + 1.0 + share / (1.0 + share)
                scores = np.where(reached >= 0, reached, late)
            case "area":
                scores = means
        return np.where(lost | ~np.isfinite(ends) | np.isnan(scores), np.inf, scores)

    def result(self, coarse: Sequence[Floats]) -> Tuning:
        """What was found."""
        names, order = self.request.over, np.argsort(self.scores, kind="stable")
        best = self.values[order[0]]
        apart = np.zeros(len(self.values), dtype=bool)
        for index, whole in enumerate(coarse):
            axis = whole[:: max(len(whole) // CELLS, 1)]
            cell = np.searchsorted(axis, self.values[:, index])
            apart |= np.abs(cell - np.searchsorted(axis, best[index])) > 1
        finite = apart & np.isfinite(self.scores)
        second = next((int(index) for index in order if finite[index]), None)
        lowest = float(self.scores[order[0]])
        most = max(NEAR_BEST * lowest, lowest)
        if self.request.aim == "steps" and lowest <= self.trial.steps:
            most = min(most, float(self.trial.steps))
        good = self.values[self.scores <= most]
        spans = {
            name: (float(good[:, index].min()), float(good[:, index].max()))
            for index, name in enumerate(names)
        }
        runs = self.candidates * len(self.members)
        return Tuning(
            self.request,
            self.trial.optimizer.with_values(**dict(zip(names, best.tolist(), strict=True))),
            self._candidate(0),
            self._candidate(int(order[0])),
            None if second is None else self._candidate(second),
            spans,
            runs,
            runs * self.trial.steps,
            tuple(self.rounds),
            self.optimum,
        )

    def _candidate(self, index: int) -> TuningCandidate:
        values = dict(zip(self.request.over, self.values[index].tolist(), strict=True))
        return TuningCandidate(values, float(self.scores[index]))


def _grid(axes: Sequence[Floats]) -> Floats:
    """Every combination of the values, (combinations, axes)."""
    sides = np.meshgrid(*axes, indexing="ij")
    return np.stack([values.ravel() for values in sides], axis=1)
