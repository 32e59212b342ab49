from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from explorer.engine import Schedule, Trial, formula, optimizers
from explorer.engine.objectives.python_function import objective
from explorer.engine.runs.basin_maps import basin_map
from explorer.engine.runs.batch import Variation, run_batch
from explorer.engine.runs.map_ranges import telling_sides
from explorer.engine.runs.maps import can_map, outcome_map, side


def wells(x: Any) -> Any:
    return (x[0] ** 2 - 1) ** 2 + x[1] ** 2


def slopes(x: Any) -> Any:
    return np.array([4 * x[0] * (x[0] ** 2 - 1), 2 * x[1]])


MINIMA = [(-1.0, 0.0), (1.0, 0.0)]
OWN = objective(wells, slopes, dimension=2, minima=MINIMA)
SAME = formula("(x**2 - 1)**2 + y**2")
MOMENTUM = optimizers["momentum"](learning_rate=0.02)


def trial(objective: Any, steps: int = 30) -> Trial:
    return Trial(objective, MOMENTUM, (0.4, 0.9), steps)


def test_the_lanes_of_a_function_are_those_of_the_formula() -> None:
    vary = Variation(hyperparameters={"learning_rate": [0.01, 0.05, 5.0]})
    own, same = (
        run_batch(trial(surface), vary, tolerance=0.1, optimum=0.0, lowest=True, record=True)
        for surface in (OWN, SAME)
    )
    np.testing.assert_allclose(own.positions[:2], same.positions[:2], 1e-9)
    assert own.diverged_at.tolist() == same.diverged_at.tolist()
    assert own.reached_at.tolist() == same.reached_at.tolist()
    assert own.settled_at.tolist() == same.settled_at.tolist()
    assert own.lowest is not None
    assert same.lowest is not None
    np.testing.assert_allclose(own.lowest[:2], same.lowest[:2], 1e-9)
    np.testing.assert_allclose(own.path[:, :2], same.path[:, :2], 1e-9)


def test_lanes_may_differ_in_start_and_seed() -> None:
    starts = [[0.4, 0.9], [-0.4, 0.9]]
    ends = run_batch(trial(OWN), Variation(starts=starts)).positions
    np.testing.assert_allclose(ends[0] * [-1, 1], ends[1])
    assert len(run_batch(trial(OWN), Variation(seeds=[1, 2, 3])).losses) == 3


def test_a_function_is_mapped_with_progress_that_can_end_the_work() -> None:
    assert can_map(OWN, MOMENTUM) == ""
    sides = side(MOMENTUM, "learning_rate", (0.01, 0.1)), side(MOMENTUM, "momentum", (0.0, 0.9))
    own, same = (outcome_map(trial(surface), *sides, nodes=6) for surface in (OWN, SAME))
    np.testing.assert_allclose(own.losses, same.losses, 1e-6, 1e-12)


@pytest.mark.parametrize("function", [wells, lambda x: float(wells(x))])
def test_a_map_tells_each_step_and_can_be_ended_between_two(function: Any) -> None:
    own = objective(function, slopes, dimension=2, minima=MINIMA)
    sides = side(MOMENTUM, "learning_rate", (0.01, 0.1)), side(MOMENTUM, "momentum", (0.0, 0.9))
    shares: list[float] = []

    def stop(share: float) -> None:
        shares.append(share)
        if share > 0.4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        outcome_map(trial(own), *sides, nodes=4, progress=stop)
    assert len(shares) > 10
    assert shares == sorted(shares)


@pytest.mark.parametrize("key", sorted(key for key in optimizers if optimizers[key]().rule))
def test_every_rule_takes_the_same_steps_in_lanes_as_in_machine_code(key: str) -> None:
    optimizer = optimizers[key]()
    schedule = Schedule("cosine") if "learning_rate" in optimizer.numbers else None
    starts = [(0.4, 0.9), (-1.5, 0.3)]
    own, same = (
        run_batch(
            Trial(surface, optimizer, (0.4, 0.9), 12, schedule=schedule or Schedule()),
            Variation(starts=starts), tolerance=0.5, optimum=0.0, record=True,
        )
        for surface in (OWN, SAME)
    )  # fmt: skip
    np.testing.assert_allclose(own.path, same.path, rtol=1e-7, atol=1e-9)
    assert own.reached_at.tolist() == same.reached_at.tolist()
    assert own.settled_at.tolist() == same.settled_at.tolist()


def test_basins_of_a_function_are_found() -> None:
    descent = optimizers["gradient_descent"](learning_rate=0.02)
    basins = basin_map(Trial(OWN, descent, (0.4, 0.9), 200), nodes=6)
    assert np.array_equal(basins.owners[:, 0], np.zeros(6))
    assert np.array_equal(basins.owners[:, 5], np.ones(6))


def test_the_values_that_tell_most_are_found_with_few_runs() -> None:
    across, upward = telling_sides(trial(OWN), "learning_rate", "momentum")
    assert across.low <= 0.02 <= across.high
    assert (across.name, upward.name) == ("learning_rate", "momentum")
