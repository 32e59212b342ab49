"""The subject of the session's map: the selected contender, with the choices of the view."""

from __future__ import annotations

from dataclasses import replace

from explorer.engine.runs.maps import can_be_varied, can_map, side
from explorer.scenario.map_request import MapRequest, requests_of
from explorer.scenario.scenario import Scenario
from explorer.scenario.stage_layout import MapChoice


def could_be_beside(scenario: Scenario, chosen: int) -> list[str]:
    """Names of the contenders whose map can be shown beside that of the chosen one."""
    return [
        contender.name
        for index, contender in enumerate(scenario.contenders)
        if index != chosen
        and not can_map(scenario.surface, contender.optimizer)
        and len(can_be_varied(contender.optimizer)) > 1
    ]


def request_for(scenario: Scenario, chosen: int, choice: MapChoice) -> MapRequest:
    """The request for a choice; sides that the optimizer lacks are replaced."""
    names: list[str] = []
    if 0 <= chosen < len(scenario.contenders):
        optimizer = scenario.contenders[chosen].optimizer
        names = [parameter.name for parameter in can_be_varied(optimizer)]
    x, y = choice.x, choice.y
    x = x if x in names else next((name for name in names if name != y), None)
    y = y if y in names and y != x else next((name for name in names if name != x), None)
    beside = None
    if choice.beside in could_be_beside(scenario, chosen):
        beside = [contender.name for contender in scenario.contenders].index(choice.beside)
    return MapRequest(
        contender=chosen,
        measure=choice.measure,
        x=x,
        y=y,
        tolerance=choice.tolerance,
        beside=beside,
    )


def key_of(scenario: Scenario, request: MapRequest) -> object:
    """All that the maps depend on: not the values that they vary themselves."""
    return tuple(_key(scenario, part) for part in requests_of(scenario, request))


def _key(scenario: Scenario, request: MapRequest) -> object:
    contender = scenario.contenders[request.contender]
    optimizer, start = contender.optimizer, scenario.start
    if request.measure == "basins":
        start = ()
        request = replace(request, x=None, y=None)
    else:
        assert request.x is not None
        assert request.y is not None
        varied = {name: side(optimizer, name).low for name in (request.x, request.y)}
        optimizer = optimizer.with_values(**varied)
    setting = (scenario.surface, start, scenario.steps, scenario.noise, scenario.seed)
    return (setting, optimizer, contender.schedule, request)
