"""What would make a run faster that is still on its way."""

from __future__ import annotations

import math

import numpy as np

from explorer.engine.diagnosis.measurements import Measurements
from explorer.engine.diagnosis.rate_limit import half, largest_rate, range_at_minimum, rate_limit
from explorer.engine.diagnosis.suggested_values import (
    ending_higher,
    forgetting_sooner,
    more_steps,
    scaled_value,
    usable,
)
from explorer.engine.diagnosis.verdict_measures import (
    learning_rate,
    sharpness,
    slope,
    step_length,
    swinging,
)
from explorer.engine.number_text import rough_count, rounded
from explorer.engine.trajectories.suggestion import (
    OtherSchedule,
    OtherSteps,
    OtherValues,
    StartSearch,
)
from explorer.engine.trajectories.verdict import Advice

RECENT_FIRST = 5
SHRUNK = 1e-2
"""A schedule that leaves less than this share of the rate is named as the reason."""
ENDING = 0.1
"""The share of the rate at which such a schedule is advised to end."""
RAISED = 10.0
"""How many times as large a rate is advised where no limit is known."""


def go_faster(measurements: Measurements) -> str:
    """What speeds up a run that is still on its way: the first reason that applies, or more steps.

    Example:
        >>> from explorer.engine import Trial, optimizers, run_trial, surfaces
        >>> from explorer.engine.diagnosis.faster import go_faster
        >>> from explorer.engine.diagnosis.measurements import Measurements
        >>> descent = optimizers["gradient_descent"](learning_rate=0.01)
        >>> trial = Trial(surfaces["parabola"], descent, (1.0,), 20)
        >>> go_faster(Measurements(trial, run_trial(trial)))
        'raise the learning rate from 0.01: it is stable below 2/λmax = 1 (λmax = 2)'
    """
    return reason_for_slowness(measurements) or take_more_steps(measurements)


def reason_for_slowness(measurements: Measurements) -> str:
    """The first thing that slows a run down, with what to do about it; empty if there is none.

    Example:
        >>> from explorer.engine import Trial, formula, optimizers, run_trial
        >>> from explorer.engine.diagnosis.faster import reason_for_slowness
        >>> from explorer.engine.diagnosis.measurements import Measurements
        >>> descent = optimizers["gradient_descent"](learning_rate=0.1)
        >>> trial = Trial(formula("x**2 + 4*y**2"), descent, (1.0, 1.0), 20)
        >>> reason_for_slowness(Measurements(trial, run_trial(trial))).partition(",")[0]
        'switch to Momentum: one direction is 4 times as steep as another'
    """
    for reason in (_schedule, _epsilon, _accumulated, _swinging, _small_rate, _valley):
        advice = reason(measurements)
        if advice:
            return advice
    return ""


def take_more_steps(measurements: Measurements) -> str:
    """More steps, as many as it takes at the pace of the last ones, within some bounds.

    Example:
        >>> from explorer.engine import Trial, optimizers, run_trial, surfaces
        >>> from explorer.engine.diagnosis.faster import take_more_steps
        >>> from explorer.engine.diagnosis.measurements import Measurements
        >>> descent = optimizers["gradient_descent"](learning_rate=0.01)
        >>> trial = Trial(surfaces["parabola"], descent, (1.0,), 20)
        >>> take_more_steps(Measurements(trial, run_trial(trial)))
        'take more steps, 77 instead of 20: at this pace a minimum is about 47 steps away'
    """
    taken = measurements.steps
    count, to_go = more_steps(measurements), measurements.steps_to_go if taken else math.nan
    if count is None:
        return "take more steps"
    sentence = f"take more steps, {count} instead of {taken}"
    if 1.0 <= to_go <= count:
        far = rough_count(to_go)
        sentence += f": at this pace a minimum is about {far} step{'s' * (far != '1')} away"
    return Advice(sentence, None, OtherSteps(count))


def raise_rate(measurements: Measurements) -> str:
    """A larger rate for a run that hardly moves for no reason that is known.

    It is at most ``RAISED`` times the present one and at most half of the stability limit. Where
    that is no larger, the advice is to take more steps; without a rate, to start elsewhere.

    Example:
        >>> from explorer.engine import Trial, optimizers, run_trial, surfaces
        >>> from explorer.engine.diagnosis.faster import raise_rate
        >>> from explorer.engine.diagnosis.measurements import Measurements
        >>> descent = optimizers["gradient_descent"](learning_rate=0.01)
        >>> trial = Trial(surfaces["parabola"], descent, (1.0,), 20)
        >>> raise_rate(Measurements(trial, run_trial(trial)))
        'raise the learning rate from 0.01 to 0.1, or start elsewhere'
    """
    present = measurements.optimizer.numbers.get("learning_rate")
    if not present:
        return Advice("start elsewhere", None, StartSearch())
    curvatures = range_at_minimum(measurements)
    limit = None if curvatures is None else rate_limit(measurements, curvatures[1])
    most = RAISED * present if limit is None else min(RAISED * present, half(limit[0]))
    values = usable(measurements.optimizer, "learning_rate", most) if most > present else {}
    if not values:
        return take_more_steps(measurements)
    return Advice(
        f"raise the learning rate from {rounded(present)} to "
        f"{rounded(values['learning_rate'])}, or start elsewhere",
        **values,
    )


def _schedule(measurements: Measurements) -> str:
    rates = measurements.trajectory.rates
    if not len(rates) or not float(rates[-1]) < SHRUNK * float(rates.max()):
        return ""
    return Advice(
        f"the rate schedule has shrunk the learning rate to {rounded(rates[-1])}, "
        f"{rounded(rates[-1] / rates.max(), 3)} of its largest: let it end at a tenth "
        "of it, or begin later",
        learning_rate(measurements, measurements.steps),
        OtherSchedule(ending_higher(measurements.schedule, len(rates), ENDING)),
    )


def _epsilon(measurements: Measurements) -> str:
    epsilon = measurements.optimizer.numbers.get("epsilon", 0.0)
    if epsilon == 0.0:
        return ""
    if measurements.optimizer.id == "adadelta":
        if measurements.recent_move > 20.0 * math.sqrt(epsilon) * _rate_or_one(measurements):
            return ""
        return Advice(
            f"ε limits the steps: Adadelta's are {rounded(measurements.recent_move, 3)} "
            f"long, about √ε = {rounded(math.sqrt(epsilon), 3)}; raise ε from "
            f"{rounded(epsilon, 3)}",
            step_length(measurements, measurements.steps, math.sqrt(epsilon)),
            **scaled_value(measurements.optimizer, "epsilon", 100.0),
        )
    inside = measurements.optimizer.values.get("epsilon_placement") == "inside"
    floor = math.sqrt(epsilon) if inside else epsilon
    size = float(np.abs(measurements.trajectory.gradients[measurements.recent]).max())
    if size >= 0.3 * floor:
        return ""
    name = "√ε" if inside else "ε"
    return Advice(
        f"ε limits the steps: gradients of {rounded(size, 3)} are small beside {name} = "
        f"{rounded(floor, 3)}; lower ε from {rounded(epsilon, 3)}",
        slope(measurements, measurements.steps, floor),
        **usable(measurements.optimizer, "epsilon", (0.01 * size) ** (2 if inside else 1)),
    )


def _rate_or_one(measurements: Measurements) -> float:
    rate = largest_rate(measurements)
    return 1.0 if rate is None else rate


def _accumulated(measurements: Measurements) -> str:
    if measurements.optimizer.id != "adagrad" or measurements.steps < 10:
        return ""
    if measurements.recent_move > 0.1 * float(measurements.moves[:RECENT_FIRST].max()):
        return ""
    return Advice(
        f"Adagrad's rate only falls, and its steps are down to "
        f"{rounded(measurements.recent_move, 3)}: "
        f"raise the learning rate or switch to RMSProp, which forgets",
        step_length(measurements, measurements.steps),
        **scaled_value(measurements.optimizer, "learning_rate", 10.0),
    )


def _small_rate(measurements: Measurements) -> str:
    rate, curvatures = largest_rate(measurements), range_at_minimum(measurements)
    if rate is None or curvatures is None:
        return ""
    limit = rate_limit(measurements, curvatures[1])
    if limit is None or rate > 0.2 * limit[0]:
        return ""
    return Advice(
        f"raise the learning rate from {rounded(rate)}: it is stable below {limit[1]} = "
        f"{rounded(limit[0], 3)} (λmax = {rounded(curvatures[1], 3)})",
        sharpness(measurements, measurements.steps),
        learning_rate=half(limit[0]),
    )


def _swinging(measurements: Measurements) -> str:
    beta = measurements.optimizer.numbers.get("momentum", 0.0)
    swing = measurements.swing
    if swing is None or swing.period < 3.0 or beta < 0.5:
        return ""
    period = rounded(swing.period, 3)
    return Advice(
        f"lower the momentum from {rounded(beta)}: it swings once every {period} steps",
        swinging(measurements, min(swing.since, measurements.steps)),
        **forgetting_sooner(measurements.optimizer),
    )


def _valley(measurements: Measurements) -> str:
    curvatures = range_at_minimum(measurements)
    beta = measurements.optimizer.numbers.get("momentum", 0.0)
    if measurements.optimizer.id not in ("gradient_descent", "momentum", "nesterov"):
        return ""
    if curvatures is None or curvatures[0] <= 0.0 or curvatures[1] < 3.0 * curvatures[0]:
        return ""
    low, high = math.sqrt(curvatures[0]), math.sqrt(curvatures[1])
    best = ((high - low) / (high + low)) ** 2
    if beta >= best:
        return ""
    ratio = curvatures[1] / curvatures[0]
    rate = 4 / (low + high) ** 2
    other = "" if "momentum" in measurements.optimizer.numbers else "momentum"
    begin = "switch to Momentum" if other else f"raise the momentum from {rounded(beta)}"
    return Advice(
        f"{begin}: one direction is {rounded(ratio, 3)} times as steep as another, for which "
        f"β = {rounded(best, 3)} is best with a learning rate of {rounded(rate, 3)}",
        sharpness(measurements, measurements.steps),
        OtherValues(
            {"momentum": float(f"{best:.3g}"), "learning_rate": float(f"{rate:.3g}")}, other
        ),
    )
