"""Where a rule took the gradient of a step: x itself, unless it looks ahead."""

from __future__ import annotations

import numpy as np

from explorer.arrays import Floats
from explorer.engine.mathematics.evaluation import evaluate
from explorer.engine.mathematics.expression import Expression
from explorer.engine.rules.update_rule import (
    COUNT,
    POSITION,
    Rule,
    hyperparameter_symbol,
    memory_symbol,
)
from explorer.engine.trajectories.trajectory import Trajectory
from explorer.engine.trials.trial import Trial


def gradient_point(trial: Trial, trajectory: Trajectory, row: int) -> Floats:
    """The point (d,) whose gradient moved the run on from ``row``; the trial's has a rule.

    Example:
        >>> from explorer.engine import Trial, optimizers, run_trial, surfaces
        >>> from explorer.engine.trajectories.gradient_point import gradient_point
        >>> nesterov = optimizers["nesterov"](learning_rate=0.1, momentum=0.5)
        >>> trial = Trial(surfaces["parabola"], nesterov, (1.0,), 2)
        >>> path = run_trial(trial)
        >>> points = (path.positions[1], gradient_point(trial, path, 1))
        >>> [round(float(point[0]), 6) for point in points]
        [0.8, 0.7]
    """
    rule = trial.optimizer.rule
    assert rule is not None
    x: Floats = trajectory.positions[row]
    if rule.point is POSITION:
        return x
    known = _known(trial, rule, trajectory, row)
    return np.array(evaluate(rule.point, known, len(x)), dtype=np.float64)


def _known(
    trial: Trial, rule: Rule, trajectory: Trajectory, row: int
) -> dict[Expression, tuple[float, ...]]:
    numbers = trial.optimizer.numbers_on(trial.objective)
    if "learning_rate" in numbers:
        numbers = {**numbers, "learning_rate": float(trajectory.rates[row])}
    known: dict[Expression, tuple[float, ...]] = {
        hyperparameter_symbol(name): (number,) for name, number in numbers.items()
    }
    known |= {POSITION: tuple(trajectory.positions[row].tolist()), COUNT: (row + 1.0,)}
    for name in rule.memory:
        vector = name not in rule.scalars
        if row:
            value = tuple(np.ravel(trajectory.terms[name][row - 1]).tolist())
        else:
            first = evaluate(rule.initial[name], known, trajectory.positions.shape[1])
            value = first * len(trajectory.positions[row]) if vector and len(first) == 1 else first
        known[memory_symbol(name, vector=vector)] = value
    return known
