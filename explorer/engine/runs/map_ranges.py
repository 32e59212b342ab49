"""The most informative ranges of two hyper-parameters for a map, found by a search."""

from __future__ import annotations

import numpy as np

from explorer.arrays import Floats
from explorer.engine.objectives.objective import Objective
from explorer.engine.objectives.surface import Span
from explorer.engine.progress import Progress
from explorer.engine.runs.maps import OutcomeMap, Side, outcome_map, side
from explorer.engine.trials.trial import Trial

COARSE_NODES = 48
"""Values along each side of the coarse map that is made first."""
FEWER_NODES = 10
"""The same where runs are made one by one."""
NOTABLE = 0.05
"""Differences of less than this share of a power of ten do not count."""
OUTLYING = 0.05
"""This share of all differences may lie outside each edge of the box."""
MARGIN = 0.06
"""The box is widened by this share on each side, so that its borders can be seen."""


def telling_sides(
    trial: Trial,
    x: str,
    y: str,
    *,
    x_span: Span | None = None,
    y_span: Span | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> tuple[Side, Side]:
    """The sides of a map of two hyper-parameters around the values whose outcomes differ.

    A coarse map over the whole range of the sliders is made first. The result is the box around the
    runs that do not rise and end differently from their neighbours, including the trial's own
    values. A given span is not changed. If no run is informative, the whole range is returned.
    ``workers`` threads share the search. ``progress`` receives the finished share; an exception it
    raises ends the search.

    Raises ``ValueError`` as ``maps.side`` does.

    Example:
        >>> from explorer.engine import Trial, optimizers, surfaces
        >>> from explorer.engine.runs.map_ranges import telling_sides
        >>> from explorer.engine.runs.maps import side
        >>> momentum = optimizers["momentum"]()
        >>> trial = Trial(surfaces["ravine"], momentum, (2.0, 2.0), 50)
        >>> x, y = telling_sides(trial, "learning_rate", "momentum", y_span=(0.0, 0.9))
        >>> whole = side(momentum, "learning_rate")
        >>> 10 * whole.low < x.low < x.high < whole.high, (y.low, y.high)
        (True, (0.0, 0.9))
    """
    across, upward = side(trial.optimizer, x, x_span), side(trial.optimizer, y, y_span)
    if x == y or (x_span is not None and y_span is not None):
        return across, upward
    nodes = coarse_nodes(trial.objective)
    coarse = outcome_map(trial, across, upward, nodes=nodes, workers=workers, progress=progress)
    differences = _differences(coarse)
    if not differences.any():
        return across, upward
    own = trial.optimizer.numbers
    if x_span is None:
        across = _narrowed(across, differences.sum(axis=0), own[x])
    if y_span is None:
        upward = _narrowed(upward, differences.sum(axis=1), own[y])
    return across, upward


def coarse_nodes(objective: Objective) -> int:
    """Values along each side of the map that is made first.

    Example:
        >>> from explorer.engine import surfaces
        >>> from explorer.engine.runs.map_ranges import coarse_nodes
        >>> coarse_nodes(surfaces["ravine"])
        48
    """
    return FEWER_NODES if objective.one_by_one else COARSE_NODES


def _differences(coarse: OutcomeMap) -> Floats:
    """By how many powers of ten, up to 1, each non-rising run differs from its neighbours."""
    with np.errstate(all="ignore"):
        decades = np.log10(coarse.losses - coarse.optimum)
    decades[coarse.risen | ~np.isfinite(decades)] = np.nan
    total = np.zeros(decades.shape)
    for axis in (0, 1):
        steps = np.nan_to_num(np.abs(np.diff(decades, axis=axis)))
        before, behind = [slice(None)] * 2, [slice(None)] * 2
        before[axis], behind[axis] = slice(None, -1), slice(1, None)
        total[tuple(before)] += steps
        total[tuple(behind)] += steps
    total[total < NOTABLE] = 0.0
    return np.minimum(total, 1.0)


def _narrowed(whole: Side, weights: Floats, own: float) -> Side:
    """The part of a side where nearly all of the difference lies, and the value there is now."""
    sums = np.cumsum(weights) / weights.sum()
    low, high = np.searchsorted(sums, [OUTLYING, 1.0 - OUTLYING]) / (len(weights) - 1)
    margin = max(MARGIN * (high - low), 1.0 / (len(weights) - 1))
    low, high = low - margin, high + margin
    if whole.low <= own <= whole.high:
        share = _share(whole, own)
        low, high = min(low, share - margin), max(high, share + margin)
    return Side(whole.name, _value(whole, float(low)), _value(whole, float(high)), whole.scale)


def _share(whole: Side, value: float) -> float:
    if whole.scale == "logarithmic":
        return float(np.log(value / whole.low) / np.log(whole.high / whole.low))
    return (value - whole.low) / (whole.high - whole.low)


def _value(whole: Side, share: float) -> float:
    if share <= 0.0:
        return whole.low
    if share >= 1.0:
        return whole.high
    if whole.scale == "logarithmic":
        return float(whole.low * (whole.high / whole.low) ** share)
    return whole.low + share * (whole.high - whole.low)
