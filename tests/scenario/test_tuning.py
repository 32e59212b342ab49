from __future__ import annotations

import pytest

from explorer.engine import optimizers, surfaces
from explorer.engine.runs.searches.tuning_request import TuningRequest
from explorer.scenario import edit
from explorer.scenario.results import compute
from explorer.scenario.scenario import Scenario
from explorer.scenario.tuning import tune_scenario


@pytest.fixture
def scenario() -> Scenario:
    actual = Scenario(surfaces["ravine"], (2.0, 2.0), 30)
    for name in ("gradient_descent", "momentum", "newton"):
        actual = edit.added(actual, optimizers[name]())
    return actual


def test_every_contender_gets_the_budget_and_ends_lower(scenario: Scenario) -> None:
    request = TuningRequest(("learning_rate", "momentum"), budget=60_000)
    tuned = tune_scenario(scenario, request)
    assert [index for index, _ in tuned.tunings] == [0, 1]
    assert [actual.request.over for _, actual in tuned.tunings] == [
        ("learning_rate",),
        ("learning_rate", "momentum"),
    ]
    before, after = compute(scenario).trajectories, compute(tuned.scenario).trajectories
    for index in (0, 1):
        assert after[index].losses[-1] < before[index].losses[-1]


def test_the_report_says_who_was_left_alone_and_why(scenario: Scenario) -> None:
    tuned = tune_scenario(scenario, TuningRequest(budget=60_000))
    lines = tuned.report.splitlines()
    assert lines[0].startswith("Gradient descent: learning rate")
    assert "Newton" in lines[2]
    assert "left as it is" in lines[2]
    assert tuned.scenario.contenders[2] == scenario.contenders[2]


def test_only_the_chosen_one_is_tuned(scenario: Scenario) -> None:
    tuned = tune_scenario(scenario, TuningRequest(budget=60_000), [1])
    assert tuned.scenario.contenders[0] == scenario.contenders[0]
    assert tuned.scenario.contenders[1] != scenario.contenders[1]


def test_progress_goes_on_over_all(scenario: Scenario) -> None:
    shares: list[float] = []
    tune_scenario(scenario, TuningRequest(budget=60_000), progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] > 0.3


def test_where_nobody_can_be_tuned_there_is_a_sentence(scenario: Scenario) -> None:
    with pytest.raises(ValueError, match="none can be tuned"):
        tune_scenario(scenario, TuningRequest(), [2])
