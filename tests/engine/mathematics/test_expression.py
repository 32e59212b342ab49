"""Expressions as values: there is one of each."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from explorer.engine.mathematics.expression import (
    BINARY,
    FUNCTIONS,
    Expression,
    compare,
    constant,
    divide,
    multiply,
    negative,
    operation_on,
    power,
    symbol,
)


def test_threads_that_ask_for_the_same_expression_get_one() -> None:
    together = Barrier(8)

    def made(_thread: int) -> list[Expression]:
        together.wait()
        return [symbol(f"q{number}") + 1.0 for number in range(300)]

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as threads:
            first, *others = threads.map(made, range(8))
    finally:
        sys.setswitchinterval(before)
    for other in others:
        assert all(a is b for a, b in zip(first, other, strict=True))


def test_a_power_of_nothing_is_one_and_of_one_the_base() -> None:
    x = symbol("x")
    assert power(x, 0.0) is constant(1.0)
    assert power(x, 1.0) is x


def test_minus_one_times_an_expression_is_its_negative() -> None:
    x = symbol("x")
    assert multiply(-1.0, x) is negative(x)
    assert multiply(x, -1.0) is negative(x)


def test_there_is_one_constant_that_is_not_a_number() -> None:
    assert constant(float("nan")) is constant(float("nan"))


def test_nothing_by_nothing_is_left_as_it_is_and_by_anything_else_is_nothing() -> None:
    assert divide(0.0, 0.0).operation == "divide"
    assert divide(0.0, 3.0) is divide(0.0, symbol("x")) is constant(0.0)


def test_an_expression_is_told_as_it_is_made() -> None:
    assert repr(symbol("x") + 2.0) == "add(symbol('x'), constant(2.0))"
    assert repr(negative(symbol("g", vector=True))) == "negative(symbol('g', vector=True))"


def test_functions_have_one_number_and_operations_two() -> None:
    assert {"sin", "exp", "sqrt"} <= set(FUNCTIONS)
    assert {"add", "power", "minimum"} <= set(BINARY)
    assert not {"add", "negative", "minimum", "less", "where"} & set(FUNCTIONS)
    assert not {"sin", "negative", "less", "where"} & set(BINARY)


def test_a_condition_of_constants_stays_a_condition() -> None:
    low, high = constant(1.0), constant(2.0)
    assert operation_on("less", low, high) is compare("less", low, high)
