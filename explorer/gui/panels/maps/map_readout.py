"""A place on a map: what happened there, and the scenario that tries it."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from explorer.engine.number_text import rounded
from explorer.engine.runs.maps import DIVERGED, BasinMap, OutcomeMap, Side
from explorer.gui.widgets.phrases import spoken_name
from explorer.scenario import edit
from explorer.scenario.map_request import MapRequest
from explorer.scenario.scenario import Scenario

DIGITS = 3
"""Significant digits of values that are picked with the mouse."""
Values = tuple[float, float]


def moved_to(
    scenario: Scenario, request: MapRequest, found: OutcomeMap | BasinMap, values: Values
) -> tuple[Scenario, str]:
    """The scenario with what lies at a place, and what that edit is called."""
    if isinstance(found, BasinMap):
        sides = (found.x, found.y)
        start = tuple(
            _rounded(value, low, high, (high - low) / 1000.0)
            for value, (low, high) in zip(values, sides, strict=True)
        )
        return replace(scenario, start=start), "move start"
    for one, value in zip((found.x, found.y), values, strict=True):
        grain = abs(value) * 10.0 ** (1 - DIGITS) if one.scale == "logarithmic" else 0.0
        grain = grain or (one.high - one.low) / 1000.0
        tried = _rounded(value, one.low, one.high, grain)
        scenario = edit.with_value(scenario, request.contender, one.name, tried)
    return scenario, f"try {spoken_name(found.x.name)} and {spoken_name(found.y.name)}"


def described(request: MapRequest, found: OutcomeMap | BasinMap, values: Values) -> str:
    """What happened at a place, in two lines."""
    if isinstance(found, BasinMap):
        row, column = (
            _index(value, *span, len(found.owners))
            for value, span in ((values[1], found.y), (values[0], found.x))
        )
        owner = int(found.owners[row, column])
        where = (
            f"{found.variables[0]} {rounded(values[0])}, {found.variables[1]} {rounded(values[1])}"
        )
        if owner == DIVERGED:
            return f"{where}\ndiverged"
        if owner < 0:
            return f"{where}\nat no known minimum after {found.steps} steps"
        place = ", ".join(rounded(number) for number in found.minima[owner])
        return f"{where}\ncomes to the minimum at ({place})"
    row = _index_on(found.y, values[1], len(found.losses))
    column = _index_on(found.x, values[0], len(found.losses))
    where = ", ".join(
        f"{spoken_name(one.name)} {rounded(value)}"
        for one, value in zip((found.x, found.y), values, strict=True)
    )
    return f"{where}\n{_fate(request, found, row, column)}"


def _fate(request: MapRequest, found: OutcomeMap, row: int, column: int) -> str:
    if (diverged := int(found.diverged[row, column])) >= 0:
        return f"diverged at step {diverged}"
    steps = (found.reached if request.measure == "reached" else found.settled)[row, column]
    loss = f"f {rounded(found.losses[row, column])} after {found.steps} steps"
    if request.measure == "loss" or steps < 0:
        return loss
    how = "first within" if request.measure == "reached" else "stays within"
    return f"{how} {rounded(found.tolerance)} from step {steps} on; {loss}"


def _index_on(one: Side, value: float, count: int) -> int:
    if one.scale == "logarithmic":
        return _index(math.log(value), math.log(one.low), math.log(one.high), count)
    return _index(value, one.low, one.high, count)


def _index(value: float, low: float, high: float, count: int) -> int:
    share = (value - low) / (high - low)
    return int(np.clip(round(share * (count - 1)), 0, count - 1))


def _rounded(value: float, low: float, high: float, grain: float) -> float:
    """The value to about a grain, as few digits as that allows, and inside the ends."""
    digits = max(0, -math.floor(math.log10(grain)))
    return min(max(round(value, digits), low), high)
