"""The learning-rate range test, compared with constant rates."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from explorer.arrays import Floats
from explorer.engine.diagnosis.path_curvature import has_curvature
from explorer.engine.number_text import rounded
from explorer.engine.parameter import Number
from explorer.engine.progress import Progress, part_of
from explorer.engine.rules.schedule import Schedule
from explorer.engine.rules.stability_limit import StabilityLimit, stability_limit
from explorer.engine.runs.batch import Variation, run_batch
from explorer.engine.runs.run import run_trial
from explorer.engine.trials.trial import CONSTANT, Trial

CONSTANT_RATES, FEWER_RATES = 97, 13
"""How many constant rates are tried: side by side, or one by one where that is impossible."""
RUNS = 1 + FEWER_RATES
LARGEST_GROWTH = 1e300
BLOWN_UP = 4.0
"""A loss this many times the lowest one so far ends a range test."""
SMOOTHED = 5
"""Rates over which the fall of the loss is averaged."""
LOW = Number(
    name="low",
    symbol="α₀",
    default=1e-4,
    minimum=0.0,
    open_minimum=True,
    slider=(1e-8, 1.0),
    scale="logarithmic",
    meaning="The learning rate of the first step.",
)
HIGH = Number(
    name="high",
    symbol="α₁",
    default=10.0,
    minimum=0.0,
    open_minimum=True,
    slider=(1e-4, 1e4),
    scale="logarithmic",
    meaning="The learning rate of the last step.",
)
TEST_STEPS = Number(
    name="steps",
    symbol="n",
    default=100.0,
    minimum=10.0,
    maximum=100_000.0,
    slider=(20.0, 1000.0),
    whole=True,
    scale="logarithmic",
    meaning="Steps of the test, and of each run with a constant rate.",
)


@dataclass(frozen=True, eq=False)
class RangeTest:
    """What the test suggests, and what constant rates do.

    ``losses`` (n,) are those after a step with each of the growing ``rates`` (n,); the test ends
    where the loss is not finite. ``constant_losses`` (m,) are those after as many steps with each
    of ``constant_rates`` (m,), infinite where a run diverged. ``steepest`` is the rate at which the
    loss falls fastest, ``blown_up`` the first at which it is four times its lowest, ``best`` the
    constant rate that ends lowest, and ``bound`` the largest up to which every constant rate ends
    below the start; each NaN where there is none. ``limit`` is the rate at which the rule becomes
    unstable where the best constant rate ends, NaN where none is known.
    """

    title: str
    rates: Floats
    losses: Floats
    constant_rates: Floats
    constant_losses: Floats
    steepest: float
    blown_up: float
    best: float
    bound: float
    limit: float

    @property
    def sentence(self) -> str:
        """What the test suggests and what is true."""
        said = [f"The loss falls fastest at the rate {rounded(self.steepest)}"]
        if np.isfinite(self.blown_up):
            said.append(f"and is {BLOWN_UP:g} times its lowest at {rounded(self.blown_up)}")
        true = []
        if np.isfinite(self.best):
            true.append(f"a constant rate of {rounded(self.best)} ends lowest")
        if np.isfinite(self.bound):
            true.append(f"{rounded(self.bound)} is the largest tried that ends below the start")
        if np.isfinite(self.limit):
            true.append(f"the limit at the minimum reached is {rounded(self.limit)}")
        truth = f" In fact {', '.join(true)}." if true else ""
        return f"{' '.join(said)}.{truth}"


@np.errstate(all="ignore")
def range_test(
    trial: Trial,
    *,
    low: float = LOW.default,
    high: float = HIGH.default,
    steps: int = int(TEST_STEPS.default),
    progress: Progress | None = None,
) -> RangeTest:
    """Run with a rate that grows from ``low`` to ``high``, and with constant rates between them.

    The rates grow by the same factor each step (Smith 2017, Cyclical learning rates for training
    neural networks, lets them grow linearly). The trial's own schedule is left out. ``progress``
    receives the finished share; an exception it raises ends the test. Raises ``ValueError`` naming
    what cannot be used.

    Example:
        >>> from explorer.engine import Trial, optimizers, surfaces
        >>> from explorer.engine.runs.searches.range_test import range_test
        >>> descent = Trial(surfaces["ravine"], optimizers["gradient_descent"](), (2.0, 2.0), 1)
        >>> range_test(descent, low=1e-3, high=10.0).limit
        0.5
    """
    low, high = LOW.validate(low), HIGH.validate(high)
    count = int(TEST_STEPS.validate(steps))
    if not low < high:
        raise ValueError(f"high: found {high:g}, expected more than low, {low:g}")
    if high / low > LARGEST_GROWTH:
        raise ValueError(f"high: found {high:g}, expected at most {LARGEST_GROWTH:g} times low")
    if "learning_rate" not in trial.optimizer.numbers:
        raise ValueError(f"optimizer: {trial.optimizer.id} has no learning rate to test")
    slow = trial.optimizer.with_values(learning_rate=low)
    plain = replace(trial, optimizer=slow, steps=count, schedule=CONSTANT)
    growing = Schedule("range_test", growth=high / low)
    tested = run_trial(replace(plain, schedule=growing), part_of(progress, 0, 1, RUNS))
    losses = tested.losses[1:]
    rates = tested.rates[: len(losses)]
    constant_rates, ends, positions = _constant(plain, low, high, progress)
    best = int(np.argmin(ends)) if np.isfinite(ends).any() else -1
    start = float(tested.losses[0]) if len(tested.losses) else np.nan
    return RangeTest(
        title=trial.optimizer.title,
        rates=rates,
        losses=losses,
        constant_rates=constant_rates,
        constant_losses=ends,
        steepest=_steepest(rates, losses),
        blown_up=_blown_up(rates, losses, tested.diverged_at, low, high, count),
        best=float(constant_rates[best]) if best >= 0 else np.nan,
        bound=_bound(constant_rates, ends < start),
        limit=_limit(plain, positions[best]) if best >= 0 else np.nan,
    )


def _constant(
    trial: Trial, low: float, high: float, progress: Progress | None
) -> tuple[Floats, Floats, Floats]:
    """Constant rates, and for each the loss (m,) and the position (m, d) at the end."""
    can_run = trial.optimizer.rule is not None and trial.objective.formula_field is not None
    rates = np.geomspace(low, high, CONSTANT_RATES if can_run else FEWER_RATES)
    if can_run:
        vary = Variation(hyperparameters={"learning_rate": rates})
        batch = run_batch(trial, vary, progress=part_of(progress, 1, RUNS, RUNS))
        lost = (batch.diverged_at >= 0) | ~np.isfinite(batch.losses)
        return rates, np.where(lost, np.inf, batch.losses), batch.positions
    ends, positions = [], []
    for done, rate in enumerate(rates.tolist(), 1):
        constant = replace(trial, optimizer=trial.optimizer.with_values(learning_rate=rate))
        run = run_trial(constant, part_of(progress, done, done + 1, RUNS))
        ended = run.diverged_at is None and run.steps >= 0
        ends.append(float(run.losses[-1]) if ended else np.inf)
        positions.append(run.positions[-1] if ended else np.full(trial.objective.dimension, np.nan))
    return rates, np.array(ends), np.array(positions)


def _steepest(rates: Floats, losses: Floats) -> float:
    """The rate at which the smoothed loss falls fastest over the logarithm of the rate."""
    if len(losses) < SMOOTHED + 2:
        return float("nan")
    smooth = np.convolve(losses, np.full(SMOOTHED, 1.0 / SMOOTHED), "valid")
    middle = SMOOTHED // 2
    # A fall after the lowest loss does not help to choose a rate.
    falls = np.gradient(smooth)[: max(int(np.argmin(losses)) + 1 - middle, 2)]
    return float(rates[int(np.argmin(falls)) + middle])


def _blown_up(
    rates: Floats, losses: Floats, diverged_at: int | None, low: float, high: float, count: int
) -> float:
    """The first rate from which the loss stays that far above its earlier lowest."""
    before = np.minimum.accumulate(losses) if len(losses) else losses
    above = np.flatnonzero((losses > BLOWN_UP * before) & (before > 0.0))
    # Near the minimum a loss may fluctuate by any factor.
    lasting = [row for row in above.tolist() if (losses[row:] > BLOWN_UP * before[row]).all()]
    if lasting:
        return float(rates[lasting[0]])
    if diverged_at is not None:
        return float(low * (high / low) ** (max(diverged_at - 1, 0) / count))
    return float("nan")


def _bound(rates: Floats, holds: npt.NDArray[np.bool_]) -> float:
    """The largest rate up to which all hold."""
    last = len(rates) if holds.all() else int(np.argmin(holds))
    return float(rates[last - 1]) if last else float("nan")


def _limit(trial: Trial, position: Floats) -> float:
    """The rate at which the rule becomes unstable at a point, NaN if that is not known."""
    limit: StabilityLimit | None = stability_limit(trial.optimizer.with_values(learning_rate=1.0))
    if limit is None or limit.preconditioned or not has_curvature(trial.objective):
        return float("nan")
    curvature = float(np.linalg.eigvalsh(trial.objective.hessian(position))[-1])
    return float(f"{limit.value / curvature:.12g}") if curvature > 0.0 else float("nan")
