from __future__ import annotations

import numpy as np
import pytest

from explorer.engine import Trial, formula, optimizers, surfaces
from explorer.engine.runs.seed_cloud import seed_cloud
from explorer.engine.runs.stationary_density import SHARES, stationary_density


def test_on_a_parabola_the_levels_are_those_of_theory() -> None:
    """f / T of two coordinates is distributed exponentially: half of it lies below ln 2."""
    bowl = formula("(4*x**2 + y**2)/2", view=((-4, 4), (-8, 8)))
    density = stationary_density(bowl, 0.5)
    assert density is not None
    assert density.levels == pytest.approx(0.5 * -np.log(1.0 - np.array(SHARES)), rel=0.01)


def test_langevin_dynamics_with_a_small_rate_have_the_density() -> None:
    surface, temperature = surfaces["ravine"], 0.2
    sgld = optimizers["sgld"](learning_rate=0.02, temperature=temperature)
    cloud = seed_cloud(Trial(surface, sgld, (0.5, 0.5), 600, seed=1), 100)
    density = stationary_density(surface, temperature)
    assert cloud is not None
    assert density is not None
    assert density.measured(cloud, 600) == pytest.approx(SHARES, abs=0.03)
    assert "50 % line" in density.words(cloud, 600)


def test_a_large_rate_has_too_wide_a_density() -> None:
    surface = surfaces["ravine"]
    coarse = optimizers["sgld"](learning_rate=0.4, temperature=0.2)
    cloud = seed_cloud(Trial(surface, coarse, (0.5, 0.5), 300, seed=1), 100)
    density = stationary_density(surface, 0.2)
    assert cloud is not None
    assert density is not None
    assert density.measured(cloud, 300)[0] < 0.4


def test_only_in_the_plane_and_at_a_temperature_is_there_a_density() -> None:
    assert stationary_density(surfaces["parabola"], 1.0) is None
    assert stationary_density(surfaces["ravine"], 0.0) is None
    assert optimizers["adam"]().sampled_temperature is None
    assert optimizers["sgld"](temperature=0.3).sampled_temperature == 0.3


def test_the_colder_it_is_the_closer_the_levels_are_to_the_lowest_value() -> None:
    density = stationary_density(surfaces["ravine"], 1e-310)
    assert density.levels == pytest.approx((density.levels[0],) * len(SHARES))
