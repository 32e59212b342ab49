"""The search by cubics tries the lengths that torch's search tries."""

from __future__ import annotations

import json

import numpy as np
import pytest

from explorer.engine import formula, optimizers, run
from explorer.engine.rules.library.classics.bracketing import cubic_between, cubic_search
from tests.engine.reference_records import DATA
from tests.engine.rules.library.classics.lines import (
    EACH,
    LINES,
    Search,
    narrowing,
    searched,
)

DOCUMENT = json.loads((DATA / "torch_searches.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("line", LINES)
def test_the_lengths_are_those_of_torch(line: str) -> None:
    records = DOCUMENT["lines"][line]
    assert [tuple(record["arguments"]) for record in records] == list(EACH)
    for record in records:
        ours, theirs = searched(line, cubic_search, *record["arguments"]), record["tried"]
        worth = len(narrowing(theirs))
        np.testing.assert_allclose(ours.tried[:worth], theirs[:worth], rtol=1e-7)
        if worth == len(theirs):
            assert len(ours.tried) == worth
            assert ours.chosen == pytest.approx(record["chosen"], rel=1e-7)
        elif line != LINES[-1]:
            assert ours.chosen == pytest.approx(record["chosen"], rel=1e-3)


def test_a_search_ends_after_25_trials() -> None:
    falling = searched("-x - x**3/5", cubic_search, 1e-3, 1e-4, 1e-5)
    assert len(falling.tried) == 1 + 25
    assert falling.chosen == falling.tried[-1]


@pytest.mark.parametrize(("height", "chosen"), [(1e4, 0.0), (8e4, 30299.52025)])
def test_a_last_trial_stands_beside_the_beginning(height: float, chosen: float) -> None:
    cliff = searched(f"(x/{height})**20 - x", cubic_search, 1e-20, 1e-5, 1e-4)
    assert len(cliff.tried) == 1 + 25
    assert cliff.chosen == pytest.approx(chosen)


@pytest.mark.parametrize("scale", [2.0**-12, 1.0, 4.0])
@pytest.mark.parametrize(("slope", "expected"), [(-3.0, 20.0), (7.0, 2.0)])
def test_a_parabola_that_bends_downwards_leads_downhill_to_the_end(
    slope: float, expected: float, scale: float
) -> None:
    begin = (0.0, 0.0, scale * slope)
    end = (2.0, scale * (2.0 * slope - 4.0), scale * (slope - 4.0))
    assert cubic_between(begin, end, 2.0, 20.0) == expected


def test_a_parabola_that_bends_downwards_is_followed_without_an_end() -> None:
    line = formula("-x**2/5 - x")
    path = run(line, optimizers["lbfgs"](line_search="cubic"), (1.0,), 3)
    assert path.diverged_at is None
    assert (np.diff(path.losses) < 0.0).all()


def test_a_corner_is_narrowed_to_a_billionth() -> None:
    corner = searched("abs(x - 1)", cubic_search, 0.3, 1e-5, 1e-4)
    assert corner.chosen == pytest.approx(1.0, abs=1e-9)
    assert len(corner.tried) < 1 + 25


def test_a_corner_between_steep_and_flat_is_left_after_25_trials() -> None:
    corner = searched("max(1 - x, 10*(x - 1))", cubic_search, 0.3, 1e-5, 1e-4)
    assert len(corner.tried) == 1 + 25
    assert corner.chosen == max(length for length in corner.tried if length <= 1.0)


def test_a_slope_that_is_just_flat_enough_will_do() -> None:
    assert searched("(x - 1)**2", cubic_search, 0.5, 1e-4, 0.5) == Search([0.5], 0.5)
