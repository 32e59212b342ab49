from __future__ import annotations

import numpy as np
import pytest

from explorer.drawing.surfaces.colour_bar import numbers_beside
from explorer.drawing.surfaces.height_field import Scaling


def in_decades(lowest: float, highest: float) -> Scaling:
    ends, shares = np.geomspace(lowest, highest, 257), np.linspace(0.0, 1.0, 257)
    return Scaling("logarithmic", lowest, highest, ends, shares, in_decades=True)


def test_numbers_of_decades_are_powers_of_ten_where_their_colour_is() -> None:
    bar = in_decades(3e-19, 8.0)
    numbers = numbers_beside(bar, 6)
    assert [text for _, text in numbers] == ["10⁻¹⁵", "10⁻¹⁰", "10⁻⁵", "1"]
    values = np.array([1e-15, 1e-10, 1e-5, 1.0])
    np.testing.assert_allclose([share for share, _ in numbers], bar(values), atol=1e-3)


@pytest.mark.parametrize(("lowest", "highest"), [(1.5, 1.9), (0.02, 30.0), (1e-300, 1e300)])
def test_any_number_of_decades_has_two_numbers_or_more_within_the_bar(
    lowest: float, highest: float
) -> None:
    numbers = numbers_beside(in_decades(lowest, highest), 6)
    assert len(numbers) >= 2
    assert all(-1e-9 <= share <= 1.0 + 1e-9 for share, _ in numbers)


def test_numbers_of_a_linear_bar_are_round() -> None:
    assert numbers_beside(Scaling("linear", 0.3, 4.2), 5)[0] == pytest.approx((0.7 / 3.9, "1"))


def test_other_bars_tell_what_stands_at_equal_heights() -> None:
    numbers = numbers_beside(Scaling("logarithmic", 0.0, np.expm1(4.0)), 3)
    assert numbers == [(0.0, "0"), (0.5, "6.39"), (1.0, "53.6")]


def test_a_bar_of_one_value_still_has_numbers() -> None:
    assert numbers_beside(Scaling("linear", 2.0, 2.0), 2) == [(0.0, "2"), (1.0, "2")]
