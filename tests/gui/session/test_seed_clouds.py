"""Clouds of seeds reach the views when they are ready, and the window never waits for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from explorer.engine import Noise, Trial, optimizers, surfaces
from explorer.engine.objectives.network import Network
from explorer.engine.runs import seed_cloud as engine
from explorer.gui.session import seed_clouds
from explorer.gui.session.seed_clouds import SeedClouds
from explorer.scenario.lessons.lesson import lessons

PATIENCE_MS = 60_000


@pytest.fixture
def clouds(qtbot: QtBot) -> Iterator[SeedClouds]:
    made = SeedClouds()
    yield made
    made.end()


def in_batches(steps: int = 20) -> Trial:
    """A small network that goes through its rows in batches."""
    trial = lessons["adadelta"].scenario.trial(0)
    assert isinstance(trial.objective, Network)
    return replace(trial, objective=replace(trial.objective, batch=10), steps=steps)


def test_the_runs_of_a_formula_are_there_at_once(clouds: SeedClouds) -> None:
    descent = optimizers["gradient_descent"]()
    noisy = Trial(surfaces["ravine"], descent, (2.0, 2.0), 20, Noise(0.5), seed=3)
    cloud, expected = clouds.of(noisy, 8), engine.seed_cloud(noisy, 8)
    assert cloud is not None
    assert expected is not None
    assert np.array_equal(cloud.positions, expected.positions)
    assert clouds.of(noisy, 8) is cloud


def test_the_runs_of_a_network_arrive_and_are_those_of_the_engine(
    clouds: SeedClouds, qtbot: QtBot
) -> None:
    trial = in_batches()
    with qtbot.waitSignal(clouds.arrived, timeout=PATIENCE_MS):
        assert clouds.of(trial, 4) is None
    cloud, expected = clouds.of(trial, 4), engine.seed_cloud(trial, 4)
    assert cloud is not None
    assert expected is not None
    assert np.array_equal(cloud.positions, expected.positions)
    assert np.array_equal(cloud.median, expected.median)


def test_what_is_asked_for_in_one_go_is_computed_in_one(clouds: SeedClouds, qtbot: QtBot) -> None:
    first, second = in_batches(10), in_batches(11)
    with qtbot.waitSignal(clouds.arrived, timeout=PATIENCE_MS):
        clouds.of(first, 2)
        clouds.of(second, 2)
    assert clouds.of(first, 2) is not None
    assert clouds.of(second, 2) is not None


def test_the_oldest_are_forgotten(
    clouds: SeedClouds, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seed_clouds, "MOST_NUMBERS", 1)
    first, second = in_batches(10), in_batches(11)
    for trial in (first, second):
        with qtbot.waitSignal(clouds.arrived, timeout=PATIENCE_MS):
            clouds.of(trial, 2)
    assert clouds.of(second, 2) is not None
    assert clouds.of(first, 2) is None


def test_a_window_that_closes_begins_no_more(clouds: SeedClouds, qtbot: QtBot) -> None:
    clouds.of(in_batches(), 2)
    clouds.end()
    with qtbot.assertNotEmitted(clouds.arrived, wait=2 * seed_clouds.REST_MS):
        pass
