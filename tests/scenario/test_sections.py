from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explorer.engine import formula, optimizers, surfaces
from explorer.engine.objectives.plane import parameter_plane
from explorer.scenario.lessons.lesson import lessons
from explorer.scenario.results import Outcome, compute
from explorer.scenario.scenario import Contender, Scenario
from explorer.scenario.sections import chosen_plane, drawn_outcome
from explorer.scenario.stage_layout import PlaneChoice, StageLayout
from tests.scenarios import starter


@pytest.fixture(scope="module")
def network() -> Outcome:
    return compute(lessons["library_momentum"].scenario)


def test_what_has_two_dimensions_is_shown_as_it_is() -> None:
    outcome = compute(lessons["ravine_momentum"].scenario)
    picture = drawn_outcome(outcome)
    assert picture.outcome is outcome
    assert picture.surface is outcome.scenario.surface
    assert picture.start == (2.0, 2.0)
    assert picture.start_at((1.0, -1.0)) == (1.0, -1.0)


def test_runs_of_a_network_are_shown_on_one_plane_with_true_losses(network: Outcome) -> None:
    picture = drawn_outcome(network)
    assert picture.plane is not None
    assert picture.surface.dimension == 2
    pairs = zip(network.trajectories, picture.outcome.trajectories, picture.distances, strict=True)
    for true, drawn, distance in pairs:
        assert true is not None
        assert drawn is not None
        assert drawn.positions.shape == (true.steps + 1, 2)
        assert np.array_equal(drawn.losses, true.losses)
        assert distance is not None
        away = true.positions - picture.plane.lift(drawn.positions)
        assert np.linalg.norm(away, axis=1) == pytest.approx(distance)


def test_steps_seen_on_the_plane_are_the_differences_of_what_is_seen(network: Outcome) -> None:
    for trajectory in drawn_outcome(network).outcome.trajectories:
        assert trajectory is not None
        steps = np.diff(trajectory.positions, axis=0)
        assert trajectory.terms["step"][:-1] == pytest.approx(steps, abs=1e-12)


def test_points_that_a_rule_carries_are_shown_where_they_lie() -> None:
    scenario = lessons["library_momentum"].scenario
    rule = optimizers["gradient_descent"](learning_rate=0.01, lookahead_period=5)
    alone = replace(scenario, contenders=(Contender(rule, "Lookahead"),), steps=12)
    drawn = drawn_outcome(compute(alone)).outcome.trajectories[0]
    assert drawn is not None
    assert drawn.terms["slow_weights"][7] == pytest.approx(drawn.positions[5], abs=1e-12)


def test_a_start_moved_in_the_picture_stays_as_far_off_the_plane(network: Outcome) -> None:
    picture = drawn_outcome(network)
    assert picture.plane is not None
    point = (picture.start[0] + 0.3, picture.start[1] - 0.2)
    moved = picture.start_at(point)
    assert picture.plane.project(moved) == pytest.approx(point)
    before = float(picture.plane.distance(network.scenario.start))
    assert float(picture.plane.distance(moved)) == pytest.approx(before)


def test_a_matrix_is_shown_in_the_singular_directions_of_its_way() -> None:
    seen = StageLayout(plane=PlaneChoice("singular"))
    begun = starter(surfaces["matrix_product"])
    outcome = compute(replace(begun, view=seen))
    picture = drawn_outcome(outcome)
    best = min(filter(None, outcome.trajectories), key=lambda run: float(run.losses[-1]))
    assert picture.plane is not None
    # All that a 2 x 2 matrix has changed by lies in its two singular directions.
    assert picture.plane.distance(best.positions[[0, -1]]) == pytest.approx([0, 0], abs=1e-12)
    (block,) = begun.surface.matrices
    moved = picture.plane.project(best.positions[-1]) - picture.plane.project(best.positions[0])
    way = block.singular_values(best.positions[-1] - best.positions[0])
    assert moved == pytest.approx(way)


@pytest.mark.parametrize("matrix", [0, 1, 7])
def test_of_several_matrices_one_is_chosen(matrix: int) -> None:
    seen = StageLayout(plane=PlaneChoice("singular", matrix=matrix))
    picture = drawn_outcome(compute(replace(starter(surfaces["low_rank"]), view=seen)))
    assert picture.plane is not None
    assert picture.plane.labels[0] == f"singular direction 1 of {'V' if matrix else 'U'}"
    assert picture.plane.directions @ picture.plane.directions.T == pytest.approx(np.eye(2))


def test_a_plane_of_ones_own_choice_is_used(network: Outcome) -> None:
    scenario = network.scenario
    plane = parameter_plane(scenario.surface, scenario.start, 0, 60)
    picture = drawn_outcome(network, plane)
    assert picture.plane is plane
    first = network.trajectories[0]
    drawn = picture.outcome.trajectories[0]
    assert first is not None
    assert drawn is not None
    assert drawn.positions == pytest.approx(first.positions[:, [0, 60]])


def test_the_start_is_marked_on_the_curve_or_in_the_plane() -> None:
    curve = drawn_outcome(compute(Scenario(formula("x**2 + 1"), (2.0,), 3)))
    assert curve.start_in_picture == (2.0, 5.0)
    plane = drawn_outcome(compute(Scenario(formula("x**2 + y"), (2.0, 3.0), 3)))
    assert plane.start_in_picture == (2.0, 3.0)


def test_a_simplex_of_many_dimensions_is_shown_by_the_outline_of_its_shadow() -> None:
    surface = surfaces["matrix_product"]
    method = optimizers["nelder_mead"](learning_rate=0.5)
    outcome = compute(Scenario(surface, surface.starts[0], 8, (Contender(method, "Simplex"),)))
    picture, whole = drawn_outcome(outcome), outcome.trajectories[0]
    drawn = picture.outcome.trajectories[0]
    assert whole is not None
    assert drawn is not None
    assert picture.plane is not None
    corners, outline = whole.outline(3), drawn.outline(3)
    assert corners is not None
    assert outline is not None
    shadow = {tuple(corner) for corner in picture.plane.project(corners).tolist()}
    assert {tuple(corner) for corner in outline.tolist()} <= shadow
    assert 2 < len(outline) <= len(shadow) == 5


@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [(3, 60, (3, 60)), (5, 5, (5, 4)), (0, 0, (0, 1)), (10**6, 10**6, (-1, -2))],
)
def test_two_coordinates_are_shown_even_where_one_is_chosen_twice(
    network: Outcome, first: int, second: int, shown: tuple[int, int]
) -> None:
    plane = chosen_plane(network, PlaneChoice("coordinates", first=first, second=second))
    assert plane is not None
    run = network.trajectories[0]
    assert run is not None
    moved = plane.project(run.positions[-1]) - plane.project(run.positions[0])
    assert moved == pytest.approx((run.positions[-1] - run.positions[0])[list(shown)])


def test_random_directions_are_those_of_their_seed(network: Outcome) -> None:
    first, again, other = (
        chosen_plane(network, PlaneChoice("random", seed=seed)) for seed in (1, 1, 2)
    )
    assert first is not None
    assert again is not None
    assert other is not None
    assert np.array_equal(first.directions, again.directions)
    assert not np.allclose(first.directions, other.directions)


def test_a_plane_needs_no_choice_and_no_reach() -> None:
    outcome = compute(lessons["ravine_momentum"].scenario)
    assert chosen_plane(outcome, PlaneChoice("coordinates")) is None
    assert drawn_outcome(outcome).reach == 0.0


def test_the_view_reaches_half_its_width_in_the_space_of_all_weights(network: Outcome) -> None:
    picture = drawn_outcome(network)
    assert picture.plane is not None
    corners = np.array([[low, high] for low, high in picture.surface.view])
    for axis, (low, high) in enumerate(corners):
        ends = np.zeros((2, 2))
        ends[:, axis] = low, high
        first, last = picture.plane.lift(ends)
        assert 0.5 * np.linalg.norm(last - first) <= picture.reach * (1 + 1e-12)


def test_where_a_rule_looked_is_shown_on_the_plane() -> None:
    scenario = lessons["library_momentum"].scenario
    nesterov = Contender(optimizers["nesterov"](learning_rate=0.01), "Nesterov")
    outcome = compute(replace(scenario, contenders=(nesterov,), steps=5))
    picture = drawn_outcome(outcome)
    (true,), (drawn,) = outcome.trajectories, picture.outcome.trajectories
    assert true is not None
    assert drawn is not None
    assert picture.plane is not None
    assert [each.at for each in drawn.evaluations_at(3)] == [
        pytest.approx(picture.plane.project(each.at)) for each in true.evaluations_at(3)
    ]
    assert len(drawn.evaluations_at(3)) >= 1
    assert drawn.verdict == true.verdict
