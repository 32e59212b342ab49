"""The search that asks its caller tries the lengths that scipy's search tries."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from explorer.engine.rules.library.classics.zoom import zoom_search
from tests.engine.rules.library.classics.lines import EACH, LINES, Search, recorded, searched

scipy_search = pytest.importorskip("scipy.optimize._linesearch", reason="scipy is not installed")


def searched_by_scipy(
    line: str, first: float, decrease: float, slope: float, least_gradient: float = -np.inf
) -> Search:
    """scipy's search in units of ``first``, since it always tries 1 first."""
    value, rise, tried = recorded(line, first)
    begin = value(0.0), rise(0.0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        chosen, *_ = scipy_search.scalar_search_wolfe2(
            value,
            rise,
            begin[0],
            None,
            begin[1],
            decrease,
            slope,
            extra_condition=lambda length, _: rise(length) / first >= least_gradient,
        )
    return Search(tried[1:], 0.0 if chosen is None else chosen * first)


@pytest.mark.parametrize("least_gradient", [-np.inf, 0.0])
@pytest.mark.parametrize("line", LINES)
def test_the_lengths_are_those_of_scipy(line: str, least_gradient: float) -> None:
    for arguments in EACH:
        theirs = searched_by_scipy(line, *arguments, least_gradient)
        ours = searched(
            line, zoom_search, *arguments, lambda gradient: bool(gradient[0] >= least_gradient)
        )
        # scipy evaluates the last of its lengths also where it is given up.
        given_up = len(theirs.tried) == 1 + 10 and theirs.tried[-1] == 2.0**10 * arguments[0]
        expected = theirs.tried[: -1 if given_up else None]
        np.testing.assert_allclose(ours.tried, expected, rtol=1e-7)
        assert ours.chosen == pytest.approx(theirs.chosen, rel=1e-7)


def test_a_slope_that_is_just_flat_enough_will_do() -> None:
    search = searched("(x - 1)**2", zoom_search, 0.5, 1e-4, 0.5, lambda _: True)
    assert search == Search([0.5], 0.5)


def test_nothing_is_lower_than_a_lowest_point_that_is_refused() -> None:
    search = searched("(x - 1)**2", zoom_search, 1.0, 1e-4, 0.5, lambda _: False)
    assert search == Search([1.0], 0.0)


def test_no_length_is_chosen_where_each_of_eleven_is_refused() -> None:
    search = searched("(x - 1)**2", zoom_search, 3.0, 1e-4, 0.5, lambda _: False)
    assert len(search.tried) <= 1 + 11
    assert search.chosen == 0.0
