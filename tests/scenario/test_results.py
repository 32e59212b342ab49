"""The runs of a scenario, computed once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from explorer.engine import Noise, Trial, optimizers, run_trial, surfaces
from explorer.engine.runs import trial_batches
from explorer.engine.runs.batch import BatchResult, Variation
from explorer.scenario import edit
from explorer.scenario.lessons.lesson import lessons
from explorer.scenario.results import compute, lacks_curvature, search_curvature
from explorer.scenario.scenario import Scenario
from tests.scenarios import starter


@pytest.fixture
def scenario() -> Scenario:
    """Two contenders, ten steps."""
    return replace(starter(surfaces["rosenbrock"]), steps=10)


def test_what_is_hidden_is_not_computed(scenario: Scenario) -> None:
    hidden = replace(scenario.contenders[0], visible=False)
    outcome = compute(scenario.with_contender(0, hidden))
    assert outcome.trajectories[0] is None
    assert outcome.trajectories[1] is not None


def test_what_did_not_change_is_taken_over(scenario: Scenario) -> None:
    before = compute(scenario)
    after = compute(edit.with_value(scenario, 0, "learning_rate", 0.002), before)
    assert after.trajectories[0] is not before.trajectories[0]
    assert after.trajectories[1] is before.trajectories[1]
    renamed = replace(scenario.contenders[0], name="other", colour="#123456")
    assert compute(scenario.with_contender(0, renamed), before).trajectories == before.trajectories


@pytest.mark.parametrize(
    "change", [{"start": (0.0, 0.5)}, {"steps": 11}, {"seed": 9}, {"noise": Noise(0.1)}]
)
def test_another_ground_computes_everything_anew(
    scenario: Scenario, change: dict[str, object]
) -> None:
    noisy = replace(scenario, noise=Noise(0.2))
    before = compute(noisy)
    after = compute(replace(noisy, **change), before)
    for old, new in zip(before.trajectories, after.trajectories, strict=True):
        assert old is not new


def test_a_seed_without_noise_computes_nothing_anew(scenario: Scenario) -> None:
    before = compute(scenario)
    after = compute(replace(scenario, seed=9), before)
    for old, new in zip(before.trajectories, after.trajectories, strict=True):
        assert old is new


def test_contenders_that_cannot_differ_are_run_once(scenario: Scenario) -> None:
    twins = compute(edit.duplicated(scenario, 0)).trajectories
    assert any(twins[0] is twin for twin in twins[1:])


def test_many_contenders_of_one_rule_leave_what_each_would_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls: list[int] = []
    together = trial_batches.run_batch

    def counted(trial: Trial, vary: Variation, **named: Any) -> BatchResult:
        calls.append(vary.count)
        return together(trial, vary, **named)

    monkeypatch.setattr(trial_batches, "run_batch", counted)
    scenario = Scenario(surfaces["rosenbrock"], (-1.5, 2.0), 1000, noise=Noise(0.1, shared=False))
    for rate in np.geomspace(1e-3, 10.0, 12).tolist():
        scenario = edit.added(scenario, optimizers["adam"](learning_rate=rate))
        scenario = edit.added(scenario, optimizers["gradient_descent"](learning_rate=rate))
    actual = compute(scenario).trajectories
    assert calls == [12, 12]
    assert any(run is not None and run.diverged_at is not None for run in actual)
    for index, trajectory in enumerate(actual):
        assert trajectory == run_trial(scenario.trial(index))


def test_noise_is_shared_or_everybodys_own(scenario: Scenario) -> None:
    twice = edit.duplicated(replace(scenario, noise=Noise(1.0), seed=3), 0)
    first, other = compute(twice).trajectories[:2]
    assert first is not None
    assert other is not None
    assert np.array_equal(first.positions, other.positions)
    apart = compute(replace(twice, noise=Noise(1.0, shared=False))).trajectories
    assert apart[0] is not None
    assert apart[1] is not None
    assert not np.array_equal(apart[0].positions, apart[1].positions)


def test_taken_over_runs_are_those_that_would_be_computed(scenario: Scenario) -> None:
    noisy = replace(scenario, noise=Noise(1.0, shared=False), seed=3)
    before = compute(noisy)
    moved = edit.with_contender_moved(edit.added(noisy, optimizers["adam"]()), 0, 2)
    for kept, fresh in zip(
        compute(moved, before).trajectories, compute(moved).trajectories, strict=True
    ):
        assert kept is not None
        assert fresh is not None
        assert np.array_equal(kept.positions, fresh.positions)


def test_the_curvature_along_runs_of_a_network_is_searched_when_asked(
    scenario: Scenario,
) -> None:
    whole = replace(lessons["library_momentum"].scenario, steps=4)
    outcome = compute(whole)
    assert lacks_curvature(outcome)
    shares: list[float] = []
    searched = search_curvature(outcome, progress=shares.append)
    assert [run for run, _ in searched] == list(outcome.trajectories)
    assert shares == sorted(shares)
    assert 0.5 < shares[-1] <= 1.0
    for run, curvature in searched:
        assert np.isfinite(curvature.sharpness).all()
        run.keep_curvature(curvature)
    assert not lacks_curvature(outcome)
    assert search_curvature(outcome) == ()
    assert not lacks_curvature(compute(scenario))
