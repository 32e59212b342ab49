"""A request for a map of a scenario: a contender with other values, or from other starts."""

from __future__ import annotations

from dataclasses import dataclass, replace

from explorer.engine.objectives.surface import Span
from explorer.engine.runs.maps import NODES, can_be_varied, can_map
from explorer.engine.trajectories.convergence import TOLERANCE
from explorer.scenario.scenario import Scenario
from explorer.scenario.stage_layout import Measure

NODES_JUDGED = 64
"""Values along each side of a map of verdicts, which takes about a millisecond for each run."""


@dataclass(frozen=True, kw_only=True)
class MapRequest:
    """What a map shows: the contender's index, two of its hyper-parameters, and the measure.

    ``x`` and ``y`` None mean the first two that can be varied, and spans None the values whose
    outcomes differ. Basins are over starts and need neither; ``view`` None is then the surface's
    own. ``theory`` requests the theoretical stability boundary and best point of a linear rule.
    ``beside`` is the index of a contender whose map is made on the same scales.
    """

    contender: int = 0
    measure: Measure = "loss"
    x: str | None = None
    y: str | None = None
    x_span: Span | None = None
    y_span: Span | None = None
    view: tuple[Span, Span] | None = None
    tolerance: float = TOLERANCE.default
    nodes: int = NODES
    theory: bool = True
    beside: int | None = None


def finest_nodes(measure: Measure) -> int:
    """The default number of values along each side of a map."""
    return NODES_JUDGED if measure == "verdict" else NODES


def sides_of(scenario: Scenario, request: MapRequest) -> tuple[str, str]:
    """The names of the two hyper-parameters; ``ValueError`` if there are not two."""
    optimizer = scenario.contenders[request.contender].optimizer
    names = [parameter.name for parameter in can_be_varied(optimizer)]
    x = request.x or next((name for name in names if name != request.y), "")
    y = request.y or next((name for name in names if name != x), "")
    if not (x and y):
        raise ValueError(f"{optimizer.id}: found {len(names)} numbers to vary, expected two")
    return x, y


def requests_of(scenario: Scenario, request: MapRequest) -> tuple[MapRequest, ...]:
    """One request for each single map, with the names of its sides.

    A contender beside another is varied over the same hyper-parameters as far as it has them.
    """
    wanted = [replace(request, beside=None)]
    if request.beside is not None:
        wanted.append(_beside(scenario, request, request.beside))
    if request.measure == "basins":
        return tuple(wanted)
    sides = (sides_of(scenario, part) for part in wanted)
    return tuple(replace(part, x=x, y=y) for part, (x, y) in zip(wanted, sides, strict=True))


def _beside(scenario: Scenario, request: MapRequest, contender: int) -> MapRequest:
    if request.measure == "basins":
        return replace(request, contender=contender, beside=None)
    x, y = sides_of(scenario, request)
    names = [number.name for number in can_be_varied(scenario.contenders[contender].optimizer)]
    return replace(
        request,
        contender=contender,
        beside=None,
        x=x if x in names else None,
        y=y if y in names else None,
        x_span=request.x_span if x in names else None,
        y_span=request.y_span if y in names else None,
    )


def first_with(scenario: Scenario, *names: str | None) -> int:
    """The first contender that can be mapped over these hyper-parameters, or else the first."""
    wanted = {name for name in names if name is not None}
    for index, contender in enumerate(scenario.contenders):
        numbers = {parameter.name for parameter in can_be_varied(contender.optimizer)}
        if wanted <= numbers and not can_map(scenario.surface, contender.optimizer):
            return index
    return 0


def why_no_map(scenario: Scenario, request: MapRequest) -> str:
    """Why there is no such map, in a sentence; empty if there is."""
    wanted = (request.contender, request.beside)
    for contender in (index for index in wanted if index is not None):
        if not 0 <= contender < len(scenario.contenders):
            return "No optimizers yet: add one to see its map"
        why = can_map(scenario.surface, scenario.contenders[contender].optimizer)
        if why:
            return why
    return ""
