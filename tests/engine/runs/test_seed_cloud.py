from __future__ import annotations

import numpy as np
import pytest

from explorer.engine import Noise, Trial, optimizers, run, surfaces
from explorer.engine.runs.seed_cloud import seed_cloud

RAVINE = surfaces["ravine"]
NOISY = Trial(RAVINE, optimizers["momentum"](), (2.0, 2.0), 30, Noise(0.5), seed=7)


def test_a_cloud_holds_the_run_itself_and_those_of_the_seeds_that_follow() -> None:
    cloud = seed_cloud(NOISY, 5)
    assert cloud is not None
    for lane, seed in enumerate(range(7, 12)):
        alone = run(RAVINE, NOISY.optimizer, (2.0, 2.0), 30, noise=0.5, seed=seed).positions
        assert (cloud.positions[:, lane] == alone).all()
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
