"""The searches of Moré and Thuente and of the lowest point, beside scipy and on known lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

import numpy as np
import pytest

from explorer.engine import formula, surfaces
from explorer.engine.rules.direct_step import Iterate
from explorer.engine.rules.library.classics.searches import (
    exact_search,
    narrowed,
    strong_wolfe_search,
)
from tests.engine.rules.library.classics.lines import (
    EACH,
    FIRST_LENGTHS,
    LINES,
    Search,
    at_zero,
    recorded,
    searched,
)


def searched_by_scipy(line: str, first: float, *shares: float) -> Search:
    """The search of scipy's L-BFGS-B, at most 60 trials."""
    dcsrch = pytest.importorskip("scipy.optimize._dcsrch", reason="scipy is not installed")
    value, slope, tried = recorded(line)
    search = dcsrch.DCSRCH(value, slope, *shares, 0.0, 1e300)
    begin = value(0.0), slope(0.0)
    with np.errstate(all="ignore"):
        chosen, *_ = search(first, *begin, maxiter=60)
    return Search(list(dict.fromkeys(tried[1:])), chosen)


@pytest.mark.parametrize("narrow", [1e-9, 0.1])
@pytest.mark.parametrize("line", LINES)
def test_the_lengths_are_those_of_scipy(line: str, narrow: float) -> None:
    for arguments in EACH:
        theirs = searched_by_scipy(line, *arguments, narrow)
        ours = searched(line, strong_wolfe_search, *arguments, narrow)
        np.testing.assert_allclose(ours.tried, theirs.tried, rtol=1e-7)
        if theirs.chosen is not None:
            assert ours.chosen == pytest.approx(theirs.chosen, rel=1e-7)
        elif len(ours.tried) < 60:
            best = min(ours.tried, key=lambda length: float(formula(line).value([length])))
            assert ours.chosen in (best, 0.0)


def illinois(line: str, first: float) -> Iterator[float]:
    """The lengths of a textbook's false position with halved ends, after doubling the first."""
    _, slope, _ = recorded(line)
    ends, length = [(0.0, slope(0.0))], first
    while slope(length) < 0.0:
        yield length
        ends, length = [(length, slope(length))], 2.0 * length
    yield length
    ends.append((length, slope(length)))
    moved = None
    while True:
        (low, below), (high, above) = ends
        length = low - below * (high - low) / (above - below)
        yield length
        side = 0 if slope(length) < 0.0 else 1
        ends[side] = (length, slope(length))
        if side == moved:
            other = 1 - side
            ends[other] = (ends[other][0], ends[other][1] / 2.0)
        moved = side


@pytest.mark.parametrize("line", LINES[:-1])
def test_the_lowest_point_is_found_by_the_illinois_form_of_the_false_position(line: str) -> None:
    surface, start = formula(line), abs(float(at_zero(line).gradient[0]))
    for first in FIRST_LENGTHS:
        ours = searched(line, exact_search, first)
        slopes = [abs(float(surface.gradient([length])[0])) for length in ours.tried]
        worth = sum(slope > 1e-9 * start for slope in slopes)
        expected = list(islice(illinois(line, first), worth))
        np.testing.assert_allclose(ours.tried[:worth], expected, rtol=1e-6)
        assert len(ours.tried) - worth <= 6
        for beside, sign in ((1.0 - 1e-10, -1.0), (1.0 + 1e-10, 1.0)):
            assert sign * float(surface.gradient([beside * ours.chosen])[0]) > 0.0


def test_a_line_that_falls_without_bound_is_followed_for_sixty_doublings() -> None:
    falling = searched(LINES[-1], exact_search, 1.0)
    assert falling.tried == [2.0**count for count in range(61)]
    assert falling.chosen == 2.0**59


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


def test_a_length_without_a_value_is_halved_towards_the_best() -> None:
    line = "-log(1 - x) - 3*x"  # lowest at 2/3, with no value beyond 1
    assert searched(line, strong_wolfe_search, 3.0, 1e-4, 0.1).tried[:3] == [3.0, 1.5, 0.75]
    beyond = searched(line, strong_wolfe_search, 0.1, 1e-4, 0.01)
    np.testing.assert_allclose(beyond.tried[:3], [0.1, 0.5, (0.5 + 1.4) / 2.0])
    assert beyond.chosen == pytest.approx(2.0 / 3.0, abs=1e-2)


def test_a_slope_that_is_just_flat_enough_will_do() -> None:
    assert searched("(x - 1)**2", strong_wolfe_search, 0.5, 1e-4, 0.5) == Search([0.5], 0.5)
