from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.engine import Noise, Trial, optimizers, run, surfaces
from explorer.engine.runs.batch import Variation
from explorer.engine.runs.ensemble import random_starts, run_ensemble

RAVINE = surfaces["ravine"]


def test_the_median_of_an_odd_number_of_seeds_is_the_middle_run() -> None:
    optimizer = optimizers["momentum"]()
    seeds = [3, 4, 5]
    trial = Trial(RAVINE, optimizer, (1.0, 1.0), 30, Noise(0.5))
    ensemble = run_ensemble(trial, Variation(seeds=seeds), band=(0, 1))
    losses = [run(RAVINE, optimizer, (1.0, 1.0), 30, noise=0.5, seed=seed).losses for seed in seeds]
    np.testing.assert_allclose(ensemble.median, np.median(losses, axis=0), rtol=1e-9)
    np.testing.assert_allclose(ensemble.low, np.min(losses, axis=0), rtol=1e-9)
    np.testing.assert_allclose(ensemble.high, np.max(losses, axis=0), rtol=1e-9)


@settings(max_examples=20, deadline=None)
@given(count=st.integers(1, 30), low=st.floats(0, 0.5), high=st.floats(0.5, 1))
def test_the_band_holds_the_median_and_quantiles_are_numpys(
    count: int, low: float, high: float
) -> None:
    starts = random_starts(RAVINE.view, count, seed=1)
    trial = Trial(RAVINE, optimizers["adam"](), (0.0, 0.0), 5)
    ensemble = run_ensemble(trial, Variation(starts=starts), band=(low, high))
    assert (ensemble.low <= ensemble.median).all()
    assert (ensemble.median <= ensemble.high).all()
    expected = np.quantile(ensemble.batch.path_losses, [low, high], axis=1)
    np.testing.assert_allclose([ensemble.low, ensemble.high], expected, rtol=1e-9)


def test_lost_runs_count_as_infinitely_high() -> None:
    starts = [(1e-3, 0.0)] * 2 + [(0.0, 0.0)] * 3
    optimizer = optimizers["gradient_descent"](learning_rate=10.0)
    trial = Trial(RAVINE, optimizer, (0.0, 0.0), 400)
    ensemble = run_ensemble(trial, Variation(starts=starts), band=(0.0, 0.9))
    assert ensemble.high[-1] == np.inf
    assert ensemble.median[-1] == 0.0
    assert not np.isnan([ensemble.low, ensemble.median, ensemble.high]).any()


def test_random_starts_fill_the_view_and_return_with_their_seed() -> None:
    view = ((-3.0, -1.0), (5.0, 6.0))
    starts = random_starts(view, 200, seed=9)
    low, high = np.array(view).T
    assert ((starts >= low) & (starts <= high)).all()
    assert (np.ptp(starts, axis=0) > 0.9 * (high - low)).all()
    np.testing.assert_array_equal(starts, random_starts(view, 200, seed=9))
    assert (starts != random_starts(view, 200, seed=10)).any()


def test_what_cannot_be_used_is_named() -> None:
    with pytest.raises(ValueError, match=r"band: found 0\.9 to 0\.1"):
        run_ensemble(
            Trial(RAVINE, optimizers["adam"](), (1.0, 1.0), 5), Variation(), band=(0.9, 0.1)
        )
    with pytest.raises(ValueError, match="count: found 0"):
        random_starts(RAVINE.view, 0)
