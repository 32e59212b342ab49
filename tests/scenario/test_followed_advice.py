"""Advice that is followed, and a better start that is searched."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explorer.engine import formula, optimizers, surfaces
from explorer.engine.objectives.python_function import objective
from explorer.engine.runs.run import run_trial
from explorer.engine.trajectories.suggestion import ComputedGradient, OtherValues
from explorer.scenario.followed_advice import better_start, followed
from explorer.scenario.network_presets import networks
from explorer.scenario.scenario import Contender, Scenario


def scenario(surface, rule, start, steps: int) -> Scenario:
    return Scenario(surface, start, steps, (Contender(rule, "own"),))


def descent(rate: float):
    return optimizers["gradient_descent"](learning_rate=rate)


def end(scenario: Scenario) -> float:
    return float(run_trial(scenario.trial(0)).losses[-1])


def test_the_nearest_start_that_leads_lower_is_found() -> None:
    begun = scenario(surfaces["rastrigin"], descent(0.001), (1.9, 1.1), 500)
    start = better_start(begun, 0)
    assert end(replace(begun, start=start)) < end(begun) - 0.5
    assert np.linalg.norm(np.subtract(start, begun.start)) < 2.0


def test_at_the_lowest_minimum_no_start_is_better_and_the_number_tried_is_said() -> None:
    begun = scenario(surfaces["parabola"], descent(0.1), (1.0,), 200)
    with pytest.raises(ValueError, match=r"^None of \d+ starts tried leads to a lower minimum\.$"):
        better_start(begun, 0)


def test_where_a_run_cannot_begin_a_start_is_found_from_which_it_does() -> None:
    begun = scenario(formula("sqrt(x) + 0*y"), descent(50.0), (-1.0, 1.0), 30)
    assert better_start(begun, 0)[0] > 0.0


def test_other_weights_are_tried_for_a_network() -> None:
    network = networks["moons"].make()
    begun = scenario(network, descent(1e4), network.initial(0), 5)
    with pytest.raises(ValueError, match="starts tried"):
        better_start(begun, 0)


def test_fewer_starts_are_tried_for_long_runs() -> None:
    begun = scenario(surfaces["saddle"], descent(0.1), (1.4, 0.001), 100_000)
    known = len(surfaces["saddle"].starts)
    with pytest.raises(ValueError, match=rf"^None of {9 + known} starts tried"):
        better_start(begun, 0)


def test_fewer_starts_are_tried_for_a_method_that_searches_along_lines() -> None:
    search = optimizers["exact_line_search"]()
    begun = scenario(surfaces["saddle"], search, (1.4, 0.001), 1_000)
    known = len(surfaces["saddle"].starts)
    with pytest.raises(ValueError, match=rf"^None of {9 + known} starts tried"):
        better_start(begun, 0)


def test_the_search_tells_its_progress_from_the_first_run_to_the_last() -> None:
    told: list[float] = []
    begun = scenario(surfaces["rastrigin"], descent(0.001), (1.9, 1.1), 500)
    better_start(begun, 0, told.append)
    assert told == sorted(told)
    assert 0.0 <= told[0] < told[-1] <= 1.0


def test_in_many_dimensions_starts_all_over_the_window_are_tried() -> None:
    two_valleys = formula("(x1**2 - 1)**2 + 0.5*x1 + x2**2 + x3**2 + x4**2")
    begun = scenario(two_valleys, descent(0.05), (1.2, 0.1, 0.1, 0.1), 300)
    start = better_start(begun, 0)
    assert end(begun) > 0.4
    assert end(replace(begun, start=start)) < -0.4


def test_values_that_another_form_of_the_rule_lacks_are_left_out() -> None:
    begun = scenario(surfaces["ravine"], descent(0.1), (2.0, 2.0), 5)
    changed = followed(begun, 0, OtherValues({"learning_rate": 0.2, "momentum": 0.9}))
    assert changed.contenders[0].optimizer == descent(0.2)


def test_a_function_of_ones_own_takes_differences_instead_of_complex_steps() -> None:
    own = objective(lambda x: x[0] ** 2 + x[1] ** 2, dimension=2)
    assert own.derivative == "complex steps"
    changed = followed(scenario(own, descent(0.1), (1.0, 1.0), 5), 0, ComputedGradient())
    assert changed.surface.derivative == "central differences"  # type: ignore[union-attr]
    np.testing.assert_allclose(changed.surface.gradient([1.0, 2.0]), [2.0, 4.0], 1e-6)


def test_a_network_has_no_other_gradient() -> None:
    network = networks["moons"].make()
    begun = scenario(network, descent(0.1), network.initial(0), 5)
    with pytest.raises(ValueError, match="has no other gradient"):
        followed(begun, 0, ComputedGradient())
