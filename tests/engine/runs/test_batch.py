from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.engine import (
    Noise,
    Optimizer,
    Schedule,
    Surface,
    Trajectory,
    Trial,
    formula,
    optimizers,
    run,
    surfaces,
)
from explorer.engine.rules.direct_method import DirectMethod
from explorer.engine.runs.batch import BatchResult, Variation, run_batch
from tests.sampling import WIDE

ROSENBROCK = surfaces["rosenbrock"]
START = (-1.5, 2.0)
RULES = [
    (name, dialect)
    for name, cls in optimizers.items()
    if not issubclass(cls, DirectMethod)
    for dialect in cls.dialects
]
OF_EACH_RULE = (
    RULES
    if WIDE
    else [
        (name, list(optimizers[name].dialects)[place % len(optimizers[name].dialects)])
        for place, name in enumerate(dict(RULES))
    ]
)
"""Every rule once, in one of its dialects; all of them are compared with runs in any case."""


def batch_from(
    surface: Surface,
    optimizer: Optimizer,
    starts: npt.ArrayLike,
    steps: int,
    *,
    noise: float | list[Noise] = 0.0,
    seed: int | list[int] = 0,
    schedule: Schedule | None = None,
    hyperparameters: Mapping[str, npt.ArrayLike] | None = None,
    surface_parameters: Mapping[str, npt.ArrayLike] | None = None,
    **options: Any,
) -> BatchResult:
    """A batch from one start, noise and seed for all, or from a list with one for each."""
    many = np.ndim(starts) == 2
    seeds = [seed] * len(noise) if isinstance(noise, list) and isinstance(seed, int) else seed
    trial = Trial(
        surface, optimizer, tuple(np.nan_to_num(starts[0])) if many else tuple(starts), steps,
        Noise() if isinstance(noise, list) else Noise(noise), seed if isinstance(seed, int) else 0,
        schedule or Schedule(),
    )  # fmt: skip
    vary = Variation(
        starts=starts if many else None,
        hyperparameters=hyperparameters or {},
        surface_parameters=surface_parameters or {},
        noises=noise if isinstance(noise, list) else None,
        seeds=seeds if isinstance(seeds, list) else None,
    )
    return run_batch(trial, vary, **options)


def assert_same(batch: BatchResult, index: int, trajectory: Trajectory, steps: int) -> None:
    """The recorded run is the run's trajectory, to the last bit."""
    assert batch.diverged_at[index] == (
        -1 if trajectory.diverged_at is None else trajectory.diverged_at
    )
    rows = slice(0, len(trajectory.losses))
    np.testing.assert_array_equal(batch.path[rows, index], trajectory.positions)
    np.testing.assert_array_equal(batch.path_losses[rows, index], trajectory.losses)
    np.testing.assert_array_equal(batch.path_gradients[rows, index], trajectory.gradients)
    assert batch.path.shape == (steps + 1, *batch.positions.shape)


@pytest.mark.parametrize(("name", "dialect"), RULES)
def test_a_lane_is_the_run_of_its_start_for_every_optimizer(name: str, dialect: str) -> None:
    optimizer = optimizers[name].in_dialect(dialect)
    starts = [START, (0.5, -0.25)]
    recorded = batch_from(ROSENBROCK, optimizer, starts, 60, record=True)
    for index, start in enumerate(starts):
        assert_same(recorded, index, run(ROSENBROCK, optimizer, start, 60), 60)


def test_each_rule_and_each_dialect_is_among_those_that_are_looked_at() -> None:
    for part in (0, 1):
        assert {pair[part] for pair in OF_EACH_RULE} == {pair[part] for pair in RULES}


@pytest.mark.parametrize(("name", "dialect"), OF_EACH_RULE)
def test_the_end_is_the_same_whether_steps_are_looked_at_or_not(name: str, dialect: str) -> None:
    optimizer = optimizers[name].in_dialect(dialect)
    starts = [START, (0.5, -0.25)]
    recorded = batch_from(ROSENBROCK, optimizer, starts, 60, record=True)
    ends = batch_from(ROSENBROCK, optimizer, starts, 60)
    np.testing.assert_array_equal(ends.diverged_at, recorded.diverged_at)
    np.testing.assert_array_equal(ends.positions, recorded.positions)
    np.testing.assert_array_equal(ends.positions, recorded.path[-1])
    np.testing.assert_array_equal(ends.losses, recorded.path_losses[-1])


@pytest.mark.parametrize(("name", "dialect"), OF_EACH_RULE)
def test_every_number_of_an_optimizer_may_differ_by_lane(name: str, dialect: str) -> None:
    optimizer = optimizers[name].in_dialect(dialect)
    arrays = {
        key: np.array([value, 0.9 * value if value else 0.01, value])
        for key, value in optimizer.numbers.items()
        if optimizer.parameter(key).accepts(0.9 * value if value else 0.01)
        and not getattr(optimizer.parameter(key), "whole", False)
    }
    batch = batch_from(ROSENBROCK, optimizer, START, 40, hyperparameters=arrays, record=True)
    for index in range(3):
        values = {key: float(array[index]) for key, array in arrays.items()}
        expected = run(ROSENBROCK, optimizer.with_values(**values), START, 40)
        assert_same(batch, index, expected, 40)


@settings(max_examples=30, deadline=None)
@given(
    rates=st.lists(st.floats(1e-5, 0.5), min_size=1, max_size=6),
    share=st.sampled_from([0.0, 0.5, 0.9]),
)
def test_lanes_diverge_at_the_step_at_which_the_run_does(rates: list[float], share: float) -> None:
    optimizer = optimizers["momentum"](momentum=share)
    batch = batch_from(ROSENBROCK, optimizer, START, 80, hyperparameters={"learning_rate": rates})
    for index, rate in enumerate(rates):
        expected = run(ROSENBROCK, optimizer.with_values(learning_rate=rate), START, 80)
        diverged = -1 if expected.diverged_at is None else expected.diverged_at
        assert batch.diverged_at[index] == diverged
        if diverged < 0:
            np.testing.assert_array_equal(batch.positions[index], expected.positions[-1])
        else:
            assert not np.isfinite([*batch.positions[index], batch.losses[index]]).all()


def test_a_mechanism_that_zero_switches_off_is_off_in_the_lanes_that_have_zero() -> None:
    optimizer = optimizers["gradient_descent"](learning_rate=1e-3)
    bounds = np.array([0.0, 1.0, 0.0, 10.0])
    batch = batch_from(
        ROSENBROCK, optimizer, START, 30, hyperparameters={"clip_norm": bounds}, record=True
    )
    for index, bound in enumerate(bounds):
        expected = run(ROSENBROCK, optimizer.with_values(clip_norm=float(bound)), START, 30)
        assert_same(batch, index, expected, 30)


def test_surface_parameters_may_differ_by_lane() -> None:
    optimizer = optimizers["polyak_step"]()
    heights = np.array([1.0, 10.0, 100.0])
    batch = batch_from(
        ROSENBROCK, optimizer, START, 30, surface_parameters={"b": heights}, record=True
    )
    for index, height in enumerate(heights):
        surface = ROSENBROCK.with_parameters(b=float(height))
        assert_same(batch, index, run(surface, optimizer, START, 30), 30)


@pytest.mark.parametrize("kind", ["cosine", "exponential", "reduce_on_plateau"])
def test_schedules_change_the_rate_of_each_lane(kind: str) -> None:
    optimizer, schedule = optimizers["adam"](), Schedule(kind, warmup_steps=3)
    rates = np.array([0.01, 0.2])
    batch = batch_from(
        ROSENBROCK, optimizer, START, 50,
        hyperparameters={"learning_rate": rates}, schedule=schedule, record=True,
    )  # fmt: skip
    for index, rate in enumerate(rates):
        changed = optimizer.with_values(learning_rate=float(rate))
        assert_same(batch, index, run(ROSENBROCK, changed, START, 50, schedule=schedule), 50)


def test_lanes_share_one_noise_or_have_their_own_seeds() -> None:
    optimizer = optimizers["rmsprop"]()
    together = batch_from(ROSENBROCK, optimizer, [START, START], 40, noise=0.5, seed=7, record=True)
    own = batch_from(ROSENBROCK, optimizer, START, 40, noise=0.5, seed=[7, 8], record=True)
    for index, seed in enumerate([7, 8]):
        assert_same(together, index, run(ROSENBROCK, optimizer, START, 40, noise=0.5, seed=7), 40)
        assert_same(own, index, run(ROSENBROCK, optimizer, START, 40, noise=0.5, seed=seed), 40)


def test_lanes_may_have_noise_of_different_size() -> None:
    optimizer, noises = optimizers["adam"](), [Noise(0.0), Noise(0.5), Noise(0.1, False, 3)]
    batch = batch_from(ROSENBROCK, optimizer, START, 40, noise=noises, seed=2, record=True)
    for index, noise in enumerate(noises):
        expected = run(ROSENBROCK, optimizer, START, 40, noise=noise, seed=2)
        assert_same(batch, index, expected, 40)


def test_steps_to_tolerance_and_the_lowest_loss_are_those_of_the_run() -> None:
    optimizer = optimizers["adam"]()
    rates = np.array([1e-4, 0.05, 0.3])
    batch = batch_from(
        ROSENBROCK, optimizer, START, 400,
        hyperparameters={"learning_rate": rates}, tolerance=1.0,
    )  # fmt: skip
    for index, rate in enumerate(rates):
        changed = optimizer.with_values(learning_rate=float(rate))
        losses = run(ROSENBROCK, changed, START, 400).losses
        below = np.flatnonzero(losses < 1.0)
        assert batch.reached_at[index] == (below[0] if len(below) else -1)
        above = np.flatnonzero(losses >= 1.0)
        assert batch.settled_at[index] == (-1 if above[-1] == 400 else above[-1] + 1)
        assert batch.lowest is not None
        assert batch.lowest[index] == losses.min()
    assert {-1} < set(batch.reached_at.tolist())


def test_a_lane_that_diverged_keeps_its_lowest_loss_from_before() -> None:
    optimizer = optimizers["gradient_descent"](learning_rate=0.6)
    surface = formula("x**2*y - x")
    batch = batch_from(surface, optimizer, (1.0, 1.0), 200, tolerance=1.0, optimum=-1e6)
    expected = run(surface, optimizer, (1.0, 1.0), 200)
    assert batch.diverged_at[0] == expected.diverged_at
    assert batch.lowest is not None
    assert batch.lowest[0] == expected.losses.min()


def test_a_loss_that_is_undefined_in_passing_is_seen() -> None:
    surface, optimizer = formula("log(x) + x**2"), optimizers["gradient_descent"](learning_rate=1.0)
    batch = batch_from(surface, optimizer, [[0.4], [0.7]], 5)
    for index, start in enumerate([0.4, 0.7]):
        diverged = run(surface, optimizer, [start], 5).diverged_at
        assert batch.diverged_at[index] == (-1 if diverged is None else diverged)
    assert batch.diverged_at[0] >= 0


def test_workers_give_what_one_thread_gives() -> None:
    starts = np.random.default_rng(3).uniform(-2, 2, (5003, 2))
    rates = np.geomspace(1e-3, 1.0, len(starts))
    arguments = (ROSENBROCK, optimizers["nesterov"](), starts, 50)
    options = {"hyperparameters": {"learning_rate": rates}, "tolerance": 1.0}
    alone = batch_from(*arguments, **options)
    shared = batch_from(*arguments, **options, workers=2)
    assert (alone.diverged_at >= 0).any()
    np.testing.assert_array_equal(shared.diverged_at, alone.diverged_at)
    np.testing.assert_array_equal(shared.reached_at, alone.reached_at)
    np.testing.assert_array_equal(shared.positions, alone.positions)


def test_much_noise_is_drawn_in_pieces_that_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    optimizer, seeds = optimizers["adam"](), list(range(50))
    whole = batch_from(ROSENBROCK, optimizer, START, 30, noise=0.3, seed=seeds, tolerance=1.0)
    monkeypatch.setattr("explorer.engine.runs.batch_job.LARGEST_NOISE", 500)
    parts = batch_from(ROSENBROCK, optimizer, START, 30, noise=0.3, seed=seeds, tolerance=1.0)
    np.testing.assert_array_equal(parts.positions, whole.positions)
    np.testing.assert_array_equal(parts.reached_at, whole.reached_at)


def test_no_steps_leave_the_starts() -> None:
    batch = batch_from(ROSENBROCK, optimizers["adam"](), [START], 0, record=True)
    np.testing.assert_array_equal(batch.path, [[START]])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"starts": [[1.0, 2.0, 3.0]]}, "starts: found shape|start: found 3 coordinates"),
        ({"starts": [[np.nan, 1.0]]}, "starts: found a number that is not finite"),
        ({"hyperparameters": {"speed": [1.0]}}, "speed: unknown number of adam"),
        ({"hyperparameters": {"learning_rate": [0.1, -1.0]}}, "learning_rate: found -1"),
        ({"hyperparameters": {"learning_rate": [0.1, np.nan]}}, "learning_rate: found nan"),
        ({"hyperparameters": {"beta1": [0.1, 0.2]}, "seed": [1, 2, 3]}, "beta1 2, seed 3"),
        ({"surface_parameters": {"c": [1.0]}}, "c: unknown parameter of rosenbrock"),
        ({"steps": -1}, "steps: found -1"),
        ({"workers": 0}, "workers: found 0, expected at least 1"),
    ],
)
def test_what_cannot_be_used_is_named(arguments: dict[str, object], words: str) -> None:
    given = {"starts": START, "steps": 5, **arguments}
    with pytest.raises(ValueError, match=words):
        batch_from(ROSENBROCK, optimizers["adam"](), **given)


def test_a_path_that_was_not_recorded_says_how_to_get_it() -> None:
    with pytest.raises(ValueError, match="record=True"):
        _ = batch_from(ROSENBROCK, optimizers["adam"](), START, 5).path


def test_a_direct_method_says_that_it_has_no_lanes() -> None:
    with pytest.raises(ValueError, match="newton is a direct method"):
        batch_from(ROSENBROCK, optimizers["newton"](), START, 5)
