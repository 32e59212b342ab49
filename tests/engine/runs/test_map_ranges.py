from __future__ import annotations

import pytest

from explorer.engine import optimizers, surfaces
from explorer.engine.runs.map_ranges import telling_sides
from explorer.engine.runs.maps import OutcomeMap, outcome_map, side
from explorer.engine.trials.trial import Trial

MOMENTUM = Trial(
    surfaces["rosenbrock"],
    optimizers["momentum"](learning_rate=0.001, momentum=0.9),
    (-1.5, 2.0),
    400,
)


def telling_share(drawn: OutcomeMap) -> float:
    """The share of runs that come below a third of the first loss."""
    return float((~drawn.risen & (drawn.losses < drawn.start_loss / 3)).mean())


def test_the_range_that_is_found_tells_more_than_all_that_the_sliders_cover() -> None:
    optimizer = MOMENTUM.optimizer
    whole = outcome_map(
        MOMENTUM, side(optimizer, "learning_rate"), side(optimizer, "momentum"), nodes=64
    )
    box = outcome_map(MOMENTUM, *telling_sides(MOMENTUM, "learning_rate", "momentum"), nodes=64)
    assert telling_share(box) > 2 * telling_share(whole)
    assert (~box.risen).mean() > 1 / 3


def test_the_values_there_are_now_lie_within_the_range() -> None:
    x, y = telling_sides(MOMENTUM, "learning_rate", "momentum")
    assert x.low < 0.001 < x.high
    assert y.low < 0.9 < y.high


def test_the_range_is_the_same_however_many_threads_search_it() -> None:
    alone = telling_sides(MOMENTUM, "learning_rate", "momentum")
    assert telling_sides(MOMENTUM, "learning_rate", "momentum", workers=3) == alone


def test_a_range_that_is_given_stays_and_the_other_is_found_beside_it() -> None:
    x, y = telling_sides(MOMENTUM, "learning_rate", "momentum", y_span=(0.85, 0.95))
    assert (y.low, y.high) == (0.85, 0.95)
    assert x.high < side(MOMENTUM.optimizer, "learning_rate").high


@pytest.mark.parametrize("start", [(1.0, 1.0), (1e6, -1e6)])
def test_where_no_run_tells_anything_the_whole_range_is_shown(start: tuple[float, float]) -> None:
    trial = Trial(MOMENTUM.objective, MOMENTUM.optimizer, start, 0)
    x, y = telling_sides(trial, "learning_rate", "momentum")
    assert x == side(trial.optimizer, "learning_rate")
    assert y == side(trial.optimizer, "momentum")
