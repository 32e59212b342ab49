"""What to try next, from what was measured on a run."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from explorer.engine.diagnosis.measurements import Measurements
from explorer.engine.diagnosis.suggested_values import forgetting_sooner, scaled, usable
from explorer.engine.diagnosis.verdict_measures import sharpness, slope, step_length, swinging
from explorer.engine.number_text import rounded
from explorer.engine.trajectories.verdict import Advice

RECENT_FIRST = 5
SHRUNK = 1e-2
"""A schedule that leaves less than this share of the rate is named as the reason."""


def stability_limit(measurements: Measurements, curvature: float) -> tuple[float, str] | None:
    """The largest stable learning rate at this curvature and its formula, for linear rules.

    Gradient descent 2/λ, heavy ball 2(1 + β)/λ (divided by 1 - dampening), Nesterov
    2(1 + β)/(λ(1 + 2β)); coupled weight decay adds to λ. ``None`` for all other rules.
    """
    values = measurements.optimizer.numbers
    decay = values.get("weight_decay", 0.0)
    if decay and measurements.optimizer.values.get("weight_decay_form") == "coupled":
        curvature += decay
    beta = values.get("momentum", 0.0)
    match measurements.optimizer.id:
        case "gradient_descent":
            return 2.0 / curvature, "2/λmax"
        case "momentum" if values["dampening"] == 0.0:
            return 2.0 * (1.0 + beta) / curvature, "2(1 + β)/λmax" if beta else "2/λmax"
        case "nesterov":
            limit = 2.0 * (1.0 + beta) / (curvature * (1.0 + 2.0 * beta))
            return limit, "2(1 + β)/(λmax(1 + 2β))" if beta else "2/λmax"
    return None


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
    """Lower the learning rate, below its limit where one is known."""
    rate = _rate(measurements)
    if rate is None:
        return "start elsewhere"
    for point, words, row in _curvature_points(measurements):
        curvature = measurements.largest_curvature(point)
        limit = None if curvature is None else stability_limit(measurements, curvature)
        if curvature is not None and limit is not None and rate >= limit[0] * (1.0 - 1e-9):
            return Advice(
                f"lower the learning rate from {rounded(rate)} below {limit[1]} = "
                f"{rounded(limit[0], 3)} (λmax = {rounded(curvature, 3)} {words})",
                sharpness(measurements, row),
                learning_rate=_half(limit[0]),
            )
    halved = scaled(measurements.optimizer, "learning_rate", 0.5)
    return Advice(f"lower the learning rate from {rounded(rate)}", **halved)


def _half(limit: float) -> float:
    """Half of a stability limit to three digits: the fastest rate in the steepest direction."""
    return float(f"{0.5 * limit:.3g}")


def _rate(measurements: Measurements) -> float | None:
    rates = measurements.trajectory.rates
    if not len(rates) or math.isnan(float(rates[0])):
        return None
    return float(rates.max())


def _at_minimum(measurements: Measurements) -> tuple[float, float] | None:
    """Smallest and largest curvature at the minimum the run heads for, or where it is."""
    nearest = measurements.nearest_minimum
    curvatures = measurements.curvatures
    if nearest is not None and not nearest.kink:
        hessian = measurements.hessian(np.array(nearest.position))
        if np.isfinite(hessian).all():
            curvatures = np.asarray(np.linalg.eigvalsh(hessian), dtype=np.float64)
    low, high = float(curvatures[0]), float(curvatures[-1])
    return (low, high) if high > 0.0 and low >= -measurements.rounding * high else None


def go_faster(measurements: Measurements) -> str:
    """What slows down a run that is still on its way; the first reason that applies."""
    for reason in (_schedule, _epsilon, _accumulated, _swinging, _small_rate, _valley):
        advice = reason(measurements)
        if advice:
            return advice
    return "take more steps"


def _schedule(measurements: Measurements) -> str:
    rates = measurements.trajectory.rates
    if not len(rates) or not float(rates[-1]) < SHRUNK * float(rates.max()):
        return ""
    return (
        f"the rate schedule has shrunk the learning rate to {rounded(rates[-1])}, "
        f"{rounded(rates[-1] / rates.max(), 3)} of its largest: let it end higher or begin later"
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
            **scaled(measurements.optimizer, "epsilon", 100.0),
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
    rate = _rate(measurements)
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
        **scaled(measurements.optimizer, "learning_rate", 10.0),
    )


def _small_rate(measurements: Measurements) -> str:
    rate, curvatures = _rate(measurements), _at_minimum(measurements)
    if rate is None or curvatures is None:
        return ""
    limit = stability_limit(measurements, curvatures[1])
    if limit is None or rate > 0.2 * limit[0]:
        return ""
    return Advice(
        f"raise the learning rate from {rounded(rate)}: it is stable below {limit[1]} = "
        f"{rounded(limit[0], 3)} (λmax = {rounded(curvatures[1], 3)})",
        sharpness(measurements, measurements.steps),
        learning_rate=_half(limit[0]),
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
    curvatures = _at_minimum(measurements)
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
        other,
        momentum=float(f"{best:.3g}"),
        learning_rate=float(f"{rate:.3g}"),
    )


def settle(measurements: Measurements) -> str:
    """What calms a run that never stops swinging."""
    optimizer = measurements.optimizer
    beta = optimizer.numbers.get("momentum", 0.0)
    swing = measurements.swing
    if measurements.noise > 0.0:
        return Advice(
            "lower the learning rate, or let a schedule shrink it, so that noise shakes it less",
            **scaled(optimizer, "learning_rate", 0.5),
        )
    if beta >= 1.0:
        return Advice(
            "lower the momentum below 1: it never forgets, so the swings never shrink",
            **forgetting_sooner(optimizer),
        )
    nearest = measurements.nearest_minimum
    if nearest is not None and nearest.kink:
        return (
            "the slope does not vanish at the kink: only smaller steps come closer, "
            "so let a schedule shrink the learning rate"
        )
    if beta >= 0.5 and swing is not None and swing.period >= 3.0:
        kept = rounded(math.sqrt(beta))
        return Advice(
            f"lower the momentum from {rounded(beta)}: each step keeps {kept} of a swing",
            **forgetting_sooner(optimizer),
        )
    rate, curvatures = _rate(measurements), _at_minimum(measurements)
    if (
        measurements.optimizer.id == "gradient_descent"
        and rate is not None
        and curvatures is not None
    ):
        limit = stability_limit(measurements, curvatures[1])
        if limit is not None and 0.5 * limit[0] < rate < limit[0] * (1.0 - 1e-9):
            return Advice(
                f"lower the learning rate from {rounded(rate)} towards 1/λmax = "
                f"{rounded(0.5 * limit[0], 3)} (λmax = {rounded(curvatures[1], 3)}): "
                "above it every step overshoots",
                sharpness(measurements, measurements.steps),
                learning_rate=_half(limit[0]),
            )
    lower = lower_rate(measurements)
    if "below" in lower or _rate(measurements) is None:
        return lower
    halved = scaled(optimizer, "learning_rate", 0.5)
    return Advice(f"{lower}, or let a schedule shrink it", **halved)
