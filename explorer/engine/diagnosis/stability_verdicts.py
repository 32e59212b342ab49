"""Verdicts that curvature explains: spiked, catapulted, at the edge of stability."""

from __future__ import annotations

import numpy as np

from explorer.engine.diagnosis.measurements import Climb, Measurements
from explorer.engine.diagnosis.suggested_values import scaled_value, usable
from explorer.engine.number_text import rounded
from explorer.engine.parameter import Number
from explorer.engine.rules.stability_limit import stability_limit
from explorer.engine.trajectories.curvature import Curvature
from explorer.engine.trajectories.verdict import Advice, Verdict

HOVERING = 0.05
"""How far from the limit the middle of the sharpness may be at the edge of stability."""
SWUNG = 0.25
"""How far from the limit nearly all of it stays there."""
TURNING = 0.6
"""Share of the last steps that turn back on the one before, at the edge of stability."""
MOVED = 1.02
"""A sharpness that changes by less over a run is constant and does not hover."""
WATCHED = 32


def spiked(measurements: Measurements) -> Verdict | None:
    """The verdict on a loss that had settled and shot up because a limit was crossed, or ``None``.

    Example:
        >>> from explorer.engine import Trial, formula, optimizers, run_trial
        >>> from explorer.engine.diagnosis.measurements import Measurements
        >>> from explorer.engine.diagnosis.stability_verdicts import spiked
        >>> forgetful = optimizers["adam"](learning_rate=0.01, beta2=0.95)
        >>> trial = Trial(formula("x**2/2"), forgetful, (1.0,), 400)
        >>> verdict = spiked(Measurements(trial, run_trial(trial)))
        >>> verdict.kind, verdict.step
        ('spiked', 377)
    """
    if measurements.noise or not measurements.knows_curvature:
        return None
    climb = measurements.climb_after(0)
    if climb is None:
        return None
    curvature = measurements.trajectory.curvature
    crossed = _crossing(curvature, climb)
    if crossed is None or curvature.limits is None:
        return None
    reason = (
        f"the loss shot up from {rounded(climb.low, 3)} at step {climb.start} to "
        f"{rounded(climb.high, 3)} at step {climb.top}: at step {crossed} the {curvature.name} "
        f"crossed {curvature.formula} = {rounded(curvature.limits[crossed])}"
    )
    return Verdict("spiked", crossed, reason, _steadier(measurements, curvature))


def _crossing(curvature: Curvature, climb: Climb) -> int | None:
    """The row at which the limit is crossed upwards for the last time before the loss is highest.

    It must lie between half the way to the lowest loss and the highest loss: a crossing long before
    did not drive the loss up.
    """
    if curvature.limits is None:
        return None
    above = curvature.measured[: climb.top + 1] > curvature.limits[: climb.top + 1]
    crossings = np.flatnonzero(above[1:] & ~above[:-1]) + 1
    crossings = crossings[crossings >= climb.start // 2]
    after = crossings[crossings >= climb.start]
    if len(after):
        return int(after[0])
    return int(crossings[-1]) if len(crossings) else None


def _steadier(measurements: Measurements, curvature: Curvature) -> str:
    values = measurements.optimizer.numbers
    name = next((name for name in ("beta2", "decay", "rho") if name in values), None)
    if curvature.for_preconditioned and name is not None and values[name] < 0.999:
        number = measurements.optimizer.parameter(name)
        symbol = number.symbol if isinstance(number, Number) else name
        return Advice(
            f"raise {symbol} from {rounded(values[name])} towards 0.999: the root mean square of "
            "past gradients shrinks as fast as it forgets, and the steps grow by as much",
            **usable(measurements.optimizer, name, 0.999),
        )
    return Advice(
        f"lower the learning rate from {rounded(values['learning_rate'])}: the limit rises then",
        **scaled_value(measurements.optimizer, "learning_rate", 0.5),
    )


def catapulted(measurements: Measurements, step: int) -> Verdict | None:
    """The verdict on a run thrown out of a valley too sharp for it into a flatter one, or ``None``.

    ``step`` is the row from which on the run lies still; it becomes that of the verdict.

    Example:
        >>> from explorer.engine import Trial, optimizers, run_trial, surfaces
        >>> from explorer.engine.diagnosis.measurements import Measurements
        >>> from explorer.engine.diagnosis.stability_verdicts import catapulted
        >>> descent = optimizers["gradient_descent"](learning_rate=0.1)
        >>> trial = Trial(surfaces["product"], descent, (5.0, 0.1), 200)
        >>> catapulted(Measurements(trial, run_trial(trial)), step=30).kind
        'catapulted'
    """
    if measurements.noise or not measurements.knows_curvature or measurements.steps < 2:
        return None
    limit = stability_limit(measurements.optimizer)
    top = int(np.argmax(measurements.losses))
    if limit is None or limit.preconditioned or top == 0:
        return None
    if measurements.surface.formula_field is not None:
        # A single Hessian shows whether all of them are worth the time.
        first = measurements.largest_curvature(measurements.positions[0])
        if first is None or first <= limit.value:
            return None
    curvature = measurements.trajectory.curvature
    if curvature.limits is None or not curvature.sharpness[-1] < curvature.limits[-1]:
        return None
    if not curvature.sharpness[0] > curvature.limits[0]:
        return None
    reason = (
        f"thrown into a flatter valley: λmax fell from {rounded(curvature.sharpness[0])} at the "
        f"start, above {curvature.formula} = {rounded(curvature.limits[0])}, to "
        f"{rounded(curvature.sharpness[-1])}; on the way f rose from "
        f"{rounded(measurements.losses[0])} to {rounded(measurements.losses[top])} at step {top}"
    )
    return Verdict("catapulted", step, reason)


def at_the_edge(measurements: Measurements) -> Verdict | None:
    """The verdict on a run whose sharpness stays at the limit, or ``None``.

    At the edge of stability most steps turn back on the one before, and none diverges.

    Example:
        >>> from explorer.engine import Trial, formula, optimizers, run_trial
        >>> from explorer.engine.diagnosis.measurements import Measurements
        >>> from explorer.engine.diagnosis.stability_verdicts import at_the_edge
        >>> rmsprop = optimizers["rmsprop"](learning_rate=0.05, decay=0.9)
        >>> trial = Trial(formula("x**2/2 + y**2/20"), rmsprop, (1.0, 3.0), 400)
        >>> at_the_edge(Measurements(trial, run_trial(trial))).kind
        'edge_of_stability'
    """
    if measurements.noise or measurements.steps < WATCHED or not _turns_back(measurements):
        return None
    if not measurements.knows_curvature:
        return None
    curvature = measurements.trajectory.curvature
    if curvature.limits is None:
        return None
    count = max(WATCHED, measurements.steps // 4)
    measured, limits = curvature.measured, curvature.limits
    shares = measured[-count:] / limits[-count:]
    if not np.isfinite(shares).all() or measured.max() < MOVED * measured.min():
        return None
    low, middle, high = np.quantile(shares, (0.05, 0.5, 0.95))
    if abs(middle - 1.0) > HOVERING or high > 1.0 + SWUNG or low < 1.0 - SWUNG:
        return None
    inside = np.abs(measured / limits - 1.0) <= SWUNG
    outside = np.flatnonzero(~inside)
    since = int(outside[-1]) + 1 if len(outside) else 0
    since = min(since, measurements.steps + 1 - count)
    reason = (
        f"the {curvature.name} hovers at {curvature.formula} = {rounded(limits[-1])}: "
        f"{rounded(measured[-count:].min())} to {rounded(measured[-count:].max())} in the last "
        f"{count} steps"
    )
    rate = rounded(measurements.optimizer.numbers["learning_rate"])
    advice = Advice(
        f"lower the learning rate from {rate}, or let a schedule shrink it: the limit rises",
        **scaled_value(measurements.optimizer, "learning_rate", 0.5),
    )
    return Verdict("edge_of_stability", since, reason, advice)


def _turns_back(measurements: Measurements) -> bool:
    moves = np.diff(measurements.positions[-WATCHED - 1 :], axis=0)
    turned = (moves[1:] * moves[:-1]).sum(axis=1) < 0.0
    return float(turned.mean()) >= TURNING
