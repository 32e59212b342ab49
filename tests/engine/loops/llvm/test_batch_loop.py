from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.engine import formula
from explorer.engine.loops.llvm import batch_loop
from explorer.engine.loops.llvm.batch_loop import SIDE_BY_SIDE, Batch, run_batch_loop
from explorer.engine.loops.llvm.program import Layout
from explorer.engine.mathematics.expression import (
    FUNCTIONS,
    Expression,
    call,
    constant,
    divide,
    power,
    symbol,
)
from explorer.engine.rules.update_rule import POSITION, Rule

DIVISOR = symbol("divisor")
PLANE = formula("x").field
NUMBERS = st.floats(1e-200, 1e200) | st.floats(-1e200, -1e-200)


@cache
def rule_to(position: Expression) -> Rule:
    """The rule that leads there: one for each, so that its machine code is compiled once."""
    return Rule({}, {}, frozenset(), POSITION, position)


def step_to(position: Expression, layout: Layout, balls: Batch) -> np.ndarray:
    """Where each ball is after a step to a function of where it was, (balls,)."""
    return run_batch_loop(PLANE, rule_to(position), layout, 2, balls).positions[0]


def one_by_one(function: Callable[[float], float], values: np.ndarray) -> np.ndarray:
    return np.array([function(value) for value in values.tolist()])


@pytest.mark.parametrize("width", [1, SIDE_BY_SIDE])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_are_those_of_python_to_the_last_bit(name: str, width: int) -> None:
    inside = {"asin": (-1, 1), "acos": (-1, 1), "log": (1e-9, 1e9), "sqrt": (0, 1e9)}
    low, high = inside.get(name, (-30, 30))
    values = np.random.default_rng(1).uniform(low, high, 200)
    actual = step_to(call(name, POSITION), Layout((), width=width), Batch(values[None], ()))
    np.testing.assert_array_equal(actual, one_by_one(FUNCTIONS[name], values))


def test_powers_are_those_of_python_to_the_last_bit() -> None:
    values = np.random.default_rng(2).uniform(0.0, 30.0, 200)
    actual = step_to(
        power(POSITION, DIVISOR),
        Layout((DIVISOR,), width=SIDE_BY_SIDE),
        Batch(values[None], (1.7,)),
    )
    np.testing.assert_array_equal(actual, one_by_one(lambda value: math.pow(value, 1.7), values))


@settings(max_examples=200, deadline=None)
@given(divisor=NUMBERS, seed=st.integers(0, 2**32))
def test_a_quotient_by_a_number_for_all_balls_is_rounded_as_a_division_is(
    divisor: float, seed: int
) -> None:
    draw = np.random.default_rng(seed)
    values = draw.uniform(1.0, 2.0, 4096) * 2.0 ** draw.integers(-60, 60, 4096)
    actual = step_to(
        divide(POSITION, DIVISOR),
        Layout((DIVISOR,), width=SIDE_BY_SIDE),
        Batch(values[None], (divisor,)),
    )
    np.testing.assert_array_equal(actual, values / divisor)


@pytest.mark.parametrize("divisor", [0.0, -0.0, math.inf, math.nan, 1.0, -4.0, 3.0, 1e-308])
def test_a_quotient_that_is_not_finite_is_what_a_division_gives(divisor: float) -> None:
    values = np.array([1.0, -1.0, 0.0, -0.0, np.inf, -np.inf, np.nan, 1e308])
    actual = step_to(
        divide(POSITION, DIVISOR),
        Layout((DIVISOR,), width=SIDE_BY_SIDE),
        Batch(values[None], (divisor,)),
    )
    with np.errstate(all="ignore"):
        expected = values / divisor
    np.testing.assert_array_equal(actual, expected)
    numbers = ~np.isnan(expected)
    np.testing.assert_array_equal(np.signbit(actual[numbers]), np.signbit(expected[numbers]))


def test_a_processor_without_fused_products_divides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_loop, "fused", lambda: False)
    values = np.random.default_rng(3).uniform(-1.0, 1.0, 1000)
    layout = Layout((DIVISOR,), width=SIDE_BY_SIDE)
    actual = step_to(divide(POSITION, DIVISOR), layout, Batch(values[None], (0.3,)))
    np.testing.assert_array_equal(actual, values / 0.3)


def test_balls_that_do_not_fill_their_group_are_all_there() -> None:
    for count in (1, SIDE_BY_SIDE - 1, SIDE_BY_SIDE + 1, 5 * SIDE_BY_SIDE + 3):
        values = np.arange(1.0, count + 1.0)
        actual = step_to(
            POSITION * constant(2.0), Layout((), width=SIDE_BY_SIDE), Batch(values[None], ())
        )
        np.testing.assert_array_equal(actual, 2.0 * values)


def test_rows_are_finite_until_position_loss_or_gradient_is_not() -> None:
    field = formula("log(x)").field
    rule = Rule({}, {}, frozenset(), POSITION, POSITION - 1.0)
    starts = np.array([[0.5, 2.5, 100.0]])
    layout = Layout((), width=SIDE_BY_SIDE, watched=True)
    actual = run_batch_loop(field, rule, layout, 10, Batch(starts, ()))
    assert actual.finite_rows.tolist() == [1, 3, 10]
    assert actual.lowest is not None
    assert actual.lowest.tolist() == [math.log(0.5), math.log(0.5), math.log(91.0)]
