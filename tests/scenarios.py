"""Scenarios and single maps that several tests begin with."""

from __future__ import annotations

from dataclasses import replace

from explorer.engine import optimizers
from explorer.engine.objectives.any_objective import AnyObjective
from explorer.engine.progress import Progress
from explorer.engine.runs.basin_maps import BasinMap
from explorer.engine.runs.maps import OutcomeMap
from explorer.scenario.edit import added, default_start
from explorer.scenario.map_request import MapRequest
from explorer.scenario.map_result import maps_of
from explorer.scenario.scenario import Scenario


def starter(surface: AnyObjective) -> Scenario:
    """Momentum and plain descent, both with a rate that is safe on any built-in surface."""
    scenario = Scenario(surface, default_start(surface), steps=200)
    scenario = added(scenario, optimizers["gradient_descent"](learning_rate=0.001))
    return added(scenario, optimizers["momentum"](learning_rate=0.001))


def map_of(
    scenario: Scenario, request: MapRequest, progress: Progress | None = None
) -> OutcomeMap | BasinMap:
    """A single map, without the one beside it."""
    (outcome,) = maps_of(scenario, [replace(request, beside=None)], progress=progress)
    return outcome
