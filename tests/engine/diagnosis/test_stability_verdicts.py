from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from explorer.engine import (
    Noise,
    Optimizer,
    Trial,
    Verdict,
    formula,
    optimizers,
    run,
    run_trial,
    surfaces,
)
from explorer.engine.diagnosis.measurements import Measurements
from explorer.engine.diagnosis.network_curvature import network_curvature
from explorer.engine.diagnosis.stability_verdicts import at_the_edge, catapulted, spiked
from explorer.engine.objectives.dataset import Data
from explorer.engine.objectives.network import Layer, Network
from explorer.engine.trajectories.curvature import Curvature
from explorer.engine.trajectories.suggestion import OtherValues


def descent(rate: float):
    return optimizers["gradient_descent"](learning_rate=rate)


def test_a_loss_that_shoots_up_names_the_limit_and_the_step_where_it_was_crossed() -> None:
    optimizer = optimizers["adam"](learning_rate=0.01, beta1=0.9, beta2=0.95, epsilon=1e-8)
    verdict = run(formula("x**2/2"), optimizer, (1.0,), 400).verdict
    assert (verdict.kind, verdict.step) == ("spiked", 377)
    for words in ("5.6e−24 at step 375", "7.2e−7 at step 389", "at step 377", "= 3800"):
        assert words in verdict.reason
    assert "raise β₂ from 0.95" in verdict.advice


def test_descent_that_is_thrown_out_of_a_sharp_valley_is_catapulted() -> None:
    trajectory = run(surfaces["product"], descent(0.1), (5.0, 0.1), 300)
    sharpness = trajectory.curvature.sharpness
    assert sharpness[0] == pytest.approx(25.0, abs=0.01)
    assert sharpness[-1] == pytest.approx(12.67, abs=0.01)
    assert trajectory.curvature.limits[0] == pytest.approx(20.0)
    verdict = trajectory.verdict
    assert verdict.kind == "catapulted"
    for words in ("from 25 at the start", "2/α = 20", "to 12.67", "at step 6"):
        assert words in verdict.reason
    assert verdict.measure is not None
    assert (verdict.measure.step, verdict.measure.value) == (0, sharpness[0])


def test_a_first_step_out_of_a_sharp_notch_is_a_catapult() -> None:
    notched = formula("x**2/2 - exp(-50*(x-3)**2)")
    verdict = run(notched, descent(0.5), (2.95,), 60).verdict
    assert verdict.kind == "catapulted"
    assert "from 67.19 at the start, above 2/α = 4, to 1; " in verdict.reason
    assert "at step 1" in verdict.reason


def test_from_there_twice_the_rate_diverges() -> None:
    assert run(surfaces["product"], descent(0.2), (5.0, 0.1), 300).verdict.kind == "diverged"


def test_a_start_in_a_valley_that_is_flat_enough_just_converges_and_costs_a_single_hessian() -> (
    None
):
    trajectory = run(surfaces["product"], descent(0.1), (1.5, 0.1), 300)
    assert trajectory.verdict.kind == "converged"
    assert "curvature" not in vars(trajectory)


def test_a_preconditioned_curvature_that_stays_at_its_limit_is_the_edge_of_stability() -> None:
    optimizer = optimizers["rmsprop"](learning_rate=0.05, decay=0.9)
    trajectory = run(formula("x**2/2 + y**2/20"), optimizer, (1.0, 3.0), 400)
    verdict = trajectory.verdict
    assert verdict.kind == "edge_of_stability"
    assert "preconditioned λmax hovers at 2/α = 40" in verdict.reason
    shares = trajectory.curvature.measured[verdict.step :] / trajectory.curvature.limits[0]
    assert shares.min() > 0.75
    before = trajectory.curvature.measured[verdict.step - 1] / trajectory.curvature.limits[0]
    assert abs(before - 1.0) > 0.25
    assert shares[-100:] == pytest.approx(np.ones(100), abs=1e-3)


def test_descent_on_a_parabola_exactly_at_its_limit_is_a_cycle() -> None:
    assert run(formula("x**2/2"), descent(2.0), (1.0,), 200).verdict.kind == "cycling"


def searched(objective: Network, optimizer: Optimizer, start: Sequence[float], steps: int):
    """A network's run before and after its curvature was searched: two verdicts."""
    trial = Trial(objective, optimizer, tuple(start), steps)
    run = run_trial(trial)
    before = run.verdict
    run.keep_curvature(network_curvature(trial, run))
    return before, run.verdict


def test_a_network_is_at_the_edge_of_stability_once_its_curvature_is_known() -> None:
    drawn = np.random.default_rng(0).normal(size=(20, 2))
    data = Data("waves", (), drawn, np.sin(2 * drawn[:, :1]) + drawn[:, 1:])
    network = Network((Layer(5, "tanh"), Layer(1)), data)
    descent = optimizers["gradient_descent"](learning_rate=0.5)
    before, after = searched(network, descent, network.initial(0), 600)
    assert before.kind == "descending"
    assert after.kind == "edge_of_stability"
    assert after.reason.startswith("the λmax hovers at 2/α = 4: 3.8")


def test_two_layers_of_one_weight_are_catapulted_as_the_product_of_two_numbers() -> None:
    data = Data("one", (), np.array([[1.0]]), np.array([[0.0]]))
    network = Network((Layer(1), Layer(1)), data, bias=False)
    descent = optimizers["gradient_descent"](learning_rate=0.05)
    before, after = searched(network, descent, (5.0, 0.1), 100)
    assert before.kind == "converged"
    assert after.kind == "catapulted"
    assert "above 2/α = 40, to 25.49" in after.reason


def test_a_network_spikes_under_adam_where_the_preconditioned_limit_is_crossed() -> None:
    line = Data("line", (), np.array([[1.0], [2.0]]), np.array([[1.0], [2.0]]))
    network = Network((Layer(1),), line, bias=False)
    adam = optimizers["adam"](learning_rate=0.01, beta1=0.9, beta2=0.95)
    before, after = searched(network, adam, network.initial(1), 700)
    assert before.kind == "oscillating"
    assert after.kind == "spiked"
    assert after.step == 372
    assert "the preconditioned λmax crossed (2 + 2β₁)/((1 − β₁)α) = 3800" in after.reason
    assert after.measure is not None
    assert after.measure.quantity == "preconditioned"


LIMIT = 200.0
"""The stability limit of plain descent with a learning rate of 0.01."""


def measured(
    optimizer: Optimizer,
    sharpness: Sequence[float],
    losses: Sequence[float] | None = None,
    turned: Sequence[int] = (),
    noise: float = 0.0,
    limits: Sequence[float] | None = None,
) -> Measurements:
    """A run to and fro whose curvature is given; at the rows ``turned`` it goes straight on."""
    rows = len(sharpness)
    trial = Trial(surfaces["product"], optimizer, (5.0, 0.1), rows - 1, noise=Noise(noise))
    signs = np.cumprod([1.0 if row in turned else -1.0 for row in range(1, rows)])
    x = 5.0 + 0.01 * np.concatenate([[0.0], np.cumsum(signs)])
    heights = np.linspace(2.0, 1.0, rows) if losses is None else np.asarray(losses)
    positions = np.column_stack([x, np.full(rows, 0.1)])
    run = replace(run_trial(trial), positions=positions, losses=heights)
    stable = np.full(rows, LIMIT) if limits is None else np.asarray(limits)
    known = np.asarray(sharpness, dtype=np.float64)
    adaptive = optimizer.id == "adam"
    run.keep_curvature(Curvature(known, known * np.nan, known, stable, "2/α", adaptive))
    return Measurements(trial, run)


def hovering(*shares: float, rows: int = 41) -> list[float]:
    """The shares of the limit in turn."""
    return [LIMIT * share for share in np.resize(shares, rows)]


@pytest.mark.parametrize(
    ("shares", "at_edge"),
    [
        ((1.0, 1.03), True),
        ((1.0, 1.01), False),
        ((1.04, 1.04, 1.0), True),
        ((1.06, 1.06, 1.0), False),
        ((0.96, 0.96, 1.0), True),
        ((0.94, 0.94, 1.0), False),
        ((1.0, 1.24, 1.0, 0.9), True),
        ((1.0, 1.0, 1.25), True),
        ((1.0, 1.0, 0.75), True),
        ((1.0, 1.26, 1.0, 0.9), False),
        ((1.0, 0.76, 1.0, 1.1), True),
        ((1.0, 0.74, 1.0, 1.1), False),
        ((1.0, 1.03, np.nan), False),
    ],
)
def test_a_curvature_hovers_if_its_middle_and_nearly_all_of_it_stay_near_the_limit(
    shares: tuple[float, ...], at_edge: bool
) -> None:
    verdict = at_the_edge(measured(descent(0.01), hovering(*shares)))
    assert (verdict is not None) is at_edge


def test_the_edge_is_told_with_the_limit_at_the_end() -> None:
    limits = np.linspace(200.0, 220.0, 41)
    sharpness = limits * np.resize([1.0, 1.03], 41)
    verdict = at_the_edge(measured(descent(0.01), sharpness.tolist(), limits=limits.tolist()))
    assert verdict is not None
    assert verdict.reason.startswith("the λmax hovers at 2/α = 220: ")


def test_a_run_at_the_edge_takes_a_while_and_turns_back_at_most_of_its_last_steps() -> None:
    assert at_the_edge(measured(descent(0.01), hovering(1.0, 1.03, rows=33))) is not None
    assert at_the_edge(measured(descent(0.01), hovering(1.0, 1.03, rows=32))) is None
    seldom = range(10, 22)
    assert at_the_edge(measured(descent(0.01), hovering(1.0, 1.03), turned=seldom)) is not None
    often = range(10, 23)
    assert at_the_edge(measured(descent(0.01), hovering(1.0, 1.03), turned=often)) is None
    early = range(1, 9)
    assert at_the_edge(measured(descent(0.01), hovering(1.0, 1.03), turned=early)) is not None


def test_with_noise_nothing_is_blamed_on_curvature() -> None:
    assert at_the_edge(measured(descent(0.01), hovering(1.0, 1.03), noise=0.1)) is None
    assert spiked(measured(descent(0.01), *spike(50), noise=0.1)) is None
    thrown = hovering(1.5, rows=20) + hovering(0.5, rows=21)
    losses = [2.0, 3.0, *np.linspace(1.0, 0.5, 39)]
    assert catapulted(measured(descent(0.1), thrown, losses, noise=0.1), 9) is None


def test_the_edge_begins_after_the_last_row_far_from_the_limit() -> None:
    climbing = hovering(0.5, rows=100) + hovering(1.0, 1.03, rows=301)
    verdict = at_the_edge(measured(descent(0.01), climbing))
    assert verdict is not None
    assert verdict.step == 100
    assert "200 to 206 in the last 100 steps" in verdict.reason
    assert verdict.suggestion == OtherValues({"learning_rate": 0.005})
    outlier = hovering(1.0, 1.03, rows=401)
    outlier[5], outlier[150], outlier[300] = 1.25 * LIMIT, 1.1 * LIMIT, 0.9 * LIMIT
    verdict = at_the_edge(measured(descent(0.01), outlier))
    assert verdict is not None
    assert verdict.step == 0, "a quarter away is not far"
    assert "200 to 206 in the last 100 steps" in verdict.reason
    outlier[380] = 2.0 * LIMIT
    verdict = at_the_edge(measured(descent(0.01), outlier))
    assert verdict is not None
    assert verdict.step == 301
    verdict = at_the_edge(measured(descent(0.01), hovering(1.0, 1.03, rows=401)))
    assert verdict is not None
    assert verdict.step == 0


def spike(*crossed: int) -> tuple[list[float], list[float]]:
    """A curvature that crosses its limit upwards at these rows, and a loss lowest at 40.

    It is highest again at 60.
    """
    sharpness = [0.5 * LIMIT] * 81
    for row in crossed:
        sharpness[row] = 1.5 * LIMIT
    losses = [1.0] * 20 + [1e-8] * 20 + [0.0] + [1e-2] * 19 + [1.0] + [0.5] * 20
    return sharpness, losses


@pytest.mark.parametrize(
    ("crossed", "blamed"),
    [
        ((50,), 50),
        ((45, 55), 45),
        ((40,), 40),
        ((40, 45), 40),
        ((30, 45), 45),
        ((25, 30), 30),
        ((20,), 20),
        ((19,), None),
        ((60,), 60),
        ((61,), None),
        ((), None),
    ],
)
def test_a_spike_is_blamed_on_the_crossing_that_led_up_to_it(
    crossed: tuple[int, ...], blamed: int | None
) -> None:
    verdict = spiked(measured(descent(0.01), *spike(*crossed)))
    assert (None if verdict is None else verdict.step) == blamed


def test_a_curvature_that_stays_above_its_limit_has_crossed_it_once() -> None:
    verdict = spiked(measured(descent(0.01), *spike(*range(30, 50))))
    assert verdict is not None
    assert verdict.step == 30


def test_a_curvature_at_its_limit_has_not_crossed_it() -> None:
    sharpness, losses = spike()
    sharpness[50] = LIMIT
    assert spiked(measured(descent(0.01), sharpness, losses)) is None


@pytest.mark.parametrize(
    ("beta2", "advice", "values"),
    [
        (0.998, "raise β₂ from 0.998 towards 0.999", {"beta2": 0.999}),
        (0.999, "lower the learning rate from 0.01", {"learning_rate": 0.005}),
    ],
)
def test_a_spike_under_a_rule_that_forgets_soon_is_mended_by_its_memory(
    beta2: float, advice: str, values: dict[str, float]
) -> None:
    adam = optimizers["adam"](learning_rate=0.01, beta2=beta2)
    verdict = spiked(measured(adam, *spike(50)))
    assert verdict is not None
    assert verdict.advice.startswith(advice)
    assert verdict.suggestion == OtherValues(values)


def thrown(first: float, last: float, top: int) -> Verdict | None:
    """The verdict on a run from one share of its limits to another whose loss is highest there."""
    losses = np.linspace(1.0, 0.5, 41)
    losses[top] = 3.0
    limits = np.linspace(20.0, 30.0, 41)
    sharpness = [first * 20.0] + [0.1] * 38 + [0.9 * limits[-2], last * limits[-1]]
    return catapulted(measured(descent(0.1), sharpness, losses, limits=limits), 9)


def test_a_catapult_begins_above_its_limit_ends_below_it_and_climbs_on_the_way() -> None:
    verdict = thrown(1.1, 0.9, 1)
    assert verdict is not None
    assert (verdict.kind, verdict.step) == ("catapulted", 9)
    assert "λmax fell from 22 at the start, above 2/α = 20, to 27;" in verdict.reason
    assert verdict.reason.endswith("f rose from 1 to 3 at step 1")
    assert thrown(0.9, 0.9, 1) is None
    assert thrown(1.1, 1.1, 1) is None
    assert thrown(1.1, 0.9, 0) is None
