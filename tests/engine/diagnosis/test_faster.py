"""What makes a run faster that is on its way: the sentence, the value, and where each begins."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explorer.engine import Optimizer, Schedule, Trial, formula, optimizers, surfaces
from explorer.engine.diagnosis.faster import raise_rate, reason_for_slowness, take_more_steps
from explorer.engine.diagnosis.measurements import Measurements
from explorer.engine.number_text import rounded
from explorer.engine.runs.run import run_trial
from explorer.engine.trajectories.suggestion import OtherSchedule, OtherSteps, OtherValues
from explorer.engine.trajectories.verdict import Advice


def descent(rate: float) -> Optimizer:
    return optimizers["gradient_descent"](learning_rate=rate)


def heavy(rate: float, momentum: float) -> Optimizer:
    return optimizers["momentum"](learning_rate=rate, momentum=momentum)


def measured(
    surface: str, optimizer: Optimizer, steps: int, schedule: Schedule | None = None
) -> Measurements:
    """A run from 1 in each coordinate."""
    objective = surfaces[surface] if surface in surfaces else formula(surface)
    start = (1.0,) * objective.dimension
    trial = Trial(objective, optimizer, start, steps, schedule=schedule or Schedule())
    return Measurements(trial, run_trial(trial))


def bowl(ratio: float) -> str:
    """A bowl that is so many times as steep along y as along x, where its curvature is 1."""
    return f"x**2/2 + {ratio}*y**2/2"


@pytest.mark.parametrize(
    ("surface", "optimizer", "steps", "sentence", "change"),
    [
        (
            bowl(2.0), descent(0.2), 5,
            "raise the learning rate from 0.2: it is stable below 2/λmax = 1 (λmax = 2)",
            OtherValues({"learning_rate": 0.5}),
        ),
        (
            bowl(9.0), heavy(0.05, 0.2), 5,
            "raise the learning rate from 0.05: it is stable below 2(1 + β)/λmax = 0.267 "
            "(λmax = 9)",
            OtherValues({"learning_rate": 0.133}),
        ),
        (bowl(2.0), descent(0.21), 5, "", None),
        (bowl(2.9), descent(0.15), 5, "", None),
        (
            bowl(3.0), descent(0.15), 5,
            "switch to Momentum: one direction is 3 times as steep as another, for which "
            "β = 0.0718 is best with a learning rate of 0.536",
            OtherValues({"momentum": 0.0718, "learning_rate": 0.536}, "momentum"),
        ),
        (
            bowl(9.0), heavy(0.12, 0.2), 5,
            "raise the momentum from 0.2: one direction is 9 times as steep as another, for which "
            "β = 0.25 is best with a learning rate of 0.25",
            OtherValues({"momentum": 0.25, "learning_rate": 0.25}),
        ),
        (bowl(9.0), heavy(0.12, 0.25), 5, "", None),
        (bowl(9.0), heavy(0.12, 0.3), 5, "", None),
        (
            "x**2/2", heavy(1.0, 0.9), 40,
            "lower the momentum from 0.9: it swings once every 5.71 steps",
            OtherValues({"momentum": 0.6}),
        ),
        ("x**2/2", heavy(1.0, 0.45), 40, "", None),
        (
            "parabola", optimizers["adagrad"](learning_rate=0.1), 60,
            "Adagrad's rate only falls, and its steps are down to 0.00372: raise the learning rate "
            "or switch to RMSProp, which forgets",
            OtherValues({"learning_rate": 1.0}),
        ),
        ("parabola", optimizers["adagrad"](learning_rate=0.1), 10, "", None),
        (
            "parabola", optimizers["adam"](learning_rate=0.01, epsilon=10.0), 20,
            "ε limits the steps: gradients of 1.95 are small beside ε = 10; lower ε from 10",
            OtherValues({"epsilon": 0.0195}),
        ),
    ],
)  # fmt: skip
def test_the_first_reason_that_applies_is_told_with_a_value(
    surface: str, optimizer: Optimizer, steps: int, sentence: str, change: object
) -> None:
    advice = reason_for_slowness(measured(surface, optimizer, steps))
    assert advice == sentence
    assert (advice.change if isinstance(advice, Advice) else None) == change


def test_epsilon_below_the_root_is_lowered_by_squares() -> None:
    inside = optimizers["rmsprop"].in_dialect("keras").with_values(epsilon=100.0)
    assert inside.values["epsilon_placement"] == "inside"
    measurements = measured("parabola", inside, 20)
    advice = reason_for_slowness(measurements)
    assert isinstance(advice, Advice)
    size = float(abs(measurements.trajectory.gradients[-5:]).max())
    assert advice.startswith("ε limits the steps: gradients of")
    assert "√ε = 10; lower ε from 100" in advice
    assert isinstance(advice.change, OtherValues)
    assert advice.change.values == {"epsilon": float(f"{(0.01 * size) ** 2:.3g}")}


@pytest.mark.parametrize(("epsilon", "limits"), [(6.4, False), (6.8, True)])
def test_epsilon_limits_where_gradients_are_below_three_tenths_of_it(
    epsilon: float, limits: bool
) -> None:
    slow = optimizers["adam"](learning_rate=1e-6, epsilon=epsilon)
    advice = reason_for_slowness(measured("parabola", slow, 20))
    assert advice.startswith("ε limits") is limits


@pytest.mark.parametrize(("factor", "told"), [(0.8915, False), (0.891, True)])
def test_a_schedule_that_leaves_less_than_a_hundredth_is_named(factor: float, told: bool) -> None:
    shrinking = Schedule("exponential", factor=factor)
    measurements = measured("parabola", descent(0.1), 40, shrinking)
    advice = reason_for_slowness(measurements)
    assert advice.startswith("the rate schedule has shrunk the learning rate to") is told
    if told:
        assert isinstance(advice, Advice)
        assert "of its largest: let it end at a tenth of it, or begin later" in advice
        assert isinstance(advice.change, OtherSchedule)
        assert advice.change.schedule.factors(41)[-1] == pytest.approx(0.1, rel=0.01)
        assert advice.measure is not None
        assert advice.measure.quantity == "learning_rate"


@pytest.mark.parametrize(
    ("optimizer", "sentence", "change"),
    [
        (
            descent(0.001),
            "raise the learning rate from 0.001 to 0.01, or start elsewhere",
            OtherValues({"learning_rate": 0.01}),
        ),
        (
            descent(0.2),
            "raise the learning rate from 0.2 to 0.5, or start elsewhere",
            OtherValues({"learning_rate": 0.5}),
        ),
        (descent(0.5), "take more steps, 4 instead of 3", OtherSteps(4)),
        (
            optimizers["adam"](learning_rate=0.01),
            "raise the learning rate from 0.01 to 0.1, or start elsewhere",
            OtherValues({"learning_rate": 0.1}),
        ),
    ],
)
def test_a_rate_is_raised_tenfold_at_most_and_to_half_of_its_limit_at_most(
    optimizer: Optimizer, sentence: str, change: object
) -> None:
    advice = raise_rate(measured("parabola", optimizer, 3))
    assert isinstance(advice, Advice)
    assert (advice, advice.change) == (sentence, change)


@pytest.mark.parametrize(
    ("surface", "rate", "steps", "sentence"),
    [
        (
            "absolute_value", 0.1, 5,
            "take more steps, 12 instead of 5: at this pace a minimum is about 5 steps away",
        ),
        ("absolute_value", 0.1, 9, "take more steps, 11 instead of 9: at this pace a minimum is "
         "about 1 step away"),
        ("-x**2/2", 0.001, 40, "take more steps, 80 instead of 40"),
        ("x**2", 0.1, 0, "take more steps, 100 instead of 0"),
    ],
)  # fmt: skip
def test_more_steps_say_how_far_a_minimum_is_where_that_is_known(
    surface: str, rate: float, steps: int, sentence: str
) -> None:
    assert take_more_steps(measured(surface, descent(rate), steps)) == sentence


def test_a_rate_that_drops_with_the_last_step_is_named_too() -> None:
    dropping = Schedule("step", factor=0.001, interval_steps=20)
    advice = reason_for_slowness(measured("parabola", descent(0.1), 20, dropping))
    assert advice == (
        f"the rate schedule has shrunk the learning rate to {rounded(1e-4)}, 0.001 of its largest: "
        "let it end at a tenth of it, or begin later"
    )


def slowed(optimizer: Optimizer, steps: int) -> Measurements:
    """A run whose first step is long and all others short."""
    trial = Trial(surfaces["parabola"], optimizer, (1.0,), steps)
    rows = np.concatenate([[1.0], 0.9 - 0.001 * np.arange(steps)])[:, None]
    return Measurements(trial, replace(run_trial(trial), positions=rows))


@pytest.mark.parametrize(
    ("name", "steps", "told"),
    [("adagrad", 9, False), ("adagrad", 10, True), ("adabelief", 20, False), ("yogi", 20, False)],
)
def test_only_adagrad_is_told_that_its_rate_falls(name: str, steps: int, told: bool) -> None:
    advice = reason_for_slowness(slowed(optimizers[name](learning_rate=0.1), steps))
    assert advice.startswith("Adagrad's rate only falls") is told
