from __future__ import annotations

from explorer.engine.loops.llvm.invariance import (
    ARRAY,
    CARRIED,
    FIXED,
    FIXED_ARRAY,
    TIMED,
    Kinds,
    classify,
)
from explorer.engine.mathematics.expression import symbol

RATE, COUNT, X, SHARE = (symbol(name) for name in ("rate", "count", "x", "share"))
LEAVES = {RATE: FIXED, COUNT: TIMED, X: ARRAY, SHARE: FIXED_ARRAY}


def test_what_is_made_of_several_values_changes_as_often_as_the_most_changing() -> None:
    kinds = Kinds(LEAVES)
    assert kinds[RATE * 2.0] == FIXED
    assert kinds[RATE**COUNT] == TIMED
    assert kinds[SHARE * RATE] == FIXED_ARRAY
    assert kinds[SHARE**COUNT] == ARRAY
    assert kinds[X + RATE] == ARRAY


def test_memory_is_one_number_until_something_of_each_ball_enters_it() -> None:
    product, sum_of_x, follower = symbol("product"), symbol("sum"), symbol("follower")
    kinds = classify(
        [
            (product, RATE, product * RATE**COUNT),
            (sum_of_x, RATE, sum_of_x + X),
            (follower, RATE, follower + sum_of_x),
        ],
        LEAVES,
    )
    assert kinds[product] == CARRIED
    assert kinds[sum_of_x] == kinds[follower] == ARRAY
