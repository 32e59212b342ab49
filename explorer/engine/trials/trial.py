"""What a trajectory depends on, as one value."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from explorer.arrays import Floats
from explorer.engine.objectives.any_objective import is_recording
from explorer.engine.objectives.objective import Objective, StochasticObjective, check_objective
from explorer.engine.parameter import Number
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.schedule import Schedule
from explorer.engine.trials.gradient_noise import Noise, checked_seed

MAXIMUM_STEPS = 1_000_000
MOST_COORDINATES = 20_000_000
"""Coordinates a run may keep: 160 MB each for positions and gradients."""
STEPS = Number(
    name="steps",
    symbol="n",
    default=200.0,
    minimum=0.0,
    maximum=MAXIMUM_STEPS,
    whole=True,
    slider=(1.0, 10_000.0),
    scale="logarithmic",
    meaning="Number of steps that every optimizer takes.",
)
CONSTANT = Schedule()
SILENCE = Noise()


@dataclass(frozen=True)
class Trial:
    """One optimizer on one objective, with everything that determines its trajectory; immutable.

    Equal trials give the same trajectory. Irrelevant values are therefore not kept: without noise
    there is no seed, shared noise has no stream, and -0 in the start is 0.

    Raises ``ValueError`` naming the field that cannot be used or does not fit the others.

    Example:
        >>> from explorer.engine import Trial, optimizers, run_trial, surfaces
        >>> trial = Trial(surfaces["parabola"], optimizers["gradient_descent"](), (1.0,), 10)
        >>> trial == Trial(surfaces["parabola"], optimizers["gradient_descent"](), (1,), 10, seed=4)
        True
        >>> run_trial(trial).steps
        10
    """

    objective: StochasticObjective
    optimizer: Optimizer
    start: tuple[float, ...]
    steps: int
    noise: Noise = SILENCE
    seed: int = 0
    schedule: Schedule = CONSTANT

    def __post_init__(self) -> None:
        check_objective(self.objective)
        check_optimizer("optimizer", self.optimizer)
        _check_kind("noise", self.noise, Noise, "Noise(0.1)")
        _check_kind("schedule", self.schedule, Schedule, "Schedule('cosine')")
        if is_recording(self.objective) and self.optimizer.replayed is None:
            raise ValueError(
                f"optimizer: found {type(self.optimizer).title} on a recording, "
                "whose gradients are not known; nothing can be run on it"
            )
        start = checked_start(self.objective, self.start)
        steps = checked_steps(self.steps, self.objective.dimension)
        noise, seed = self.noise, checked_seed(self.seed)
        checked_schedule(self.optimizer, self.schedule)
        if noise.standard_deviation == 0.0 and not self.optimizer.draws_noise:
            noise, seed = SILENCE, 0
        elif noise.shared:
            noise = Noise(noise.standard_deviation)
        optimizer = self.optimizer.on(self.objective)
        kept = {
            "optimizer": optimizer,
            "start": start,
            "steps": steps,
            "noise": noise,
            "seed": seed,
        }
        if self.schedule.is_constant:
            kept["schedule"] = CONSTANT
        for name, value in kept.items():
            object.__setattr__(self, name, value)

    @property
    def rows(self) -> int:
        """Rows of a trajectory that does not diverge: one for the start and one for each step."""
        return self.steps + 1

    @property
    def learning_rate(self) -> float:
        """The learning rate without its schedule, NaN for a rule without one."""
        return self.optimizer.numbers.get("learning_rate", math.nan)

    def scheduled_rates(self) -> Floats | None:
        """The learning rate of each row, (rows,), or ``None`` if the schedule is constant.

        A schedule that follows the loss has its warm-up in them, and nothing else.
        """
        if self.schedule.is_constant:
            return None
        return self.learning_rate * self.schedule.factors(self.rows)

    @property
    def is_noisy(self) -> bool:
        """Whether noise is added to the gradient, by the trial or by the rule itself."""
        return self.noise.standard_deviation > 0.0 or self.optimizer.draws_noise

    def deviations(self) -> float | Floats:
        """Standard deviation of the noise on the gradient, for all rows or (rows,).

        The noise of the rule and that of the trial are independent: variances add.
        """
        outside = self.noise.standard_deviation
        if not self.optimizer.draws_noise:
            return outside
        rates = self.scheduled_rates()
        if rates is None:
            rates = np.full(self.rows, self.learning_rate)
        numbers = self.optimizer.numbers
        return np.hypot(outside, self.optimizer.own_deviations(rates, numbers))

    def drawn_noise(self) -> Floats | None:
        """The noise on the gradient of each row, (rows, d), or ``None`` for none."""
        if not self.optimizer.draws_noise:
            return self.noise.drawn(self.rows, self.objective.dimension, self.seed)
        normal = self.noise.normal(self.rows, self.objective.dimension, self.seed)
        drawn: Floats = np.reshape(self.deviations(), (-1, 1)) * normal
        return drawn


def check_optimizer(argument: str, given: object) -> None:
    """Raise ``ValueError`` naming the argument unless it is an optimizer, with its values.

    Example:
        >>> from explorer.engine import optimizers
        >>> from explorer.engine.trials.trial import check_optimizer
        >>> check_optimizer("optimizer", optimizers["adam"]())
        >>> check_optimizer("optimizer", optimizers["adam"])
        Traceback (most recent call last):
        ValueError: optimizer: found Adam without values, expected optimizers["adam"]()
    """
    if isinstance(given, type):
        identifier = getattr(given, "id", given.__name__)
        raise ValueError(
            f"{argument}: found {given.__name__} without values, "
            f'expected optimizers["{identifier}"]()'
        )
    _check_kind(argument, given, Optimizer, 'optimizers["adam"]()')


def _check_kind(argument: str, given: object, kind: type, example: str) -> None:
    if not isinstance(given, kind):
        name = kind.__name__.lower()
        article = "an" if name[0] in "aeiou" else "a"
        raise ValueError(
            f"{argument}: found {given!r}, expected {article} {name}, such as {example}"
        )


def checked_start(objective: Objective, start: Sequence[float]) -> tuple[float, ...]:
    """``start`` as floats, or ``ValueError`` if it does not fit the objective.

    Example:
        >>> from explorer.engine import surfaces
        >>> from explorer.engine.trials.trial import checked_start
        >>> checked_start(surfaces["ravine"], [2, -1])
        (2.0, -1.0)
        >>> checked_start(surfaces["ravine"], [2])
        Traceback (most recent call last):
        ValueError: start: found 1 coordinates, expected 2
    """
    if isinstance(start, tuple) and len(start) == objective.dimension and _are_finite(start):
        return tuple(number + 0.0 for number in start)
    try:
        point = np.atleast_1d(np.asarray(start, dtype=np.float64))
    except (TypeError, ValueError, OverflowError):
        expected = f"{objective.dimension} numbers"
        raise ValueError(f"start: found {start!r}, expected {expected}") from None
    if point.shape != (objective.dimension,):
        size = len(point) if point.ndim == 1 else f"an array of shape {point.shape} for"
        raise ValueError(f"start: found {size} coordinates, expected {objective.dimension}")
    if not np.isfinite(point).all():
        index = int(np.argmin(np.isfinite(point)))
        raise ValueError(f"start[{index}]: found {point[index]}, expected a finite number")
    return tuple((point + 0.0).tolist())


def _are_finite(numbers: tuple[float, ...]) -> bool:
    """Whether all are finite floats; this is quick for a start that was checked before."""
    return all(type(number) is float and math.isfinite(number) for number in numbers)


def most_steps(dimension: int) -> int:
    """The most steps of a run in this number of dimensions that can be kept.

    Example:
        >>> from explorer.engine.trials.trial import most_steps
        >>> most_steps(2) > most_steps(1000)
        True
    """
    return min(MAXIMUM_STEPS, MOST_COORDINATES // dimension - 1)


def steps_in(dimension: int) -> Number:
    """The declaration of the steps of a run in this number of dimensions.

    Example:
        >>> from explorer.engine.trials.trial import steps_in
        >>> steps_in(2751).expected()
        'a whole number at least 0 and at most 7269'
    """
    most = most_steps(dimension)
    if most >= MAXIMUM_STEPS:
        return STEPS
    low, high = STEPS.slider
    ends = (low, float(max(min(high, most), low + 1)))
    return replace(STEPS, maximum=most, slider=ends, default=float(min(STEPS.default, most)))


def checked_steps(steps: int, dimension: int = 1) -> int:
    """``steps``, or ``ValueError`` if it is not a whole number in range or too many to keep.

    Example:
        >>> from explorer.engine.trials.trial import checked_steps
        >>> checked_steps(100_000, dimension=2)
        100000
        >>> checked_steps(100_000, dimension=2_000)
        Traceback (most recent call last):
        ValueError: steps: found 100000, expected at most 9999 in 2000 dimensions
    """
    count, most = int(STEPS.validate(steps)), most_steps(dimension)
    if count > most:
        raise ValueError(f"steps: found {count}, expected at most {most} in {dimension} dimensions")
    return count


def checked_schedule(optimizer: Optimizer, schedule: Schedule) -> Schedule:
    """``schedule``, or ``ValueError`` if the optimizer cannot follow it.

    Example:
        >>> from explorer.engine import Schedule, optimizers
        >>> from explorer.engine.trials.trial import checked_schedule
        >>> checked_schedule(optimizers["adam"](), Schedule("cosine")).kind
        'cosine'
    """
    if not schedule.is_constant and "learning_rate" not in optimizer.numbers:
        raise ValueError(f"schedule: {optimizer.id} has no learning rate to schedule")
    if schedule.follows_losses and optimizer.rule is None:
        raise ValueError(
            f"schedule: {optimizer.id} tests its steps itself, "
            "expected a schedule that does not follow the loss"
        )
    return schedule


def can_follow(optimizer: Optimizer, schedule: Schedule) -> bool:
    """Whether the optimizer can follow the schedule.

    Example:
        >>> from explorer.engine import Schedule, optimizers
        >>> from explorer.engine.trials.trial import can_follow
        >>> can_follow(optimizers["adam"](), Schedule("cosine"))
        True
        >>> can_follow(optimizers["newton"](), Schedule("cosine"))
        True
    """
    try:
        checked_schedule(optimizer, schedule)
    except ValueError:
        return False
    return True
