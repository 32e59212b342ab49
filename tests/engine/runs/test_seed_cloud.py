from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explorer.engine import Noise, Trial, optimizers, run, run_trial, surfaces
from explorer.engine.runs.seed_cloud import computed_cloud, seed_cloud
from explorer.scenario.network_presets import networks

RAVINE = surfaces["ravine"]
NOISY = Trial(RAVINE, optimizers["momentum"](), (2.0, 2.0), 30, Noise(0.5), seed=7)


def test_a_cloud_holds_the_run_itself_and_those_of_the_seeds_that_follow() -> None:
    cloud = seed_cloud(NOISY, 5)
    assert cloud is not None
    for index, seed in enumerate(range(7, 12)):
        alone = run(RAVINE, NOISY.optimizer, (2.0, 2.0), 30, noise=0.5, seed=seed).positions
        assert (cloud.positions[:, index] == alone).all()
    assert (cloud.middle == np.median(cloud.positions, axis=1)).all()
    assert ((cloud.low <= cloud.median) & (cloud.median <= cloud.high)).all()


def test_a_rule_with_noise_of_its_own_has_a_cloud_too() -> None:
    cloud = seed_cloud(Trial(RAVINE, optimizers["sgld"](), (2.0, 2.0), 10), 4)
    assert cloud is not None
    assert len(np.unique(cloud.positions[-1], axis=0)) == 4


def test_without_noise_and_without_a_formula_of_the_step_there_is_no_cloud() -> None:
    assert seed_cloud(Trial(RAVINE, optimizers["momentum"](), (2.0, 2.0), 10), 4) is None
    assert seed_cloud(Trial(RAVINE, optimizers["newton"](), (2.0, 2.0), 10, Noise(1.0)), 4) is None
    long = Trial(RAVINE, optimizers["momentum"](), (2.0, 2.0), 100_000, Noise(1.0))
    assert seed_cloud(long, 1000) is None


def test_a_wrong_number_of_seeds_is_named() -> None:
    with pytest.raises(ValueError, match="seeds: found 0, expected 1 to 1000"):
        seed_cloud(NOISY, 0)


def test_a_network_goes_through_its_rows_in_other_orders() -> None:
    network = replace(networks["moons"].make(), batch=20, seed=5)
    trial = Trial(network, optimizers["gradient_descent"](), network.initial(1), 12)
    cloud = seed_cloud(trial, 3)
    assert cloud is not None
    for index in range(3):
        other = replace(trial, objective=replace(network, seed=5 + index))
        assert (cloud.positions[:, index] == run_trial(other).positions).all()
    assert len(np.unique(cloud.losses[-1])) == 3
    assert seed_cloud(replace(trial, objective=replace(network, batch=0)), 3) is None
    assert seed_cloud(replace(trial, steps=100_000), 3) is None


def test_of_a_large_network_fewer_runs_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    network = replace(networks["moons"].make(), batch=20)
    size = 10 * network.dimension
    trial = Trial(network, optimizers["gradient_descent"](), network.initial(0), 9)
    module = "explorer.engine.runs.seed_cloud.LARGEST_OF_NETWORK"
    for most, runs in ((3 * size, 3), (size, 1)):
        monkeypatch.setattr(module, most)
        cloud = computed_cloud(trial, 8)
        assert cloud is not None
        assert cloud.positions.shape == (10, runs, network.dimension)
    monkeypatch.setattr(module, size - 1)
    assert computed_cloud(trial, 8) is None
