"""The interval of the Moré-Thuente search after a trial, on cubics whose minimum is known."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from explorer.engine import surfaces
from explorer.engine.rules.direct_step import Iterate
from explorer.engine.rules.library.classics.searches import (
    exact_search,
    narrowed,
    strong_wolfe_search,
)


@pytest.mark.parametrize("direction", [1.0, 0.1, 0.0])
@pytest.mark.parametrize("search", [strong_wolfe_search, exact_search])
def test_where_the_line_does_not_lead_downhill_nothing_is_tried(
    search: Callable[..., float], direction: float
) -> None:
    parabola = surfaces["parabola"]
    here = Iterate(parabola, np.array([1.0]), 1.0, parabola.gradient((1.0,)), rate=1.0)
    rest = (1e-4, 0.9) if search is strong_wolfe_search else ()
    assert search(here, np.array([direction]), 1.0, *rest) == 0.0
    assert here.evaluations == 1


def on_the_cubic(length: float) -> tuple[float, float, float]:
    """A point of x³ − 3x, which is lowest at 1: its length, value and slope."""
    return length, length**3 - 3.0 * length, 3.0 * length**2 - 3.0


@pytest.mark.parametrize("far", [2.0, 3.0])
def test_a_slope_that_grows_within_the_interval_leads_to_the_minimum_of_the_cubic(
    far: float,
) -> None:
    low, trial, high = (-0.5, 1.0, -1.0), on_the_cubic(0.0), on_the_cubic(far)
    new_low, new_high, bracketed, length = narrowed(low, high, trial, True, (-0.5, far))
    assert (new_low, new_high, bracketed) == (trial, high, True)
    assert length == pytest.approx(1.0, abs=1e-12)


def test_a_value_that_rises_leads_to_the_minimum_of_the_cubic_if_that_is_nearer() -> None:
    low, trial = on_the_cubic(-0.5), on_the_cubic(2.5)
    new_low, new_high, bracketed, length = narrowed(low, low, trial, False, (-0.5, 10.0))
    assert (new_low, new_high, bracketed) == (low, trial, True)
    (a, f, g), (b, value, _) = low, trial
    parabola = a - g * (b - a) ** 2 / (2.0 * (value - f - g * (b - a)))
    cubic = 1.0
    nearer = abs(cubic - a) < abs(parabola - a)
    assert length == pytest.approx(cubic if nearer else (cubic + parabola) / 2.0, abs=1e-12)


def test_a_slope_of_the_other_sign_leads_to_the_minimum_of_the_cubic_or_the_secant() -> None:
    low, trial = on_the_cubic(0.5), on_the_cubic(1.2)
    _, new_high, bracketed, length = narrowed(low, low, trial, False, (0.0, 10.0))
    assert (new_high, bracketed) == (low, True)
    secant = 1.2 + trial[2] / (trial[2] - low[2]) * (0.5 - 1.2)
    assert length == pytest.approx(max((1.0, secant), key=lambda end: abs(end - 1.2)), abs=1e-12)


@pytest.mark.parametrize(("begin", "end", "expected"), [(0.0, 2.0, 1.66), (2.0, 0.0, 0.34)])
def test_a_slope_that_hardly_falls_leads_two_thirds_of_the_way_to_the_other_end(
    begin: float, end: float, expected: float
) -> None:
    ahead = end - 1.0
    low, trial, high = (begin, 0.0, -3.0 * ahead), (1.0, -2.9, -2.8 * ahead), (end, 5.0, ahead)
    new_low, new_high, bracketed, length = narrowed(low, high, trial, True, (0.0, 2.0))
    assert (new_low, new_high, bracketed) == (trial, high, True)
    assert length == pytest.approx(expected, abs=1e-12)
