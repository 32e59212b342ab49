from __future__ import annotations

import math

import pytest

from explorer.engine.mathematics.evaluation import evaluate
from explorer.engine.mathematics.expression import (
    clip,
    dot,
    equal,
    maximum,
    mean,
    norm,
    sign,
    sqrt,
    symbol,
    where,
)

V = symbol("v", vector=True)
W = symbol("w", vector=True)
A = symbol("a")
NUMBERS = {V: (3.0, -4.0), W: (1.0, 2.0), A: (2.0,)}


def test_vectors_have_a_value_per_coordinate_and_numbers_a_single_one() -> None:
    assert evaluate(A * V + W, NUMBERS, 2) == (7.0, -6.0)
    assert evaluate(A**2, NUMBERS, 2) == (4.0,)
    assert evaluate(norm(V), NUMBERS, 2) == (5.0,)
    assert evaluate(mean(V), NUMBERS, 2) == (-0.5,)
    assert evaluate(dot(V, W) * W, NUMBERS, 2) == (-5.0, -10.0)


def test_choices_are_made_for_each_coordinate() -> None:
    assert evaluate(where(sign(V) < 0.0, 0.0, V), NUMBERS, 2) == (3.0, 0.0)
    assert evaluate(where(equal(A, 2.0), V, W), NUMBERS, 2) == (3.0, -4.0)
    assert evaluate(clip(V, A), NUMBERS, 2) == (2.0, -2.0)
    assert evaluate(maximum(V, 0.5), NUMBERS, 2) == (3.0, 0.5)


def test_a_given_node_is_not_computed() -> None:
    assert evaluate(sqrt(V) + W, {**NUMBERS, sqrt(V): (10.0, 20.0)}, 2) == (11.0, 22.0)


def test_what_is_undefined_is_nan_and_warns_nobody() -> None:
    first, second = evaluate(sqrt(V) / (A - 2.0), NUMBERS, 2)
    assert first == math.inf
    assert math.isnan(second)


def test_a_symbol_without_numbers_is_named() -> None:
    with pytest.raises(KeyError, match="q"):
        evaluate(symbol("q") + 1.0, NUMBERS, 2)
