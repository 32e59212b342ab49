"""Maps of a scenario: one of its contenders with other values, or from other starts."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from explorer.engine.objectives.objective import Progress
from explorer.engine.objectives.surface import Span
from explorer.engine.runs.map_ranges import coarse_nodes, telling_sides
from explorer.engine.runs.maps import (
    NODES,
    BasinMap,
    OutcomeMap,
    basin_map,
    can_be_varied,
    can_map,
    outcome_map,
)
from explorer.engine.runs.theory import TheoryMap, theory_map
from explorer.engine.trajectories.convergence import TOLERANCE
from explorer.scenario.scenario import Scenario

Measure = Literal["loss", "settled", "reached", "basins"]
MEASURES: dict[Measure, str] = {
    "loss": "The loss at the last step, above the lowest value known.",
    "settled": "Steps until the loss stays within the tolerance.",
    "reached": "Steps until the loss is first within the tolerance.",
    "basins": "The minimum that each start comes to.",
}


MOST_OF_THEORY = 128
"""Values of each side that theory is asked about: its border is a smooth line between them."""


@dataclass(frozen=True, kw_only=True)
class MapRequest:
    """What a map is of: the contender's index, two of its hyper-parameters, and what is told.

    ``x`` and ``y`` None take the first two that can be varied, and spans None the values whose
    outcomes differ. Basins are over starts and need neither; ``view`` None is then the surface's
    own. ``theory`` asks for the border of stability and the best point that theory has for
    a linear rule.
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


def sides_of(scenario: Scenario, request: MapRequest) -> tuple[str, str]:
    """The names of the two hyper-parameters; ``ValueError`` if there are not two."""
    optimizer = scenario.contenders[request.contender].optimizer
    names = [parameter.name for parameter in can_be_varied(optimizer)]
    x = request.x or next((name for name in names if name != request.y), "")
    y = request.y or next((name for name in names if name != x), "")
    if not (x and y):
        raise ValueError(f"{optimizer.id}: found {len(names)} numbers to vary, expected two")
    return x, y


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
    if not 0 <= request.contender < len(scenario.contenders):
        return "No optimizers yet: add one to see its map"
    return can_map(scenario.surface, scenario.contenders[request.contender].optimizer)


def map_of(
    scenario: Scenario, request: MapRequest, *, workers: int = 1, progress: Progress | None = None
) -> OutcomeMap | BasinMap:
    """Compute a map; ``progress`` is told the share that is done.

    Raises ``ValueError`` with a sentence for what cannot be mapped.
    """
    why = why_no_map(scenario, request)
    if why:
        raise ValueError(why)
    trial = scenario.trial(request.contender)
    if request.measure == "basins":
        return basin_map(
            trial,
            view=request.view,
            nodes=request.nodes,
            tolerance=request.tolerance,
            workers=workers,
            progress=progress,
        )
    x, y = sides_of(scenario, request)
    search, fill = _two_parts(progress, coarse_nodes(trial.objective) ** 2, request.nodes**2)
    if request.x_span is not None and request.y_span is not None:
        search, fill = None, progress
    across, upward = telling_sides(
        trial, x, y, x_span=request.x_span, y_span=request.y_span, progress=search
    )
    return outcome_map(
        trial,
        across,
        upward,
        nodes=request.nodes,
        tolerance=request.tolerance,
        workers=workers,
        progress=fill,
    )


def _two_parts(
    progress: Progress | None, first: int, second: int
) -> tuple[Progress | None, Progress | None]:
    """Two that tell ``progress`` of work in two parts, the sizes of which are given."""
    if progress is None:
        return None, None
    share = first / (first + second)
    return (
        lambda done: progress(share * done),
        lambda done: progress(share + (1.0 - share) * done),
    )


@dataclass(frozen=True, eq=False)
class MapResult:
    """A map with the scenario and the request it is of, and what theory says where asked for."""

    scenario: Scenario
    request: MapRequest
    found: OutcomeMap | BasinMap

    @property
    def theory(self) -> TheoryMap | None:
        """``None`` unless it was asked for and has something to say."""
        return None if isinstance(self._theory, str) else self._theory

    @property
    def why_no_theory(self) -> str:
        """Why there is none, in a sentence; empty if there is."""
        return self._theory if isinstance(self._theory, str) else ""

    @cached_property
    def _theory(self) -> TheoryMap | str:
        if not self.request.theory or isinstance(self.found, BasinMap):
            return "no theory was asked for"
        trial = self.scenario.trial(self.request.contender)
        try:
            nodes = min(len(self.found.losses), MOST_OF_THEORY)
            return theory_map(trial, self.found.x, self.found.y, nodes=nodes)
        except ValueError as reason:
            return str(reason)


def compute_map(scenario: Scenario, request: MapRequest) -> MapResult:
    """Compute a map on all processors; ``ValueError`` for what cannot be mapped."""
    return MapResult(scenario, request, map_of(scenario, request, workers=os.cpu_count() or 1))
