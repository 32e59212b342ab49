"""What makes a run steadier that runs away or never settles, from what was measured on it."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from explorer.engine.diagnosis.measurements import Measurements
from explorer.engine.diagnosis.rate_limit import half, largest_rate, range_at_minimum, rate_limit
from explorer.engine.diagnosis.suggested_values import forgetting_sooner, scaled_value
from explorer.engine.diagnosis.verdict_measures import sharpness
from explorer.engine.number_text import rounded
from explorer.engine.rules.schedule import Schedule
from explorer.engine.trajectories.suggestion import OtherSchedule, OtherStart, StartSearch
from explorer.engine.trajectories.verdict import Advice

BESIDE = 10.0
"""How many pixels beside the start a run away from a saddle begins."""


def _curvature_points(measurements: Measurements) -> Iterator[tuple[tuple[float, ...], str, int]]:
    """Where curvature is worth a look: minimum, start, end, and a few rows between.

    Each comes with its words and the nearest row of the run.
    """
    nearest = measurements.nearest_minimum
    if nearest is not None and not nearest.kink:
        away = ((measurements.positions - nearest.position) ** 2).sum(axis=1)
        yield nearest.position, "at the minimum", int(away.argmin())
    yield tuple(measurements.positions[0].tolist()), "at the start", 0
    for row in np.unique(np.linspace(1, measurements.steps, 6).astype(int)).tolist():
        if row <= measurements.steps:
            yield tuple(measurements.positions[row].tolist()), f"at step {row}", row


def lower_rate(measurements: Measurements) -> str:
    """The advice to lower the learning rate, below its stability limit where one is known.

    A rule without a learning rate is advised to start elsewhere.

    Example:
        >>> from explorer.engine import Trial, optimizers, run_trial, surfaces
        >>> from explorer.engine.diagnosis.advice import lower_rate
        >>> from explorer.engine.diagnosis.measurements import Measurements
        >>> descent = optimizers["gradient_descent"](learning_rate=2.0)
        >>> trial = Trial(surfaces["parabola"], descent, (1.0,), 20)
        >>> lower_rate(Measurements(trial, run_trial(trial)))
        'lower the learning rate from 2 below 2/λmax = 1 (λmax = 2 at the minimum)'
    """
    rate = largest_rate(measurements)
    if rate is None:
        return start_elsewhere("start elsewhere")
    for point, words, row in _curvature_points(measurements):
        curvature = measurements.largest_curvature(point)
        limit = None if curvature is None else rate_limit(measurements, curvature)
        if curvature is not None and limit is not None and rate >= limit[0] * (1.0 - 1e-9):
            return Advice(
                f"lower the learning rate from {rounded(rate)} below {limit[1]} = "
                f"{rounded(limit[0], 3)} (λmax = {rounded(curvature, 3)} {words})",
                sharpness(measurements, row),
                learning_rate=half(limit[0]),
            )
    halved = scaled_value(measurements.optimizer, "learning_rate", 0.5)
    return Advice(f"lower the learning rate from {rounded(rate)}", **halved)


def start_elsewhere(sentence: str) -> Advice:
    """The sentence as advice that suggests a search for a start with a lower minimum.

    Example:
        >>> from explorer.engine.diagnosis.advice import start_elsewhere
        >>> start_elsewhere("start elsewhere").change
        StartSearch()
    """
    return Advice(sentence, None, StartSearch())


def leave_saddle(measurements: Measurements) -> Advice:
    """What leads away from a saddle: noise, momentum, or a start beside the present one.

    That start is ``BESIDE`` pixels away in the direction in which the surface curves down most.

    Example:
        >>> from explorer.engine import Trial, formula, optimizers, run_trial
        >>> from explorer.engine.diagnosis.advice import leave_saddle
        >>> from explorer.engine.diagnosis.measurements import Measurements
        >>> descent = optimizers["gradient_descent"](learning_rate=0.1)
        >>> trial = Trial(formula("x**2 - y**2"), descent, (0.0, 0.0), 20)
        >>> leave_saddle(Measurements(trial, run_trial(trial))).change
        OtherStart(start=(0.0, 0.0565685))
    """
    direction = measurements.bends[1][-1][:, 0]
    size = len(direction)
    if not direction.any():
        direction = np.full(size, 1.0 / math.sqrt(size))
    direction = direction * math.copysign(1.0, direction[np.abs(direction).argmax()])
    moved = measurements.positions[0] + BESIDE * measurements.pixel * direction
    start = tuple(float(f"{number:.6g}") for number in moved)
    such = f", such as ({', '.join(rounded(number) for number in start)}),"
    help_ = f"noise, momentum or a slightly different start{such if size <= 2 else ''} leads away"
    rate, low = float(measurements.trajectory.rates[-1]), float(measurements.curvatures[0])
    if -rate * low > 1e-2 and measurements.optimizer.id == "gradient_descent":
        help_ += (
            f"; plain descent moves away by a factor of {rounded(1.0 - rate * low)} at each step"
        )
    return Advice(help_, None, OtherStart(start))


def settle(measurements: Measurements) -> str:
    """What calms a run that never stops swinging.

    Example:
        >>> from explorer.engine import Trial, formula, optimizers, run_trial
        >>> from explorer.engine.diagnosis.advice import settle
        >>> from explorer.engine.diagnosis.measurements import Measurements
        >>> heavy = optimizers["momentum"](learning_rate=2.32, momentum=0.9)
        >>> trial = Trial(formula("x**2/2"), heavy, (1.0,), 60)
        >>> settle(Measurements(trial, run_trial(trial)))
        'lower the momentum from 0.9: each step keeps 0.9487 of a swing'
    """
    optimizer = measurements.optimizer
    if "learning_rate" not in optimizer.numbers:
        return start_elsewhere("start elsewhere")
    beta = optimizer.numbers.get("momentum", 0.0)
    swing = measurements.swing
    if measurements.noise > 0.0:
        return Advice(
            "lower the learning rate, or let a schedule shrink it, so that noise shakes it less",
            **scaled_value(optimizer, "learning_rate", 0.5),
        )
    if beta >= 1.0:
        return Advice(
            "lower the momentum below 1: it never forgets, so the swings never shrink",
            **forgetting_sooner(optimizer),
        )
    nearest = measurements.nearest_minimum
    if nearest is not None and nearest.kink:
        return _at_kink(measurements)
    if beta >= 0.5 and swing is not None and swing.period >= 3.0:
        kept = rounded(math.sqrt(beta))
        return Advice(
            f"lower the momentum from {rounded(beta)}: each step keeps {kept} of a swing",
            **forgetting_sooner(optimizer),
        )
    rate, curvatures = largest_rate(measurements), range_at_minimum(measurements)
    if (
        measurements.optimizer.id == "gradient_descent"
        and rate is not None
        and curvatures is not None
    ):
        limit = rate_limit(measurements, curvatures[1])
        if limit is not None and 0.5 * limit[0] < rate < limit[0] * (1.0 - 1e-9):
            return Advice(
                f"lower the learning rate from {rounded(rate)} towards 1/λmax = "
                f"{rounded(0.5 * limit[0], 3)} (λmax = {rounded(curvatures[1], 3)}): "
                "above it every step overshoots",
                sharpness(measurements, measurements.steps),
                learning_rate=half(limit[0]),
            )
    lower = lower_rate(measurements)
    if "below" in lower or largest_rate(measurements) is None:
        return lower
    halved = scaled_value(optimizer, "learning_rate", 0.5)
    return Advice(f"{lower}, or let a schedule shrink it", **halved)


def _at_kink(measurements: Measurements) -> Advice:
    sentence = "the slope does not vanish at the kink: only smaller steps come closer, so "
    if not measurements.schedule.is_constant:
        halved = scaled_value(measurements.optimizer, "learning_rate", 0.5)
        return Advice(f"{sentence}lower the learning rate", **halved)
    shrinking = OtherSchedule(Schedule("cosine"))
    return Advice(f"{sentence}let a schedule shrink the learning rate", None, shrinking)
