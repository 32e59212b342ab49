from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explorer.drawing.plots.charts.chart_quantities import Quantity, values
from explorer.engine import (
    Noise,
    Schedule,
    Trajectory,
    Trial,
    formula,
    optimizers,
    run_trial,
    surfaces,
)
from explorer.engine.trajectories.suggestion import OtherValues, StartSearch
from explorer.engine.trajectories.verdict import Advice, Measure
from explorer.scenario.followed_advice import followed
from explorer.scenario.scenario import Contender, Scenario

RUNS = {
    "diverged": ("parabola", "gradient_descent", {"learning_rate": 1.1}, (1.0,), 60),
    "converged": ("parabola", "gradient_descent", {"learning_rate": 0.1}, (1.0,), 200),
    "stalled": ("ravine", "adagrad", {"learning_rate": 1e-6}, (4.0, 2.0), 60),
    "oscillating": ("parabola", "sign_descent", {"learning_rate": 0.3}, (1.0,), 60),
    "at_saddle": ("saddle", "gradient_descent", {"learning_rate": 0.1}, (1.0, 0.0), 200),
    "descending": ("rosenbrock", "gradient_descent", {"learning_rate": 1e-3}, (-1.5, 2.0), 9),
    "catapulted": ("product", "gradient_descent", {"learning_rate": 0.1}, (5.0, 0.1), 200),
    "spiked": (
        "x**2/2", "adam", {"learning_rate": 0.01, "beta1": 0.9, "beta2": 0.95}, (1.0,), 400,
    ),
}  # fmt: skip


def trajectory(kind: str) -> Trajectory:
    name, optimizer, numbers, start, steps = RUNS[kind]
    surface = surfaces[name] if name in surfaces else formula(name)
    return run_trial(Trial(surface, optimizers[optimizer](**numbers), start, steps))


@pytest.mark.parametrize("kind", RUNS)
def test_the_number_behind_a_verdict_is_what_the_chart_shows_at_that_step(kind: str) -> None:
    run = trajectory(kind)
    verdict = run.verdict
    assert verdict.kind in (kind, "cycling")
    for measure in (verdict.measure, verdict.advice_measure):
        assert measure is not None
        charted = values(Quantity(measure.quantity, measure.coordinate), run)  # type: ignore[arg-type]
        assert measure.value == pytest.approx(charted[measure.step])


def test_a_spike_is_held_against_the_limit_that_was_crossed() -> None:
    measure = trajectory("spiked").verdict.measure
    assert measure is not None
    assert (measure.quantity, measure.step) == ("preconditioned", 377)
    assert measure.limit is not None
    assert measure.value > measure.limit


def test_a_lower_rate_is_advised_because_of_a_curvature_above_its_limit() -> None:
    measure = trajectory("diverged").verdict.advice_measure
    assert measure is not None
    assert measure.quantity == "sharpness"
    assert measure.limit is not None
    assert measure.value > measure.limit == pytest.approx(2 / 1.1)


def test_plain_descent_in_a_valley_is_advised_another_rule() -> None:
    surface = formula("(x**2 + 40*y**2)/2")
    trial = Trial(surface, optimizers["gradient_descent"](learning_rate=0.02), (3.0, 1.0), 40)
    advice = run_trial(trial).verdict.advice
    assert isinstance(advice, Advice)
    assert isinstance(advice.change, OtherValues)
    assert advice.change.optimizer == "momentum"
    assert advice.startswith("switch to Momentum: one direction is 40 times as steep")
    assert set(advice.change.values) == {"momentum", "learning_rate"}
    better = optimizers["momentum"](**advice.change.values)
    assert run_trial(Trial(surface, better, (3.0, 1.0), 40)).verdict.kind == "converged"


def test_a_measure_of_where_a_run_left_names_the_coordinate() -> None:
    surface = formula("-y", view=((-5, 5), (-1, 1)))
    trial = Trial(surface, optimizers["gradient_descent"](learning_rate=4.0), (0.0, 0.0), 12)
    verdict = run_trial(trial).verdict
    assert verdict.kind == "left_domain"
    assert verdict.measure == Measure("position", 3, 12.0, 10.0, 1)


def test_advice_keeps_its_measure_through_a_pickle() -> None:
    import pickle

    advice = Advice("lower it", Measure("loss", 3, 1.5), OtherValues({"momentum": 0.1}, "nadam"))
    again = pickle.loads(pickle.dumps(advice))
    assert (again, again.measure, again.change) == (advice, advice.measure, advice.change)
    assert np.isfinite(again.measure.value)


ADVISED = {
    "spiked": ("beta2", 0.999),
    "swings under its own rate": ("learning_rate", 0.15),
    "adagrad slows down": ("learning_rate", 1.0),
    "too much momentum": ("momentum", 0.96),
    "momentum that never forgets": ("momentum", 0.96),
    "epsilon beside small gradients": ("epsilon", None),
    "adadelta begins slowly": ("epsilon", 1e-4),
}
"""Advice for which no formula gives a value, and the value that a click tries."""
MORE_RUNS = {
    "swings under its own rate": RUNS["oscillating"],
    "adagrad slows down": ("parabola", "adagrad", {"learning_rate": 0.1}, (4.0,), 500),
    "too much momentum": (
        "parabola", "momentum", {"learning_rate": 0.01, "momentum": 0.99}, (1.0,), 200,
    ),
    "momentum that never forgets": (
        "parabola", "momentum", {"learning_rate": 0.01, "momentum": 1.0}, (1.0,), 400,
    ),
    "epsilon beside small gradients": (
        "parabola", "adam", {"learning_rate": 0.01, "epsilon": 10.0}, (1.0,), 50,
    ),
    "adadelta begins slowly": ("parabola", "adadelta", {"epsilon": 1e-6}, (4.0,), 50),
}  # fmt: skip


@pytest.mark.parametrize("case", ADVISED)
def test_advice_about_a_hyper_parameter_can_be_taken_with_one_click(case: str) -> None:
    name, optimizer, numbers, start, steps = {**RUNS, **MORE_RUNS}[case]
    surface = surfaces[name] if name in surfaces else formula(name)
    chosen = optimizers[optimizer](**numbers)
    verdict = run_trial(Trial(surface, chosen, start, steps)).verdict
    changed, value = ADVISED[case]
    assert isinstance(verdict.suggestion, OtherValues)
    assert set(verdict.suggestion.values) == {changed}, verdict.advice
    taken = chosen.with_values(**verdict.suggestion.values).numbers[changed]
    assert taken == pytest.approx(value) if value else taken < chosen.numbers[changed]


def test_every_advice_on_any_rule_can_be_followed() -> None:
    drawn = np.random.default_rng(4)
    names = ("parabola", "rosenbrock", "saddle", "rastrigin", "absolute_value", "plateau")
    rates, lengths = (None, 1e-5, 0.1, 10.0), (0, 2, 60)
    shapes = (Schedule(), Schedule("exponential", factor=0.9), Schedule("cosine"))
    for id_ in optimizers:
        rule, surface = optimizers[id_](), surfaces[str(drawn.choice(names))]
        rate = rates[int(drawn.integers(len(rates)))]
        if rate is not None and "learning_rate" in rule.values:
            rule = rule.with_values(learning_rate=rate)
        steps = lengths[int(drawn.integers(len(lengths)))]
        noise = Noise(float(drawn.integers(2)))
        own = Contender(rule, "own", shapes[int(drawn.integers(3))])
        try:
            scenario = Scenario(surface, surface.starts[0], steps, (own,), noise)
        except ValueError:
            scenario = Scenario(
                surface, surface.starts[0], steps, (replace(own, schedule=shapes[0]),)
            )
        verdict = run_trial(scenario.trial(0)).verdict
        assert (verdict.suggestion is not None) == bool(verdict.advice), verdict
        if verdict.suggestion is not None and not isinstance(verdict.suggestion, StartSearch):
            assert followed(scenario, 0, verdict.suggestion) != scenario, verdict


def test_a_converged_run_is_held_against_a_step_shorter_than_a_pixel() -> None:
    turning = optimizers["gradient_descent"](learning_rate=0.95)
    verdict = run_trial(Trial(surfaces["parabola"], turning, (1.0,), 100)).verdict
    measure = verdict.measure
    assert verdict.kind == "converged"
    assert measure is not None
    assert measure.step > verdict.step
    assert measure.quantity == "step_length"
    assert measure.limit is not None
    assert measure.value <= measure.limit
