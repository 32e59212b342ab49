"""Maps of a scenario, computed: one of its contenders with other values, or from other starts."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from explorer.engine.progress import Progress, part_of
from explorer.engine.runs.basin_maps import BasinMap, basin_map
from explorer.engine.runs.map_ranges import coarse_nodes, telling_sides
from explorer.engine.runs.map_verdicts import judged
from explorer.engine.runs.maps import OutcomeMap, Side, outcome_map
from explorer.engine.runs.theory import TheoryMap, theory_map
from explorer.scenario.map_request import MapRequest, requests_of, sides_of, why_no_map
from explorer.scenario.scenario import Scenario

MOST_OF_THEORY = 128
"""Values along each side for the theory: its boundary is a smooth line between them."""
JUDGING = 50
"""How many times as long as the runs of a map the verdicts on them take, roughly."""


def maps_of(
    scenario: Scenario,
    requests: Sequence[MapRequest],
    workers: int = 1,
    progress: Progress | None = None,
) -> list[OutcomeMap | BasinMap]:
    """Compute the maps of one or two single requests of the same measure, on common scales.

    A hyper-parameter that runs along the same side of both has one range, and both are measured
    from one lowest loss. Raises ``ValueError`` with a sentence for what cannot be mapped.
    """
    for request in requests:
        if why := why_no_map(scenario, request):
            raise ValueError(why)
    count = len(requests)
    if requests[0].measure == "basins":
        return [
            _basins(scenario, request, workers, part_of(progress, index, index + 1, count))
            for index, request in enumerate(requests)
        ]
    runs_of_search = coarse_nodes(scenario.surface) ** 2
    if all(request.x_span and request.y_span for request in requests):
        runs_of_search = 0
    runs = runs_of_search + requests[0].nodes ** 2
    search = part_of(progress, 0, runs_of_search, runs)
    fill = part_of(progress, runs_of_search, runs, runs)
    sides = _common_sides(
        [
            _sides(scenario, request, workers, part_of(search, index, index + 1, count))
            for index, request in enumerate(requests)
        ]
    )
    outcomes = [
        _outcome(scenario, request, pair, None, workers, part_of(fill, index, index + 1, count))
        for index, (request, pair) in enumerate(zip(requests, sides, strict=True))
    ]
    lowest = min(outcome.optimum for outcome in outcomes)
    if requests[0].measure in ("loss", "verdict"):
        return [replace(outcome, optimum=lowest) for outcome in outcomes]
    return [
        outcome
        if outcome.optimum == lowest
        else _outcome(scenario, request, pair, lowest, workers, None)
        for outcome, request, pair in zip(outcomes, requests, sides, strict=True)
    ]


def _basins(
    scenario: Scenario, request: MapRequest, workers: int, progress: Progress | None
) -> BasinMap:
    return basin_map(
        scenario.trial(request.contender),
        view=request.view,
        nodes=request.nodes,
        tolerance=request.tolerance,
        workers=workers,
        progress=progress,
    )


def _sides(
    scenario: Scenario, request: MapRequest, workers: int, progress: Progress | None
) -> tuple[Side, Side]:
    x, y = sides_of(scenario, request)
    trial = scenario.trial(request.contender)
    spans = {"x_span": request.x_span, "y_span": request.y_span}
    return telling_sides(trial, x, y, **spans, workers=workers, progress=progress)


def _common_sides(sides: Sequence[tuple[Side, Side]]) -> list[tuple[Side, Side]]:
    """The same sides, as wide as the widest of their name along the same direction."""

    def common(axis: int, own: Side) -> Side:
        same = [pair[axis] for pair in sides if pair[axis].name == own.name]
        low, high = min(side.low for side in same), max(side.high for side in same)
        return replace(own, low=low, high=high)

    return [(common(0, x), common(1, y)) for x, y in sides]


def _outcome(
    scenario: Scenario,
    request: MapRequest,
    sides: tuple[Side, Side],
    optimum: float | None,
    workers: int,
    progress: Progress | None,
) -> OutcomeMap:
    trial, judging = scenario.trial(request.contender), None
    if request.measure == "verdict":
        whole = 1 + JUDGING
        progress, judging = part_of(progress, 0, 1, whole), part_of(progress, 1, whole, whole)
    outcome = outcome_map(
        trial,
        *sides,
        nodes=request.nodes,
        tolerance=request.tolerance,
        optimum=optimum,
        workers=workers,
        progress=progress,
    )
    return judged(trial, outcome, judging) if request.measure == "verdict" else outcome


@dataclass(frozen=True, eq=False)
class MapResult:
    """A map with its scenario and request, and the theory if requested.

    ``beside`` is the map of the other contender, if there is one.
    """

    scenario: Scenario
    request: MapRequest
    outcome: OutcomeMap | BasinMap
    beside: MapResult | None = field(default=None, kw_only=True)

    @property
    def each(self) -> tuple[MapResult, ...]:
        """This map, and the one beside it."""
        return (self,) if self.beside is None else (self, self.beside)

    @property
    def theory(self) -> TheoryMap | None:
        """``None`` unless it was requested and applies."""
        return None if isinstance(self._theory, str) else self._theory

    @property
    def why_no_theory(self) -> str:
        """Why there is none, in a sentence; empty if there is."""
        return self._theory if isinstance(self._theory, str) else ""

    @cached_property
    def _theory(self) -> TheoryMap | str:
        if not self.request.theory or isinstance(self.outcome, BasinMap):
            return "theory was not requested"
        trial = self.scenario.trial(self.request.contender)
        try:
            nodes = min(len(self.outcome.losses), MOST_OF_THEORY)
            return theory_map(trial, self.outcome.x, self.outcome.y, nodes=nodes)
        except ValueError as reason:
            return str(reason)


def result_of(
    scenario: Scenario, requests: Sequence[MapRequest], outcomes: Sequence[OutcomeMap | BasinMap]
) -> MapResult:
    """One or two maps with their scenario and requests."""
    beside = [MapResult(scenario, *last) for last in list(zip(requests, outcomes, strict=True))[1:]]
    return MapResult(scenario, requests[0], outcomes[0], beside=beside[0] if beside else None)


def compute_map(
    scenario: Scenario, request: MapRequest, progress: Progress | None = None
) -> MapResult:
    """Compute a map on all processors; ``ValueError`` for what cannot be mapped."""
    if why := why_no_map(scenario, request):
        raise ValueError(why)
    requests = requests_of(scenario, request)
    outcomes = maps_of(scenario, requests, os.cpu_count() or 1, progress)
    return result_of(scenario, requests, outcomes)
