"""The picture of whatever kind of map there is."""

from __future__ import annotations

from explorer.drawing.colours.theme import Theme
from explorer.drawing.plots.map_image import MapPicture, basin_picture, outcome_picture, with_theory
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.runs.basin_maps import BasinMap
from explorer.engine.runs.maps import OutcomeMap, can_be_varied
from explorer.engine.runs.theory import TheoryMap
from explorer.scenario.map_request import MapRequest
from explorer.scenario.scenario import Scenario


def map_picture(
    outcome: OutcomeMap | BasinMap,
    request: MapRequest,
    optimizer: Optimizer,
    theme: Theme,
    theory: TheoryMap | None = None,
) -> MapPicture:
    """``found``, drawn as the request asks for it, and what theory says about it."""
    if isinstance(outcome, BasinMap):
        return basin_picture(outcome, theme)
    assert request.measure != "basins"
    labels = (_label(optimizer, outcome.x.name), _label(optimizer, outcome.y.name))
    picture = outcome_picture(outcome, labels, request.measure, theme)
    return picture if theory is None else with_theory(picture, theory)


def mark_of(
    scenario: Scenario, request: MapRequest, outcome: OutcomeMap | BasinMap
) -> tuple[float, float] | None:
    """Where the scenario stands on its map; None if it is of another optimizer by now."""
    if isinstance(outcome, BasinMap):
        return (scenario.start[0], scenario.start[1]) if len(scenario.start) == 2 else None
    if not 0 <= request.contender < len(scenario.contenders):
        return None
    numbers = scenario.contenders[request.contender].optimizer.numbers
    if outcome.x.name not in numbers or outcome.y.name not in numbers:
        return None
    return numbers[outcome.x.name], numbers[outcome.y.name]


def _label(optimizer: Optimizer, name: str) -> str:
    symbols = {parameter.name: parameter.symbol for parameter in can_be_varied(optimizer)}
    spoken = name.replace("_", " ")
    return spoken if symbols[name] in ("", name) else f"{spoken} {symbols[name]}"
