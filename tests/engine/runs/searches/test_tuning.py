from __future__ import annotations

from dataclasses import replace

import pytest

from explorer.engine import Noise, Trial, optimizers, run_trial, surfaces
from explorer.engine.objectives.dataset import generated
from explorer.engine.objectives.network import Layer, Network
from explorer.engine.runs.searches.tuning import tune, why_not_tuned
from explorer.engine.runs.searches.tuning_request import Aim, TuningRequest

RAVINE = Trial(surfaces["ravine"], optimizers["gradient_descent"](), (2.0, 2.0), 30)
BALL = replace(RAVINE, optimizer=optimizers["momentum"]())


def test_plain_descent_in_a_ravine_gets_the_rate_that_theory_has_for_it() -> None:
    tuning = tune(RAVINE, TuningRequest(budget=30_000))
    assert tuning.best.values["learning_rate"] == pytest.approx(2.0 / (4.0 + 1.0), rel=0.02)
    assert tuning.optimizer.values["learning_rate"] == tuning.best.values["learning_rate"]


def test_what_is_found_is_what_a_run_with_these_values_does() -> None:
    tuning = tune(BALL, TuningRequest(("learning_rate", "momentum"), budget=60_000))
    end = run_trial(replace(BALL, optimizer=tuning.optimizer)).losses[-1]
    assert end == pytest.approx(tuning.best.score, rel=1e-6)
    assert tuning.before.score == pytest.approx(run_trial(BALL).losses[-1], rel=1e-6)
    assert tuning.best.score < 1e-20 < tuning.before.score


@pytest.mark.parametrize("budget", [300, 3_000, 30_000, 300_000])
def test_no_more_than_the_budget_is_spent(budget: int) -> None:
    tuning = tune(BALL, TuningRequest(("learning_rate", "momentum"), budget=budget))
    assert tuning.evaluations <= budget
    assert tuning.evaluations == tuning.runs * 30
    assert f"spent {tuning.evaluations} gradient evaluations" in tuning.sentence


def test_the_second_best_lies_in_another_cell_and_is_not_better() -> None:
    tuning = tune(BALL, TuningRequest(("learning_rate", "momentum"), budget=60_000))
    assert tuning.second is not None
    assert tuning.second.score >= tuning.best.score
    assert tuning.second.values != tuning.best.values


def test_a_sharp_optimum_has_a_narrow_span() -> None:
    tuning = tune(RAVINE, TuningRequest(budget=30_000))
    low, high = tuning.spans["learning_rate"]
    assert 0.3 < low < tuning.best.values["learning_rate"] < high < 0.5


def test_the_steps_to_a_tolerance_can_be_the_aim() -> None:
    request = TuningRequest(aim="steps", tolerance=1e-3, budget=30_000)
    tuning = tune(RAVINE, request)
    walked = run_trial(replace(RAVINE, optimizer=tuning.optimizer))
    assert int((walked.losses > 1e-3).sum()) == tuning.best.score


def test_what_never_reaches_the_tolerance_is_called_so_and_is_not_near_the_best() -> None:
    slow = replace(RAVINE, optimizer=optimizers["gradient_descent"](learning_rate=1e-4))
    tuning = tune(slow, TuningRequest(aim="steps", tolerance=0.1, budget=30_000))
    assert tuning.best.score < slow.steps < 10.0 * tuning.best.score
    assert "before never reached with learning rate 1e−4" in tuning.sentence
    assert ("before", "learning rate 1e−4", "never reached") in tuning.rows
    for rate in tuning.spans["learning_rate"]:
        descent = optimizers["gradient_descent"](learning_rate=rate)
        assert run_trial(replace(slow, optimizer=descent)).losses.min() < 0.1


def test_the_area_under_the_curve_can_be_the_aim() -> None:
    tuning = tune(RAVINE, TuningRequest(aim="area", budget=30_000))
    walked = run_trial(replace(RAVINE, optimizer=tuning.optimizer))
    assert walked.losses.mean() == pytest.approx(tuning.best.score, rel=1e-6)


def test_of_an_ensemble_the_median_counts() -> None:
    noisy = replace(RAVINE, noise=Noise(0.5))
    tuning = tune(noisy, TuningRequest(budget=150_000, seeds=(0, 1, 2, 3, 4)))
    ends = [
        run_trial(replace(noisy, optimizer=tuning.optimizer, seed=seed)).losses[-1]
        for seed in range(5)
    ]
    assert sorted(ends)[2] == pytest.approx(tuning.best.score, rel=1e-6)
    assert tuning.runs % 5 == 0


def test_progress_rises_and_what_it_raises_ends_the_search() -> None:
    shares: list[float] = []
    tune(RAVINE, TuningRequest(budget=3_000_000), progress=shares.append)
    assert shares == sorted(shares)
    assert len(shares) > 1

    def stop(_share: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        tune(RAVINE, TuningRequest(budget=30_000), progress=stop)


@pytest.mark.parametrize("aim", ["loss", "steps", "area"])
def test_a_network_is_tuned_one_training_after_the_other(aim: Aim) -> None:
    network = Network((Layer(1),), generated("linear"))
    where = Trial(network, optimizers["momentum"](), network.initial(0), 40)
    shares: list[float] = []
    request = TuningRequest(aim=aim, tolerance=0.1, budget=1_600)
    tuning = tune(where, request, progress=shares.append)
    assert tuning.evaluations <= 1_600
    assert tuning.best.score < tuning.before.score
    losses = run_trial(replace(where, optimizer=tuning.optimizer)).losses
    expected = {
        "loss": losses[-1], "steps": int((losses >= 0.1).argmin()), "area": losses.mean()
    }  # fmt: skip
    assert tuning.best.score == pytest.approx(expected[aim], rel=1e-12)
    assert "f*" not in tuning.sentence
    assert shares == sorted(shares)
    assert shares[-1] <= 1.0


def test_a_method_for_matrices_is_tuned_on_the_layers_of_a_network() -> None:
    network = Network((Layer(2, "tanh"), Layer(1)), generated("linear"))
    where = Trial(network, optimizers["muon"](learning_rate=1e-4), network.initial(0), 20)
    tuning = tune(where, TuningRequest(budget=800))
    assert tuning.best.score < tuning.before.score


def test_the_search_on_a_network_is_ended_in_the_middle_of_a_training() -> None:
    network = Network((Layer(1),), generated("linear"))
    where = Trial(network, optimizers["momentum"](), network.initial(0), 40)
    told = 0

    def stop(share: float) -> None:
        nonlocal told
        told += 1
        if share > 1 / 40:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        tune(where, TuningRequest(budget=1_600), progress=stop)
    assert told > 3


def test_what_cannot_be_tuned_says_why() -> None:
    assert "has no momentum" in why_not_tuned(RAVINE, TuningRequest(("momentum",)))
    newton = replace(RAVINE, optimizer=optimizers["newton"]())
    assert "one run at a time" in why_not_tuned(newton, TuningRequest())
    assert "expected at least 120" in why_not_tuned(RAVINE, TuningRequest(budget=10))
    with pytest.raises(ValueError, match="has no momentum"):
        tune(RAVINE, TuningRequest(("momentum",)))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"over": ()}, "over: found nothing"),
        ({"over": ("momentum", "momentum")}, "different names"),
        ({"aim": "speed"}, "expected one of loss, steps, area"),
        ({"budget": 0}, "budget: found 0"),
        ({"tolerance": 0.0}, "tolerance: found 0"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(changes: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        TuningRequest(**changes)
