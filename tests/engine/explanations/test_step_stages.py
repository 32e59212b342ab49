from __future__ import annotations

import functools

import numpy as np
import pytest

from explorer.engine import Optimizer, optimizers, recurrence, run, surfaces
from explorer.engine.explanations.step_formulas import explain
from explorer.engine.explanations.step_stages import StepStage, stages

SURFACE = surfaces["himmelblau"]
START = SURFACE.starts[0]
EVERY = [
    *(cls.in_dialect(dialect) for cls in optimizers.values() for dialect in cls.dialects),
    optimizers["rmsprop"](centered=True, momentum=0.9),
    optimizers["adamw"](clip_norm=5.0),
]
ALL_BY_ONE_NUMBER = [
    recurrence("x <- x"),
    recurrence("x <- x - alpha*t\nwith alpha = 0.1"),
    recurrence("x <- x - alpha*norm(g)\nwith alpha = 0.01").with_values(weight_decay=0.1),
    recurrence("v <- mu*v + f\nx <- x - alpha*v\nwith alpha = 1e-4, mu = 0.9").with_values(
        lookahead_period=3
    ),
]
"""Typed rules that move every coordinate by the same number."""


@functools.cache
def scenes(optimizer: Optimizer, step: int = 5) -> dict[str, StepStage]:
    trajectory = run(SURFACE, optimizer, START, 20)
    return {stage.title: stage for stage in stages(trajectory.origin.trial, trajectory, step)}


def arrow(stage: StepStage, role: str) -> np.ndarray:
    return np.array(next(vector.vector for vector in stage.vectors if vector.role == role))


@pytest.mark.parametrize("optimizer", EVERY + ALL_BY_ONE_NUMBER, ids=repr)
def test_every_film_ends_where_the_ball_goes(optimizer: Optimizer) -> None:
    trajectory = run(SURFACE, optimizer, START, 20)
    for step in (0, 1, min(7, trajectory.steps - 1)):
        actual = stages(trajectory.origin.trial, trajectory, step)
        last = actual[-1]
        assert last.title == "The new position"
        assert last.landing == tuple(trajectory.positions[step + 1])
        assert arrow(last, "step") == pytest.approx(trajectory.terms["step"][step])
        assert [stage.landing for stage in actual[:-1]] == [None] * (len(actual) - 1)
        for stage in actual:
            assert stage.sentence.endswith(".")
            assert stage.vectors


@functools.cache
def adding() -> list[Optimizer]:
    """Found when it is first asked for, since it takes a run of each rule."""
    return [optimizer for optimizer in EVERY if "They add" in scenes(optimizer)]


def test_the_rules_that_add_what_they_carry_are_those_with_momentum() -> None:
    names = {optimizer.id for optimizer in adding()}
    assert {"momentum", "nesterov", "adam"} <= names
    assert not names & {"gradient_descent", "adagrad", "sign_descent"}


def test_what_is_carried_and_what_arrives_add_tip_to_tail() -> None:
    for optimizer in adding():
        carried, arriving, total = scenes(optimizer)["They add"].vectors
        sums = np.add(carried.vector, arriving.vector)
        assert sums == pytest.approx(np.array(total.vector)), optimizer
        tip = np.add(carried.start, carried.vector)
        assert tip == pytest.approx(np.array(arriving.start)), optimizer
        assert total.start == carried.start, optimizer


def test_momentum_fades_by_its_share_and_the_gradient_comes_times_the_rate() -> None:
    optimizer = optimizers["momentum"](learning_rate=0.01, momentum=0.8)
    trajectory = run(SURFACE, optimizer, START, 20)
    film = scenes(optimizer)
    assert list(film) == [
        "What is remembered",
        "It fades",
        "The gradient arrives",
        "They add",
        "The new position",
    ]
    last_step = trajectory.terms["step"][4]
    assert arrow(film["What is remembered"], "carried") == pytest.approx(last_step)
    assert arrow(film["It fades"], "carried") == pytest.approx(0.8 * last_step)
    assert "80 % of it is left" in film["It fades"].sentence
    downhill = -0.01 * trajectory.gradients[5]
    assert arrow(film["The gradient arrives"], "gradient") == pytest.approx(downhill)


def test_nothing_is_carried_into_the_first_step() -> None:
    optimizer = optimizers["momentum"]()
    assert list(scenes(optimizer, step=0)) == ["The gradient arrives", "The new position"]


def test_adam_adds_then_its_squares_grow_and_divide() -> None:
    optimizer = optimizers["adam"](learning_rate=0.1, beta2=0.9)
    trajectory = run(SURFACE, optimizer, START, 20)
    film = scenes(optimizer)
    assert list(film)[3:] == ["They add", "Squares grow", "They divide", "The new position"]
    (square,) = film["Squares grow"].squares
    assert square.before == tuple(trajectory.terms["second_moment"][4])
    assert square.after == tuple(trajectory.terms["second_moment"][5])
    undivided = -0.1 * trajectory.terms["corrected_first_moment"][5]
    assert arrow(film["They divide"], "gradient") == pytest.approx(undivided)
    assert arrow(film["They divide"], "step") == pytest.approx(trajectory.terms["step"][5])


def test_squares_that_forget_more_than_they_see_shrink() -> None:
    optimizer = optimizers["rmsprop"](learning_rate=0.1, decay=0.5)
    trajectory = run(SURFACE, optimizer, START, 40)
    second = trajectory.terms["second_moment"]
    step = next(k for k in range(1, 40) if (second[k] < second[k - 1]).all())
    actual = {stage.title for stage in stages(trajectory.origin.trial, trajectory, step)}
    assert "Squares shrink" in actual


def test_where_the_velocity_holds_divided_gradients_they_divide_before_they_add() -> None:
    film = scenes(optimizers["rmsprop"](centered=True, momentum=0.9))
    titles = list(film)
    assert titles.index("They divide") < titles.index("They add")
    assert "90 % of it is left" in film["It fades"].sentence
    _, arriving, _ = film["They add"].vectors
    assert arriving.vector == pytest.approx(film["They divide"].vectors[1].vector)


def test_of_a_sign_rule_only_signs_count() -> None:
    film = scenes(optimizers["sign_descent"](learning_rate=0.01))
    assert list(film) == ["The gradient arrives", "Only signs count", "The new position"]
    assert np.abs(arrow(film["Only signs count"], "step")) == pytest.approx([0.01, 0.01])


def test_weight_decay_beside_the_rule_is_a_scene_of_its_own() -> None:
    optimizer = optimizers["adamw"](learning_rate=0.1, weight_decay=0.01)
    film = scenes(optimizer)
    own, decay = film["Weights decay"].vectors
    assert np.add(own.vector, decay.vector) == pytest.approx(
        np.array(film["The new position"].vectors[0].vector)
    )
    assert np.sign(decay.vector) == pytest.approx(-np.sign(own.start))


def test_a_clipped_gradient_is_told() -> None:
    film = scenes(optimizers["adam"](clip_norm=0.5))
    assert "It is prepared" in film
    assert "It is prepared" not in scenes(optimizers["adam"](clip_norm=1e9))


def test_a_film_in_one_dimension_has_arrows_along_the_line() -> None:
    surface = surfaces["parabola"]
    optimizer = optimizers["adam"](learning_rate=0.1)
    trajectory = run(surface, optimizer, surface.starts[0], 20)
    for stage in stages(trajectory.origin.trial, trajectory, 3):
        assert all(len(vector.vector) == surface.dimension for vector in stage.vectors)


def test_a_short_step_is_told_with_the_digits_in_which_it_moves_the_ball() -> None:
    optimizer = optimizers["adam"](learning_rate=0.001)
    surface = surfaces["ravine"]
    trajectory = run(surface, optimizer, (2.0, 2.0), 30)
    sentence = stages(trajectory.origin.trial, trajectory, 3)[-1].sentence
    assert sentence == "The ball moves by (−0.001, −0.001) to (1.996, 1.996)."
    still = run(surface, optimizer, (0.0, 0.0), 3)
    assert (
        stages(still.origin.trial, still, 1)[-1].sentence == "The ball moves by (0, 0) to (0, 0)."
    )


@pytest.mark.parametrize("optimizer", ALL_BY_ONE_NUMBER, ids=repr)
def test_a_move_has_a_value_for_each_coordinate_in_the_last_row_too(optimizer: Optimizer) -> None:
    trajectory = run(SURFACE, optimizer, START, 20)
    moved = np.diff(trajectory.positions, axis=0)
    assert trajectory.terms["step"].shape == trajectory.positions.shape
    assert trajectory.terms["step"][:-1] == pytest.approx(moved, abs=1e-12)
    for row in (0, trajectory.steps):
        lines = explain(trajectory.origin.trial, trajectory, row)
        (last,) = [line for line in lines if line.formula.term == "next_position"]
        assert len(last.values) == 2
