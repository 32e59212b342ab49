"""What the loop over floats leaves out without changing any number."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.engine import Schedule, optimizers, recurrence, run, surfaces
from explorer.engine.loops.float_source import float_source
from explorer.engine.loops.step import step_arithmetic
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.update_rule import hyperparameter_symbol

RAVINE = surfaces["ravine"]


def source(optimizer: Optimizer) -> str:
    assert optimizer.rule is not None
    step = step_arithmetic(RAVINE.field, optimizer.rule)
    numbers = tuple(hyperparameter_symbol(name) for name in optimizer.numbers)
    return float_source(step, numbers, [], changing_rate=False, noisy=False)


def test_what_the_first_step_puts_in_place_is_there_before_it() -> None:
    lines = source(optimizers["dog"]())
    before, loop = lines.split("for t in counts:")
    assert "(1.0 + sqrt(((x0 * x0) + (x1 * x1))))" in before
    assert "t ==" not in loop


def test_the_number_of_coordinates_is_a_number() -> None:
    assert "1.4142135623730951" in source(optimizers["muon"].in_dialect("optax"))


def test_a_root_that_the_step_before_has_taken_is_not_taken_again() -> None:
    loop = source(optimizers["dadapt_adam"]()).split("for t in counts:")[1]
    assert loop.count("sqrt(v") == 2
    assert "sqrt(s" not in loop


def test_memory_that_changes_places_is_moved_at_once() -> None:
    swapping = recurrence(
        "h <- u\nu <- v\nv <- h\nx <- x - alpha*g + 0*(u + v)\nstart u = 1\nwith alpha = 0.1"
    )
    terms = run(RAVINE, swapping, (1.0, 1.0), 3).terms
    np.testing.assert_array_equal(terms["u"], [0.0, 1.0, 0.0, 1.0])
    np.testing.assert_array_equal(terms["v"], [1.0, 0.0, 1.0, 0.0])


@pytest.mark.parametrize("rate", [0.1, 1e-3])
def test_a_rate_that_changes_is_not_taken_for_the_first_one(rate: float) -> None:
    rule = recurrence(
        "m <- alpha*x if t == 1 else m\nx <- x - alpha*g + 0*m\nwith alpha = 0.1", alpha=rate
    )
    path = run(RAVINE, rule, (1.0, 2.0), 4, schedule=Schedule("constant", warmup_steps=3))
    np.testing.assert_allclose(path.terms["m"], np.tile([0.25 * rate, 0.5 * rate], (5, 1)))
