from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from explorer.engine import Optimizer, Schedule, optimizers, recurrence, run, surfaces
from explorer.engine.parameter import Choice, Switch
from explorer.engine.rules.library.classics.procedure import Procedure
from explorer.engine.rules.mechanism_parameters import COMMON
from explorer.engine.rules.recurrences.rule_as_text import opened_as_text, source_of
from tests.sampling import WIDE

SURFACES = ("rosenbrock", "ravine", "himmelblau")
DECAY = {"weight_decay": 0.01, "clip_norm": 1.5, "clip_value": 1.2}
WAYS = [
    (settings, schedule, noise, name)
    for settings in ({}, DECAY)
    for schedule, noise in ((None, 0.0), (Schedule("cosine"), 0.1))
    for name in SURFACES
]
SAMPLE = [WAYS[index] for index in (0, 4, 8, 9)]
"""Each setting with each schedule once, and each surface."""
EVERY = [
    (key, dialect)
    for key, cls in optimizers.items()
    if cls().is_formula
    for dialect in cls.dialects
]
VARIED = [
    pair for place, pair in enumerate(EVERY) if WIDE or place == 0 or EVERY[place - 1][0] != pair[0]
]
"""Each rule in its first dialect: a variant sets the options by which dialects differ."""


def variants(key: str, dialect: str) -> Iterator[Optimizer]:
    """The optimizer with each option of its own choices and switches."""
    cls = optimizers[key]
    common = {parameter.name for parameter in COMMON}
    for parameter in cls.parameters:
        options: tuple[object, ...] = ()
        if isinstance(parameter, Choice) and parameter.name not in common:
            options = tuple(parameter.options)
        elif isinstance(parameter, Switch):
            options = (True, False)
        for option in options:
            changed = cls.in_dialect(dialect, **{parameter.name: option})
            if changed.values.get("momentum") == 0.0:
                changed = changed.with_values(momentum=0.9)
            yield changed


def test_all_rules_that_are_mathematics_are_opened_here() -> None:
    assert len(EVERY) == 128
    procedures = {key for key, cls in optimizers.items() if issubclass(cls, Procedure)}
    assert {key for key, _ in EVERY} == set(optimizers) - procedures - {
        "newton",
        "bfgs",
        "backtracking",
        "sophia",
        "sam",
        "noisy_sgd",
        "sgld",
        "shampoo",
        "soap",
    }


@pytest.mark.parametrize(("key", "dialect"), EVERY)
def test_an_opened_rule_takes_the_same_steps_to_the_last_bit(key: str, dialect: str) -> None:
    optimizer = optimizers[key].in_dialect(dialect)
    for settings, schedule, noise, name in WAYS if WIDE else SAMPLE:
        assert_same(optimizer.with_values(**settings), name, schedule, noise)


@pytest.mark.parametrize(("key", "dialect"), VARIED)
def test_so_does_each_variant_of_a_rule(key: str, dialect: str) -> None:
    for optimizer in variants(key, dialect):
        assert_same(optimizer.with_values(**DECAY), "himmelblau", Schedule("exponential"), 0.1)


def assert_same(built_in: Optimizer, name: str, schedule: Schedule | None, noise: float) -> None:
    surface = surfaces[name]
    typed = opened_as_text(built_in, surface)
    assert opened_as_text(typed) is typed
    first, other = (
        run(surface, each, surface.starts[0], 40, noise=noise, seed=3, schedule=schedule)
        for each in (built_in, typed)
    )
    assert first.positions.tobytes() == other.positions.tobytes()
    assert first.losses.tobytes() == other.losses.tobytes()


def test_an_opened_rule_can_be_read() -> None:
    assert source_of(optimizers["adam"].in_dialect("keras", learning_rate=0.05)) == (
        "# Adam as in Keras 3.15\n"
        "m <- beta1*m + (1 - beta1)*g\n"
        "m_hat <- m/(1 - beta1**t)\n"
        "v <- beta2*v + (1 - beta2)*g**2\n"
        "v_hat <- v/(1 - beta2**t)\n"
        "x <- x - alpha*m_hat/(sqrt(v_hat) + epsilon/sqrt(1 - beta2**t))\n"
        "with alpha = 0.05, beta1 = 0.9 in [0, 1), beta2 = 0.999 in [0, 1), epsilon = 1e-7 log\n"
    )
    assert source_of(optimizers["nesterov"]()) == (
        "# Nesterov momentum\n"
        "v <- beta*v - alpha*gradient(x + beta*v)\n"
        "x <- x + v\n"
        "with alpha = 0.01, beta = 0.9 in [0, 1]\n"
    )
    assert source_of(optimizers["adadelta"]()) == (
        "# Adadelta\n"
        "E <- rho*E + (1 - rho)*g**2\n"
        "d <- sqrt(D + epsilon)/sqrt(E + epsilon)*g\n"
        "D <- rho*D + (1 - rho)*d**2\n"
        "x <- x - alpha*d\n"
        "with alpha = 1, rho = 0.95 in [0, 1), epsilon = 1e-6 log\n"
    )


@pytest.mark.parametrize(("key", "dialect"), EVERY)
def test_no_line_of_an_opened_rule_shows_an_inner_name(key: str, dialect: str) -> None:
    text = source_of(optimizers[key].in_dialect(dialect))
    assert not any(word in text for word in ("hyper.", "memory.", "rule.", "_moment"))
    assert max(map(len, text.splitlines())) <= 130


def test_a_line_of_an_opened_rule_can_be_changed() -> None:
    adam = optimizers["adam"](learning_rate=0.05)
    text = source_of(adam).replace("v_hat <- v/(1 - beta2**t)", "v_hat <- v")
    surface = surfaces["ravine"]
    changed = run(surface, recurrence(text), (2.0, 2.0), 3)
    kept = run(surface, adam, (2.0, 2.0), 3)
    assert np.abs(changed.positions[1] - kept.positions[1]).max() > 1.0


def test_a_direct_method_cannot_be_opened() -> None:
    with pytest.raises(TypeError, match="newton: it tests its steps itself"):
        opened_as_text(optimizers["newton"]())


def test_hyperparameters_of_an_opened_rule_mean_what_they_did() -> None:
    adam = optimizers["adam"]
    for name in ("learning_rate", "beta1", "epsilon"):
        assert type(opened_as_text(adam())).parameter(name).meaning == adam.parameter(name).meaning
    keras = optimizers["rmsprop"].in_dialect("keras")
    assert type(opened_as_text(keras)).parameter("rho").meaning == keras.parameter("decay").meaning
    changed = source_of(adam()).replace("1e-8 log", "1e-8 log,\n     q = 2  # Twice.") + "\n"
    mine = type(recurrence(changed.replace("epsilon)", "epsilon)*q")))
    assert mine.parameter("q").meaning == "Twice."
    assert mine.parameter("beta1").meaning == adam.parameter("beta1").meaning
