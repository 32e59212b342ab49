"""The picture of a map of any kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from explorer.drawing.colours.theme import Theme
from explorer.drawing.plots.maps.basin_image import basin_picture
from explorer.drawing.plots.maps.map_image import MapPicture, outcome_map_picture, with_theory
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.runs.basin_maps import BasinMap
from explorer.engine.runs.maps import OutcomeMap, can_be_varied
from explorer.engine.trajectories.verdict import VERDICT_NAMES
from explorer.scenario.map_request import MapRequest
from explorer.scenario.map_result import MapResult
from explorer.scenario.scenario import Scenario


def map_pictures(result: MapResult, theme: Theme) -> tuple[MapPicture, ...]:
    """One map, or two beside each other with one scale of colours, one key and their names."""
    pictures = [
        _picture(part, [other for other in result.each if other is not part], theme)
        for part in result.each
    ]
    if len(pictures) == 1:
        return tuple(pictures)
    entries = dict.fromkeys(entry for picture in pictures for entry in picture.key)
    order = list(VERDICT_NAMES.values())
    if result.request.measure == "verdict":
        entries = dict.fromkeys(sorted(entries, key=lambda entry: order.index(entry.name)))
    names = (result.scenario.contenders[part.request.contender].name for part in result.each)
    return tuple(
        replace(picture, key=tuple(entries), title=name)
        for picture, name in zip(pictures, names, strict=True)
    )


def words_of(pictures: Sequence[MapPicture]) -> str:
    """What the colours of maps beside each other mean, and what theory says about each."""
    sentences = [picture.note for picture in pictures]
    sentences += [
        f"{picture.title}. {picture.theory}" if picture.title else picture.theory
        for picture in pictures
        if picture.theory
    ]
    return " ".join(dict.fromkeys(sentences))


def _picture(result: MapResult, others: Sequence[MapResult], theme: Theme) -> MapPicture:
    outcome, request = result.outcome, result.request
    if isinstance(outcome, BasinMap):
        starts = [other.outcome for other in others if isinstance(other.outcome, BasinMap)]
        return basin_picture(outcome, theme, starts)
    assert request.measure != "basins"
    optimizer = result.scenario.contenders[request.contender].optimizer
    labels = (_label(optimizer, outcome.x.name), _label(optimizer, outcome.y.name))
    runs = [other.outcome for other in others if isinstance(other.outcome, OutcomeMap)]
    picture = outcome_map_picture(outcome, labels, request.measure, theme, runs)
    return picture if result.theory is None else with_theory(picture, result.theory)


def mark_of(
    scenario: Scenario, request: MapRequest, outcome: OutcomeMap | BasinMap
) -> tuple[float, float] | None:
    """The scenario's own values on its map; None if the map is of another optimizer by now."""
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
