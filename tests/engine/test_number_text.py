from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.engine.number_text import LONG, SHORT, longest, rough_count, rounded, widest


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (0.9, "0.9"),
        (-1.5, "−1.5"),
        (37.0, "37"),
        (1 / 3, "0.3333"),
        (2 / 3e3, "6.67e−4"),
        (0.00123456, "0.001235"),
        (-25.80999, "−25.81"),
        (99999.6, "1.00e5"),
        (12345.6, "12346"),
        (-1.5e300, "−1.5e300"),
        (1e-5, "1e−5"),
        (2.5e7, "2.5e7"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (math.nan, "undefined"),
    ],
)
def test_a_number_reads_as_a_person_would_write_it(value: float, text: str) -> None:
    assert rounded(value) == text


def test_a_rounded_number_keeps_its_zeros() -> None:
    assert rounded(2.00001) == "2.000"
    assert rounded(2.0) == "2"


@given(st.floats(-1e300, 1e300), st.sampled_from([SHORT, LONG, 6]))
def test_no_number_is_wider_than_the_room_kept_free(value: float, digits: int) -> None:
    text = rounded(value, digits)
    assert len(text) <= widest(digits)
    assert float(text.replace("−", "-")) == pytest.approx(value, rel=10.0 ** (3 - digits))


def test_a_rough_count_is_a_whole_number_unless_it_is_huge() -> None:
    assert rough_count(3.4) == "3"
    assert rough_count(324.7) == "320"
    assert rough_count(12345.0) == "12000"
    assert rough_count(3.21e9) == "3.2e9"


def test_the_longest_texts_are_texts_of_numbers() -> None:
    for digits in (SHORT, LONG, 6):
        for text in longest(digits):
            assert len(text) == widest(digits)
            assert rounded(float(text.replace("−", "-")), digits) == text
