"""Many runs of one rule at once, each with its own start, hyper-parameters or seed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from explorer.arrays import Floats, Integers
from explorer.engine.objectives.formula_field import Field
from explorer.engine.objectives.objective import Objective, StochasticObjective, lowest_minimum
from explorer.engine.progress import Progress
from explorer.engine.trials.gradient_noise import Noise
from explorer.engine.trials.trial import Trial

if TYPE_CHECKING:
    from explorer.engine.runs.batch_job import BatchJob


@dataclass(frozen=True, eq=False)
class BatchResult:
    """The outcome of each run.

    ``positions`` (runs, d) and ``losses`` (runs,) are those after the last step; a run that
    diverged has inf or NaN there. ``diverged_at`` is the first step at which position, loss or
    gradient was not finite, -1 for never; ``reached_at`` the first at which the loss was within
    the tolerance of the optimum, ``settled_at`` the first from which it stayed there to the end,
    each -1 for never. ``lowest`` is the lowest loss before divergence,
    ``None`` unless the losses were watched. ``recorded`` (steps + 1, 2 d + 1, runs) holds
    position, loss and gradient of each step if they were recorded.
    """

    positions: Floats
    losses: Floats
    diverged_at: Integers
    reached_at: Integers
    settled_at: Integers
    lowest: Floats | None
    recorded: Floats | None = None

    @property
    def path(self) -> Floats:
        """Recorded positions, (steps + 1, runs, d)."""
        return self._recorded(slice(0, self.positions.shape[1])).swapaxes(1, 2)

    @property
    def path_losses(self) -> Floats:
        """Recorded losses, (steps + 1, runs)."""
        return self._recorded(slice(self.positions.shape[1], None))[:, 0]

    @property
    def path_gradients(self) -> Floats:
        """Recorded gradients as the rule was given them, (steps + 1, runs, d)."""
        return self._recorded(slice(self.positions.shape[1] + 1, None)).swapaxes(1, 2)

    def _recorded(self, columns: slice) -> Floats:
        if self.recorded is None:
            raise ValueError("the steps were not recorded, expected record=True")
        return self.recorded[:, columns]


@dataclass(frozen=True, eq=False)
class Variation:
    """What differs between the runs of one trial; everything left out is the same for all.

    ``starts`` is (runs, d); ``hyperparameters`` and ``surface_parameters`` are numbers for all
    runs or arrays (runs,); ``seeds`` has one for each run, and with it may ``noises``.
    """

    starts: npt.ArrayLike | None = None
    hyperparameters: Mapping[str, npt.ArrayLike] = field(default_factory=dict)
    surface_parameters: Mapping[str, npt.ArrayLike] = field(default_factory=dict)
    noises: Sequence[Noise] | None = None
    seeds: Sequence[int] | None = None

    def __post_init__(self) -> None:
        if self.noises is not None and self.seeds is None:
            raise ValueError("seeds: found none, expected one for each of the noises")

    @property
    def count(self) -> int:
        """The number of runs; ``ValueError`` if two parts do not agree on it."""
        arrays = {**self.hyperparameters, **self.surface_parameters}
        return _common_length(
            {
                "starts": None if self.starts is None else np.atleast_2d(self.starts).shape[0],
                **{name: len(values) for name, values in arrays.items() if np.ndim(values)},  # type: ignore[arg-type]
                "noise": None if self.noises is None else len(self.noises),
                "seed": None if self.seeds is None else len(self.seeds),
            }
        )


def run_batch(
    trial: Trial,
    vary: Variation | None = None,
    *,
    tolerance: float | None = None,
    optimum: float | None = None,
    lowest: bool = False,
    record: bool = False,
    workers: int = 1,
    progress: Progress | None = None,
) -> BatchResult:
    """Run a trial many times, each time with values from ``vary`` instead of the trial's own.

    Each run is bit-identical to the run of its own trial. A run in which a zero switches off a
    mechanism is computed without it. ``tolerance`` asks for the steps with f - ``optimum`` below
    it; the optimum is the surface's own lowest minimum if left out. ``workers`` is the number of
    threads that share the runs. The first call for a rule on a formula compiles the two, in some 20
    ms. The runs of a Python function are numpy arrays, in one thread. ``progress`` receives the
    finished share of long work; an exception it raises ends the work.

    Where runs are not recorded, the last bit may differ for a handful of quotients among 2^52,
    and where numbers are subnormal; see ``loops.llvm.instructions``.

    Raises ``ValueError`` naming what cannot be used; a network, and direct methods such as
    Newton's, which have no rule, cannot run as a batch.

    Example:
        >>> from explorer.engine import Trial, optimizers, surfaces
        >>> descent = optimizers["gradient_descent"](learning_rate=0.25)
        >>> trial = Trial(surfaces["parabola"], descent, start=(1.0,), steps=2)
        >>> run_batch(trial, Variation(starts=[[1.0], [8.0]])).positions.tolist()
        [[0.25], [2.0]]
    """
    if workers < 1:
        raise ValueError(f"workers: found {workers}, expected at least 1")
    job = _checked_job(trial, vary or Variation(), tolerance, optimum, workers)
    watched = job.watched or record or lowest
    return _in_order(replace(job, watched=watched, recorded=record, progress=progress))


def gap_blocks(
    trial: Trial, vary: Variation, optimum: float, most: int
) -> Iterator[tuple[npt.NDArray[np.intp], Floats]]:
    """f - ``optimum`` at each step, ``most`` runs at a time: their indices, (steps + 1, runs).

    The rest of what a block recorded is freed before the next one begins, which reuses its memory.
    Raises ``ValueError`` as ``run_batch`` does.

    Example:
        >>> from explorer.engine import Trial, optimizers, surfaces
        >>> from explorer.engine.runs.batch import Variation, gap_blocks
        >>> descent = optimizers["gradient_descent"](learning_rate=0.25)
        >>> trial = Trial(surfaces["parabola"], descent, start=(1.0,), steps=2)
        >>> vary = Variation(starts=[[1.0], [2.0], [8.0]])
        >>> for runs, gaps in gap_blocks(trial, vary, optimum=0.0, most=2):
        ...     print(runs.tolist(), gaps.tolist())
        [0, 1] [[1.0, 4.0], [0.25, 1.0], [0.0625, 0.25]]
        [2] [[64.0], [16.0], [4.0]]
    """
    job = replace(_checked_job(trial, vary, None, None, 1), watched=True, recorded=True)
    for group in job.groups():
        done = 0
        for part in job.run_blocks(group, most):
            assert part.recorded is not None
            gaps = part.recorded[:, len(part.positions)] - optimum
            del part
            first, done = done, done + gaps.shape[1]
            yield group[first:done], gaps


def _checked_job(
    trial: Trial,
    vary: Variation,
    tolerance: float | None,
    optimum: float | None,
    workers: int,
) -> BatchJob:
    """The runs of a batch, not yet run, or ``ValueError`` naming what cannot be used."""
    from explorer.engine.runs.batch_job import BatchJob

    surface, optimizer = trial.objective, trial.optimizer
    field = _checked_field(surface)
    if optimizer.rule is None:
        raise ValueError(
            f"optimizer: {optimizer.id} is a direct method and takes one run at a time, "
            "expected an optimizer with a rule"
        )
    points = _checked_starts(surface, trial.start if vary.starts is None else vary.starts)
    hyperparameters = {name: _array(name, value) for name, value in vary.hyperparameters.items()}
    surface_parameters = {
        name: _array(name, value) for name, value in vary.surface_parameters.items()
    }
    count = vary.count
    for name, values in surface_parameters.items():
        for edge in (values.min(), values.max()):
            surface = surface.with_parameters(**{name: float(edge)})
    target = None if tolerance is None else (_optimum(surface, optimum), float(tolerance))
    own_noise = vary.noises is not None or vary.seeds is not None or optimizer.draws_noise
    return BatchJob(
        trial=trial,
        surface=surface,
        field=field,
        starts=np.broadcast_to(points, (count, surface.dimension)),
        hyperparameters=hyperparameters,
        surface_parameters=surface_parameters,
        noises=[trial.noise] * count if vary.noises is None else vary.noises,
        seeds=[trial.seed] * count if vary.seeds is None else vary.seeds,
        own_noise=own_noise,
        shared_noise=None if own_noise else trial.drawn_noise(),
        target=target,
        watched=target is not None,
        recorded=False,
        workers=workers,
    )


def _in_order(job: BatchJob) -> BatchResult:
    """Run a job group by group, and put the runs back into the order they were given in."""
    from explorer.engine.loops.llvm.batch_loop import joined

    groups, count, last = job.groups(), len(job.starts), job.trial.steps
    done = np.cumsum([0, *map(len, groups)]).tolist()
    result = joined([job.run_group(*pair) for pair in zip(groups, done[:-1], strict=True)])
    order = np.argsort(np.concatenate(groups)) if len(groups) > 1 else slice(None)
    finite_rows = result.finite_rows[order]
    # Without a tolerance nothing counts as reached.
    outside = np.full(count, last) if result.outside is None else result.outside[order]
    return BatchResult(
        positions=result.positions[:, order].T,
        losses=result.losses[order],
        diverged_at=np.where(finite_rows == last + 1, -1, finite_rows),
        reached_at=np.full(count, -1) if result.reached is None else result.reached[order],
        settled_at=np.where(outside == last, -1, outside + 1),
        lowest=None if result.lowest is None else result.lowest[order],
        recorded=None if result.recorded is None else result.recorded[:, :, order],
    )


def _checked_starts(surface: StochasticObjective, starts: npt.ArrayLike) -> Floats:
    points = np.atleast_1d(np.asarray(starts, dtype=np.float64))
    if points.ndim > 2 or points.shape[-1] != surface.dimension:
        raise ValueError(
            f"starts: found shape {points.shape}, expected (runs, {surface.dimension})"
        )
    if not np.isfinite(points).all():
        raise ValueError("starts: found a number that is not finite, expected finite numbers")
    return points


def _array(name: str, value: npt.ArrayLike) -> Floats:
    array = np.asarray(value, dtype=np.float64)
    if array.ndim > 1 or array.size == 0:
        raise ValueError(f"{name}: found shape {array.shape}, expected a number or (runs,)")
    return array


def _common_length(lengths: Mapping[str, int | None]) -> int:
    """The number of runs on which all arrays agree."""
    given = {name: length for name, length in lengths.items() if length is not None}
    if len(set(given.values())) > 1 or 0 in given.values():
        counted = ", ".join(f"{name} {length}" for name, length in given.items())
        raise ValueError(f"runs: found {counted}, expected the same number, at least 1")
    return next(iter(given.values()), 1)


def _optimum(surface: Objective, given: float | None) -> float:
    if given is not None:
        return float(given)
    lowest = lowest_minimum(surface)
    if lowest is None:
        raise ValueError("optimum: the surface has no known minimum, expected a number")
    return lowest


def _checked_field(objective: Objective) -> Field | None:
    if not objective.runs_in_batches:
        raise ValueError(f"objective: {objective.title} is not a formula, expected a surface")
    return objective.formula_field
