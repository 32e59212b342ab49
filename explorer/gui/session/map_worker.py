"""Maps computed beside the window, which stays in use meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from explorer.engine.loops.llvm.compilation import make_machine_ready
from explorer.engine.runs.maps import OutcomeMap
from explorer.gui.session.newest_work import Look, NewestWork, Tell
from explorer.scenario.budget import most_map_nodes
from explorer.scenario.map_request import MapRequest, why_no_map
from explorer.scenario.map_result import MapResult, map_of
from explorer.scenario.scenario import Scenario

COARSE_NODES, FINE_NODES = 48, 256
ONE_BY_ONE_NODES = (12, 24, 48)
"""The maps made one after the other where their runs are, too."""
JUDGED_NODES = (6, 16, 32, 64)
"""The same where each run is judged."""


@dataclass(frozen=True, eq=False)
class MadeMap(MapResult):
    """A map with what it is of; ``fine`` says that no finer one follows."""

    fine: bool


class MapMaker(NewestWork):
    """Makes a coarse map at once and a fine one after it, in a thread of its own.

    The fine one has fewer nodes where ``FINE_NODES`` would be beyond the budget.

    Only the map that was asked for last is made to its end and told, and none after ``stop``.
    Signals: ``made`` (a ``MadeMap``), ``failed`` (a sentence).
    """

    made = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__("map", parent)

    def make(self, scenario: Scenario, request: MapRequest) -> None:
        """Begin with another map; what is being made is given up."""
        # A module imported by two threads at once can keep both waiting for ever.
        make_machine_ready()
        self._begin(partial(_make, scenario, request))


def _make(scenario: Scenario, request: MapRequest, tell: Tell, look: Look) -> None:
    each, part = _nodes(scenario, request), request
    for nodes in each:
        look()
        outcome = map_of(scenario, replace(part, nodes=nodes), progress=lambda _share: look())
        look()
        made = MadeMap(scenario, replace(request, nodes=nodes), outcome, nodes == each[-1])
        made.theory  # noqa: B018 - it is found here, and not where a person waits
        tell("made", made)
        if isinstance(outcome, OutcomeMap):
            # What tells most was found for the first map, and is the same for the next.
            spans = (outcome.x.low, outcome.x.high), (outcome.y.low, outcome.y.high)
            part = replace(part, x_span=spans[0], y_span=spans[1])


def _nodes(scenario: Scenario, request: MapRequest) -> tuple[int, ...]:
    """The nodes along each side of one map after the other."""
    if why_no_map(scenario, request):
        return (COARSE_NODES,)
    if scenario.surface.one_by_one:
        return ONE_BY_ONE_NODES
    if request.measure == "verdict":
        most = most_map_nodes(scenario, request.contender)
        return tuple(nodes for nodes in JUDGED_NODES if nodes <= most) or JUDGED_NODES[:1]
    finest = min(FINE_NODES, most_map_nodes(scenario, request.contender))
    return (COARSE_NODES, finest) if finest > COARSE_NODES else (COARSE_NODES,)
