"""The state of a rule beside x: averaged points, slow weights, probes, the radius of a circle."""

from __future__ import annotations

import math
from dataclasses import dataclass

from explorer.engine.explanations.points import Point, is_finite, plus
from explorer.engine.rules.glossary import StateShape
from explorer.engine.trajectories.trajectory import Trajectory

STARTS_HERE: dict[StateShape, bool] = {
    "point": False,
    "offset": True,
    "radius": True,
    "square": True,
    "circle": True,
}
"""Whether a step uses the value of its own row; a point is the one left by the last step."""


@dataclass(frozen=True)
class StateMark:
    """A point, or a circle about the start or about x, in the coordinates of x.

    ``at`` (d,) is the point, or the middle of the circle; ``radius`` is 0 for a point.
    """

    name: str
    symbol: str
    at: Point
    radius: float = 0.0

    @property
    def words(self) -> str:
        """Its name, and the length of its radius, on one line."""
        words = f"{self.symbol}  {self.name.replace('_', ' ')}"
        return f"{words} {self.radius:.2g}" if self.radius else words


def state_marks(trajectory: Trajectory, step: int) -> tuple[StateMark, ...]:
    """The state of the rule while the ball is at ``step``, in the order of its terms.

    There is none before the first step, and nothing that is not finite is included.

    Example:
        >>> from explorer.engine import optimizers, run, surfaces
        >>> from explorer.engine.explanations.rule_state import state_marks
        >>> rule = optimizers["schedule_free_sgd"](learning_rate=0.1)
        >>> trajectory = run(surfaces["ravine"], rule, (2.0, 2.0), 9)
        >>> [mark.words for mark in state_marks(trajectory, 3)]
        ['z  base point', 'x̄  averaged point']
    """
    row = min(max(step, 0), trajectory.steps)
    if row < 0:
        return ()
    glossary, marks = trajectory.glossary, []
    for name in trajectory.terms:
        state_shape = glossary[name].state_shape if name in glossary else ""
        if not state_shape or (row == 0 and not STARTS_HERE[state_shape]):
            continue
        mark = _mark(trajectory, name, state_shape, row)
        if is_finite((*mark.at, mark.radius)):
            marks.append(mark)
    return tuple(marks)


def _mark(trajectory: Trajectory, name: str, state_shape: StateShape, row: int) -> StateMark:
    symbol, values = trajectory.glossary[name].symbol, trajectory.terms[name]
    x: Point = tuple(trajectory.positions[row].tolist())
    if state_shape == "point":
        return StateMark(name, symbol, tuple(values[row - 1].tolist()))
    if state_shape == "offset":
        return StateMark(name, symbol, plus(x, tuple(values[row].tolist())))
    radius = float(values[row])
    if state_shape == "circle":
        return StateMark(name, symbol, x, radius)
    start: Point = tuple(trajectory.positions[0].tolist())
    if state_shape == "square":
        name, symbol, radius = name.removeprefix("squared_"), symbol[:-1], math.sqrt(radius)
    return StateMark(name, symbol, start, radius)
