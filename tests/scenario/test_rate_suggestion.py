"""New optimizers begin with a useful learning rate."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explorer.engine import optimizers, recurrence, run, surfaces
from explorer.scenario import edit
from explorer.scenario.network_presets import networks
from explorer.scenario.rate_suggestion import suited
from tests.scenarios import starter


@pytest.mark.parametrize("key", ["adam", "rmsprop", "adagrad", "momentum", "gradient_descent"])
@pytest.mark.parametrize("surface", ["rosenbrock", "ravine", "himmelblau", "rastrigin"])
def test_a_suited_rate_ends_no_higher_than_the_default_and_stays_in_sight(
    key: str, surface: str
) -> None:
    scenario = starter(surfaces[surface])
    default = optimizers[key]()
    chosen = suited(scenario, default)
    ends = [
        run(surfaces[surface], optimizer, scenario.start, 200) for optimizer in (default, chosen)
    ]
    assert ends[1].diverged_at is None
    if ends[0].diverged_at is None:
        assert ends[1].losses[-20:].mean() <= ends[0].losses[-20:].mean() + 1e-12


def test_adam_moves_visibly_on_the_valley() -> None:
    scenario = starter(surfaces["rosenbrock"])
    chosen = suited(scenario, optimizers["adam"]())
    assert chosen.numbers["learning_rate"] > 0.003
    moved = run(scenario.surface, chosen, scenario.start, 200).positions
    assert np.ptp(moved, axis=0).max() > 0.5


def test_what_has_no_rate_or_is_a_network_is_left_alone() -> None:
    scenario = starter(surfaces["rosenbrock"])
    without = recurrence("x <- x - 0.1*g")
    assert suited(scenario, without) is without
    moons = edit.on_surface(scenario, networks["moons"].make())
    adam = optimizers["adam"]()
    assert suited(moons, adam) is adam
    assert suited(replace(scenario, steps=0), adam) is adam


def test_a_default_that_arrives_stays() -> None:
    newton = optimizers["newton"]()
    assert suited(starter(surfaces["rosenbrock"]), newton) == newton


@pytest.mark.parametrize("key", ["adam", "gradient_descent"])
def test_losses_whose_sum_is_beyond_all_numbers_are_no_reason_to_warn(key: str) -> None:
    scenario = replace(starter(surfaces["parabola"]), start=(1.3e154,), steps=200)
    assert suited(scenario, optimizers[key]()).id == key
