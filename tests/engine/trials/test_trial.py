from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest

from explorer.engine import (
    Noise,
    Schedule,
    Surface,
    Trial,
    formula,
    optimizers,
    run,
    run_trial,
    surfaces,
)
from explorer.engine.objectives.dataset import generated
from explorer.engine.objectives.network import Layer, Network

ADAM = optimizers["adam"](learning_rate=0.05)
TRIAL = Trial(surfaces["rosenbrock"], ADAM, (-1.5, 2.0), 60, Noise(0.5), 4, Schedule("cosine"))


def test_a_trial_runs_as_its_parts_do() -> None:
    alone = run(
        TRIAL.objective, ADAM, (-1.5, 2.0), 60, noise=0.5, seed=4, schedule=Schedule("cosine")
    )
    assert run_trial(TRIAL) == alone


@pytest.mark.parametrize(
    "change",
    [
        {"objective": surfaces["rosenbrock"].with_parameters(b=10.0)},
        {"optimizer": optimizers["adam"](learning_rate=0.06)},
        {"optimizer": optimizers["adam"].in_dialect("keras", learning_rate=0.05)},
        {"start": (-1.5, 2.5)},
        {"steps": 61},
        {"noise": Noise(0.6)},
        {"noise": Noise(0.5, shared=False)},
        {"noise": Noise(0.5, shared=False, stream=1)},
        {"seed": 5},
        {"schedule": Schedule("cosine", final_factor=0.5)},
        {"schedule": Schedule()},
    ],
)
def test_every_part_tells_trials_apart(change: dict[str, object]) -> None:
    other = replace(TRIAL, **change)
    assert other != TRIAL
    assert run_trial(other) != run_trial(TRIAL)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ({"noise": Noise(), "seed": 4}, {"noise": Noise(0.0, False, 7), "seed": 9}),
        ({"noise": Noise(0.5, stream=1)}, {"noise": Noise(0.5, stream=2)}),
        ({"start": (0.0, 1.0)}, {"start": [-0.0, np.float64(1.0)]}),
        ({"steps": 60}, {"steps": 60.0}),
        ({"seed": 4}, {"seed": np.int64(4)}),
        ({"schedule": Schedule()}, {"schedule": Schedule("constant", warmup_steps=0)}),
        (
            {"objective": surfaces["rosenbrock"]},
            {"objective": surfaces["rosenbrock"].with_parameters(b=1.0).with_parameters(b=100.0)},
        ),
    ],
)
def test_trials_are_equal_where_they_give_the_same_trajectory(
    left: dict[str, object], right: dict[str, object]
) -> None:
    first, second = replace(TRIAL, **left), replace(TRIAL, **right)
    assert first == second
    assert hash(first) == hash(second)
    assert run_trial(first) == run_trial(second)


def test_a_trial_does_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        TRIAL.steps = 5  # type: ignore[misc]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"start": (1.0,)}, "start: found 1 coordinates, expected 2"),
        ({"start": (1.0, float("inf"))}, r"start\[1\]: found inf, expected a finite number"),
        ({"start": "here"}, "start: found 'here', expected 2 numbers"),
        ({"steps": -1}, "steps: found -1"),
        ({"steps": 2.5}, "steps: found 2.5"),
        ({"seed": 2**63}, "seed: found 9223372036854775808, expected a whole number from 0 to"),
        ({"seed": True}, "seed: found True"),
        ({"optimizer": "adam"}, "optimizer: found 'adam', expected an optimizer, such as"),
        (
            {"optimizer": optimizers["adam"]},
            "optimizer: found Adam without values, expected optimi",
        ),
        ({"noise": 0.5}, "noise: found 0.5, expected a noise, such as Noise"),
        ({"schedule": "cosine"}, "schedule: found 'cosine', expected a schedule, such as Schedule"),
        (
            {"optimizer": optimizers["newton"](), "schedule": Schedule("reduce_on_plateau")},
            "schedule: newton tests its steps itself",
        ),
    ],
)
def test_a_part_that_does_not_fit_is_named(change: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        replace(TRIAL, **change)


def test_a_rule_that_reads_the_loss_may_follow_a_schedule_that_does_too() -> None:
    schedule = Schedule("reduce_on_plateau")
    trial = replace(TRIAL, optimizer=optimizers["polyak_step"](), schedule=schedule)
    assert trial.schedule == schedule


def network() -> Network:
    layers = (Layer(3, "tanh"), Layer(1, "sigmoid"))
    return Network(layers, generated("moons"), "binary_cross_entropy", batch=16)


@pytest.mark.parametrize(
    "trial",
    [
        TRIAL,
        Trial(formula("x**2 + a*y**2 with a = 3"), optimizers["lion"](), (1.0, 1.0), 5),
        Trial(surfaces["ravine"], optimizers["newton"](), (1.0, 1.0), 5),
        Trial(surfaces["ravine"], optimizers["momentum"](learning_rate=5.0), (2.0, 2.0), 900),
        Trial(network(), ADAM, network().initial(1), 5),
        replace(TRIAL, schedule=Schedule("reduce_on_plateau")),
    ],
    ids=["noisy", "typed", "direct", "diverging", "network", "plateau"],
)
def test_trials_and_trajectories_can_be_pickled_compared_and_hashed(trial: Trial) -> None:
    trajectory = run_trial(trial)
    assert trajectory.terms, "what is computed on demand must not be in the way"
    assert trajectory.verdict.reason
    again = pickle.loads(pickle.dumps(trajectory))
    assert again == trajectory
    assert hash(again) == hash(trajectory)
    assert {again: 1}[trajectory] == 1
    assert again.verdict == trajectory.verdict
    assert again.terms.keys() == trajectory.terms.keys()
    for name, values in again.terms.items():
        np.testing.assert_array_equal(values, trajectory.terms[name])
    assert pickle.loads(pickle.dumps(trial)) == trial
    assert again != run_trial(replace(trial, steps=trial.steps - 1))


@pytest.mark.parametrize("name", surfaces)
def test_every_surface_can_be_pickled(name: str) -> None:
    surface = surfaces[name]
    point = surface.starts[0]
    assert np.isfinite(surface.hessian(point)).any()
    again: Surface = pickle.loads(pickle.dumps(surface))
    assert again == surface
    assert hash(again) == hash(surface)
    assert again.field is not None
    assert again.value(point) == surface.value(point)


@pytest.mark.parametrize("name", optimizers)
def test_every_optimizer_can_be_pickled_and_runs_as_before(name: str) -> None:
    for dialect in optimizers[name].dialects:
        optimizer = optimizers[name].in_dialect(dialect)
        again = pickle.loads(pickle.dumps(optimizer))
        assert again == optimizer
        assert again.rule is optimizer.rule


def test_equal_expressions_stay_one_object_when_they_are_pickled() -> None:
    field = surfaces["rosenbrock"].field
    assert pickle.loads(pickle.dumps(field.value)) is field.value


def test_nobody_can_write_into_a_trajectory() -> None:
    trajectory = run_trial(TRIAL)
    for array in (trajectory.positions, trajectory.losses, trajectory.gradients, trajectory.rates):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0.0
