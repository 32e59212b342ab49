"""A long run in machine code reports its progress, and stops at its next step on request."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from explorer.engine import Trial, formula, optimizers, run, surfaces
from explorer.engine.loops.llvm import batch_loop, progress_watch
from explorer.engine.runs.batch import Variation, run_batch
from explorer.engine.runs.trial_batches import run_trials

ADAM = optimizers["adam"](learning_rate=0.001)
STEPS = 300_000


class StoppedError(Exception):
    """The person has stopped it."""


def stop(share: float) -> None:
    raise StoppedError


@pytest.fixture
def _looks_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress_watch, "SECONDS_BETWEEN_LOOKS", 1e-4)


@pytest.mark.usefixtures("_looks_at_once")
def test_a_run_that_is_watched_takes_the_same_steps() -> None:
    told: list[float] = []
    seen = run(surfaces["rosenbrock"], ADAM, (-1.5, 2.0), STEPS, progress=told.append)
    assert seen == run(surfaces["rosenbrock"], ADAM, (-1.5, 2.0), STEPS)
    assert told == sorted(told)
    assert 0.0 <= told[0] <= told[-1] <= 1.0


@pytest.mark.usefixtures("_looks_at_once")
def test_a_run_that_is_stopped_ends_and_leaves_no_thread() -> None:
    threads = threading.active_count()
    with pytest.raises(StoppedError):
        run(surfaces["rosenbrock"], ADAM, (-1.5, 2.0), STEPS, progress=stop)
    assert threading.active_count() == threads


def test_the_limit_ends_a_walk_of_any_length_at_its_next_step() -> None:
    walked: list[int] = []

    def part(edges: tuple[int, int]) -> None:
        while limit[0]:
            walked.append(1)

    limit = np.array([10**9])
    with pytest.raises(StoppedError):
        progress_watch.watched(part, [(0, 1)], 1, limit, lambda: 0.5, stop)
    assert walked
    assert limit[0] == 0


@pytest.mark.usefixtures("_looks_at_once")
def test_runs_side_by_side_and_batches_can_be_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_loop, "WATCHED", 1)
    trial = Trial(surfaces["rosenbrock"], ADAM, (-1.5, 2.0), STEPS)
    rates = [optimizers["adam"](learning_rate=rate) for rate in (0.001, 0.002)]
    trials = [Trial(surfaces["rosenbrock"], rate, (-1.5, 2.0), STEPS) for rate in rates]

    told: list[float] = []

    def stop_later(share: float) -> None:
        told.append(share)
        if len(told) == 2:
            raise StoppedError

    with pytest.raises(StoppedError):
        # First it is told of the trials, then of the steps.
        run_trials(trials, stop_later)
    with pytest.raises(StoppedError):
        run_batch(trial, Variation(starts=np.full((64, 2), -1.5)), progress=stop)


def test_a_run_over_floats_can_be_stopped_between_its_steps() -> None:
    told: list[float] = []

    def stop_at_half(share: float) -> None:
        told.append(share)
        if share >= 0.5:
            raise StoppedError

    with pytest.raises(StoppedError):
        run(formula("x**2 + sin(3*y)"), ADAM, (1.0, 1.0), 3999, progress=stop_at_half)
    assert told == [0.0, 0.125, 0.25, 0.375, 0.5]
