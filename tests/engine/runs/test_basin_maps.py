from __future__ import annotations

import numpy as np

from explorer.engine import Trial, optimizers, run, surfaces
from explorer.engine.runs.basin_maps import DIVERGED, ELSEWHERE, basin_map

RAVINE = surfaces["ravine"]
MOMENTUM = optimizers["momentum"](learning_rate=0.1, momentum=0.5)
START = (2.0, 2.0)


def test_each_start_belongs_to_the_minimum_that_its_run_comes_to() -> None:
    surface = surfaces["himmelblau"]
    optimizer = optimizers["gradient_descent"](learning_rate=0.01)
    actual = basin_map(Trial(surface, optimizer, (0.0, 0.0), 300), nodes=9)
    assert set(np.unique(actual.owners)) == {0, 1, 2, 3}
    for row, y in enumerate(np.linspace(*actual.y, 9)):
        for column, x in enumerate(np.linspace(*actual.x, 9)):
            end = run(surface, optimizer, (x, y), 300).positions[-1]
            nearest = np.linalg.norm(actual.minima - end, axis=1).argmin()
            assert actual.owners[row, column] == nearest
    assert actual.distances.max() < 1.0


def test_each_start_is_told_how_soon_it_stays_near_its_own_minimum() -> None:
    # Its minima differ in height: near a higher one f never comes to the lowest value.
    surface = surfaces["three_hump_camel"]
    optimizer = optimizers["gradient_descent"](learning_rate=0.05)
    actual = basin_map(Trial(surface, optimizer, (0.0, 0.0), 400), nodes=7)
    assert set(np.unique(actual.owners)) == {0, 1, 2}
    assert (actual.settled >= 0).all()
    values = [minimum.value for minimum in surface.minima]
    for row, y in enumerate(np.linspace(*actual.y, 7)):
        for column, x in enumerate(np.linspace(*actual.x, 7)):
            losses = run(surface, optimizer, (x, y), 400).losses
            gaps = np.abs(losses - values[actual.owners[row, column]])
            far = np.flatnonzero(gaps > actual.tolerance)
            assert actual.settled[row, column] == (far[-1] + 1 if far.size else 0)


def test_starts_that_come_to_no_minimum_are_told_from_those_that_diverge() -> None:
    def descending(rate: float, steps: int) -> Trial:
        optimizer = optimizers["gradient_descent"](learning_rate=rate)
        return Trial(surfaces["himmelblau"], optimizer, (0.0, 0.0), steps)

    slow = basin_map(descending(1e-6, 5), nodes=12)
    assert (slow.owners == ELSEWHERE).any()
    fast = basin_map(descending(1.0, 50), nodes=12)
    assert (fast.owners == DIVERGED).any()


def test_a_part_of_the_view_can_be_mapped() -> None:
    actual = basin_map(
        Trial(surfaces["himmelblau"], MOMENTUM, (0.0, 0.0), 5),
        view=((0.0, 1.0), (2.0, 3.0)),
        nodes=4,
    )
    assert (actual.x, actual.y) == ((0.0, 1.0), (2.0, 3.0))
