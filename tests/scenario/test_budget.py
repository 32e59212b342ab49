"""One budget for the size of a scenario's computations."""

from __future__ import annotations

from dataclasses import replace

import pytest

from explorer.engine import formula, optimizers, surfaces
from explorer.engine.objectives.dataset import generated
from explorer.engine.objectives.network import Network, dense
from explorer.scenario.budget import excess, need, tuning_budget
from explorer.scenario.lessons.lesson import lessons
from explorer.scenario.scenario import MOST_CONTENDERS, Contender, Scenario


def crowd(count: int, steps: int) -> Scenario:
    contender = Contender(optimizers["adam"](), "Adam")
    return Scenario(surfaces["rosenbrock"], (0.0, 0.0), steps, (contender,) * count)


def wide_network() -> Network:
    return Network(
        layers=dense([[90, "tanh"], [90, "tanh"], [1, "linear"]]),
        data=generated("moons", rows=100_000),
    )


@pytest.mark.parametrize("name", list(lessons))
def test_every_lesson_is_computed_unasked(name: str) -> None:
    assert excess(lessons[name].scenario) is None


def test_a_single_run_of_a_million_steps_is_computed_unasked() -> None:
    assert excess(crowd(1, 1_000_000)) is None


def test_a_thousand_runs_of_a_million_steps_are_beyond_the_budget_in_memory() -> None:
    sentence = excess(crowd(1000, 1_000_000))
    assert sentence is not None
    assert sentence == (
        "found 1,000 runs of 1,000,000 steps that keep 48.0 GB, expected at most 0.4 GB"
    )


def test_many_steps_of_a_line_search_are_beyond_the_budget_in_work() -> None:
    search = Contender(optimizers["conjugate_gradient"](), "Conjugate gradient")
    scenario = replace(crowd(1, 10_000), contenders=(search,))
    assert excess(scenario) is None
    sentence = excess(replace(scenario, steps=1_000_000))
    assert sentence == (
        "found 1 run of 1,000,000 steps that take 1e+11 operations, expected at most 1e+10"
    )


def test_the_evaluations_of_a_line_search_are_numbers_that_are_kept() -> None:
    scenario = crowd(1, 10_000)
    search = Contender(optimizers["conjugate_gradient"](), "Conjugate gradient")
    assert need(replace(scenario, contenders=(search,))).numbers > 5 * need(scenario).numbers


def test_hidden_contenders_cost_nothing() -> None:
    scenario = crowd(1000, 1_000_000)
    hidden = tuple(replace(contender, visible=False) for contender in scenario.contenders)
    assert need(replace(scenario, contenders=hidden)).operations == 0


def test_a_wide_network_on_many_rows_is_beyond_the_budget_in_work() -> None:
    network = wide_network()
    contender = Contender(optimizers["adam"](), "Adam")
    scenario = Scenario(network, network.initial(0), 100, (contender,))
    sentence = excess(scenario)
    assert sentence is not None
    assert "1 run of 100 steps that take" in sentence
    assert "operations, expected at most 1e+10" in sentence


def test_a_procedure_costs_more_than_a_rule() -> None:
    surface = formula("*".join(f"x{index}" for index in range(1, 100)))
    rule, newton = (
        Scenario(surface, (1.0,) * 99, 100, (Contender(optimizers[name](), name),))
        for name in ("momentum", "newton")
    )
    assert need(newton).operations > 10 * need(rule).operations


def test_what_was_agreed_to_is_not_asked_about_again() -> None:
    scenario = crowd(100, 1_000_000)
    agreed = need(scenario)
    assert excess(scenario) is not None
    assert excess(scenario, agreed) is None
    assert excess(replace(scenario, contenders=scenario.contenders * 2), agreed) is not None


def test_a_scenario_has_at_most_so_many_contenders() -> None:
    with pytest.raises(ValueError, match="contenders: found 5001, expected at most 5000"):
        crowd(MOST_CONTENDERS + 1, 5)


def test_tuning_a_formula_may_take_two_million_evaluations() -> None:
    assert tuning_budget(crowd(1, 100)) == 2_000_000


def test_tuning_a_network_may_take_what_its_size_allows_but_some_candidates_at_least() -> None:
    small, wide = lessons["library_momentum"].scenario, wide_network()
    trained = Scenario(wide, tuple(wide.initial(0)), 100, crowd(1, 1).contenders)
    assert 40_000 <= tuning_budget(small) < 2_000_000
    assert tuning_budget(trained, ensemble=3) == 20 * 3 * 101
