from __future__ import annotations

import numpy as np
import pytest

from explorer.engine import Noise, Schedule, Trial, formula, optimizers, run, surfaces
from explorer.engine.runs.basin_maps import basin_map
from explorer.engine.runs.maps import Side, can_be_varied, can_map, outcome_map, side

RAVINE = surfaces["ravine"]
MOMENTUM = optimizers["momentum"](learning_rate=0.1, momentum=0.5)
START = (2.0, 2.0)


def test_a_side_covers_what_the_slider_covers_on_the_slider_s_scale() -> None:
    rate, share = side(MOMENTUM, "learning_rate"), side(MOMENTUM, "momentum")
    assert rate.scale == "logarithmic"
    assert share.scale == "linear"
    values = rate.values(5)
    np.testing.assert_allclose(values[1:] / values[:-1], values[1] / values[0])
    np.testing.assert_allclose(np.diff(share.values(5)), share.values(5)[1] - share.values(5)[0])


@pytest.mark.parametrize("name", optimizers)
def test_all_numbers_of_an_optimizer_can_be_a_side(name: str) -> None:
    optimizer = optimizers[name]()
    for number in can_be_varied(optimizer):
        actual = side(optimizer, number.name)
        assert number.accepts(actual.low)
        assert number.accepts(actual.high)


@pytest.mark.parametrize("noise", [0.0, 0.1])
def test_each_place_of_a_map_tells_of_the_run_with_its_values(noise: float) -> None:
    x, y = Side("learning_rate", 0.05, 0.6, "logarithmic"), Side("momentum", 0.0, 0.9, "linear")
    schedule = Schedule("cosine")
    trial = Trial(RAVINE, MOMENTUM, START, 40, Noise(noise), 3, schedule)
    actual = outcome_map(trial, x, y, nodes=6, tolerance=0.01)
    for row, share in enumerate(y.values(6).tolist()):
        for column, rate in enumerate(x.values(6).tolist()):
            optimizer = MOMENTUM.with_values(learning_rate=rate, momentum=share)
            losses = run(
                RAVINE, optimizer, START, 40, noise=noise, seed=3, schedule=schedule
            ).losses
            below = losses < 0.01
            assert actual.losses[row, column] == losses[-1]
            assert actual.reached[row, column] == (int(np.argmax(below)) if below.any() else -1)
            outside = np.flatnonzero(~below)
            settled = -1 if not below[-1] else int(outside[-1]) + 1
            assert actual.settled[row, column] == settled


def test_on_the_ravine_plain_descent_diverges_above_two_over_the_largest_curvature() -> None:
    x, y = side(MOMENTUM, "learning_rate", (0.1, 1.0)), side(MOMENTUM, "momentum", (0.0, 0.1))
    actual = outcome_map(Trial(RAVINE, MOMENTUM, START, 200), x, y, nodes=40)
    rates = x.values(40)
    np.testing.assert_array_equal(actual.risen[0], rates > 2.0 / 4.0)


def test_what_overflows_has_risen() -> None:
    x, y = side(MOMENTUM, "learning_rate", (1.0, 9.0)), side(MOMENTUM, "momentum")
    actual = outcome_map(Trial(RAVINE, MOMENTUM, START, 2000), x, y, nodes=8)
    assert (actual.diverged >= 0).any()
    assert actual.risen[actual.diverged >= 0].all()


def test_without_a_known_minimum_the_lowest_loss_of_the_map_counts() -> None:
    surface = formula("(x - 1)**2 + 3")
    x, y = side(MOMENTUM, "learning_rate"), side(MOMENTUM, "momentum")
    actual = outcome_map(Trial(surface, MOMENTUM, (0.0,), 100), x, y, nodes=12)
    assert actual.optimum == pytest.approx(3.0)
    assert (actual.reached >= 0).any()


def test_progress_grows_and_what_it_raises_ends_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.engine.runs.map_blocks.BLOCK", 10)
    x, y = side(MOMENTUM, "learning_rate"), side(MOMENTUM, "momentum")
    shares: list[float] = []

    def note(share: float) -> None:
        shares.append(share)
        if share > 0.6:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        outcome_map(Trial(formula("x**2"), MOMENTUM, (1.0,), 5), x, y, nodes=8, progress=note)
    assert shares == sorted(shares)
    assert len(shares) > 3


def test_what_cannot_be_mapped_says_why() -> None:
    assert can_map(RAVINE, MOMENTUM) == ""
    assert "one run at a time" in can_map(RAVINE, optimizers["newton"]())
    with pytest.raises(ValueError, match="nesterov: cannot be varied in momentum"):
        side(MOMENTUM, "nesterov")
    with pytest.raises(ValueError, match=r"momentum: found 2, expected a number"):
        side(MOMENTUM, "momentum", (0.0, 2.0))
    with pytest.raises(ValueError, match=r"found 0\.5 to 0\.1, expected the lower"):
        side(MOMENTUM, "momentum", (0.5, 0.1))
    x = side(MOMENTUM, "momentum")
    with pytest.raises(ValueError, match="momentum: found on both sides"):
        outcome_map(Trial(RAVINE, MOMENTUM, START, 5), x, x)
    with pytest.raises(ValueError, match="nodes: found 1, expected 2 to"):
        basin_map(Trial(RAVINE, MOMENTUM, START, 5), nodes=1)
    with pytest.raises(ValueError, match="basins: found 1 coordinates, expected 2"):
        basin_map(Trial(formula("x**2"), MOMENTUM, (1.0,), 5))
    with pytest.raises(ValueError, match="no known minimum"):
        basin_map(Trial(formula("x**2 + y**2"), MOMENTUM, START, 5))
