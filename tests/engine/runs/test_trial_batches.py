from __future__ import annotations

import numpy as np
import pytest

from explorer.engine import (
    Noise,
    Optimizer,
    Schedule,
    Trajectory,
    Trial,
    optimizers,
    run,
    surfaces,
)
from explorer.engine.runs import trial_batches
from explorer.engine.runs.trial_batches import run_trials

ROSENBROCK = surfaces["rosenbrock"]
START = (-1.5, 2.0)
STEPS = 50
COUNT = 14


@pytest.fixture(autouse=True)
def _all_that_can_go_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial_batches, "LONG", COUNT * STEPS)


def assert_alike(trajectory: Trajectory, expected: Trajectory) -> None:
    assert trajectory.diverged_at == expected.diverged_at
    assert trajectory.steps_requested == expected.steps_requested
    for name in ("positions", "losses", "gradients", "rates"):
        first, other = getattr(trajectory, name), getattr(expected, name)
        assert first.shape == other.shape
        np.testing.assert_array_equal(first, other)
    assert trajectory.verdict.kind == expected.verdict.kind
    assert trajectory.terms.keys() == expected.terms.keys()
    for name, term in trajectory.terms.items():
        np.testing.assert_array_equal(term, expected.terms[name])


def mixed() -> list[Optimizer]:
    rates = np.geomspace(1e-4, 1.0, COUNT + 2)
    collected: list[Optimizer] = []
    for rate in rates.tolist():
        collected.append(optimizers["adam"](learning_rate=rate))
        collected.append(optimizers["momentum"](learning_rate=rate, momentum=0.5))
    return [*collected, optimizers["lion"](), optimizers["newton"]()]


def test_each_trajectory_is_that_of_its_own_run_and_in_its_place() -> None:
    contenders = mixed()
    actual = run_trials([Trial(ROSENBROCK, contender, START, STEPS) for contender in contenders])
    assert any(trajectory.diverged_at is not None for trajectory in actual)
    for trajectory, optimizer in zip(actual, contenders, strict=True):
        assert_alike(trajectory, run(ROSENBROCK, optimizer, START, STEPS))


def test_each_contender_may_have_its_own_noise_and_schedule() -> None:
    contenders = [optimizers["adam"](learning_rate=0.01 * k) for k in range(1, 2 * COUNT)]
    noises = [Noise(0.3, shared=False, stream=k) for k in range(len(contenders))]
    schedules = [
        Schedule("cosine") if k < COUNT else Schedule("reduce_on_plateau")
        for k in range(len(contenders))
    ]
    actual = run_trials(
        [
            Trial(ROSENBROCK, optimizer, START, STEPS, noise, 3, schedule)
            for optimizer, noise, schedule in zip(contenders, noises, schedules, strict=True)
        ]
    )
    for index, trajectory in enumerate(actual):
        expected = run(
            ROSENBROCK, contenders[index], START, STEPS,
            noise=noises[index], seed=3, schedule=schedules[index],
        )  # fmt: skip
        assert_alike(trajectory, expected)


def test_no_trials_leave_no_trajectories() -> None:
    assert run_trials([]) == []
