"""Values that follow a piece of advice where no formula gives the best one."""

from __future__ import annotations

import math

from explorer.engine.diagnosis.measurements import Measurements
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.schedule import Schedule
from explorer.engine.trials.trial import most_steps

FIRST_STEPS = 100
"""Steps advised to a run that has taken none."""
UNKNOWN_WAY = 2.0
"""How many times as many steps are advised where it is not known how far a minimum is."""
LEAST, MOST = 1.2, 10.0
"""Bounds of how many times as many steps are advised."""
SPARE = 1.2
"""Steps advised beyond those that the way takes at the present pace, as a factor."""


def scaled_value(optimizer: Optimizer, name: str, factor: float) -> dict[str, float]:
    """A hyper-parameter times a factor, to three digits, by name.

    Empty where the rule has no such number, or it is 0, or the product is out of its range.

    Example:
        >>> from explorer.engine import optimizers
        >>> from explorer.engine.diagnosis.suggested_values import scaled_value
        >>> scaled_value(optimizers["momentum"](learning_rate=0.5), "learning_rate", 0.5)
        {'learning_rate': 0.25}
    """
    value = optimizer.numbers.get(name)
    return {} if not value else usable(optimizer, name, factor * value)


def forgetting_sooner(optimizer: Optimizer) -> dict[str, float]:
    """A momentum that forgets four times as fast, below 1 in any case; for rules that have one.

    Example:
        >>> from explorer.engine import optimizers
        >>> from explorer.engine.diagnosis.suggested_values import forgetting_sooner
        >>> forgetting_sooner(optimizers["momentum"](momentum=0.9))
        {'momentum': 0.6}
    """
    beta = min(optimizer.numbers["momentum"], 0.99)
    return usable(optimizer, "momentum", max(0.0, 1.0 - 4.0 * (1.0 - beta)))


def usable(optimizer: Optimizer, name: str, value: float) -> dict[str, float]:
    """The value to three digits, by name, or nothing if it is out of the hyper-parameter's range.

    Example:
        >>> from explorer.engine import optimizers
        >>> from explorer.engine.diagnosis.suggested_values import usable
        >>> momentum = optimizers["momentum"]()
        >>> usable(momentum, "momentum", 0.98765), usable(momentum, "momentum", -0.5)
        ({'momentum': 0.988}, {})
    """
    short = float(f"{value:.3g}")
    try:
        optimizer.with_values(**{name: short})
    except ValueError:
        return {}
    return {name: short}


def more_steps(measurements: Measurements) -> int | None:
    """The steps after which a run may have arrived; ``None`` if no more of them can be kept.

    Example:
        >>> from explorer.engine import Trial, optimizers, run_trial, surfaces
        >>> from explorer.engine.diagnosis.measurements import Measurements
        >>> from explorer.engine.diagnosis.suggested_values import more_steps
        >>> descent = optimizers["gradient_descent"](learning_rate=0.01)
        >>> trial = Trial(surfaces["parabola"], descent, (1.0,), 20)
        >>> more_steps(Measurements(trial, run_trial(trial)))
        77
    """
    taken, most = measurements.steps, most_steps(len(measurements.surface.view))
    if not taken:
        return min(FIRST_STEPS, most)
    wanted, to_go = UNKNOWN_WAY, measurements.steps_to_go
    if math.isfinite(to_go):
        wanted = min(max(1.0 + SPARE * to_go / taken, LEAST), MOST)
    digits = 10 ** max(len(str(taken)) - 2, 0)
    count = min(math.ceil(wanted * taken / digits) * digits, most)
    return count if count > taken else None


def ending_higher(schedule: Schedule, rows: int, share: float) -> Schedule:
    """A schedule of the same kind that has this share of the rate left at the last of ``rows``.

    The share lies between 0 and 1. A kind that cannot end there is replaced by a constant rate.

    Example:
        >>> from explorer.engine import Schedule
        >>> from explorer.engine.diagnosis.suggested_values import ending_higher
        >>> ending_higher(Schedule("exponential"), rows=101, share=0.1).values["factor"]
        0.9773
    """
    values = schedule.values
    span = max(rows - 1 - int(values.get("warmup_steps", 0.0)), 1)
    match schedule.kind:
        case "exponential":
            values["factor"] = share ** (1.0 / span)
        case "step":
            values["factor"] = share ** (1.0 / max(span // values["interval_steps"], 1.0))
        case "inverse_square_root":
            values["time_scale"] = float(math.ceil(span * share**2 / (1.0 - share**2)))
        case "reduce_on_plateau":
            values["minimum_factor"] = share
        case "polynomial" | "cosine" | "warm_restarts" | "one_cycle":
            values["final_factor"] = share
        case _:
            return Schedule()
    if "factor" in values and schedule.kind != "reduce_on_plateau":
        values["factor"] = math.ceil(1e4 * values["factor"]) / 1e4
    return Schedule(schedule.kind, **values)
