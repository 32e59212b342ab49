from __future__ import annotations

import math
import re
import time

import numpy as np
import pytest

from explorer.engine import (
    Schedule,
    Trajectory,
    formula,
    optimizers,
    run,
    surfaces,
)
from explorer.engine.objectives.dataset import generated
from explorer.engine.objectives.network import Layer, Network
from explorer.engine.trajectories.convergence import path_length
from explorer.engine.trajectories.verdict import VERDICTS

TUTORIAL = (0.9340596780273533,)
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?")


def descent(rate: float):
    return optimizers["gradient_descent"](learning_rate=rate)


def heavy_ball(rate: float, momentum: float):
    return optimizers["momentum"](learning_rate=rate, momentum=momentum)


def walked(name: str, optimizer, start, steps: int, **more) -> Trajectory:
    return run(surfaces[name], optimizer, start, steps, **more)


def numbers(text: str) -> list[float]:
    return [float(number) for number in NUMBER.findall(text.replace("−", "-"))]


def number_after(text: str, words: str) -> float:
    return numbers(text.split(words, 1)[1])[0]


def test_a_run_that_ends_at_the_minimum_has_converged() -> None:
    trajectory = walked("parabola", heavy_ball(0.1, 0.3), TUTORIAL, 30)
    verdict = trajectory.verdict
    x = float(trajectory.positions[-1, 0])
    moves = np.abs(np.diff(trajectory.positions[:, 0]))
    assert verdict.kind == "converged"
    assert number_after(verdict.reason, "f =") == pytest.approx(x * x, rel=0.01)
    assert number_after(verdict.reason, "gradient is") == pytest.approx(abs(2 * x), rel=0.05)
    assert number_after(verdict.reason, "steps are") == pytest.approx(moves[-5:].max(), rel=0.05)
    within = np.abs(trajectory.positions[:, 0] - x) <= 2e-3
    assert within[verdict.step :].all()
    assert not within[verdict.step - 1]
    assert verdict.advice == ""


def test_a_run_still_on_its_way_is_descending_and_says_how_fast() -> None:
    trajectory = walked("ravine", descent(0.1), (2.0, 2.0), 30)
    verdict = trajectory.verdict
    assert verdict.kind == "descending"
    first, last, count = numbers(verdict.reason)
    assert first == pytest.approx(trajectory.losses[-1 - int(count)], rel=0.01)
    assert last == pytest.approx(trajectory.losses[-1], rel=0.01)


def test_slow_descent_is_told_how_large_a_rate_is_stable() -> None:
    verdict = walked("ravine", descent(0.05), (2.0, 2.0), 30).verdict
    assert verdict.kind == "descending"
    assert "raise the learning rate from 0.05" in verdict.advice
    assert number_after(verdict.advice, "2/λmax =") == pytest.approx(2 / 4)


@pytest.mark.parametrize("momentum", [0.2, 0.4])
def test_the_stable_rate_of_the_heavy_ball_grows_with_momentum(momentum: float) -> None:
    verdict = walked("ravine", heavy_ball(0.01, momentum), (2.0, 2.0), 30).verdict
    limit = number_after(verdict.advice, "2(1 + β)/λmax =")
    assert limit == pytest.approx(2 * (1 + momentum) / 4, rel=0.01)


def test_the_stable_rate_of_nesterov_shrinks_with_momentum() -> None:
    optimizer = optimizers["nesterov"](learning_rate=0.9, momentum=0.5)
    verdict = walked("ravine", optimizer, (2.0, 2.0), 30).verdict
    assert verdict.kind == "diverged"
    limit = number_after(verdict.advice, "2(1 + β)/((1 + 2β)λmax) =")
    assert limit == pytest.approx(2 * 1.5 / (4 * 2))


def test_a_run_that_grows_has_diverged_although_every_number_is_finite() -> None:
    trajectory = walked("parabola", descent(1.1), TUTORIAL, 30)
    verdict = trajectory.verdict
    assert verdict.kind == "diverged"
    assert verdict.step == 1
    assert number_after(verdict.reason, "lately") == pytest.approx(1.2**2, abs=0.1)
    assert number_after(verdict.advice, "2/λmax =") == pytest.approx(1.0)
    assert "λmax = 2" in verdict.advice


def test_a_run_that_overflows_has_diverged_at_the_row_that_is_missing() -> None:
    trajectory = walked("parabola", descent(1.1), TUTORIAL, 5000)
    verdict = trajectory.verdict
    assert verdict.kind == "diverged"
    assert verdict.step == trajectory.diverged_at == len(trajectory.losses)
    assert number_after(verdict.reason, "to f =") == pytest.approx(trajectory.losses[-1], rel=0.01)


def test_curvature_at_the_start_counts_where_the_minimum_is_flat() -> None:
    verdict = run(formula("x**4"), descent(0.1), (3.0,), 20).verdict
    assert verdict.kind == "diverged"
    assert number_after(verdict.advice, "2/λmax =") == pytest.approx(2 / (12 * 9), rel=0.01)
    assert "at the start" in verdict.advice


def test_leaving_the_points_where_f_is_defined_is_diverging() -> None:
    trajectory = run(formula("log(x)"), descent(0.1), (1.0,), 100)
    verdict = trajectory.verdict
    assert verdict.kind == "diverged"
    assert verdict.step == trajectory.diverged_at
    assert "undefined" in verdict.reason
    assert number_after(verdict.reason, "f =") == pytest.approx(
        math.log(trajectory.positions[-1, 0]), rel=0.01
    )


def test_a_start_where_f_is_undefined_is_said_to_be_one() -> None:
    trajectory = run(formula("sqrt(x)"), descent(0.1), (-1.0,), 10)
    assert len(trajectory.losses) == 0
    assert trajectory.verdict.kind == "diverged"
    assert trajectory.verdict.step == 0
    assert trajectory.verdict.advice == "move the start to where f is defined"


def test_a_surface_without_a_floor_is_not_blamed_on_the_rate() -> None:
    trajectory = walked("saddle", descent(0.1), (1.5, 0.001), 5000)
    verdict = trajectory.verdict
    assert verdict.kind == "diverged"
    assert "falls without bound" in verdict.reason
    assert "rate" not in verdict.advice


def test_a_ball_far_outside_the_window_has_left() -> None:
    trajectory = walked("saddle", descent(0.1), (1.5, 0.001), 100)
    verdict = trajectory.verdict
    assert verdict.kind == "left_domain"
    first_outside = int(np.argmax(np.abs(trajectory.positions[:, 1]) > 20.0))
    assert verdict.step == first_outside
    assert number_after(verdict.reason, "y =") == pytest.approx(
        trajectory.positions[-1, 1], rel=0.01
    )


def test_a_ball_outside_the_domain_of_a_surface_has_left() -> None:
    surface = surfaces["schwefel"]
    assert surface.domain
    high = surface.domain[0][1]
    start = (high + 50.0,) * surface.dimension
    verdict = run(surface, descent(1e-6), start, 20).verdict
    assert verdict.kind == "left_domain"
    assert number_after(verdict.reason, "not in [−500,") == high


def test_a_ball_on_a_ridge_lies_at_the_saddle() -> None:
    trajectory = walked("saddle", descent(0.1), (1.5, 0.0), 100)
    verdict = trajectory.verdict
    assert verdict.kind == "at_saddle"
    assert "eigenvalues −2 and 2" in verdict.reason
    assert number_after(verdict.advice, "by a factor") == pytest.approx(1 + 0.1 * 2)


def test_a_ball_on_a_summit_is_not_converged() -> None:
    verdict = run(formula("-x**2"), descent(0.1), (0.0,), 10).verdict
    assert verdict.kind == "at_saddle"
    assert "a maximum here: eigenvalue −2" in verdict.reason


def test_a_saddle_whose_curvature_vanishes_is_known_from_the_surface() -> None:
    verdict = walked("monkey_saddle", descent(0.01), (1.0, 0.0), 1000).verdict
    assert verdict.kind == "at_saddle"


def test_a_rate_at_the_limit_cycles_between_two_points() -> None:
    verdict = walked("parabola", descent(1.0), TUTORIAL, 30).verdict
    assert verdict.kind == "cycling"
    assert "the same 2 points" in verdict.reason
    assert number_after(verdict.reason, "over,") == pytest.approx(2 * TUTORIAL[0], rel=0.01)
    assert number_after(verdict.advice, "2/λmax =") == 1.0
    assert "schedule" not in verdict.advice


def test_steps_of_fixed_length_cycle_about_the_minimum() -> None:
    verdict = walked(
        "parabola", optimizers["sign_descent"](learning_rate=0.1), (0.93,), 100
    ).verdict
    assert verdict.kind == "cycling"
    assert number_after(verdict.reason, "over,") == pytest.approx(0.1)


def test_at_a_kink_only_smaller_steps_help() -> None:
    verdict = walked("absolute_value", descent(0.1), (1.03,), 100).verdict
    assert verdict.kind == "cycling"
    assert "kink" in verdict.advice


def test_a_rate_just_below_the_limit_oscillates_for_long() -> None:
    trajectory = walked("parabola", descent(0.99), TUTORIAL, 30)
    verdict = trajectory.verdict
    assert verdict.kind == "oscillating"
    amplitude, period, remaining = numbers(verdict.reason)
    assert amplitude == pytest.approx(np.ptp(trajectory.positions[22:, 0]) / 2, rel=0.05)
    assert period == 2
    assert remaining == pytest.approx(math.log(amplitude / 2e-3) / -math.log(0.98), rel=0.02)
    assert number_after(verdict.advice, "towards 1/λmax =") == 0.5


@pytest.mark.parametrize("steps", [30, 300])
def test_momentum_one_never_settles(steps: int) -> None:
    trajectory = walked("parabola", heavy_ball(0.1, 1.0), TUTORIAL, steps)
    verdict = trajectory.verdict
    assert verdict.kind == "oscillating"
    amplitude, period = numbers(verdict.reason)
    assert amplitude == pytest.approx(0.95, abs=0.05)
    assert period == pytest.approx(2 * math.pi / math.acos(1 - 0.1), rel=0.1)
    assert "momentum below 1" in verdict.advice


def test_much_momentum_oscillates_and_is_told_to_be_lowered() -> None:
    verdict = walked("ravine", heavy_ball(0.1, 0.99), (2.0, 2.0), 100).verdict
    assert verdict.kind == "oscillating"
    assert "lower the momentum from 0.99" in verdict.advice
    assert number_after(verdict.advice, "keeps") == pytest.approx(math.sqrt(0.99), abs=0.001)


def test_swings_that_die_out_are_on_their_way() -> None:
    verdict = walked("ravine", heavy_ball(0.1, 0.9), (2.0, 2.0), 30).verdict
    assert verdict.kind == "descending"
    assert "lower the momentum from 0.9" in verdict.advice


def test_with_noise_it_hovers_and_the_noise_is_the_reason() -> None:
    verdict = walked("parabola", descent(0.1), TUTORIAL, 200, noise=0.5, seed=4).verdict
    assert verdict.kind == "oscillating"
    assert number_after(verdict.reason, "standard deviation") == 0.5
    assert verdict.advice.endswith("so that noise shakes it less")
    assert "noise" in verdict.reason


def test_a_tiny_rate_has_stalled() -> None:
    trajectory = walked("parabola", descent(1e-5), TUTORIAL, 30)
    verdict = trajectory.verdict
    assert verdict.kind == "stalled"
    gradient, count, reach = numbers(verdict.reason)
    assert gradient == pytest.approx(2 * trajectory.positions[-1, 0], rel=0.05)
    travelled = trajectory.positions[-1 - int(count), 0] - trajectory.positions[-1, 0]
    assert reach == pytest.approx(travelled, rel=0.05)
    assert "raise the learning rate from 1e−5" in verdict.advice


def test_a_crawl_that_would_take_far_longer_than_the_run_has_stalled() -> None:
    trajectory = walked("plateau", descent(0.1), surfaces["plateau"].starts[0], 100)
    verdict = trajectory.verdict
    pace = np.linalg.norm(np.diff(trajectory.positions[-6:], axis=0), axis=1).mean()
    distance = min(
        np.linalg.norm(trajectory.positions[-1] - minimum.position)
        for minimum in surfaces["plateau"].minima
    )
    assert verdict.kind == "stalled"
    assert number_after(verdict.reason, "a minimum is") == pytest.approx(distance / pace, rel=0.05)


def test_a_level_surface_is_a_plateau() -> None:
    verdict = run(formula("0*x + 1"), descent(0.1), (1.0,), 10).verdict
    assert verdict.kind == "stalled"
    assert "plateau: the gradient is 0" in verdict.reason


def test_a_schedule_that_ended_too_early_is_named() -> None:
    schedule = Schedule("exponential", factor=0.1)
    trajectory = walked("parabola", descent(0.1), TUTORIAL, 30, schedule=schedule)
    assert trajectory.verdict.kind == "stalled"
    assert "schedule has shrunk" in trajectory.verdict.advice
    assert number_after(trajectory.verdict.advice, "rate to") == pytest.approx(1e-31)


@pytest.mark.parametrize("epsilon", [1e-8, 1e-6])
def test_adadelta_is_told_that_epsilon_is_its_step_size(epsilon: float) -> None:
    optimizer = optimizers["adadelta"](epsilon=epsilon)
    trajectory = walked("himmelblau", optimizer, (-4.0, -4.0), 200)
    moves = np.linalg.norm(np.diff(trajectory.positions, axis=0), axis=1)
    advice = trajectory.verdict.advice
    assert "ε limits the steps" in advice
    assert number_after(advice, "Adadelta's are") == pytest.approx(moves[-5:].max(), rel=0.05)
    assert number_after(advice, "√ε =") == pytest.approx(math.sqrt(epsilon), rel=0.05)


def test_a_large_epsilon_is_what_limits_adam() -> None:
    optimizer = optimizers["adam"](learning_rate=0.1, epsilon=10.0)
    advice = walked("parabola", optimizer, TUTORIAL, 50).verdict.advice
    assert "ε limits the steps" in advice
    assert "lower ε from 10" in advice


def test_adagrad_is_told_that_its_rate_only_falls() -> None:
    optimizer = optimizers["adagrad"](learning_rate=0.01)
    assert "only falls" in walked("parabola", optimizer, TUTORIAL, 500).verdict.advice


def test_a_minimum_that_is_not_the_lowest_is_said_to_be_one() -> None:
    verdict = walked("rastrigin", descent(0.001), (1.9, 1.1), 500).verdict
    assert verdict.kind == "converged"
    assert number_after(verdict.reason, "f =") == pytest.approx(4.97, abs=0.01)
    assert "lowest known value is 0" in verdict.reason
    assert verdict.advice


def test_a_ball_in_flight_through_the_minimum_has_not_converged() -> None:
    optimizer = heavy_ball(0.1, 1.0)
    trajectory = walked("parabola", optimizer, TUTORIAL, 300)
    crossings = np.flatnonzero(np.abs(trajectory.gradients[:, 0]) < 0.02)
    assert len(crossings)
    for step in crossings[crossings > 5]:
        shorter = walked("parabola", optimizer, TUTORIAL, int(step))
        assert shorter.verdict.kind != "converged"


def test_a_valley_is_told_the_best_momentum_and_rate() -> None:
    trajectory = run(surfaces["ravine"], descent(0.2), (2.0, 2.0), 15)
    advice = trajectory.verdict.advice
    assert "4 times as steep" in advice
    assert number_after(advice, "for which") == pytest.approx(1 / 9, rel=0.01)
    assert number_after(advice, "with a learning rate of") == pytest.approx(4 / 9, rel=0.01)


def test_no_step_at_all_is_still_judged() -> None:
    assert run(formula("x**2"), descent(0.1), (1.0,), 0).verdict.kind == "descending"


@pytest.mark.parametrize("name", sorted(surfaces))
def test_every_optimizer_gets_a_verdict_in_words_on_every_surface(name: str) -> None:
    surface = surfaces[name]
    for id_ in ("gradient_descent", "nesterov", "adam", "adadelta", "sign_descent"):
        for noise in (0.0, 1.0):
            trajectory = run(surface, optimizers[id_](), surface.starts[0], 60, noise=noise)
            verdict = trajectory.verdict
            assert verdict.kind in VERDICTS
            assert 0 <= verdict.step <= 60
            assert verdict.reason
            assert "nan" not in verdict.reason + verdict.advice


@pytest.mark.parametrize("steps", [389, 400, 600, 1000, 2000])
def test_a_run_whose_loss_climbs_again_has_not_converged(steps: int) -> None:
    optimizer = optimizers["adam"](learning_rate=0.01, beta2=0.95)
    trajectory = run(formula("x**2/2"), optimizer, (1.0,), steps)
    verdict, low = trajectory.verdict, int(trajectory.losses[:389].argmin())
    top = 375 + int(trajectory.losses[375:].argmax())
    assert (low, verdict.kind, verdict.step) == (375, "spiked", 377)
    assert number_after(verdict.reason, "shot up from") == pytest.approx(5.64e-24, rel=0.01)
    assert number_after(verdict.reason, "at step") == 375
    assert f" at step {top}:" in verdict.reason
    assert "(2 + 2β₁)/((1 − β₁)α) = 3800" in verdict.reason
    assert verdict.advice


def test_a_run_that_ends_before_its_loss_climbs_has_converged() -> None:
    optimizer = optimizers["adam"](learning_rate=0.01, beta2=0.95)
    verdict = run(formula("x**2/2"), optimizer, (1.0,), 375).verdict
    assert (verdict.kind, verdict.step) == ("converged", 157)


@pytest.mark.parametrize("momentum", [0.9, 0.99, 0.999])
def test_swings_that_shrink_are_no_climb(momentum: float) -> None:
    optimizer = heavy_ball(1e-3, momentum)
    for steps in (20_000, 20_010, 20_100, 21_000):
        verdict = run(formula("x**2/2"), optimizer, (1.0,), steps).verdict
        assert verdict.kind == "converged"


def test_rounding_in_the_loss_is_no_climb() -> None:
    verdict = run(formula("x**2 + 1/3"), heavy_ball(0.1, 0.9), (1.0,), 3000).verdict
    assert verdict.kind == "converged"


def test_a_verdict_is_cheap_and_taken_once() -> None:
    trajectory = walked("rosenbrock", optimizers["adam"](learning_rate=0.05), (-1.5, 2.0), 1000)
    assert trajectory.verdict is trajectory.verdict
    times = []
    for _ in range(20):
        begun = time.perf_counter()
        trajectory.origin.verdict(trajectory)
        times.append(time.perf_counter() - begun)
    assert min(times) < 5e-3


def test_thousands_of_weights_get_a_verdict_without_their_curvatures() -> None:
    layers = (Layer(60, "tanh"), Layer(60, "tanh"), Layer(1, "sigmoid"))
    network = Network(layers, generated("moons"), "binary_cross_entropy")
    assert network.dimension == 3901
    trajectory = run(
        network, optimizers["gradient_descent"](learning_rate=0.1), network.initial(0), 50
    )
    assert trajectory.verdict.kind == "descending"


def test_the_way_of_a_run_near_the_largest_floats_is_no_less_long() -> None:
    far = run(formula("1e150*x"), descent(1e6), (0.0,), 50)
    assert path_length(far) == pytest.approx(5e157)
    tiny = run(formula("x**2"), descent(0.1), (1e-200,), 400)
    assert path_length(tiny) == pytest.approx(1e-200)
