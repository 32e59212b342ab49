"""The verdict on a whole run."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np

from explorer.engine.diagnosis import advice, faster
from explorer.engine.diagnosis.measurements import Measurements
from explorer.engine.diagnosis.stability_verdicts import at_the_edge, catapulted, spiked
from explorer.engine.diagnosis.verdict_measures import allowed, measure_behind
from explorer.engine.diagnosis.wrong_gradient import blaming_gradient
from explorer.engine.number_text import SHORT, rough_count, rounded
from explorer.engine.objectives.objective import lowest_minimum
from explorer.engine.trajectories.trajectory import Trajectory
from explorer.engine.trajectories.verdict import Verdict
from explorer.engine.trials.trial import Trial

NEAR_SADDLE = 10.0
"""Pixels within which a run that hardly moves is at a saddle."""
SLOW = 10.0
"""A run has stalled if, at its last pace, it would need this many times its length to arrive."""


def judge(trial: Trial, trajectory: Trajectory) -> Verdict:
    """Judge a whole run of ``trial``.

    Lengths are measured by the diagonal of the surface's window: a thousandth of it, about a
    pixel on a screen, counts as nothing. Converged means that the last few steps are shorter than
    that and a minimum (a known one, or Newton's step where all curvatures are positive) lies
    within it, and that the loss does not climb again from there by orders of magnitude; small
    gradients alone are not enough.

    Example:
        >>> from explorer.engine import Trial, optimizers, surfaces
        >>> from explorer.engine import run_trial
        >>> from explorer.engine.diagnosis.judge import judge
        >>> descent = optimizers["gradient_descent"](learning_rate=0.1)
        >>> trial = Trial(surfaces["parabola"], descent, (1.0,), 200)
        >>> judge(trial, run_trial(trial)).kind
        'converged'
    """
    if not len(trajectory.losses):
        reason = "f or its gradient is not a finite number at the start"
        help_ = advice.start_elsewhere("move the start to where f is defined")
        return Verdict("diverged", 0, reason, help_)
    measurements = Measurements(trial, trajectory)
    with np.errstate(all="ignore"):
        looks = (look(measurements) for look in _LOOKS)
        verdict = next((verdict for verdict in looks if verdict is not None), None) or _descending(
            measurements
        )
        verdict = replace(verdict, measure=measure_behind(measurements, verdict))
    return blaming_gradient(trial.objective, verdict, trajectory.positions)


def _cut(measurements: Measurements) -> Verdict | None:
    step = measurements.trajectory.diverged_at
    if step is None:
        return None
    first, last = float(measurements.losses[0]), float(measurements.losses[-1])
    before = f"f = {rounded(last)} at step {step - 1}"
    if last < first and last < -1e30:
        reason = f"step {step} is not finite: the surface falls without bound, {before}"
        help_ = "there is no minimum in this direction: start elsewhere"
        return Verdict("diverged", step, reason, advice.start_elsewhere(help_))
    if last > 1e6 * max(abs(first), 1.0):
        reason = f"step {step} is not finite: the loss grew from {rounded(first)} to {before}"
    else:
        reason = f"step {step} leads to where f is undefined or not finite, from {before}"
    return Verdict("diverged", step, reason, advice.lower_rate(measurements))


def _growing(measurements: Measurements) -> Verdict | None:
    losses, steps = measurements.losses, measurements.steps
    first, last, best = float(losses[0]), float(losses[-1]), float(losses.min())
    if last <= first or steps < 3:
        return None
    if steps < 8:
        if not (np.diff(losses) > 0.0).all() or last - first <= 0.1 * abs(first):
            return None
        reason = f"the loss rises at every step, from {rounded(first)} to {rounded(last)}"
        return Verdict("diverged", 1, reason, advice.lower_rate(measurements))
    quarters = np.array_split(losses, 4)
    tops = [float(quarter.max()) - best for quarter in quarters]
    moves = [float(quarter.mean()) for quarter in np.array_split(measurements.moves, 4)]
    slack = 1.5 if measurements.noise else 1.05
    rising = all(b > slack * a for a, b in pairwise(tops[1:]))
    farther = all(b > a for a, b in pairwise(moves[1:]))
    climbing = bool((np.diff(losses) > 0.0).all())
    if not climbing and not (rising and farther):
        return None
    below = np.flatnonzero(losses <= first)
    factor = (tops[3] / tops[2]) ** (1.0 / len(quarters[3]))
    reason = (
        f"the loss has grown from {rounded(first)} to {rounded(last)}, lately by a factor of "
        f"{rounded(factor, 3)} at each step"
    )
    return Verdict("diverged", int(below[-1]) + 1, reason, advice.lower_rate(measurements))


def _outside(measurements: Measurements) -> Verdict | None:
    surface = measurements.surface
    low, high = allowed(surface)
    end = measurements.positions[-1]
    if ((end >= low) & (end <= high)).all():
        return None
    inside = ((measurements.positions >= low) & (measurements.positions <= high)).all(axis=1)
    last = np.flatnonzero(inside)
    step = int(last[-1]) + 1 if len(last) else 0
    axis = int(np.argmax((end < low) | (end > high)))
    reason = (
        f"since step {step} outside: {surface.variables[axis]} = {rounded(end[axis])} is not in "
        f"[{rounded(low[axis])}, {rounded(high[axis])}]"
    )
    if measurements.losses[-1] < measurements.losses[0] and not surface.minima:
        reason += f", and f = {rounded(measurements.losses[-1])} falls on"
        help_ = advice.start_elsewhere("no minimum is known here: start elsewhere")
        return Verdict("left_domain", step, reason, help_)
    return Verdict("left_domain", step, reason, advice.lower_rate(measurements))


def _settled(measurements: Measurements) -> Verdict | None:
    if measurements.steps == 0 or measurements.recent_move > measurements.pixel:
        return None
    near = measurements.near_minimum
    if near is None and not (
        measurements.bends[0][:, 0].min()
        >= -measurements.rounding * measurements.bends[0][:, -1].max()
        and measurements.to_critical_point <= measurements.pixel
    ):
        return None
    value = float(measurements.losses[-1])
    kink = near is not None and near.kink
    slope = "at a kink" if kink else f"the gradient is {rounded(measurements.slope, 3)}"
    move = rounded(measurements.recent_move, 3)
    reason = f"f = {rounded(value)}, {slope} and the steps are {move} long"
    step = measurements.since_within(measurements.pixel)
    climb = measurements.climb_after(step) if measurements.noise == 0.0 else None
    if climb is not None:
        reason = (
            f"within a pixel of a minimum since step {step}, but the loss climbs again: by "
            f"{rounded(climb.high - climb.low, 3)} from {rounded(climb.low, 3)} at step "
            f"{climb.start} until step {climb.top}"
        )
        return Verdict("oscillating", climb.start, reason, advice.settle(measurements))
    known = lowest_minimum(measurements.surface)
    lowest = value if known is None else known
    span = float(measurements.losses.max()) - lowest
    if value - lowest > 1e-3 * max(span, 1e-12) and value - lowest > 1e-6:
        return Verdict(
            "converged",
            step,
            f"{reason}; the lowest known value is {rounded(lowest)}",
            advice.start_elsewhere(
                "this is not the lowest minimum: start elsewhere, or try momentum or noise"
            ),
        )
    return catapulted(measurements, step) or Verdict("converged", step, reason)


def _at_constrained_minimum(measurements: Measurements) -> Verdict | None:
    """Convergence by the KKT residual, for methods whose minimum need not be one of f."""
    residuals = (measurements.trajectory.known_terms or {}).get("kkt_residual")
    if (
        residuals is None
        or measurements.steps == 0
        or measurements.recent_move > measurements.pixel
    ):
        return None
    left = float(np.linalg.norm(residuals[-1]))
    if left > measurements.pixel:
        return None
    value = rounded(float(measurements.losses[-1]))
    reason = f"the KKT residual is {rounded(left, 3)}, with f = {value}"
    return Verdict("converged", measurements.since_within(measurements.pixel), reason)


def _at_saddle(measurements: Measurements) -> Verdict | None:
    if measurements.recent_move > measurements.pixel:
        return None
    near = NEAR_SADDLE * measurements.pixel
    low, high = float(measurements.curvatures[0]), float(measurements.curvatures[-1])
    known = any(
        measurements.from_last_rows(saddle) <= near for saddle in measurements.surface.saddles
    )
    bent = (
        low < -100.0 * measurements.rounding * max(abs(low), abs(high))
        and measurements.to_critical_point <= near
    )
    if not (known or bent):
        return None
    numbers = " and ".join(rounded(value, 3) for value in measurements.curvatures)
    what = "a maximum" if high < 0.0 else "a saddle"
    plural = "s" if len(measurements.curvatures) > 1 else ""
    slope = rounded(measurements.slope, 3)
    reason = f"{what} here: eigenvalue{plural} {numbers}, and the gradient is {slope}"
    step = measurements.since_within(2.0 * near)
    return Verdict("at_saddle", step, reason, advice.leave_saddle(measurements))


def _circling(measurements: Measurements) -> Verdict | None:
    cycle = measurements.cycle
    rows = measurements.window
    if len(rows) < 8:
        return None
    if cycle is not None:
        tail = rows[-cycle:]
        apart = float(np.sqrt((np.ptp(tail, axis=0) ** 2).sum()))
        if apart > measurements.pixel:
            reason = f"the same {cycle} points over and over, {rounded(apart)} apart"
            step = measurements.steps + 1 - len(rows)
            return Verdict("cycling", step, reason, advice.settle(measurements))
    swing = measurements.swing
    if swing is None or swing.amplitude <= measurements.pixel or swing.wandering > 0.5:
        return None
    words = f"amplitude {rounded(swing.amplitude)}, period {rounded(swing.period, 3)} steps"
    if measurements.noise > 0.0:
        if not swing.kept > 0.97:
            return None
        reason = (
            f"noise of standard deviation {rounded(measurements.noise)} keeps it moving: {words}"
        )
        return Verdict("oscillating", swing.since, reason, advice.settle(measurements))
    if swing.kept < 1.0:
        left = math.log(swing.amplitude / measurements.pixel) / -math.log(swing.kept)
        if left <= 3.0 * measurements.steps:
            return None
        words += f", {left:.0f} more steps until it is still"
    return Verdict("oscillating", swing.since, words, advice.settle(measurements))


def _still(measurements: Measurements) -> Verdict | None:
    if measurements.steps == 0:
        return None
    count = min(max(10, measurements.steps // 5), measurements.steps)
    rows = measurements.positions[-1 - count :]
    reach = float(np.sqrt(((rows - rows[-1]) ** 2).sum(axis=1).max()))
    moving = reach > measurements.pixel
    slow = measurements.steps >= 10 and measurements.steps_to_go > SLOW * measurements.steps
    if moving and not slow:
        return None
    plateau = measurements.slope * measurements.diagonal < 1e-2 * max(
        float(np.ptp(measurements.losses)), abs(float(measurements.losses[-1])), 1e-12
    )
    where = "a plateau: the" if plateau else "the"
    reason = (
        f"{where} gradient is {rounded(measurements.slope, 3)} and the last {count} steps "
        f"cover only {rounded(reach, 3)}"
    )
    if moving:
        reason += (
            f"; at this pace a minimum is about {rough_count(measurements.steps_to_go)} steps away"
        )
    help_ = faster.reason_for_slowness(measurements) or faster.raise_rate(measurements)
    return Verdict(
        "stalled", measurements.since_within(max(reach, measurements.pixel)), reason, help_
    )


def _descending(measurements: Measurements) -> Verdict:
    if measurements.steps == 0:
        help_ = faster.take_more_steps(measurements)
        return Verdict("descending", 0, "no step was taken", help_)
    count = max(measurements.steps // 5, 1)
    before, last = float(measurements.losses[-1 - count]), float(measurements.losses[-1])
    verb = "fell" if last < before else "rose"
    digits = SHORT if rounded(before) != rounded(last) else 8
    steps = "step" if count == 1 else f"{count} steps"
    change = f"from {rounded(before, digits)} to {rounded(last, digits)}"
    reason = f"the loss {verb} {change} in the last {steps}"
    return Verdict("descending", measurements.steps, reason, faster.go_faster(measurements))


_LOOKS: tuple[Callable[[Measurements], Verdict | None], ...] = (
    _cut,
    _growing,
    _outside,
    spiked,
    _at_constrained_minimum,
    _settled,
    at_the_edge,
    _at_saddle,
    _circling,
    _still,
)
