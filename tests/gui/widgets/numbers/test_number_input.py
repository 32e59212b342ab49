from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.gui.widgets.numbers.number_input import field_text, parse_number


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (5.0, "5"),
        (0.0, "0"),
        (-0.0, "0"),
        (0.0005, "0.0005"),
        (1e-8, "1e-8"),
        (2.5e300, "2.5e300"),
        (1e16, "1e16"),
        (-0.1, "-0.1"),
        (1 / 3, "0.3333333333333333"),
    ],
)
def test_numbers_are_written_as_shortly_as_they_read_back(number: float, text: str) -> None:
    assert field_text(number) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_reads_back_exactly(number: float) -> None:
    assert parse_number(field_text(number)) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0.5", 0.5),
        (" .5 ", 0.5),
        ("5.", 5.0),
        ("1e-3", 0.001),
        ("1E3", 1000.0),
        ("+2", 2.0),
        ("−2", -2.0),
        ("1/3", 1 / 3),
        ("-1 / 4", -0.25),
        ("1e-3/2", 0.0005),
    ],
)
def test_people_may_write_numbers_in_many_ways(text: str, number: float) -> None:
    assert parse_number(text) == number


def test_the_decimal_comma_counts_where_it_is_customary() -> None:
    assert parse_number("0,5", ",") == 0.5
    assert parse_number("0.5", ",") == 0.5


@pytest.mark.parametrize(
    ("text", "number"), [("0,5", 0.5), (",25", 0.25), ("-12,25", -12.25), ("0,125", 0.125)]
)
def test_a_comma_that_parts_no_thousands_is_a_decimal_one(text: str, number: float) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize("text", ["1,000", "12,500", "1,5,2"])
def test_a_comma_that_may_part_thousands_is_not_guessed(text: str) -> None:
    with pytest.raises(ValueError, match=f"found '{text}'"):
        parse_number(text)


@pytest.mark.parametrize(
    "text", ["abc", "nan", "inf", "1_000", "1/2/3", "1/", "--1", "1e", "0x10", "1 2", "1,000.5"]
)
def test_what_is_no_number_is_named(text: str) -> None:
    with pytest.raises(ValueError, match=f"found {text!r}"):
        parse_number(text)


def test_nothing_division_by_zero_and_enormous_numbers_are_named() -> None:
    for text, message in (("", "nothing"), ("1/0", "division by zero"), ("1e999", "too large")):
        with pytest.raises(ValueError, match=message):
            parse_number(text)


def test_a_very_long_text_is_shortened_in_the_message() -> None:
    with pytest.raises(ValueError, match="found") as problem:
        parse_number("x" * 10_000)
    assert len(str(problem.value)) < 60
