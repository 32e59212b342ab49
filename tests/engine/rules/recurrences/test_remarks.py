from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.engine import recurrence
from explorer.engine.rules.recurrences.remarks import Remark, remarked, remarks

TEXT = "v <- beta*v + g\nx <- x - alpha*v  # the step\nwith alpha = 0.01, beta = 0.9\n"


def test_what_is_said_again_changes_nothing() -> None:
    assert remarked(TEXT, {}) == TEXT
    full = remarked(TEXT, {"beta": Remark("Carried.", "[0, 1)")})
    assert remarked(full, remarks(full)) == full
    assert remarks(full) == {"beta": Remark("Carried.", "[0, 1)")}


def test_a_greek_name_is_the_one_typed_in_letters() -> None:
    assert remarks(remarked(TEXT, {"β": Remark("Carried.")})) == {"beta": Remark("Carried.")}


def test_a_range_to_infinity_stays_one() -> None:
    text = remarked(TEXT, {"beta": Remark(range="(-1, inf)", scale="linear")})
    assert text.endswith("beta = 0.9 in (-1, inf)\n")


def test_declarations_that_go_on_over_lines_and_stand_twice_are_all_found() -> None:
    text = (
        "with a = 1,  # one\n  # nothing\n     b = 2\nv <- a*v + b*g with c = 3\n"
        "x <- x - c*v + d*g\nwith d = 1e-3 in [0, 1] log"
    )
    changed = remarked(text, {"b": Remark("Two.")})
    assert changed == (
        "  # nothing\nv <- a*v + b*g\nx <- x - c*v + d*g\n"
        "with a = 1,  # one\n     b = 2,  # Two.\n     c = 3,\n     d = 0.001 in [0, 1] log\n"
    )


@given(st.floats(-1e12, 1e12), st.sampled_from(["", "[-1e12, 1e12]"]))
def test_values_stay_what_they_are_to_the_last_bit(value: float, span: str) -> None:
    text = f"x <- x - a*g\nwith a = {value!r}"
    changed = remarked(text, {"a": Remark("Some number.", span)})
    assert recurrence(changed).values["a"] == value


def test_what_cannot_be_is_refused_with_its_name() -> None:
    with pytest.raises(ValueError, match="a: unknown hyper-parameter, expected none"):
        remarked("x <- 2*x", {"a": Remark("What?")})
    with pytest.raises(ValueError, match="found 'logarithmic', expected 'linear' for -1"):
        remarked("x <- a*x\nwith a = -1", {"a": Remark(scale="logarithmic")})
