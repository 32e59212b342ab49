"""The advice on what to try next, and what need not be computed for it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explorer.engine import Schedule, Trial, formula, optimizers, surfaces
from explorer.engine.diagnosis.advice import Advice, leave_saddle, lower_rate, settle
from explorer.engine.diagnosis.faster import go_faster
from explorer.engine.diagnosis.measurements import Measurements
from explorer.engine.number_text import rounded
from explorer.engine.objectives.network import Layer
from explorer.engine.runs.run import run_trial
from explorer.engine.trajectories.suggestion import OtherStart, OtherValues
from explorer.scenario.network_presets import networks


def test_a_large_network_that_diverges_is_advised_without_its_hessian(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    small = networks["moons"].make()
    network = replace(small, layers=(Layer(60), *small.layers[1:]))
    assert network.dimension > 150
    descent = optimizers["gradient_descent"](learning_rate=1e3)
    trial = Trial(network, descent, network.starts[0], 20)
    measured = Measurements(trial, run_trial(trial))

    def refuse(*_: object) -> None:
        pytest.fail("a Hessian of hundreds of weights was computed")

    monkeypatch.setattr(Measurements, "hessian", refuse)
    assert lower_rate(measured).startswith("lower the learning rate")


@pytest.mark.parametrize(("rate", "epsilon"), [(1.0, 1e-6), (0.01, 1e-6), (100.0, 1e-12)])
def test_adadelta_is_told_that_epsilon_holds_it_back_whatever_its_rate(
    rate: float, epsilon: float
) -> None:
    adadelta = (
        optimizers["adadelta"]
        .in_dialect("pytorch")
        .with_values(learning_rate=rate, epsilon=epsilon)
    )
    trial = Trial(surfaces["rosenbrock"], adadelta, (-1.2, 1.0), 40)
    advice = go_faster(Measurements(trial, run_trial(trial)))
    assert advice.startswith("ε limits the steps: Adadelta's are")


def test_swings_of_a_little_over_three_steps_are_those_of_the_momentum() -> None:
    heavy = optimizers["momentum"](learning_rate=2.32, momentum=0.9)
    trial = Trial(formula("x**2/2"), heavy, (1.0,), 60)
    measured = Measurements(trial, run_trial(trial))
    assert measured.swing is not None
    assert 3.0 < measured.swing.period < 4.0
    assert settle(measured).startswith("lower the momentum from 0.9")


def test_the_curvature_at_the_minimum_is_shown_at_the_row_nearest_to_it() -> None:
    descent = optimizers["gradient_descent"](learning_rate=0.0021)
    trial = Trial(surfaces["rosenbrock"], descent, (-0.5, 0.3), 2000)
    run = run_trial(trial)
    advice = lower_rate(Measurements(trial, run))
    assert isinstance(advice, Advice)
    assert "at the minimum" in advice
    nearest = int(((run.positions - 1.0) ** 2).sum(axis=1).argmin())
    assert nearest > 0
    assert nearest != int(((run.positions - np.array([0.0, 0.0])) ** 2).sum(axis=1).argmin())
    assert advice.measure is not None
    assert advice.measure.step == nearest


def test_a_rule_with_one_form_of_weight_decay_is_advised_when_it_diverges() -> None:
    sophia = optimizers["sophia"](learning_rate=1e3, weight_decay=0.1)
    trial = Trial(surfaces["rosenbrock"], sophia, (-1.5, 2.0), 20)
    verdict = run_trial(trial).verdict
    assert verdict.kind == "diverged"
    assert verdict.advice.startswith("lower the learning rate")


@pytest.mark.parametrize(
    ("optimizer", "rate", "told"),
    [
        ("gradient_descent", 0.006, True),
        ("gradient_descent", 0.005, False),
        ("momentum", 0.1, False),
    ],
)
def test_how_fast_plain_descent_leaves_a_saddle_is_told_where_it_can_be_noticed(
    optimizer: str, rate: float, told: bool
) -> None:
    rule = optimizers[optimizer](learning_rate=rate)
    trial = Trial(formula("x**2 - y**2"), rule, (0.0, 0.0), 20)
    advice = leave_saddle(Measurements(trial, run_trial(trial)))
    assert ("plain descent moves away by a factor of 1.012" in advice) is told
    assert ("by a factor of" in advice) is told


def test_a_start_beside_a_saddle_lies_ten_pixels_down_the_steepest_way() -> None:
    descent = optimizers["gradient_descent"](learning_rate=0.1)
    trial = Trial(formula("x**2 - y**2"), descent, (0.5, 0.0), 200)
    measurements = Measurements(trial, run_trial(trial))
    advice = leave_saddle(measurements)
    assert isinstance(advice, Advice)
    assert isinstance(advice.change, OtherStart)
    assert advice.change.start == pytest.approx((0.5, 10.0 * measurements.pixel), rel=1e-5)
    assert f"such as (0.5, {rounded(10.0 * measurements.pixel)})" in advice


def test_where_curvature_costs_too_much_the_start_beside_lies_along_the_diagonal() -> None:
    small = networks["moons"].make()
    network = replace(small, layers=(Layer(60), *small.layers[1:]))
    descent = optimizers["gradient_descent"](learning_rate=0.1)
    trial = Trial(network, descent, network.starts[0], 1)
    measurements = Measurements(trial, run_trial(trial))
    advice = leave_saddle(measurements)
    assert isinstance(advice, Advice)
    assert isinstance(advice.change, OtherStart)
    away = np.array(advice.change.start) - network.starts[0]
    assert np.linalg.norm(away) == pytest.approx(10.0 * measurements.pixel, rel=1e-3)
    assert away == pytest.approx(np.full(len(away), away[0]), rel=1e-3)


def test_at_a_kink_a_rate_that_shrinks_already_is_halved() -> None:
    descent = optimizers["gradient_descent"](learning_rate=0.1)
    shrinking = Schedule("exponential", factor=0.999)
    trial = Trial(surfaces["absolute_value"], descent, (1.03,), 100, schedule=shrinking)
    advice = settle(Measurements(trial, run_trial(trial)))
    assert isinstance(advice, Advice)
    assert advice.endswith("only smaller steps come closer, so lower the learning rate")
    assert advice.change == OtherValues({"learning_rate": 0.05})


def test_adadelta_is_told_its_steps_and_the_root_of_epsilon_in_three_digits() -> None:
    trial = Trial(surfaces["parabola"], optimizers["adadelta"](epsilon=3e-6), (1.0,), 20)
    measurements = Measurements(trial, run_trial(trial))
    advice = go_faster(measurements)
    assert isinstance(advice, Advice)
    assert advice == (
        f"ε limits the steps: Adadelta's are {rounded(measurements.recent_move, 3)} long, about "
        "√ε = 0.00173; raise ε from 3e−6"
    )
    assert advice.change == OtherValues({"epsilon": 3e-4})
