from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from explorer.engine import Optimizer, Trial, formula, optimizers, run, run_trial, surfaces
from explorer.engine.diagnosis.network_curvature import network_curvature
from explorer.engine.objectives.dataset import Data
from explorer.engine.objectives.network import Layer, Network


def descent(rate: float):
    return optimizers["gradient_descent"](learning_rate=rate)


def test_a_loss_that_shoots_up_names_the_limit_and_the_step_where_it_was_crossed() -> None:
    optimizer = optimizers["adam"](learning_rate=0.01, beta1=0.9, beta2=0.95, epsilon=1e-8)
    verdict = run(formula("x**2/2"), optimizer, (1.0,), 400).verdict
    assert (verdict.kind, verdict.step) == ("spiked", 377)
    for words in ("5.6e−24 at step 375", "7.2e−7 at step 389", "at step 377", "= 3800"):
        assert words in verdict.reason
    assert "raise β₂ from 0.95" in verdict.advice


def test_descent_that_is_thrown_out_of_a_sharp_valley_is_catapulted() -> None:
    trajectory = run(surfaces["product"], descent(0.1), (5.0, 0.1), 300)
    sharpness = trajectory.curvature.sharpness
    assert sharpness[0] == pytest.approx(25.0, abs=0.01)
    assert sharpness[-1] == pytest.approx(12.67, abs=0.01)
    assert trajectory.curvature.limits[0] == pytest.approx(20.0)
    verdict = trajectory.verdict
    assert verdict.kind == "catapulted"
    for words in ("from 25 at the start", "2/α = 20", "to 12.67", "at step 6"):
        assert words in verdict.reason


def test_a_first_step_out_of_a_sharp_notch_is_a_catapult() -> None:
    notched = formula("x**2/2 - exp(-50*(x-3)**2)")
    verdict = run(notched, descent(0.5), (2.95,), 60).verdict
    assert verdict.kind == "catapulted"
    assert "from 67.19 at the start, above 2/α = 4, to 1; " in verdict.reason
    assert "at step 1" in verdict.reason


def test_from_there_twice_the_rate_diverges() -> None:
    assert run(surfaces["product"], descent(0.2), (5.0, 0.1), 300).verdict.kind == "diverged"


def test_a_start_in_a_valley_that_is_flat_enough_just_converges_and_costs_a_single_hessian() -> (
    None
):
    trajectory = run(surfaces["product"], descent(0.1), (1.5, 0.1), 300)
    assert trajectory.verdict.kind == "converged"
    assert "curvature" not in vars(trajectory)


def test_a_preconditioned_curvature_that_stays_at_its_limit_is_the_edge_of_stability() -> None:
    optimizer = optimizers["rmsprop"](learning_rate=0.05, decay=0.9)
    trajectory = run(formula("x**2/2 + y**2/20"), optimizer, (1.0, 3.0), 400)
    verdict = trajectory.verdict
    assert verdict.kind == "edge_of_stability"
    assert "preconditioned λmax hovers at 2/α = 40" in verdict.reason
    shares = trajectory.curvature.measured[verdict.step :] / trajectory.curvature.limits[0]
    assert shares.min() > 0.75
    before = trajectory.curvature.measured[verdict.step - 1] / trajectory.curvature.limits[0]
    assert abs(before - 1.0) > 0.25
    assert shares[-100:] == pytest.approx(np.ones(100), abs=1e-3)


def test_descent_on_a_parabola_exactly_at_its_limit_is_a_cycle() -> None:
    assert run(formula("x**2/2"), descent(2.0), (1.0,), 200).verdict.kind == "cycling"


def searched(objective: Network, optimizer: Optimizer, start: Sequence[float], steps: int):
    """A network's run before and after its curvature was searched: two verdicts."""
    trial = Trial(objective, optimizer, tuple(start), steps)
    run = run_trial(trial)
    before = run.verdict
    run.keep_curvature(network_curvature(trial, run))
    return before, run.verdict


def test_a_network_is_at_the_edge_of_stability_once_its_curvature_is_known() -> None:
    drawn = np.random.default_rng(0).normal(size=(20, 2))
    data = Data("waves", (), drawn, np.sin(2 * drawn[:, :1]) + drawn[:, 1:])
    network = Network((Layer(5, "tanh"), Layer(1)), data)
    descent = optimizers["gradient_descent"](learning_rate=0.5)
    before, after = searched(network, descent, network.initial(0), 600)
    assert before.kind == "descending"
    assert after.kind == "edge_of_stability"
    assert after.reason.startswith("the λmax hovers at 2/α = 4: 3.8")


def test_two_layers_of_one_weight_are_catapulted_as_the_product_of_two_numbers() -> None:
    data = Data("one", (), np.array([[1.0]]), np.array([[0.0]]))
    network = Network((Layer(1), Layer(1)), data, bias=False)
    descent = optimizers["gradient_descent"](learning_rate=0.05)
    before, after = searched(network, descent, (5.0, 0.1), 100)
    assert before.kind == "converged"
    assert after.kind == "catapulted"
    assert "above 2/α = 40, to 25.49" in after.reason


def test_a_network_spikes_under_adam_where_the_preconditioned_limit_is_crossed() -> None:
    line = Data("line", (), np.array([[1.0], [2.0]]), np.array([[1.0], [2.0]]))
    network = Network((Layer(1),), line, bias=False)
    adam = optimizers["adam"](learning_rate=0.01, beta1=0.9, beta2=0.95)
    before, after = searched(network, adam, network.initial(1), 700)
    assert before.kind == "oscillating"
    assert after.kind == "spiked"
    assert after.step == 372
    assert "the preconditioned λmax crossed (2 + 2β₁)/((1 − β₁)α) = 3800" in after.reason
    assert after.measure is not None
    assert after.measure.quantity == "preconditioned"
