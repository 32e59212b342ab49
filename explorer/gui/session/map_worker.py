"""Maps computed beside the window, which stays in use meanwhile."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from explorer.engine.loops.llvm.compilation import make_machine_ready
from explorer.engine.runs.basin_maps import BasinMap
from explorer.engine.runs.maps import OutcomeMap
from explorer.gui.session.newest_work import Look, NewestWork, Tell
from explorer.scenario.budget import most_map_nodes
from explorer.scenario.map_request import MapRequest, requests_of
from explorer.scenario.map_result import MapResult, maps_of, result_of
from explorer.scenario.scenario import Scenario

FIRST_NODES, COARSE_NODES, FINE_NODES = 24, 48, 256
ONE_BY_ONE_NODES = (12, 24, 48)
"""The sizes of successive maps whose runs are computed one after another."""
JUDGED_NODES = (4, 8, 16, 32, 64)
"""The same where each run is judged."""
JUDGED_PAIR_NODES = (3, *JUDGED_NODES[1:])
"""The same for two maps beside each other."""


@dataclass(frozen=True, eq=False)
class MadeMap(MapResult):
    """A map with what it is of; ``fine`` says that no finer one follows."""

    fine: bool


class MapMaker(NewestWork):
    """Makes a coarse map at once and finer ones after it, in a thread of its own.

    The finest has fewer nodes where ``FINE_NODES`` would be beyond the budget.

    Only the map that was requested last is completed and reported, and none after ``stop``.
    Signals: ``made`` (a ``MadeMap``), ``failed`` (a sentence).
    """

    made = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__("map", parent)

    def make(self, scenario: Scenario, request: MapRequest) -> None:
        """Start another map, and abandon the one in progress."""
        # A module imported by two threads at once can keep both waiting forever.
        make_machine_ready()
        self._begin(partial(_make, scenario, request))


def _make(scenario: Scenario, request: MapRequest, tell: Tell, look: Look) -> None:
    each, parts = _nodes(scenario, request), requests_of(scenario, request)
    for nodes in each:
        look()
        parts = tuple(replace(part, nodes=nodes) for part in parts)
        # The window has nothing to show before the first maps, and must stay quick after them.
        workers = (os.cpu_count() or 1) if nodes == each[0] else 1
        outcomes = maps_of(scenario, parts, workers, lambda _share: look())
        look()
        result = result_of(scenario, parts, outcomes)
        made = MadeMap(scenario, parts[0], outcomes[0], nodes == each[-1], beside=result.beside)
        for part in made.each:
            part.theory  # noqa: B018 - it is found here, and not where the user waits
        tell("made", made)
        # The most informative ranges were found for the first map, and hold for the next.
        parts = tuple(_within(part, outcome) for part, outcome in zip(parts, outcomes, strict=True))


def _within(request: MapRequest, outcome: OutcomeMap | BasinMap) -> MapRequest:
    """The request for the part that a map of it has shown."""
    if isinstance(outcome, BasinMap):
        return request
    x, y = outcome.x, outcome.y
    return replace(request, x_span=(x.low, x.high), y_span=(y.low, y.high))


def _nodes(scenario: Scenario, request: MapRequest) -> tuple[int, ...]:
    """The nodes along each side of one map after the other."""
    if scenario.surface.one_by_one:
        return ONE_BY_ONE_NODES
    most = min(most_map_nodes(scenario, part.contender) for part in requests_of(scenario, request))
    if request.measure == "verdict":
        each = JUDGED_NODES if request.beside is None else JUDGED_PAIR_NODES
        return tuple(nodes for nodes in each if nodes <= most) or each[:1]
    finest = max(COARSE_NODES, min(FINE_NODES, most))
    return tuple(sorted({FIRST_NODES, COARSE_NODES, finest}))
