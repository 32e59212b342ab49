from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from explorer.drawing.geometry.ticks import (
    counted_from,
    decade_ticks,
    linear_ticks,
    power_text,
    three_digits,
)


def texts(ticks: tuple) -> list[str]:
    return [tick.text for tick in ticks]


def test_ticks_are_few_and_round() -> None:
    assert texts(linear_ticks((-2.0, 2.0), 5)) == ["−2", "−1", "0", "1", "2"]
    assert texts(linear_ticks((0.0, 0.03), 4)) == ["0", "0.01", "0.02", "0.03"]
    assert texts(linear_ticks((0.9998, 1.0002), 4)) == [
        "0.9998",
        "0.9999",
        "1.0000",
        "1.0001",
        "1.0002",
    ]


def test_large_numbers_are_written_short() -> None:
    assert texts(linear_ticks((0.0, 4e9), 4)) == ["0", "1e9", "2e9", "3e9", "4e9"]


@given(st.floats(-1e12, 1e12), st.floats(1e-6, 1e12), st.integers(2, 8))
def test_ticks_lie_in_view_and_differ(low: float, extent: float, most: int) -> None:
    assume(low + extent != low and extent >= 1e-9 * abs(low))
    ticks = linear_ticks((low, low + extent), most)
    # Where a spacing leaves a single one, the next finer takes its place.
    assert 1 <= len(ticks) <= max(most, 3) + 2
    assert all(low - 0.01 * extent <= tick.value <= low + 1.01 * extent for tick in ticks)
    assert len(set(texts(ticks))) == len(ticks)


def test_decades_are_powers_of_ten() -> None:
    assert texts(decade_ticks((-8.0, 2.0), 6)) == ["10⁻⁸", "10⁻⁶", "10⁻⁴", "0.01", "1", "100"]


def test_less_than_a_decade_gets_plain_numbers() -> None:
    ticks = decade_ticks((0.0, 0.7), 5)
    assert texts(ticks) == ["1", "2", "3", "4", "5"]
    assert ticks[1].value == pytest.approx(0.30103)


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        ((-2.7, -0.2), ["0.01", "0.1"]),
        ((-2.6, -1.2), ["5·10⁻³", "0.01", "0.02", "0.05"]),
        ((-6.8, -5.5), ["2·10⁻⁷", "5·10⁻⁷", "10⁻⁶", "2·10⁻⁶"]),
    ],
)
def test_a_low_chart_of_few_decades_has_two_numbers_or_more(
    span: tuple[float, float], expected: list[str]
) -> None:
    assert texts(decade_ticks(span, 2)) == expected


@given(st.floats(-20, 20), st.floats(0.2, 40), st.integers(2, 7))
def test_every_logarithmic_axis_has_two_numbers_or_more(
    low: float, extent: float, most: int
) -> None:
    ticks = decade_ticks((low, low + extent), most)
    assert 2 <= len(ticks) <= max(most, 3) + 2
    assert all(low - 0.01 <= tick.value <= low + extent + 0.01 for tick in ticks)
    assert len(set(texts(ticks))) == len(ticks)


@pytest.mark.parametrize(
    "span", [(-2.3e9, 6.1e9), (-400.0, 400.0), (399.2, 399.9), (-1e150, 1e150)]
)
def test_more_decades_than_floats_have_are_numbered_by_a_few(span: tuple[float, float]) -> None:
    ticks = decade_ticks(span, 4)
    assert 2 <= len(ticks) <= 8
    assert all(span[0] <= tick.value <= span[1] for tick in ticks)


def test_numbers_that_differ_late_are_counted_from_one_close_by() -> None:
    span = (1.0e9, 1.00000003e9)
    ticks, base, text = counted_from(linear_ticks(span, 4))
    assert (base, text) == (1e9, "1e9")
    assert texts(ticks) == ["0", "10", "20", "30"]
    ticks, base, text = counted_from(linear_ticks((-0.12345679, -0.12345676), 3))
    assert base < 0
    assert max(map(len, texts(ticks))) <= 6


@pytest.mark.parametrize("span", [(0.0, 0.0), (1.0, float("inf")), (float("nan"), 1.0)])
def test_a_span_that_is_none_has_no_ticks(span: tuple[float, float]) -> None:
    assert linear_ticks(span, 5) == ()
    assert decade_ticks(span, 5) == ()


def test_numbers_in_words_of_the_picture() -> None:
    assert power_text(-12) == "10⁻¹²"
    assert three_digits(-0.000123456) == "−0.000123"
    assert three_digits(2508.7) == "2510"
    assert three_digits(float("inf")) == "–"
