from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.engine.span import checked_span, is_wide_enough, least_width, widened

ENDS = st.floats(-1e150, 1e150)


@pytest.mark.parametrize(
    ("span", "sentence"),
    [
        ((1.0, 0.0), "here: found 1.0 to 0.0, expected the lower number first"),
        ((0.0, math.inf), "here: found 0.0 to inf, expected two finite numbers"),
        ((math.nan, 1.0), "here: found nan to 1.0, expected two finite numbers"),
        ((0.0, 1e-310), "here: found 0.0 to 1e-310, expected at least 1e-150 between them"),
        ((1e9, 1e9 + 1e-6), "expected at least 0.001 between them"),
    ],
)
def test_a_range_that_no_picture_can_have_is_refused_in_a_sentence(
    span: tuple[float, float], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        checked_span(span, "here")


def test_what_is_wide_enough_stays_as_it_is() -> None:
    for span in ((0.0, 1e-150), (-1e150, 1e150), (1e9, 1e9 + 0.001)):
        assert checked_span(span, "here") == span == widened(span)


@given(ENDS, ENDS)
def test_any_range_is_widened_to_one_that_can_be_divided_by(first: float, other: float) -> None:
    low, high = widened((first, other))
    assert is_wide_enough((low, high))
    assert math.isfinite((1.0 / (high - low)) ** 2)
    assert high - low >= least_width(first, other)
