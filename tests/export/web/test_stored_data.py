"""What a page cannot compute itself is stored in it."""

from __future__ import annotations

import base64
from dataclasses import replace

import numpy as np
import pytest

from explorer.engine import Noise, optimizers, surfaces
from explorer.export.web.page import page_text
from explorer.export.web.stored_data import base64_text, stored_noise, stored_runs
from explorer.scenario.lessons.lesson import lessons
from explorer.scenario.results import compute
from explorer.scenario.scenario import Contender, Scenario
from explorer.scenario.sections import drawn_outcome


def floats(text: str, kind: str = "<f8") -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), kind)


@pytest.fixture(scope="module")
def network() -> Scenario:
    return replace(lessons["library_momentum"].scenario, steps=6)


@pytest.fixture
def mixed() -> Scenario:
    """A rule that a page computes, and a method that it does not."""
    contenders = tuple(
        Contender(optimizers[key](), key) for key in ("gradient_descent", "backtracking")
    )
    return Scenario(surfaces["ravine"], (-1.5, 2.0), 8, contenders)


def test_numbers_in_a_page_are_exact() -> None:
    values = [0.1, -1e-300, np.inf, 5e-324]
    assert floats(base64_text(values)).tolist() == values


def test_only_what_a_page_cannot_compute_is_stored(mixed: Scenario) -> None:
    stored = stored_runs(mixed)
    assert stored is not None
    assert stored["height_field"] is None
    formula, method = stored["runs"]
    assert formula is None
    run = compute(mixed).trajectories[1]
    assert run is not None
    assert floats(method["positions"]).tolist() == run.positions.ravel().tolist()
    assert floats(method["losses"]).tolist() == run.losses.tolist()
    assert method["diverged_at"] is None
    assert stored_runs(replace(mixed, contenders=mixed.contenders[:1])) is None


def test_a_hidden_method_is_not_stored(mixed: Scenario) -> None:
    hidden = mixed.with_contender(1, replace(mixed.contenders[1], visible=False))
    stored = stored_runs(hidden)
    assert stored is not None
    assert stored["runs"] == [None, None]


def test_a_network_is_stored_with_the_loss_on_the_plane_of_its_runs(network: Scenario) -> None:
    stored = stored_runs(network)
    assert stored is not None
    picture = drawn_outcome(compute(network))
    for run, drawn in zip(stored["runs"], picture.outcome.trajectories, strict=True):
        assert drawn is not None
        assert floats(run["positions"]).tolist() == drawn.positions.ravel().tolist()
    ground, view = stored["height_field"], picture.surface.view
    nodes = ground["nodes"]
    values = floats(ground["values"], "<f4").reshape(nodes, nodes)
    assert ground["view"] == [list(span) for span in view]
    corners = [[[x, y] for x in view[0]] for y in view[1]]
    expected = picture.surface.value(np.array(corners))
    assert values[:: nodes - 1, :: nodes - 1] == pytest.approx(expected, rel=1e-6)


def test_noise_is_stored_for_each_stream_that_is_drawn_from(
    mixed: Scenario, network: Scenario
) -> None:
    noisy = replace(mixed, noise=Noise(0.1, shared=False), seed=3)
    told = stored_noise([noisy, network], free=False, typed=False)
    assert [(each["seed"], each["stream"]) for each in told] == [(3, 0), (3, 1)]
    assert all(len(floats(each["normal"])) == 9 * 2 for each in told)
    assert floats(told[0]["normal"]).tolist() != floats(told[1]["normal"]).tolist()
    assert stored_noise([mixed], free=False, typed=False) == []
    (shared,) = stored_noise([mixed], free=True, typed=False)
    assert shared["stream"] is None


def test_a_page_says_what_it_shows_where_the_surface_says_nothing(mixed: Scenario) -> None:
    silent = replace(mixed, surface=replace(mixed.surface, look_at=""))
    both = "gradient_descent and backtracking, 8 steps on"
    assert both in page_text(silent)
    assert ", without contenders." in page_text(replace(silent, contenders=()))
