"""Maps of a scenario, computed: one of its contenders with other values, or from other starts."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property

from explorer.engine.objectives.objective import Progress
from explorer.engine.runs.basin_maps import BasinMap, basin_map
from explorer.engine.runs.map_ranges import coarse_nodes, telling_sides
from explorer.engine.runs.map_verdicts import judged
from explorer.engine.runs.maps import OutcomeMap, outcome_map
from explorer.engine.runs.theory import TheoryMap, theory_map
from explorer.scenario.map_request import MapRequest, sides_of, why_no_map
from explorer.scenario.scenario import Scenario

MOST_OF_THEORY = 128
"""Values of each side that theory is asked about: its border is a smooth line between them."""
JUDGING = 50
"""How many times as long as the runs of a map the verdicts on them take, roughly."""


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
    judging = None
    across, upward = telling_sides(
        trial, x, y, x_span=request.x_span, y_span=request.y_span, progress=search
    )
    if request.measure == "verdict":
        fill, judging = _two_parts(fill, 1, JUDGING)
    outcome = outcome_map(
        trial,
        across,
        upward,
        nodes=request.nodes,
        tolerance=request.tolerance,
        workers=workers,
        progress=fill,
    )
    return judged(trial, outcome, judging) if request.measure == "verdict" else outcome


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
