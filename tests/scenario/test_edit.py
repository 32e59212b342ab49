"""Edits return a new scenario and do not change the old one."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from explorer.engine import formula, optimizers, surfaces
from explorer.engine.objectives.network import Layer
from explorer.scenario import edit
from explorer.scenario.network_presets import networks
from explorer.scenario.results import compute
from explorer.scenario.scenario import Scenario
from tests.scenarios import starter


@pytest.fixture
def scenario() -> Scenario:
    """A new document with three contenders."""
    return edit.added(starter(surfaces["rosenbrock"]), optimizers["adam"]())


def names(scenario: Scenario) -> list[str]:
    """The contenders' names in order."""
    return [contender.name for contender in scenario.contenders]


def test_a_surface_of_many_weights_takes_as_many_steps_as_can_be_kept(scenario: Scenario) -> None:
    layers = (Layer(60, "tanh"), Layer(40, "tanh"), Layer(1))
    large = replace(networks["linear_regression"].make(), layers=layers)
    moved = edit.on_surface(replace(scenario, steps=1_000_000), large)
    assert moved.surface == large
    assert (moved.steps + 1) * large.dimension <= 20_000_000
    assert edit.on_surface(scenario, large).steps == scenario.steps


def test_another_surface_brings_its_own_start(scenario: Scenario) -> None:
    moved = edit.on_surface(scenario, surfaces["himmelblau"])
    assert moved.start == surfaces["himmelblau"].starts[0]
    assert moved.contenders == scenario.contenders
    assert scenario.surface.id == "rosenbrock"


def test_another_parameter_of_the_same_surface_keeps_the_start(scenario: Scenario) -> None:
    here = replace(scenario, start=(0.25, 0.5))
    steeper = edit.on_surface(here, surfaces["rosenbrock"].with_parameters(b=7.0))
    assert steeper.start == (0.25, 0.5)


def test_a_start_outside_the_window_is_brought_in(scenario: Scenario) -> None:
    far = replace(scenario, start=(1e6, 0.0))
    assert edit.on_surface(far, surfaces["rosenbrock"]).start == edit.default_start(
        surfaces["rosenbrock"]
    )


@pytest.mark.parametrize("key", surfaces)
def test_every_surface_has_a_start_in_its_window(key: str) -> None:
    assert edit.is_in_view(surfaces[key], edit.default_start(surfaces[key]))


def test_names_and_looks_stay_different(scenario: Scenario) -> None:
    for _ in range(20):
        scenario = edit.added(scenario, optimizers["adam"]())
        scenario = edit.duplicated(scenario, len(scenario.contenders) - 1)
    assert len(set(names(scenario))) == len(scenario.contenders)
    assert len({contender.look for contender in scenario.contenders}) == len(scenario.contenders)


def test_a_rule_opened_beside_takes_the_same_steps(scenario: Scenario) -> None:
    beside = edit.opened_beside(scenario, 1)
    assert names(beside) == ["Gradient descent", "Momentum", "Momentum as text", "Adam"]
    assert beside.contenders[1] == scenario.contenders[1]
    built_in, typed = compute(beside).trajectories[1:3]
    assert built_in is not None
    assert typed is not None
    assert np.array_equal(built_in.positions, typed.positions)
    again = edit.opened_beside(beside, 1)
    assert names(again)[2] == "Momentum as text 2"


def test_a_direct_method_cannot_be_opened_as_text(scenario: Scenario) -> None:
    direct = next(cls for cls in optimizers.values() if cls().rule is None)
    with pytest.raises(TypeError, match="no formula gives its step"):
        edit.opened_beside(edit.added(scenario, direct()), 3)


def test_removing_and_moving(scenario: Scenario) -> None:
    assert names(edit.removed(scenario, 1)) == ["Gradient descent", "Adam"]
    assert names(edit.with_contender_moved(scenario, 0, 2)) == [
        "Momentum",
        "Adam",
        "Gradient descent",
    ]
    assert edit.with_contender_moved(edit.with_contender_moved(scenario, 0, 2), 2, 0) == scenario


def test_the_look_of_what_was_removed_is_free_again(scenario: Scenario) -> None:
    look = scenario.contenders[1].look
    assert edit.free_look(edit.removed(scenario, 1)) == look


def test_a_value_out_of_range_is_refused_with_its_name(scenario: Scenario) -> None:
    with pytest.raises(ValueError, match="learning_rate"):
        edit.with_value(scenario, 0, "learning_rate", -1.0)
    with pytest.raises(ValueError, match="speed"):
        edit.with_value(scenario, 0, "speed", 1.0)


RATED = [key for key in optimizers if "learning_rate" in optimizers[key]().values]


@pytest.mark.parametrize("key", sorted(set(optimizers) - set(RATED)))
def test_what_has_no_learning_rate_cannot_be_fanned_out(key: str) -> None:
    scenario = edit.added(starter(surfaces["rosenbrock"]), optimizers[key]())
    with pytest.raises((ValueError, LookupError)):
        edit.fanned(scenario, 2)


@pytest.mark.parametrize("key", RATED)
def test_a_fan_is_in_range_and_holds_the_value_there_was(key: str) -> None:
    scenario = edit.added(starter(surfaces["rosenbrock"]), optimizers[key]())
    rate = scenario.contenders[2].optimizer.values["learning_rate"]
    fan = edit.fanned(scenario, 2).contenders[2:]
    assert 2 <= len(fan) <= 5
    assert rate in [contender.optimizer.values["learning_rate"] for contender in fan]
    assert len({contender.name for contender in fan}) == len(fan)
    assert len({contender.look for contender in edit.fanned(scenario, 2).contenders}) == 2 + len(
        fan
    )


def test_what_is_no_number_cannot_be_fanned_out(scenario: Scenario) -> None:
    scenario = edit.added(scenario, optimizers["rmsprop"]())
    index = len(scenario.contenders) - 1
    with pytest.raises(ValueError, match="centered: only a number can be varied"):
        edit.spread(scenario.contenders[index], "centered")


def test_a_fan_of_what_is_neither_a_share_nor_logarithmic_is_even(scenario: Scenario) -> None:
    scenario = edit.added(scenario, optimizers["ademamix"](alpha=5.0))
    values = edit.spread(scenario.contenders[-1], "alpha")
    assert values == [2.5, 3.75, 5.0, 6.25, 7.5]


def test_the_same_rate_passes_over_those_without_one(scenario: Scenario) -> None:
    scenario = edit.added(scenario, optimizers["rprop"]())
    rates = [
        contender.optimizer.values.get("learning_rate")
        for contender in edit.same_rate(scenario, 0.5).contenders
    ]
    assert {rate for rate in rates if rate is not None} == {0.5}


def test_defaults_are_those_of_the_dialect(scenario: Scenario) -> None:
    scenario = edit.in_dialect(scenario, 2, "keras")
    changed = edit.with_value(scenario, 2, "beta1", 0.5)
    back = edit.defaults(changed).contenders[2].optimizer
    assert back == optimizers["adam"].in_dialect("keras")


def test_a_dialect_keeps_rate_and_momentum(scenario: Scenario) -> None:
    changed = edit.with_value(scenario, 1, "learning_rate", 0.123)
    other = edit.in_dialect(changed, 1, "pytorch").contenders[1].optimizer
    assert other.dialect == "pytorch"
    assert other.values["learning_rate"] == 0.123


def test_a_new_document_shows_two_rules_that_arrive_at_different_minima() -> None:
    outcome = compute(edit.new_document())
    minima = [each.position for each in outcome.scenario.surface.minima]
    reached = [
        min(minima, key=lambda place: math.dist(place, run.positions[-1]))
        for run in outcome.trajectories
    ]
    assert all(
        math.dist(place, run.positions[-1]) < 0.1
        for place, run in zip(reached, outcome.trajectories, strict=True)
    )
    assert reached[0] != reached[1]


def test_a_formula_that_is_typed_over_a_matrix_stays_one() -> None:
    begun = starter(surfaces["matrix_product"])
    typed = edit.with_formula(begun, begun, formula("(x1 - x4)**2 + x2*x3"))
    assert typed.surface.matrices == begun.surface.matrices
    assert edit.with_formula(begun, begun, formula("x1*x2*x3")).surface.matrices == ()
