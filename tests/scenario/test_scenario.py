"""Invalid scenarios are refused."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest

from explorer.engine import optimizers, surfaces
from explorer.engine.rules.schedule import Schedule
from explorer.scenario.scenario import Contender, Scenario


@pytest.fixture
def scenario() -> Scenario:
    """Plain descent on Beale's function."""
    contender = Contender(optimizers["gradient_descent"](), "plain")
    return Scenario(surfaces["beale"], (1.0, 1.0), 10, (contender,))


@pytest.mark.parametrize("start", [(), (1.0,), (1.0, 2.0, 3.0), (1.0, float("nan"))])
def test_a_start_that_does_not_fit_is_named(scenario: Scenario, start: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match=r"^start"):
        replace(scenario, start=start)


@pytest.mark.parametrize("steps", [-1, 1.5, 10**7, "many"])
def test_a_number_of_steps_out_of_range_is_named(scenario: Scenario, steps: int) -> None:
    with pytest.raises(ValueError, match=r"^steps"):
        replace(scenario, steps=steps)


@pytest.mark.parametrize("seed", [-1, 2**63, True])
def test_a_seed_out_of_range_is_named(scenario: Scenario, seed: int) -> None:
    with pytest.raises(ValueError, match=r"^seed"):
        replace(scenario, seed=seed)


def test_a_schedule_an_optimizer_cannot_follow_is_named_with_its_contender(
    scenario: Scenario,
) -> None:
    second = Contender(optimizers["newton"](), "curved", Schedule("reduce_on_plateau"))
    with pytest.raises(ValueError, match=r"^contenders\[1\]\.schedule: newton"):
        replace(scenario, contenders=(*scenario.contenders, second))


def test_a_scenario_is_a_value(scenario: Scenario) -> None:
    assert scenario == replace(scenario)
    with pytest.raises(FrozenInstanceError):
        scenario.steps = 3  # type: ignore[misc]
    other = scenario.with_contender(0, replace(scenario.contenders[0], name="other"))
    assert scenario.contenders[0].name == "plain"
    assert other.contenders[0].name == "other"


def test_a_name_that_no_file_can_hold_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^name: found 'a\\ud83d', expected text"):
        Contender(optimizers["adam"](), "a\ud83d")
