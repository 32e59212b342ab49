"""Runs constructed row by row, to find the number at which a verdict changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from explorer.engine import Noise, Schedule, Trial, Verdict, formula, optimizers, surfaces
from explorer.engine.diagnosis.advice import leave_saddle
from explorer.engine.diagnosis.judge import judge
from explorer.engine.diagnosis.measurements import Climb, Measurements
from explorer.engine.diagnosis.rate_limit import range_at_minimum
from explorer.engine.diagnosis.verdict_measures import allowed
from explorer.engine.number_text import rounded
from explorer.engine.runs.run import run_trial
from explorer.engine.trajectories.suggestion import OtherStart
from explorer.engine.trajectories.trajectory import Trajectory
from explorer.engine.trajectories.verdict import Advice

Floats = npt.NDArray[np.float64]


def a_trial(surface: str, rows: int, **values: float) -> Trial:
    optimizer = optimizers["gradient_descent"](learning_rate=0.01, **values)
    return Trial(surfaces[surface], optimizer, surfaces[surface].starts[0], rows - 1)


def walked(
    positions: npt.ArrayLike,
    losses: npt.ArrayLike | None = None,
    surface: str = "ravine",
    noise: float = 0.0,
) -> tuple[Trial, Trajectory]:
    """A run through these rows, with the surface's losses or others."""
    rows = np.asarray(positions, dtype=np.float64)
    trial = replace(a_trial(surface, len(rows)), noise=Noise(noise))
    heights = surfaces[surface].value(rows) if losses is None else np.asarray(losses, float)
    slopes = surfaces[surface].gradient(rows)
    return trial, replace(run_trial(trial), positions=rows, losses=heights, gradients=slopes)


def measured(
    positions: npt.ArrayLike, losses: npt.ArrayLike | None = None, surface: str = "ravine"
) -> Measurements:
    """Measurements on a run through these rows."""
    return Measurements(*walked(positions, losses, surface))


def judged(
    losses: Sequence[float], moves: Sequence[float] | None = None, noise: float = 0.0
) -> Verdict:
    """The verdict on a run with these losses whose steps are so long, to and fro along x."""
    lengths = np.ones(len(losses) - 1) if moves is None else np.asarray(moves)
    x = np.concatenate([[0.0], np.cumsum(lengths * np.resize([1.0, -1.0], len(lengths)))])
    rows = np.column_stack([0.01 * x, np.zeros(len(losses))])
    return judge(*walked(rows, losses, noise=noise))


GROWING = np.geomspace(1.0, 50.0, 40)
SWINGING = GROWING * np.resize([1.0, 0.2], 40)


def test_a_loss_that_rises_at_every_step_diverges() -> None:
    assert judged(GROWING, np.geomspace(9.0, 1.0, 39)).kind == "diverged"


def test_a_loss_that_swings_higher_and_higher_with_longer_steps_diverges() -> None:
    verdict = judged(SWINGING, np.geomspace(1.0, 9.0, 39))
    assert verdict.kind == "diverged"
    assert verdict.step == int(np.flatnonzero(SWINGING[0] >= SWINGING)[-1]) + 1


def test_swings_of_ever_shorter_steps_do_not_diverge() -> None:
    assert judged(SWINGING, np.geomspace(9.0, 1.0, 39)).kind != "diverged"


def test_longer_steps_alone_do_not_diverge() -> None:
    level = 1.001 * np.resize([1.0, 0.2], 40)
    level[0] = 1.0
    assert judged(level[::-1], np.geomspace(1.0, 9.0, 39)).kind != "diverged"


def test_a_rise_at_the_end_that_is_less_than_what_the_run_gained_does_not_diverge() -> None:
    losses = 100.0 + SWINGING
    losses[0] = 100.9
    losses[1:10] = 1.0
    losses[10:20] = 2.0 * np.resize([1.0, 0.9], 10)
    losses[20:30] = 3.0 * np.resize([1.0, 0.9], 10)
    losses[30:] = 4.0 * np.resize([1.0, 0.9], 10)
    assert judged(losses, np.geomspace(1.0, 9.0, 39)).kind != "diverged"
    losses[-1] = 101.0
    assert judged(losses, np.geomspace(1.0, 9.0, 39)).kind == "diverged"


@pytest.mark.parametrize(("last", "diverges"), [(1.09, False), (1.2, True)])
def test_a_few_steps_must_climb_by_a_tenth(last: float, diverges: bool) -> None:
    assert (judged(np.linspace(1.0, last, 5)).kind == "diverged") is diverges


def test_a_few_steps_of_which_one_falls_do_not_diverge() -> None:
    assert judged([1.0, 3.0, 2.0, 5.0]).kind != "diverged"


def test_steps_are_longer_and_longer_by_quarters_of_the_run() -> None:
    moves = np.full(40, 1.0)
    moves[8:16], moves[16:24], moves[24:30], moves[30:] = 5.0, 0.1, 6.0, 9.0
    losses = np.geomspace(1.0, 50.0, 41) * np.resize([1.0, 0.2], 41)
    assert judged(losses, moves).kind == "diverged"
    moves[30:] = 3.0
    assert judged(losses, moves).kind != "diverged"


@pytest.mark.parametrize("lowest", [-7.0, 0.0, 100.0])
@pytest.mark.parametrize("rows", [40, 41, 42, 43])
def test_by_how_much_a_loss_grows_lately_is_told_for_a_step(rows: int, lowest: float) -> None:
    verdict = judged(lowest + 1.2 ** np.arange(rows))
    factor = float(verdict.reason.split("by a factor of ")[1].split(" ")[0])
    assert factor == pytest.approx(1.2, abs=0.005)


@pytest.mark.parametrize(("rate", "converged"), [(1e-4, False), (0.5, True)])
def test_a_run_on_the_edge_of_its_region_converges_where_its_slope_leads_outwards(
    rate: float, converged: bool
) -> None:
    method = optimizers["projected_gradient"](learning_rate=rate)
    trial = Trial(formula("(x - 3)**2/2 + y**2/2"), method, (1.0, 0.5), 40)
    assert (judge(trial, run_trial(trial)).kind == "converged") is converged


def ring(points: int, rounds: int) -> Floats:
    turns = 2.0 * np.pi * np.arange(points * rounds) / points
    return np.column_stack([np.cos(turns), np.sin(turns)])


@pytest.mark.parametrize("points", [2, 3, 5])
def test_points_that_come_again_and_again_are_a_cycle(points: int) -> None:
    assert measured(ring(points, 30)).cycle == points


def test_points_of_which_some_come_elsewhere_are_none() -> None:
    rows = ring(3, 30)
    # As much to one side as to the other: only squares tell.
    rows[-5] += (0.01, -0.01)
    assert measured(rows).cycle is None


def test_rest_is_no_cycle() -> None:
    assert measured(np.zeros((40, 2))).cycle is None


def test_the_nearest_minimum_is_the_one_at_the_end_of_the_run() -> None:
    first, *_, last = surfaces["himmelblau"].minima
    rows = np.array([first.position, first.position, np.add(last.position, 0.1)])
    nearest = measured(rows, surface="himmelblau").nearest_minimum
    assert nearest == last
    assert measured(rows, surface="himmelblau").near_minimum is None


def test_a_run_is_within_a_distance_since_it_was_last_outside() -> None:
    rows = np.array([[0.0, 0.0], [5.0, 0.0], [0.1, 0.0], [0.05, 0.0], [0.0, 0.0]])
    assert measured(rows).since_within(1.0) == 2
    assert measured(rows).since_within(9.0) == 0
    assert measured(rows).since_within(0.07) == 3


def test_steps_to_go_are_the_way_over_the_last_pace() -> None:
    rows = np.column_stack([np.linspace(10.0, 4.0, 7), np.zeros(7)])
    assert measured(rows).steps_to_go == pytest.approx(4.0)


def test_a_swing_has_its_width_period_and_what_a_step_keeps_of_it() -> None:
    count = np.arange(200)
    x = 3.0 * 0.99**count * np.cos(2.0 * np.pi * count / 10)
    swing = measured(np.column_stack([x, np.zeros(200)])).swing
    assert swing is not None
    assert swing.period == pytest.approx(10.0, rel=0.1)
    assert swing.kept == pytest.approx(0.99, abs=2e-3)
    assert swing.since == 100
    assert swing.amplitude == pytest.approx(3.0 * 0.99**150, rel=0.1)
    assert swing.wandering < 0.05


@pytest.mark.parametrize("axis", [0, 1])
@pytest.mark.parametrize("side", [-1.0, 1.0])
def test_where_a_run_has_left_is_told_by_variable_and_step(axis: int, side: float) -> None:
    rows = np.zeros((20, 2))
    rows[:, axis] = side * np.linspace(0.0, 100.0, 20)
    trial = a_trial("ravine", 20)
    run = replace(run_trial(trial), positions=rows, losses=np.linspace(9.0, 1.0, 20))
    verdict = judge(trial, run)
    assert verdict.kind == "left_domain"
    assert f"{'xy'[axis]} = {side * 100:g} is not in".replace("-", "−") in verdict.reason
    assert verdict.measure is not None
    assert (verdict.measure.coordinate, verdict.measure.limit > 0) == (axis, side > 0)
    limit = abs(verdict.measure.limit)
    assert abs(rows[verdict.step, axis]) > limit >= abs(rows[verdict.step - 1, axis])


def test_a_few_steps_that_climb_diverge_from_the_first_on() -> None:
    verdict = judged(np.linspace(1.0, 2.0, 5))
    assert (verdict.kind, verdict.step) == ("diverged", 1)


@pytest.mark.parametrize(("f", "plateau"), [("x**2 + y**2", False), ("1e5 + x**2 + y**2", True)])
def test_a_run_without_progress_is_on_a_plateau_only_where_the_slope_is_small(
    f: str, plateau: bool
) -> None:
    descent = optimizers["gradient_descent"](learning_rate=1e-8)
    verdict = run_trial(Trial(formula(f), descent, (1.0, 0.5), 50)).verdict
    assert verdict.kind == "stalled"
    assert verdict.reason.startswith("a plateau: the gradient") is plateau


def test_a_bottom_that_is_flat_along_one_direction_is_no_saddle() -> None:
    surface = formula("x**2 + 0*y")
    trial = Trial(surface, optimizers["gradient_descent"](learning_rate=0.01), (1.0, 0.0), 5)
    pixel = Measurements(trial, run_trial(trial)).pixel
    slow = replace(trial, start=(5.0 * pixel, 0.0))
    assert run_trial(slow).verdict.kind != "at_saddle"
    bent = replace(slow, objective=formula("x**2 - y**2"))
    assert run_trial(bent).verdict.kind == "at_saddle"


def test_a_saddle_is_left_by_the_factor_of_the_last_rate() -> None:
    descent = optimizers["gradient_descent"](learning_rate=0.1)
    shrinking = Schedule("exponential", factor=0.9)
    trial = Trial(formula("x**2 - y**2"), descent, (0.0, 0.0), 10, schedule=shrinking)
    run = run_trial(trial)
    assert run.verdict.kind == "at_saddle"
    last = 1.0 + 2.0 * float(run.rates[-1])
    assert f"moves away by a factor of {rounded(last)} at each step" in run.verdict.advice
    assert last < 1.1


def test_where_numbers_end_the_last_that_is_finite_is_told_with_its_step() -> None:
    descent = optimizers["gradient_descent"](learning_rate=1.0)
    run = run_trial(Trial(formula("x**4"), descent, (10.0,), 50))
    step = run.diverged_at
    assert step == run.verdict.step
    assert run.verdict.reason.startswith(f"step {step} is not finite: the loss grew from ")
    assert run.verdict.reason.endswith(f"f = {rounded(float(run.losses[-1]))} at step {step - 1}")


@pytest.mark.parametrize(("pixels", "swings"), [(0.4, False), (40.0, True)])
def test_swings_within_a_pixel_are_none(pixels: float, swings: bool) -> None:
    trial = a_trial("ravine", 61)
    pixel = Measurements(trial, run_trial(trial)).pixel
    count = np.arange(61)
    x = 1.0 + pixels * pixel * np.cos(2.0 * np.pi * count / 9.5)
    verdict = judge(*walked(np.column_stack([x, np.ones(61)])))
    assert (verdict.kind == "oscillating") is swings


@pytest.mark.parametrize("axis", [0, 1])
def test_a_run_may_leave_with_its_last_step(axis: int) -> None:
    rows = np.zeros((20, 2))
    rows[-1, axis] = 100.0
    trial = a_trial("ravine", 20)
    run = replace(run_trial(trial), positions=rows, losses=np.linspace(9.0, 1.0, 20))
    verdict = judge(trial, run)
    assert (verdict.kind, verdict.step) == ("left_domain", 19)
    assert verdict.measure is not None
    assert (verdict.measure.coordinate, verdict.measure.value) == (axis, 100.0)


@pytest.mark.parametrize(
    ("start", "steps", "kind", "words"),
    [
        ((-0.5, 0.5), 100, "converged", "the KKT residual is 2.0e−10, with f = 4"),
        ((-0.5, 0.5), 2, "descending", "the loss fell"),
        ((1.0, 0.0), 1, "converged", "the KKT residual is 0, with f = 4"),
        ((1.0, 0.0), 0, "descending", "no step was taken"),
    ],
)
def test_a_method_with_a_region_converges_where_its_own_residual_vanishes(
    start: tuple[float, float], steps: int, kind: str, words: str
) -> None:
    method = optimizers["projected_gradient"](learning_rate=0.1)
    verdict = run_trial(Trial(formula("(x - 3)**2 + y**2"), method, start, steps)).verdict
    assert verdict.kind == kind
    assert words in verdict.reason


def test_a_climb_undoes_the_last_eighth_since_a_row_whatever_was_before() -> None:
    losses = np.full(741, 1e-8)
    losses[:650] = 1.0
    losses[720] = 0.0
    losses[730] = 1e-2
    rows = np.zeros((741, 2))
    assert measured(rows, losses).climb_after(400) == Climb(720, 730, 0.0, 1e-2)
    assert measured(rows, losses).climb_after(0) is None
    losses[690] = 1.0
    assert measured(rows, losses).climb_after(400) is None


def test_no_step_is_judged_at_the_start() -> None:
    verdict = run_trial(a_trial("ravine", 1)).verdict
    assert (verdict.kind, verdict.step, verdict.reason) == ("descending", 0, "no step was taken")
    assert measured([[10.0, 0.0]]).steps_to_go == np.inf


@pytest.mark.parametrize(
    ("f", "steps", "reason"),
    [
        ("x**2", 3, "the loss fell from 0.4096 to 0.2621 in the last step"),
        ("x**2", 9, "the loss fell from 0.02815 to 0.01801 in the last step"),
        ("x**2", 10, "the loss fell from 0.02815 to 0.01153 in the last 2 steps"),
        ("100000 + x**2", 9, "the loss fell from 100000.03 to 100000.02 in the last step"),
    ],
)
def test_the_way_of_a_loss_is_told_with_the_digits_that_tell_it(
    f: str, steps: int, reason: str
) -> None:
    descent = optimizers["gradient_descent"](learning_rate=0.1)
    verdict = run_trial(Trial(formula(f), descent, (1.0,), steps)).verdict
    assert verdict.kind == "descending"
    assert verdict.reason == reason.replace("-", "−")


def test_eight_steps_may_rise_in_swings_and_seven_may_not() -> None:
    swings = [1.0, 0.2, 1.2, 0.3, 1.6, 0.4, 2.4, 0.5, 4.0]
    assert judged(swings, np.geomspace(1.0, 9.0, 8)).kind == "diverged"
    assert judged(swings[2:], np.geomspace(1.0, 9.0, 6)).kind != "diverged"


@pytest.mark.parametrize(
    ("first", "last", "grew"),
    [(1.0, 9e5, False), (1.0, 1.1e6, True), (1e4, 9e9, False), (1e4, 2e10, True), (0.0, 2e6, True)],
)
def test_a_loss_that_grew_a_millionfold_ended_by_growing(
    first: float, last: float, grew: bool
) -> None:
    trial = a_trial("ravine", 9)
    losses = np.linspace(first, last, 9)
    verdict = judge(trial, replace(run_trial(trial), losses=losses, diverged_at=9))
    assert (verdict.kind, verdict.step) == ("diverged", 9)
    assert ("the loss grew from" in verdict.reason) is grew
    assert ("undefined or not finite" in verdict.reason) is not grew


@pytest.mark.parametrize(("last", "falls"), [(-2e30, True), (-9e29, False), (3.0, False)])
def test_only_a_loss_that_fell_very_far_falls_without_bound(last: float, falls: bool) -> None:
    trial = a_trial("ravine", 9)
    losses = np.linspace(4.0, last, 9)
    verdict = judge(trial, replace(run_trial(trial), losses=losses, diverged_at=9))
    assert ("falls without bound" in verdict.reason) is falls


@pytest.mark.parametrize("side", [0, 1])
def test_the_border_of_a_domain_belongs_to_it(side: int) -> None:
    surface = surfaces["schwefel"]
    assert surface.domain is not None
    border = tuple(ends[side] for ends in surface.domain)
    beyond = tuple(np.nextafter(end, (-np.inf, np.inf)[side]) for end in border)
    descent = optimizers["gradient_descent"]()
    assert run_trial(Trial(surface, descent, border, 0)).verdict.kind == "descending"
    assert run_trial(Trial(surface, descent, beyond, 0)).verdict.kind == "left_domain"


def test_without_a_domain_a_run_has_left_ten_windows_about_the_middle_of_its_own() -> None:
    low, high = allowed(formula("x + y", view=((1.0, 3.0), (-6.0, -5.0))))
    assert (low.tolist(), high.tolist()) == ([-8.0, -10.5], [12.0, -0.5])


def at_rest(losses: Sequence[float], noise: float = 0.0) -> Verdict:
    """The verdict on a run that has come to the minimum of the ravine, with these losses."""
    rows = np.zeros((len(losses), 2))
    rows[0] = (1.0, 1.0)
    return judge(*walked(rows, losses, noise=noise))


@pytest.mark.parametrize(
    ("first", "last", "lowest"),
    [
        (1.0, 0.9e-3, True),
        (1.0, 1.1e-3, False),
        (100.0, 0.09, True),
        (100.0, 0.11, False),
        (2e-6, 0.9e-6, True),
        (2e-6, 1.1e-6, False),
    ],
)
def test_a_minimum_is_the_lowest_if_hardly_anything_of_the_loss_is_left(
    first: float, last: float, lowest: bool
) -> None:
    verdict = at_rest([first, *[last] * 30])
    assert verdict.kind == "converged"
    assert ("the lowest known value is 0" in verdict.reason) is not lowest
    assert bool(verdict.advice) is not lowest


@pytest.mark.parametrize(
    ("rate", "since", "x", "f"), [(1.0, 11, "20", "−40"), (1.05, 10, "21.00", "−42.00")]
)
def test_a_surface_that_falls_on_is_told_with_the_loss_at_the_end(
    rate: float, since: int, x: str, f: str
) -> None:
    surface = formula("-x - y", view=((-1.0, 1.0), (-1.0, 1.0)))
    descent = optimizers["gradient_descent"](learning_rate=rate)
    verdict = run_trial(Trial(surface, descent, (0.0, 0.0), 20)).verdict
    assert verdict.kind == "left_domain"
    assert verdict.reason == (
        f"since step {since} outside: x = {x} is not in [−10, 10], and f = {f} falls on"
    )


@pytest.mark.parametrize("rate", [0.95, 0.93])
def test_a_rest_is_measured_by_the_first_step_after_which_none_is_long(rate: float) -> None:
    descent = optimizers["gradient_descent"](learning_rate=rate)
    trial = Trial(surfaces["parabola"], descent, (1.0,), 120)
    measurements = Measurements(trial, run_trial(trial))
    verdict = measurements.trajectory.verdict
    short = measurements.moves <= measurements.pixel
    first = next(row for row in range(120) if short[row:].all())
    assert verdict.kind == "converged"
    assert verdict.measure is not None
    assert verdict.measure.step == max(first, verdict.step)
    assert verdict.measure.value == measurements.moves[verdict.measure.step]


def test_a_run_that_hardly_moves_is_told_with_its_slope_and_how_far_it_came() -> None:
    descent = optimizers["gradient_descent"](learning_rate=1e-5)
    verdict = run_trial(Trial(surfaces["parabola"], descent, (1.0,), 100)).verdict
    assert verdict.kind == "stalled"
    assert verdict.reason == "the gradient is 2.00 and the last 20 steps cover only 4.0e−4"


def test_a_crawl_over_a_bowl_of_little_curvature_still_knows_its_way() -> None:
    trial = Trial(formula("x**2/4"), optimizers["gradient_descent"](learning_rate=0.1), (1.0,), 5)
    measurements = Measurements(trial, run_trial(trial))
    # Newton's step from the first of the last five rows, over the mean of their moves.
    expected = measurements.positions[1, 0] / measurements.moves.mean()
    assert measurements.steps_to_go == pytest.approx(expected)


def test_a_level_surface_at_height_zero_is_a_plateau() -> None:
    descent = optimizers["gradient_descent"](learning_rate=0.1)
    verdict = run_trial(Trial(formula("0*x"), descent, (1.0,), 10)).verdict
    assert verdict.reason.startswith("a plateau: the gradient is 0")


def test_no_step_is_not_yet_rest_even_at_a_minimum() -> None:
    descent = optimizers["gradient_descent"](learning_rate=0.1)
    verdict = run_trial(Trial(surfaces["ravine"], descent, (0.0, 0.0), 0)).verdict
    assert verdict.kind == "descending"
    assert measured([[0.0, 0.0]]).recent_move == 0.0


def test_the_coordinate_that_has_left_is_not_one_at_the_border() -> None:
    (low, high), _ = surfaces["schwefel"].domain
    descent = optimizers["gradient_descent"](learning_rate=1e-9)
    for border in (low, high):
        verdict = run_trial(Trial(surfaces["schwefel"], descent, (border, 509.0), 0)).verdict
        assert verdict.kind == "left_domain"
        assert "y = 509 is not in" in verdict.reason


def test_a_few_steps_that_climb_by_a_tenth_exactly_do_not_diverge() -> None:
    assert judged(np.linspace(10.0, 11.0, 5)).kind != "diverged"
    assert judged(np.linspace(10.0, 11.1, 5)).kind == "diverged"


@pytest.mark.parametrize(("steps", "stalled"), [(9, False), (10, True)])
def test_a_pace_counts_from_ten_steps_on(steps: int, stalled: bool) -> None:
    descent = optimizers["gradient_descent"](learning_rate=0.02)
    trial = Trial(surfaces["absolute_value"], descent, (4.0,), steps)
    measurements = Measurements(trial, run_trial(trial))
    assert measurements.steps_to_go > 10 * steps
    assert measurements.recent_move > measurements.pixel
    assert (run_trial(trial).verdict.kind == "stalled") is stalled


def test_a_flat_direction_that_slopes_has_no_critical_point() -> None:
    trial = Trial(formula("50*x**2 + y"), optimizers["gradient_descent"](), (0.0, 0.0), 0)
    assert Measurements(trial, run_trial(trial)).to_critical_point == np.inf


def test_differences_of_gradients_measure_curvature_far_out_and_beside_a_steep_direction() -> None:
    surface = formula("x1**2 + x2**2 + x3**2 + x4**2/1000")
    trial = Trial(surface, optimizers["gradient_descent"](), (0.0, 0.0, 0.0, 0.5), 0)
    measurements = Measurements(trial, run_trial(trial))
    far = measurements.hessian(np.full(4, 1e8))
    assert np.diagonal(far) == pytest.approx([2.0, 2.0, 2.0, 0.002], rel=1e-6)
    assert measurements.to_critical_point == pytest.approx(0.5, rel=1e-4)


def test_the_last_row_counts_however_many_there_are() -> None:
    for rows in ([[3.0, 0.0], [2.0, 0.0]], [[4.0, 0.0], [3.0, 0.0], [2.0, 0.0]]):
        expected = float(np.linalg.norm(surfaces["ravine"].gradient(np.array([2.0, 0.0]))))
        assert measured(rows).slope == pytest.approx(expected)


@pytest.mark.parametrize(("noise", "diverges"), [(0.0, True), (0.1, False)])
def test_under_noise_swings_must_grow_by_more_to_diverge(noise: float, diverges: bool) -> None:
    losses = np.repeat([1.0, 1.3, 1.7, 2.2], 10) * np.resize([1.0, 0.2], 40)
    losses[-1] = 2.2
    verdict = judged(losses, np.geomspace(1.0, 9.0, 39), noise)
    assert (verdict.kind == "diverged") is diverges


def test_a_saddle_that_curves_up_a_little_is_no_maximum() -> None:
    descent = optimizers["gradient_descent"](learning_rate=0.1)
    verdict = run_trial(Trial(formula("x**2/4 - y**2"), descent, (0.0, 0.0), 10)).verdict
    assert verdict.reason.startswith("a saddle here: eigenvalues −2 and 0.5")


def test_a_run_is_at_a_saddle_since_it_came_within_twenty_pixels_of_its_end() -> None:
    descent = optimizers["gradient_descent"](learning_rate=0.1)
    trial = Trial(surfaces["saddle"], descent, (1.5, 0.0), 100)
    measurements = Measurements(trial, run_trial(trial))
    verdict = measurements.trajectory.verdict
    assert verdict.kind == "at_saddle"
    assert verdict.step == measurements.since_within(20.0 * measurements.pixel) > 0


@pytest.mark.parametrize(
    ("f", "expected"),
    [
        ("x**2/2 - y**2/2", None),
        ("-x**2/2 - y**2/2", None),
        ("x**2/2 + 2*y**2", (1.0, 4.0)),
        ("x**2/2 + 0*y", (0.0, 1.0)),
    ],
)
def test_curvatures_bound_a_rate_only_where_none_is_below_zero(
    f: str, expected: tuple[float, float] | None
) -> None:
    trial = Trial(formula(f), optimizers["gradient_descent"](), (0.3, 0.1), 3)
    actual = range_at_minimum(Measurements(trial, run_trial(trial)))
    assert actual == (expected and pytest.approx(expected))


def test_a_loss_that_rises_and_waits_by_turns_is_not_climbing_at_every_step() -> None:
    assert judged(np.geomspace(1.0, 50.0, 40), np.geomspace(9.0, 1.0, 39)).kind == "diverged"
    waiting = np.repeat(np.geomspace(1.0, 50.0, 20), 2)
    assert judged(waiting, np.geomspace(9.0, 1.0, 39)).kind != "diverged"


@pytest.mark.parametrize(("noise", "kind"), [(0.0, "oscillating"), (0.1, "converged")])
def test_a_loss_that_climbs_again_says_nothing_where_noise_shakes_it(
    noise: float, kind: str
) -> None:
    losses = np.full(120, 1e-9)
    losses[0], losses[60], losses[80] = 1.0, 0.0, 1e-4
    assert at_rest(losses, noise).kind == kind


def test_the_lower_border_belongs_to_what_is_allowed() -> None:
    surface = formula("x + y", view=((-1.0, 1.0), (-1.0, 1.0)))
    descent = optimizers["gradient_descent"](learning_rate=1.0)
    verdict = run_trial(Trial(surface, descent, (0.0, 0.0), 20)).verdict
    assert verdict.reason.startswith("since step 11 outside: x = −20 is not in [−10, 10]")


@pytest.mark.parametrize(("dimension", "known"), [(1, True), (2, True), (3, True), (4, False)])
def test_curvature_along_a_run_is_known_in_up_to_three_dimensions(
    dimension: int, known: bool
) -> None:
    f = " + ".join(f"x{number}**2" for number in range(1, dimension + 1))
    trial = Trial(formula(f), optimizers["gradient_descent"](), (0.1,) * dimension, 3)
    assert Measurements(trial, run_trial(trial)).knows_curvature is known


def test_a_saddle_is_left_along_the_way_down_at_the_last_row() -> None:
    rows = [[1.0, 0.0], [0.5, 0.5], [0.0, 0.3]]
    measurements = measured(rows, surface="monkey_saddle")
    _, ways = np.linalg.eigh(surfaces["monkey_saddle"].hessian(np.array(rows[-1])))
    advice = leave_saddle(measurements)
    assert isinstance(advice, Advice)
    assert isinstance(advice.change, OtherStart)
    away = np.array(advice.change.start) - rows[0]
    assert abs(away @ ways[:, 0]) == pytest.approx(10.0 * measurements.pixel, rel=1e-4)


def test_the_distance_from_the_last_rows_is_that_of_the_farthest() -> None:
    rows = [[90.0, 0.0], [3.0, 4.0], [0.0, 1.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]]
    assert measured(rows).from_last_rows((0.0, 0.0)) == pytest.approx(5.0)


def test_a_climb_is_told_in_few_digits() -> None:
    losses = np.full(120, 1e-9)
    losses[0], losses[60], losses[80] = 1.0, 1.2345e-12, 1.2345e-4
    verdict = at_rest(losses)
    assert verdict.reason == (
        "within a pixel of a minimum since step 1, but the loss climbs again: by 1.2e−4 from "
        "1.2e−12 at step 60 until step 80"
    )
