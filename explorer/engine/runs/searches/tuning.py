"""The best values of some hyper-parameters for a stated aim, within a stated budget."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from explorer.arrays import Floats
from explorer.engine.parameter import Number
from explorer.engine.progress import Progress
from explorer.engine.rules.library.matrices.matrix_method import MatrixMethod
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.runs.maps import Side, can_be_varied, side
from explorer.engine.runs.searches.tuning_request import Tuning, TuningRequest
from explorer.engine.runs.searches.tuning_search import TuningSearch
from explorer.engine.spelling import spelled_here
from explorer.engine.trials.trial import Trial

DIGITS = 4
"""Significant digits of the values tried, so that the result can be typed."""
COARSE = 0.5
"""Share of the budget spent on the grid over the whole range."""
REFINEMENTS = 3
MOST_CANDIDATES, MOST_NODES = 1_000_000, 10_000
"""The most values in one grid, and along one of its sides; more add nothing at four digits."""


def why_not_tuned(trial: Trial, request: TuningRequest) -> str:
    """Why a trial cannot be tuned in this way; empty if it can.

    Example:
        >>> from explorer.engine import Trial, optimizers, surfaces
        >>> from explorer.engine.runs.searches.tuning import why_not_tuned
        >>> from explorer.engine.runs.searches.tuning_request import TuningRequest
        >>> trial = Trial(surfaces["parabola"], optimizers["gradient_descent"](), (1.0,), 10)
        >>> why_not_tuned(trial, TuningRequest(over=("momentum",)))
        'Gradient descent has no momentum to tune'
    """
    if trial.optimizer.replayed is not None:
        return "a recording has no values to tune"
    by_layers = isinstance(trial.optimizer, MatrixMethod) and not trial.objective.runs_in_batches
    if trial.optimizer.rule is None and not by_layers:
        return f"{trial.optimizer.title} takes its steps one run at a time; tuning needs a rule"
    known = [parameter.name for parameter in can_be_varied(trial.optimizer)]
    missing = [name for name in request.over if name not in known]
    if missing:
        name = missing[0].replace("_", " ")
        return f"{trial.optimizer.title} has no {name}{spelled_here(missing[0], known)} to tune"
    runs = request.budget // max(trial.steps, 1) // request.ensemble
    least = 3 ** len(request.over) + 1
    if runs < least:
        needed = least * max(trial.steps, 1) * request.ensemble
        return f"budget: found {request.budget}, expected at least {needed} gradient evaluations"
    return ""


def tune(
    trial: Trial,
    request: TuningRequest,
    *,
    workers: int = 1,
    progress: Progress | None = None,
) -> Tuning:
    """Search the values of ``request.over`` that serve its aim best, within its budget.

    Half of the budget goes to a grid over the range of each slider, at equal ratios where that is
    logarithmic; the rest to three finer grids, each around the best so far and as wide as one cell
    of the previous grid. All runs of a grid are computed as a batch; those of a network are trained
    one by one. ``progress`` receives the finished share; an exception it raises ends the search.

    Raises ``ValueError`` with the sentence of ``why_not_tuned``.

    Example:
        >>> from explorer.engine import Trial, optimizers, surfaces
        >>> from explorer.engine.runs.searches.tuning import tune
        >>> from explorer.engine.runs.searches.tuning_request import TuningRequest
        >>> trial = Trial(surfaces["parabola"], optimizers["gradient_descent"](), (1.0,), 10)
        >>> found = tune(trial, TuningRequest(budget=4_000))
        >>> found.best.values, found.best.score
        ({'learning_rate': 0.5}, 0.0)
    """
    reason = why_not_tuned(trial, request)
    if reason:
        raise ValueError(reason)
    search = TuningSearch(trial, request, workers, progress)
    sides = [side(trial.optimizer, name) for name in request.over]
    most = request.budget // max(trial.steps, 1) // request.ensemble - 1
    count = max(int(most * COARSE), 3 ** len(sides))
    axes = _axes(sides, _nodes(count, len(sides)), trial.optimizer)
    search.try_own_and_grid(axes, "a grid over the whole range")
    coarse = axes
    for left in range(REFINEMENTS, 0, -1):
        count = max(most - search.candidates, 0) // left
        nodes = _nodes(count, len(sides))
        if nodes < 3:
            break
        narrowed = [
            _around(swept, axis, value)
            for swept, axis, value in zip(sides, axes, search.best, strict=True)
        ]
        axes = _axes(narrowed, nodes, trial.optimizer)
        search.try_grid(axes, "a finer one around the best")
    return search.result(coarse)


def _nodes(count: int, sides: int) -> int:
    """How many values of each name make a grid of at most ``count`` candidates."""
    return min(int(min(count, MOST_CANDIDATES) ** (1.0 / sides) + 1e-9), MOST_NODES)


def _axes(sides: Sequence[Side], nodes: int, optimizer: Optimizer) -> list[Floats]:
    """The values of each name in ascending order, to a few digits and within its range."""
    axes = []
    for swept in sides:
        number = optimizer.parameter(swept.name)
        assert isinstance(number, Number)
        values = {float(f"{value:.{DIGITS}g}") for value in swept.values(nodes).tolist()}
        axes.append(np.array(sorted(value for value in values if number.accepts(value))))
    return axes


def _around(whole: Side, axis: Floats, value: float) -> Side:
    """One cell of ``axis`` on either side of ``value``, inside the range of ``whole``."""
    at = int(np.argmin(np.abs(axis - value)))
    low, high = float(axis[max(at - 1, 0)]), float(axis[min(at + 1, len(axis) - 1)])
    return Side(whole.name, low, high, whole.scale)
