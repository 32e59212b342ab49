from __future__ import annotations

from random import Random

import numpy as np
import pytest

from explorer.engine import Noise, Schedule, Trial, optimizers, surfaces
from explorer.engine.runs.searches.range_test import range_test
from explorer.scenario.network_presets import networks
from tests.extremes import any_trial

RAVINE = surfaces["ravine"]
DESCENT = Trial(RAVINE, optimizers["gradient_descent"](), (2.0, 2.0), 1)


def test_the_rates_grow_by_one_factor_from_low_to_high() -> None:
    result = range_test(DESCENT, low=1e-3, high=0.1, steps=50)
    assert len(result.rates) == 50
    ratios = result.rates[1:] / result.rates[:-1]
    assert ratios == pytest.approx(np.full(49, 100.0 ** (1 / 50)))
    assert result.rates[0] == pytest.approx(1e-3)


def test_the_limit_is_that_of_the_curvature_and_the_test_sees_it_too_late() -> None:
    result = range_test(DESCENT, low=1e-3, high=10.0)
    assert result.limit == 0.5
    assert result.bound <= 0.5
    assert result.blown_up > 2.0 * result.limit
    assert result.steepest < 0.1 * result.best
    assert "limit at the minimum reached is 0.5" in result.sentence


def test_momentum_bears_more_and_its_own_limit_is_told() -> None:
    trial = Trial(RAVINE, optimizers["momentum"](momentum=0.9), (2.0, 2.0), 1)
    assert range_test(trial, low=1e-3, high=10.0).limit == pytest.approx(2 * 1.9 / 4)


def test_a_rule_that_scales_its_steps_has_no_limit_and_says_so_by_silence() -> None:
    result = range_test(Trial(RAVINE, optimizers["adam"](), (2.0, 2.0), 1), low=1e-3, high=1.0)
    assert np.isnan(result.limit)
    assert "limit" not in result.sentence


def test_what_lanes_cannot_run_is_run_one_by_one() -> None:
    network = networks["linear_regression"].make()
    trial = Trial(network, optimizers["gradient_descent"](), network.initial(0), 1)
    result = range_test(trial, low=1e-3, high=100.0, steps=20)
    assert len(result.constant_rates) == 13
    assert np.isfinite(result.best)
    direct = Trial(RAVINE, optimizers["newton"](), (2.0, 2.0), 1)
    assert range_test(direct, low=0.01, high=1.0, steps=10).best == pytest.approx(1.0)


def test_noise_is_met_and_the_schedule_of_the_trial_left_out() -> None:
    plain = range_test(DESCENT, low=1e-3, high=1.0)
    scheduled = Trial(
        RAVINE, DESCENT.optimizer, (2.0, 2.0), 1, schedule=Schedule("exponential", factor=0.5)
    )
    assert (range_test(scheduled, low=1e-3, high=1.0).losses == plain.losses).all()
    noisy = Trial(RAVINE, DESCENT.optimizer, (2.0, 2.0), 1, Noise(0.5), seed=2)
    assert (range_test(noisy, low=1e-3, high=1.0).losses != plain.losses).any()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"low": 1.0, "high": 0.1}, "high: found 0.1, expected more than low, 1"),
        ({"low": 0.0}, "low: "),
        ({"steps": 3}, "steps: "),
    ],
)
def test_what_cannot_be_tested_is_named(given: dict[str, float], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        range_test(DESCENT, **given)


def test_a_rule_without_a_rate_is_named() -> None:
    without = [key for key, cls in optimizers.items() if "learning_rate" not in cls().numbers]
    for key in without:
        with pytest.raises(ValueError, match="no learning rate to test"):
            range_test(Trial(RAVINE, optimizers[key](), (2.0, 2.0), 1))


def test_a_run_of_extreme_numbers_is_tested_without_a_warning() -> None:
    random = Random(1)
    tested = 0
    for trial in filter(None, (any_trial(random) for _ in range(120))):
        if "learning_rate" in trial.optimizer.numbers and len(trial.optimizer.numbers) < 3:
            result = range_test(trial, low=1e-290, high=random.choice((1e-3, 1e3)), steps=10)
            assert result.sentence, trial
            tested += 1
    assert tested > 5


def test_a_start_without_a_loss_is_tested_too_and_nothing_is_best() -> None:
    simplex = optimizers["nelder_mead"]()
    result = range_test(Trial(surfaces["styblinski_tang"], simplex, (1e154, 1e77), 1))
    assert np.isnan(result.best)
    assert np.isinf(result.constant_losses).all()


def test_rates_that_no_number_leads_to_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^high: found 1, expected at most 1e\+300 times low$"):
        range_test(DESCENT, low=1e-310, high=1.0)
