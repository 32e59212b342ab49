"""Maps of a scenario: what a place of them tells is what the contender would do there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explorer.engine import Noise, Schedule, optimizers, run_trial, surfaces
from explorer.engine.objectives.own_function import objective
from explorer.engine.runs.basin_maps import BasinMap
from explorer.engine.runs.maps import OutcomeMap
from explorer.scenario import edit
from explorer.scenario.map_request import MapRequest
from explorer.scenario.map_result import map_of
from explorer.scenario.scenario import Contender, Scenario

NODES = 4


@pytest.fixture
def scenario() -> Scenario:
    """The second contender has a schedule; both meet noise of their own."""
    surface = surfaces["himmelblau"]
    contenders = (
        Contender(optimizers["gradient_descent"](learning_rate=0.01), "Plain"),
        Contender(
            optimizers["momentum"](learning_rate=0.01, momentum=0.5),
            "Scheduled",
            Schedule("exponential", factor=0.9),
        ),
    )
    return Scenario(surface, surface.starts[0], 30, contenders, Noise(2.0, shared=False), seed=5)


def test_a_map_is_made_with_the_contenders_schedule_noise_and_seed(scenario: Scenario) -> None:
    request = MapRequest(
        contender=1, x="learning_rate", y="momentum", x_span=(0.005, 0.02), y_span=(0.0, 0.9),
        nodes=NODES,
    )  # fmt: skip
    found = map_of(scenario, request)
    assert isinstance(found, OutcomeMap)
    for row, share in enumerate(found.y.places(NODES).tolist()):
        for column, rate in enumerate(found.x.places(NODES).tolist()):
            there = edit.with_value(scenario, 1, "learning_rate", rate)
            there = edit.with_value(there, 1, "momentum", share)
            assert found.losses[row, column] == run_trial(there.trial(1)).losses[-1]


def test_basins_are_those_of_the_contenders_schedule_noise_and_seed(scenario: Scenario) -> None:
    found = map_of(scenario, MapRequest(contender=1, measure="basins", nodes=NODES))
    assert isinstance(found, BasinMap)
    values = np.array([one.value for one in scenario.surface.minima])
    for row, y in enumerate(np.linspace(*found.y, NODES).tolist()):
        for column, x in enumerate(np.linspace(*found.x, NODES).tolist()):
            run = run_trial(replace(scenario, start=(x, y)).trial(1))
            nearest = np.linalg.norm(found.minima - run.positions[-1], axis=1).argmin()
            distance = run.losses[-1] - values[nearest]
            assert found.distances[row, column] == pytest.approx(distance, rel=1e-12)


def test_the_search_for_telling_ranges_is_told_of_and_can_be_stopped() -> None:
    bowl = objective(lambda x: float(x @ x), lambda x: 2 * x, dimension=2)
    scenario = edit.added(Scenario(bowl, (1.0, 1.0), 2), optimizers["momentum"]())
    request = MapRequest(x="learning_rate", y="momentum", nodes=2)
    told: list[float] = []
    map_of(scenario, request, progress=told.append)
    assert told == sorted(told)
    # Nearly all runs of so small a map are those of the search.
    assert len({share for share in told if share < 0.9}) > 1

    def stop(share: float) -> None:
        if share > 0.1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        map_of(scenario, request, progress=stop)
