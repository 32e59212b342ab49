"""Values that follow advice, checked by what comes of them."""

from __future__ import annotations

import pytest

from explorer.engine import Schedule, Trial, formula, optimizers, surfaces
from explorer.engine.diagnosis import suggested_values
from explorer.engine.diagnosis.faster import take_more_steps
from explorer.engine.diagnosis.measurements import Measurements
from explorer.engine.diagnosis.suggested_values import (
    ending_higher,
    forgetting_sooner,
    more_steps,
    scaled_value,
    usable,
)
from explorer.engine.rules.schedule import schedule_kinds
from explorer.engine.runs.run import run_trial

DESCENT = optimizers["gradient_descent"]


KINDS = [kind for kind in schedule_kinds if kind not in ("constant", "range_test")]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("share", "warmup"), [(0.1, 0), (0.1, 40), (0.5, 40)])
def test_a_schedule_that_is_to_end_higher_ends_there_and_stays_of_its_kind(
    kind: str, share: float, warmup: int
) -> None:
    numbers = {"interval_steps": 10.0} if kind == "step" else {}
    before = Schedule(kind, warmup_steps=warmup, **numbers)
    after = ending_higher(before, 201, share)
    assert after.kind == kind
    assert after.values["warmup_steps"] == warmup
    if kind == "reduce_on_plateau":
        assert after.values == {**before.values, "minimum_factor": share}
        return
    # Where restarts fall, the last row may be anywhere between the end of a fall and the full rate.
    most = 1.0 if kind == "warm_restarts" else 1.3 * share
    assert share <= after.factors(201)[-1] <= most


def test_a_schedule_that_never_drops_within_the_run_still_gets_a_factor() -> None:
    schedule = Schedule("step", factor=0.01, interval_steps=500.0)
    assert ending_higher(schedule, 101, 0.1).values["factor"] == 0.1


def test_a_run_shorter_than_its_warmup_is_scheduled_for_one_step() -> None:
    schedule = Schedule("exponential", factor=0.01, warmup_steps=50.0)
    assert ending_higher(schedule, 11, 0.1).values["factor"] == 0.1


def test_a_schedule_of_no_such_end_is_replaced_by_a_constant_rate() -> None:
    assert ending_higher(Schedule("range_test"), 201, 0.1) == Schedule()
    assert ending_higher(Schedule(), 201, 0.1) == Schedule()


def test_a_number_is_scaled_where_there_is_one_and_it_stays_in_its_range() -> None:
    assert scaled_value(DESCENT(learning_rate=0.25), "learning_rate", 0.5) == {
        "learning_rate": 0.125
    }
    assert scaled_value(optimizers["momentum"](momentum=0.0), "momentum", 0.5) == {}
    assert scaled_value(DESCENT(), "momentum", 0.5) == {}
    assert scaled_value(optimizers["momentum"](momentum=0.9), "momentum", -2.0) == {}
    assert usable(DESCENT(), "learning_rate", 0.123456) == {"learning_rate": 0.123}
    assert usable(optimizers["adam"](), "beta2", 1.5) == {}


@pytest.mark.parametrize(
    ("momentum", "advised"), [(0.9, 0.6), (0.95, 0.8), (0.7, 0.0), (0.5, 0.0), (1.0, 0.96)]
)
def test_momentum_forgets_four_times_as_fast(momentum: float, advised: float) -> None:
    assert forgetting_sooner(optimizers["momentum"](momentum=momentum)) == {"momentum": advised}


def steps_advised(rate: float, steps: int, surface: str = "parabola") -> int | None:
    objective = surfaces[surface] if surface in surfaces else formula(surface)
    trial = Trial(objective, DESCENT(learning_rate=rate), (1.0,), steps)
    return more_steps(Measurements(trial, run_trial(trial)))


def test_a_run_without_steps_is_advised_to_take_a_hundred() -> None:
    assert steps_advised(0.1, 0) == 100


def test_more_steps_are_as_many_as_the_way_takes_at_the_present_pace() -> None:
    trial = Trial(surfaces["absolute_value"], DESCENT(learning_rate=0.1), (4.0,), 30)
    measured = Measurements(trial, run_trial(trial))
    assert measured.steps_to_go == pytest.approx(10.0)
    assert more_steps(measured) == 42
    assert take_more_steps(measured) == (
        "take more steps, 42 instead of 30: at this pace a minimum is about 10 steps away"
    )


@pytest.mark.parametrize(
    ("rate", "steps", "surface", "advised"),
    [
        (1e-5, 50, "parabola", 500),  # never more than ten times as many
        (0.01, 50, "-x**2/2", 100),  # twice as many where no minimum is known
        (0.25, 10, "parabola", 12),  # never less than a fifth more
        (1e-7, 123, "-x**2/2", 250),  # to two digits, upwards
        (1e-7, 1234, "-x**2/2", 2500),
    ],
)
def test_more_steps_have_bounds_and_two_digits(
    rate: float, steps: int, surface: str, advised: int
) -> None:
    assert steps_advised(rate, steps, surface) == advised


def test_a_run_as_long_as_can_be_kept_is_advised_no_more_steps(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    trial = Trial(surfaces["ravine"], DESCENT(learning_rate=1e-3), (2.0, 2.0), 20)
    measured = Measurements(trial, run_trial(trial))
    monkeypatch.setattr(suggested_values, "most_steps", lambda _dimension: 21)
    assert more_steps(measured) == 21
    for most in (20, 19):
        monkeypatch.setattr(suggested_values, "most_steps", lambda _dimension, most=most: most)
        assert more_steps(measured) is None
    assert take_more_steps(measured) == "take more steps"
