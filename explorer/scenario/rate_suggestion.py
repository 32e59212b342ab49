"""A learning rate that suits the window, found by trial runs."""

from __future__ import annotations

import math

import numpy as np

from explorer.engine import Optimizer, Trajectory
from explorer.engine.parameter import Number
from explorer.engine.runs.trial_batches import run_trials
from explorer.engine.trials.trial import Trial
from explorer.scenario.scenario import Scenario

RATES = tuple(float(f"{digit}e{power}") for power in range(-5, 1) for digit in (1, 3))
"""The rates tried besides the default."""
MOST_STEPS = 200
REACH = 1.0
"""A run may move away from the window's middle by this many half widths."""
CLIMB = 1.5
"""The loss may rise to this many times its value at the start."""
CLEARLY = 0.5
"""The default stays if no other rate ends below this share of its height above the lowest."""


def suited(scenario: Scenario, optimizer: Optimizer) -> Optimizer:
    """The optimizer with the rate that leads lowest from the scenario's start, within the window.

    The default is kept if it does about as well. An optimizer without a learning rate, and a
    network, whose steps cost too much to try, are left as they are.
    """
    surface = scenario.surface
    numbers = optimizer.numbers
    if "learning_rate" not in numbers or surface.network is not None or surface.dimension > 2:
        return optimizer
    parameter = optimizer.parameter("learning_rate")
    assert isinstance(parameter, Number)
    default = float(numbers["learning_rate"])
    rates = [default, *(rate for rate in RATES if rate != default and parameter.accepts(rate))]
    steps = min(scenario.steps, MOST_STEPS)
    if steps < 1:
        return optimizer
    tried = [optimizer.with_values(learning_rate=rate) for rate in rates]
    runs = run_trials([Trial(surface, candidate, scenario.start, steps) for candidate in tried])
    ends = [
        _end(run) if index == 0 or _stays(run, scenario) else math.inf
        for index, run in enumerate(runs)
    ]
    best = int(np.argmin(ends))
    if not math.isfinite(ends[best]):
        return optimizer
    if ends[0] == math.inf:
        return tried[best]
    lowest = min(
        float(run.losses.min()) for run, end in zip(runs, ends, strict=True) if end < math.inf
    )
    if ends[0] - lowest <= (ends[best] - lowest) / CLEARLY:
        return optimizer
    return tried[best]


def _end(run: Trajectory) -> float:
    """The final loss of a run, or infinity if it diverges or no number is as large."""
    if run.diverged_at is not None or not len(run.losses):
        return math.inf
    with np.errstate(over="ignore"):
        return float(run.losses[-max(len(run.losses) // 10, 1) :].mean())


def _stays(run: Trajectory, scenario: Scenario) -> bool:
    """Whether a run is calm and in sight; one that starts outside may stay as far away."""
    if not len(run.losses):
        return False
    low, high = np.array(scenario.surface.view).T
    middle, half = 0.5 * (low + high), 0.5 * (high - low)
    away = np.abs(run.positions - middle) / half
    heights = run.losses - run.losses.min()
    calm = float(heights.max()) <= CLIMB * float(heights[0])
    return calm and float(away.max()) <= max(REACH, float(away[0].max()))
