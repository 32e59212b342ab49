from __future__ import annotations

import numpy as np
import pytest

from explorer.engine import optimizers, run, surfaces
from explorer.engine.explanations.rule_state import StateMark, state_marks

RAVINE = surfaces["ravine"]
START = (2.0, 2.0)


def marks(name: str, step: int, **values: object) -> tuple[StateMark, ...]:
    return state_marks(run(RAVINE, optimizers[name](**values), START, 20), step)


def test_the_walked_point_of_schedule_free_lies_between_its_two_others() -> None:
    trajectory = run(RAVINE, optimizers["schedule_free_sgd"](learning_rate=0.1), START, 20)
    base, averaged = state_marks(trajectory, 7)
    between = 0.9 * np.array(averaged.at) + 0.1 * np.array(base.at)
    assert between == pytest.approx(trajectory.positions[7])


def test_slow_weights_are_where_the_ball_was_when_they_last_followed() -> None:
    trajectory = run(RAVINE, optimizers["lookahead"](learning_rate=0.1), START, 20)
    for step in (5, 6, 9):
        assert state_marks(trajectory, step)[0].at == tuple(trajectory.positions[5])


def test_around_a_rule_slow_weights_and_the_average_are_carried_too() -> None:
    actual = marks("adam", 6, lookahead_period=5, average_decay=0.9)
    assert [mark.name for mark in actual] == ["slow_weights", "iterate_average"]


def test_the_probe_of_sam_lies_uphill_at_its_distance() -> None:
    trajectory = run(RAVINE, optimizers["sam"](rho=0.3), START, 5)
    (probe,) = state_marks(trajectory, 0)
    way = np.array(probe.at) - START
    assert np.linalg.norm(way) == pytest.approx(0.3)
    assert way @ trajectory.gradients[0] > 0


@pytest.mark.parametrize("name", ["dog", "dowg"])
def test_the_circle_reaches_as_far_as_the_run_has_come(name: str) -> None:
    trajectory = run(RAVINE, optimizers[name](), START, 40)
    (circle,) = state_marks(trajectory, 40)
    farthest = np.linalg.norm(trajectory.positions - START, axis=1).max()
    assert (circle.name, circle.at) == ("radius", START)
    assert circle.radius == pytest.approx(farthest)
    assert f"{circle.radius:.2g}" in circle.words


@pytest.mark.parametrize("name", ["prodigy", "dadapt_adam"])
def test_an_estimated_distance_is_a_circle_that_grows(name: str) -> None:
    trajectory = run(RAVINE, optimizers[name](), START, 40)
    radii = [state_marks(trajectory, step)[0].radius for step in range(41)]
    assert radii == sorted(radii)
    assert radii[-1] > 10 * radii[0]


def test_a_rule_knows_without_a_run_whether_it_may_carry_anything() -> None:
    assert not optimizers["adam"]().may_carry
    assert optimizers["adam"](average_decay=0.9).may_carry
    assert all(optimizers[name]().may_carry for name in ("dog", "lookahead", "sam", "asgd"))


def test_nothing_is_carried_by_plain_descent_nor_before_the_first_step() -> None:
    assert marks("gradient_descent", 5) == ()
    assert marks("schedule_free_sgd", 0) == ()
