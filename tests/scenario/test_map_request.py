"""Maps of a scenario: each point shows what the contender would do there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explorer.engine import Noise, Schedule, formula, optimizers, run_trial, surfaces
from explorer.engine.objectives.python_function import objective
from explorer.engine.runs.basin_maps import BasinMap
from explorer.engine.runs.maps import OutcomeMap
from explorer.scenario import edit
from explorer.scenario.map_request import MapRequest, requests_of
from explorer.scenario.map_result import compute_map
from explorer.scenario.scenario import Contender, Scenario
from explorer.scenario.stage_layout import Measure
from tests.scenarios import map_of

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
    actual = map_of(scenario, request)
    assert isinstance(actual, OutcomeMap)
    for row, share in enumerate(actual.y.values(NODES).tolist()):
        for column, rate in enumerate(actual.x.values(NODES).tolist()):
            there = edit.with_value(scenario, 1, "learning_rate", rate)
            there = edit.with_value(there, 1, "momentum", share)
            assert actual.losses[row, column] == run_trial(there.trial(1)).losses[-1]


def test_basins_are_those_of_the_contenders_schedule_noise_and_seed(scenario: Scenario) -> None:
    actual = map_of(scenario, MapRequest(contender=1, measure="basins", nodes=NODES))
    assert isinstance(actual, BasinMap)
    values = np.array([minimum.value for minimum in scenario.surface.minima])
    for row, y in enumerate(np.linspace(*actual.y, NODES).tolist()):
        for column, x in enumerate(np.linspace(*actual.x, NODES).tolist()):
            run = run_trial(replace(scenario, start=(x, y)).trial(1))
            nearest = np.linalg.norm(actual.minima - run.positions[-1], axis=1).argmin()
            distance = run.losses[-1] - values[nearest]
            assert actual.distances[row, column] == pytest.approx(distance, rel=1e-12)


def test_two_maps_have_common_sides_where_their_names_agree(scenario: Scenario) -> None:
    scenario = edit.added(scenario, optimizers["nesterov"](learning_rate=0.02, momentum=0.3))
    request = MapRequest(contender=1, beside=2, nodes=NODES)
    first, second = (part.outcome for part in compute_map(scenario, request).each)
    alone = [map_of(scenario, MapRequest(contender=which, nodes=NODES)) for which in (1, 2)]
    assert isinstance(first, OutcomeMap)
    assert isinstance(second, OutcomeMap)
    assert (first.x, first.y) == (second.x, second.y)
    for axis in ("x", "y"):
        own = [getattr(outcome, axis) for outcome in alone]
        assert getattr(first, axis).low == min(side.low for side in own)
        assert getattr(first, axis).high == max(side.high for side in own)


def test_a_map_beside_another_has_sides_of_its_own_where_it_lacks_the_other_s(
    scenario: Scenario,
) -> None:
    scenario = edit.added(scenario, optimizers["adam"]())
    request = MapRequest(contender=1, beside=2, x="learning_rate", y="momentum", y_span=(0.0, 0.5))
    first, second = requests_of(scenario, request)
    assert (first.x, first.y, first.y_span) == ("learning_rate", "momentum", (0.0, 0.5))
    assert (second.x, second.y, second.y_span) == ("learning_rate", "beta1", None)


@pytest.mark.parametrize("measure", ["loss", "reached"])
def test_two_maps_are_measured_from_one_lowest_loss(measure: Measure) -> None:
    scenario = Scenario(formula("(x - 1)**2 + 3"), (0.0,), 5)
    for name in ("momentum", "nesterov"):
        scenario = edit.added(scenario, optimizers[name]())
    request = MapRequest(
        beside=1, measure=measure, nodes=NODES, tolerance=0.5, x="learning_rate", y="momentum",
        x_span=(0.01, 0.3), y_span=(0.0, 0.5),
    )  # fmt: skip
    first, second = (part.outcome for part in compute_map(scenario, request).each)
    alone = [map_of(scenario, replace(part, measure="loss")).optimum
             for part in requests_of(scenario, request)]  # fmt: skip
    assert alone[0] != alone[1]
    assert first.optimum == second.optimum == min(alone)
    if measure == "reached":
        for actual in (first, second):
            near = actual.losses - min(alone) < 0.5
            assert (actual.reached[near] >= 0).all()


def test_basins_of_two_contenders_are_of_the_same_starts(scenario: Scenario) -> None:
    view = ((0.0, 4.0), (1.0, 3.0))
    request = MapRequest(measure="basins", beside=1, view=view, nodes=NODES)
    result = compute_map(scenario, request)
    assert [single.request.contender for single in result.each] == [0, 1]
    for part in result.each:
        assert isinstance(part.outcome, BasinMap)
        assert (part.outcome.x, part.outcome.y) == view


def test_a_contender_beside_that_has_no_map_says_why(scenario: Scenario) -> None:
    scenario = edit.added(scenario, optimizers["newton"]())
    with pytest.raises(ValueError, match="one run at a time"):
        compute_map(scenario, MapRequest(beside=2, nodes=NODES))


def test_a_map_beside_one_that_is_gone_is_refused_in_a_sentence(scenario: Scenario) -> None:
    with pytest.raises(ValueError, match="add one to see its map"):
        compute_map(scenario, MapRequest(beside=len(scenario.contenders), nodes=NODES))


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
