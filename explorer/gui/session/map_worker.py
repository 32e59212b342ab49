"""Maps computed beside the window, which stays in use meanwhile."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from explorer.engine.loops.llvm.compilation import make_machine_ready
from explorer.engine.runs.maps import OutcomeMap
from explorer.scenario.budget import most_map_nodes
from explorer.scenario.map_request import MapRequest, MapResult, map_of, why_no_map
from explorer.scenario.scenario import Scenario

COARSE_NODES, FINE_NODES = 48, 256
ONE_BY_ONE_NODES = (12, 24, 48)
"""The maps made one after the other where their runs are, too."""


@dataclass(frozen=True, eq=False)
class MadeMap(MapResult):
    """A map with what it is of; ``fine`` says that no finer one follows."""

    fine: bool


class _OutdatedError(Exception):
    """Another map is wanted by now."""


class MapMaker(QObject):
    """Makes a coarse map at once and a fine one after it, in a thread of its own.

    The fine one has fewer nodes where ``FINE_NODES`` would be beyond the budget.

    Only the map that was asked for last is made to its end and told, and none after ``stop``.
    Signals: ``made`` (a ``MadeMap``), ``failed`` (a sentence).
    """

    made = Signal(object)
    failed = Signal(str)
    _finished = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="map")
        self._wanted = 0
        # What the thread says waits here until the window has time, and may be outdated by then.
        self._finished.connect(self._tell)

    def make(self, scenario: Scenario, request: MapRequest) -> None:
        """Begin with another map; what is being made is given up."""
        self._wanted += 1
        # A module imported by two threads at once can keep both waiting for ever.
        make_machine_ready()
        self._thread.submit(self._work, self._wanted, scenario, request)

    def stop(self) -> None:
        """Give up what is being made."""
        self._wanted += 1

    def _tell(self, number: int, result: MadeMap | str) -> None:
        if number != self._wanted:
            return
        if isinstance(result, str):
            self.failed.emit(result)
        else:
            self.made.emit(result)

    def _work(self, number: int, scenario: Scenario, request: MapRequest) -> None:
        def look(_share: float) -> None:
            if number != self._wanted:
                raise _OutdatedError

        each, part = _nodes(scenario, request), request
        for nodes in each:
            try:
                look(0.0)
                outcome = map_of(scenario, replace(part, nodes=nodes), progress=look)
                look(1.0)
            except _OutdatedError:
                return
            except ValueError as problem:
                self._finished.emit(number, str(problem))
                return
            made = MadeMap(scenario, replace(request, nodes=nodes), outcome, nodes == each[-1])
            made.theory  # noqa: B018 - it is found here, and not where a person waits
            self._finished.emit(number, made)
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
    finest = min(FINE_NODES, most_map_nodes(scenario, request.contender))
    return (COARSE_NODES, finest) if finest > COARSE_NODES else (COARSE_NODES,)
