"""A point of a map: what happened there, and the scenario that tries it."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from explorer.engine.number_text import rounded
from explorer.engine.runs.basin_maps import DIVERGED, BasinMap
from explorer.engine.runs.map_verdicts import KINDS
from explorer.engine.runs.maps import OutcomeMap, Side
from explorer.engine.trajectories.verdict import VERDICT_NAMES, VERDICTS
from explorer.gui.widgets.phrases import spoken_name
from explorer.scenario import edit
from explorer.scenario.map_request import MapRequest
from explorer.scenario.map_result import MapResult
from explorer.scenario.scenario import Contender, Scenario

DIGITS = 3
"""Significant digits of values that are picked with the mouse."""
Values = tuple[float, float]


def moved_to(
    scenario: Scenario, request: MapRequest, outcome: OutcomeMap | BasinMap, values: Values
) -> tuple[Scenario, str]:
    """The scenario with the values at a point of the map, and the name of that edit."""
    if isinstance(outcome, BasinMap):
        sides = (outcome.x, outcome.y)
        start = tuple(
            _rounded(value, low, high, (high - low) / 1000.0)
            for value, (low, high) in zip(values, sides, strict=True)
        )
        return replace(scenario, start=start), "move start"
    for side, value in zip((outcome.x, outcome.y), values, strict=True):
        grain = abs(value) * 10.0 ** (1 - DIGITS) if side.scale == "logarithmic" else 0.0
        grain = grain or (side.high - side.low) / 1000.0
        tried = _rounded(value, side.low, side.high, grain)
        scenario = edit.with_value(scenario, request.contender, side.name, tried)
    return scenario, f"try {spoken_name(outcome.x.name)} and {spoken_name(outcome.y.name)}"


def still_fits(scenario: Scenario, result: MapResult) -> bool:
    """Whether values of the map can be tried: just after an edit it may be that of another one."""
    if isinstance(result.outcome, BasinMap):
        return scenario.surface == result.scenario.surface
    then, now = (
        each.contenders[result.request.contender : result.request.contender + 1]
        for each in (result.scenario, scenario)
    )
    return [_declared(each) for each in now] == [_declared(each) for each in then]


def _declared(contender: Contender) -> tuple[object, ...]:
    optimizer = contender.optimizer
    return optimizer.id, optimizer.dialect, optimizer.parameters


def map_words(request: MapRequest, outcome: OutcomeMap | BasinMap, values: Values) -> str:
    """What happened at a point of the map, in two lines."""
    if isinstance(outcome, BasinMap):
        row, column = (
            _index(value, *span, len(outcome.owners))
            for value, span in ((values[1], outcome.y), (values[0], outcome.x))
        )
        owner = int(outcome.owners[row, column])
        across, upward = outcome.variables
        where = f"{across} {rounded(values[0])}, {upward} {rounded(values[1])}"
        if owner == DIVERGED:
            return f"{where}\ndiverged"
        if owner < 0:
            return f"{where}\nat no known minimum after {outcome.steps} steps"
        minimum = ", ".join(rounded(number) for number in outcome.minima[owner])
        return f"{where}\nreaches the minimum at ({minimum})"
    row = _index_on(outcome.y, values[1], len(outcome.losses))
    column = _index_on(outcome.x, values[0], len(outcome.losses))
    where = ", ".join(
        f"{spoken_name(side.name)} {rounded(value)}"
        for side, value in zip((outcome.x, outcome.y), values, strict=True)
    )
    return f"{where}\n{_fate(request, outcome, row, column)}"


def _fate(request: MapRequest, outcome: OutcomeMap, row: int, column: int) -> str:
    if (diverged := int(outcome.diverged[row, column])) >= 0:
        return f"diverged at step {diverged}"
    if request.measure == "verdict" and outcome.verdicts is not None:
        kind = KINDS[outcome.verdicts[row, column]]
        return f"{VERDICT_NAMES[kind]}: {VERDICTS[kind]}"
    steps = (outcome.reached if request.measure == "reached" else outcome.settled)[row, column]
    loss = f"f {rounded(outcome.losses[row, column])} after {outcome.steps} steps"
    if request.measure == "loss" or steps < 0:
        return loss
    how = "first within" if request.measure == "reached" else "stays within"
    return f"{how} {rounded(outcome.tolerance)} from step {steps} on; {loss}"


def _index_on(side: Side, value: float, count: int) -> int:
    if side.scale == "logarithmic":
        return _index(math.log(value), math.log(side.low), math.log(side.high), count)
    return _index(value, side.low, side.high, count)


def _index(value: float, low: float, high: float, count: int) -> int:
    share = (value - low) / (high - low)
    return int(np.clip(round(share * (count - 1)), 0, count - 1))


def _rounded(value: float, low: float, high: float, grain: float) -> float:
    """The value to about a grain, as few digits as that allows, and inside the ends."""
    digits = max(0, -math.floor(math.log10(grain)))
    return min(max(round(value, digits), low), high)
