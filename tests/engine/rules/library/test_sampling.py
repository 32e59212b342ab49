from __future__ import annotations

import numpy as np
import pytest

from explorer.engine import Noise, Schedule, Trial, formula, optimizers, run, run_trial, surfaces
from explorer.engine.rules.recurrences.rule_as_text import source_of
from explorer.engine.runs.batch import Variation, run_batch

RAVINE = surfaces["ravine"]
START = (0.5, 0.5)


def test_langevin_dynamics_on_a_parabola_have_the_variance_that_theory_gives() -> None:
    rate, temperature, curvatures = 0.05, 0.3, np.array([4.0, 1.0])
    sgld = optimizers["sgld"](learning_rate=rate, temperature=temperature)
    trial = Trial(formula("(4*x**2 + y**2)/2"), sgld, START, 1200)
    batch = run_batch(trial, Variation(seeds=range(200)), record=True)
    visited = batch.path[400:].transpose(0, 2, 1) if batch.path.shape[1] == 2 else batch.path[400:]
    actual = visited.reshape(-1, 2).var(axis=0)
    expected = temperature / (curvatures * (1.0 - rate * curvatures / 2.0))
    np.testing.assert_allclose(actual, expected, rtol=0.05)


def test_without_temperature_sgld_is_gradient_descent() -> None:
    cold = run(RAVINE, optimizers["sgld"](learning_rate=0.1, temperature=0.0), START, 20)
    plain = run(RAVINE, optimizers["gradient_descent"](learning_rate=0.1), START, 20)
    assert (cold.positions == plain.positions).all()


def test_the_noise_of_noisy_sgd_dies_out_by_its_power() -> None:
    flat = formula("0*x + 0*y")
    rule = optimizers["noisy_sgd"](noise_variance=4.0, noise_decay=1.0)
    batch = run_batch(Trial(flat, rule, START, 30), Variation(seeds=range(300)), record=True)
    spread = batch.path_gradients.reshape(31, -1).std(axis=1)
    np.testing.assert_allclose(spread, 2.0 / np.sqrt(np.arange(1.0, 32.0)), rtol=0.12)


@pytest.mark.parametrize("name", ["sgld", "noisy_sgd"])
def test_the_seed_decides_the_path_and_lanes_take_it_too(name: str) -> None:
    trial = Trial(RAVINE, optimizers[name](learning_rate=0.05), START, 40, seed=3)
    alone = run_trial(trial).positions
    assert (alone == run_trial(trial).positions).all()
    assert (alone[1:] != run(RAVINE, trial.optimizer, START, 40, seed=4).positions[1:]).all()
    batch = run_batch(trial, Variation(hyperparameters={"learning_rate": np.array([0.2, 0.05])}))
    assert (batch.positions[1] == alone[-1]).all()


def test_noise_of_the_surroundings_adds_its_variance() -> None:
    sgld = optimizers["sgld"](learning_rate=0.5, temperature=1.0)
    trial = Trial(RAVINE, sgld, START, 5, noise=Noise(1.5))
    assert trial.deviations() == pytest.approx(np.full(6, 2.5))


def test_a_rate_that_a_schedule_brings_to_0_rests() -> None:
    schedule = Schedule("cosine", final_factor=0.0)
    trial = Trial(RAVINE, optimizers["sgld"](), START, 20, schedule=schedule)
    assert trial.deviations()[-1] == 0.0
    assert np.isfinite(run_trial(trial).positions).all()


def test_a_rule_that_draws_random_numbers_is_not_opened_as_text() -> None:
    with pytest.raises(TypeError, match="draws random numbers"):
        source_of(optimizers["sgld"]())


def test_the_noise_of_a_tiny_rate_is_finite_and_as_large_as_the_formula_says() -> None:
    sgld = optimizers["sgld"](temperature=0.5)
    rates = np.array([1e-310, 1e-3, 0.0])
    deviations = sgld.own_deviations(rates, sgld.numbers)
    np.testing.assert_allclose(deviations, [1e155, 1e3**0.5, 0.0], rtol=1e-9)
    assert deviations[1] == np.sqrt(1.0 / 1e-3)
