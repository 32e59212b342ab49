from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explorer.engine import Noise, Trial, optimizers, run_trial, surfaces
from explorer.engine.explanations.gradient_fan import GradientFan, gradient_fan
from explorer.scenario.network_presets import networks

DESCENT = optimizers["gradient_descent"]()
NETWORK = replace(networks["moons"].make(), batch=16, seed=3)


def fan_at(trial: Trial, step: int) -> GradientFan | None:
    return gradient_fan(trial, run_trial(trial), step)


def batches(batch: int = 16) -> Trial:
    network = replace(NETWORK, batch=batch)
    return Trial(network, DESCENT, network.initial(1), 30)


def test_gradients_of_rows_are_those_of_each_rows_loss() -> None:
    x = np.array(NETWORK.initial(2))
    each = NETWORK.gradients_of_rows(x)
    np.testing.assert_allclose(each.mean(axis=0), NETWORK.gradient(x), rtol=1e-9, atol=1e-12)
    rows = NETWORK.rows_of_step(4)
    _, of_batch = NETWORK.loss_and_gradient(x, x, 4)
    np.testing.assert_allclose(each[rows].mean(axis=0), of_batch, rtol=1e-9, atol=1e-12)


def test_the_fan_of_a_network_holds_the_gradient_that_the_run_was_given() -> None:
    trial = batches()
    trajectory = run_trial(trial)
    fan = gradient_fan(trial, trajectory, 9)
    assert fan is not None
    away = np.abs(fan.gradients - trajectory.gradients[9]).max(axis=1)
    assert away.min() < 1e-12
    assert fan.batch == 16
    assert len(fan.gradients) == -(-NETWORK.data.rows // 16)
    assert f"{len(fan.gradients)} batches of 16" in fan.words


def test_the_noise_scale_is_the_variance_of_one_row_over_the_squared_gradient() -> None:
    fan = fan_at(batches(), 0)
    assert fan is not None
    each = NETWORK.gradients_of_rows(np.array(NETWORK.initial(1)))
    true = each.mean(axis=0)
    expected = np.trace(np.cov(each.T, bias=True)) / (true @ true)
    assert fan.noise_scale == pytest.approx(expected)
    smaller = fan_at(batches(4), 0)
    assert smaller is not None
    assert smaller.noise_scale == pytest.approx(expected), "it does not depend on the batch"


def test_added_noise_has_a_fan_about_the_true_gradient() -> None:
    trial = Trial(surfaces["ravine"], DESCENT, (2.0, 2.0), 5, Noise(0.5), seed=1)
    fan = fan_at(trial, 0)
    assert fan is not None
    assert fan.true.tolist() == [8.0, 2.0]
    assert (fan.gradients - fan.true).std() == pytest.approx(0.5, rel=0.2)
    assert fan.noise_scale == pytest.approx(2 * 0.25 / 68.0)


def test_where_the_gradient_is_always_the_same_there_is_no_fan() -> None:
    assert fan_at(Trial(surfaces["ravine"], DESCENT, (2.0, 2.0), 5), 0) is None
    assert fan_at(batches(0), 0) is None
