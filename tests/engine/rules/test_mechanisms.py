from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from explorer.engine import Optimizer, Trial, optimizers, recurrence, run, run_trial, surfaces
from explorer.engine.explanations.step_stages import stages
from explorer.engine.runs.batch import Variation, run_batch

RAVINE = surfaces["ravine"]
START = (2.0, 2.0)
ON = {"cautious": "mean", "lookahead_period": 3, "average_decay": 0.8}
RULES = [name for name in optimizers if optimizers[name]().rule is not None]


def walked(optimizer: Optimizer, steps: int = 30) -> np.ndarray:
    return run(RAVINE, optimizer, START, steps).positions


@pytest.mark.parametrize("name", RULES)
def test_everything_that_can_be_put_around_a_rule_fits_every_rule(name: str) -> None:
    trajectory = run(RAVINE, optimizers[name](**ON), START, 12)
    assert {"caution", "slow_weights", "iterate_average"} <= set(trajectory.terms)
    moves = np.diff(trajectory.positions, axis=0)
    np.testing.assert_allclose(trajectory.terms["step"][:-1], moves, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", ["newton", "bfgs", "sam", "sophia"])
def test_they_are_put_around_a_direct_method_too(name: str) -> None:
    trajectory = run(RAVINE, optimizers[name](**ON), START, 12)
    assert {"caution", "slow_weights", "iterate_average"} <= set(trajectory.terms)
    moves = np.diff(trajectory.positions, axis=0)
    np.testing.assert_allclose(trajectory.terms["step"][:-1], moves, rtol=1e-9, atol=1e-12)
    whole = optimizers[name](lookahead_period=4, lookahead_share=1.0)
    np.testing.assert_allclose(walked(whole), walked(optimizers[name]()), rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize(
    ("form", "both", "single"), [("published", 2 / 3, 1.0), ("mean", 1.0, 2.0)]
)
def test_a_coordinate_rests_where_its_step_would_climb(
    form: str, both: float, single: float
) -> None:
    trajectory = run(RAVINE, optimizers["momentum"](learning_rate=0.05, cautious=form), START, 30)
    climbs = trajectory.terms["proposed_step"] * trajectory.gradients >= 0.0
    factors = trajectory.terms["caution"]
    assert climbs.any()
    assert (factors[climbs] == 0.0).all()
    assert np.allclose(factors[(~climbs).all(axis=1)], both)
    alone = climbs.sum(axis=1) == 1
    assert alone.any()
    assert np.allclose(factors[alone].max(axis=1), single)


def test_where_no_coordinate_goes_downhill_a_cautious_rule_rests() -> None:
    typed = recurrence("x <- x + alpha*g\nwith alpha = 0.1", cautious="mean")
    assert (walked(typed) == START).all()


@pytest.mark.parametrize("period", [1, 5])
def test_lookahead_around_gradient_descent_is_the_lookahead_of_the_library(period: int) -> None:
    around = optimizers["gradient_descent"](
        learning_rate=0.1, lookahead_period=period, lookahead_share=0.4
    )
    known = optimizers["lookahead"](learning_rate=0.1, sync_period=period, slow_step_size=0.4)
    np.testing.assert_allclose(walked(around), walked(known), rtol=1e-13)


def test_what_lookahead_does_is_told_as_the_way_from_the_fast_point() -> None:
    optimizer = optimizers["momentum"](lookahead_period=3, lookahead_share=0.4)
    trajectory = run(RAVINE, optimizer, START, 9)
    terms = {name: trajectory.terms[name][:-1] for name in ("fast_point", "lookahead_step")}
    np.testing.assert_allclose(
        terms["fast_point"] + terms["lookahead_step"], trajectory.positions[1:], rtol=1e-13
    )
    moved = np.abs(terms["lookahead_step"]).max(axis=1) > 0.0
    assert moved.tolist() == [False, False, True] * 3


def test_slow_weights_that_follow_all_the_way_change_nothing() -> None:
    around = optimizers["momentum"](lookahead_period=4, lookahead_share=1.0)
    np.testing.assert_allclose(walked(around), walked(optimizers["momentum"]()), rtol=1e-12)


def test_an_average_is_kept_beside_the_path_and_begins_at_the_first_point_reached() -> None:
    optimizer = optimizers["momentum"](learning_rate=0.05, average_decay=0.75)
    trajectory = run(RAVINE, optimizer, START, 20)
    plain = run(RAVINE, optimizers["momentum"](learning_rate=0.05), START, 20)
    assert (trajectory.positions == plain.positions).all()
    expected = trajectory.positions[1]
    for row in range(20):
        if row:
            expected = 0.75 * expected + 0.25 * trajectory.positions[row + 1]
        np.testing.assert_allclose(trajectory.terms["iterate_average"][row], expected, rtol=1e-14)


def test_lanes_take_the_steps_of_single_runs() -> None:
    optimizer = optimizers["adam"](learning_rate=0.1, **ON)
    rates = np.array([0.02, 0.1, 0.4])
    batch = run_batch(
        Trial(RAVINE, optimizer, START, 25), Variation(hyperparameters={"learning_rate": rates})
    )
    for index, rate in enumerate(rates):
        alone = walked(optimizer.with_values(learning_rate=float(rate)), 25)
        assert (batch.positions[index] == alone[-1]).all()


def test_the_step_taken_apart_says_what_the_mask_and_the_slow_weights_do() -> None:
    trial = Trial(RAVINE, optimizers["momentum"](learning_rate=0.05, **ON), START, 30)
    trajectory = run_trial(trial)
    told = {stage.title for step in range(30) for stage in stages(trial, trajectory, step)}
    assert {"What is remembered", "Caution", "Lookahead", "The new position"} <= told


def test_an_optimizer_is_told_with_what_was_put_around_it_and_nothing_that_was_not() -> None:
    plain = optimizers["gradient_descent"](learning_rate=0.1)
    assert repr(plain) == "GradientDescent[paper](learning_rate=0.1)"
    decayed = optimizers["gradient_descent"](learning_rate=0.1, weight_decay=0.5)
    assert repr(decayed) == "GradientDescent[paper](learning_rate=0.1, weight_decay=0.5)"


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("coupled", lambda x, g: 0.9 * x - 0.05 * (g + 0.2 * x)),
        ("decoupled", lambda x, g: 0.9 * x - 0.05 * g - 0.05 * 0.2 * x),
        ("first", lambda x, g: 0.9 * (1.0 - 0.05 * 0.2) * x - 0.05 * g),
        ("unscaled", lambda x, g: 0.9 * x - 0.05 * g - 0.2 * x),
        ("proximal", lambda x, g: (0.9 * x - 0.05 * g) / (1.0 + 0.05 * 0.2)),
    ],
)
def test_weight_decay_acts_on_a_rule_that_names_the_next_point(
    form: str, expected: Callable[[np.ndarray, np.ndarray], np.ndarray]
) -> None:
    typed = recurrence(
        "x <- 0.9*x - alpha*g\nwith alpha = 0.05", weight_decay=0.2, weight_decay_form=form
    )
    x = np.array(START)
    np.testing.assert_allclose(walked(typed, 1)[1], expected(x, RAVINE.gradient(x)), rtol=1e-12)
