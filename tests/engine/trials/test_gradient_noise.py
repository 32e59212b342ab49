from __future__ import annotations

import math

import numpy as np
import pytest

from explorer.engine import Noise, optimizers, run, surfaces

RAVINE = surfaces["ravine"]
DESCENT = optimizers["gradient_descent"](learning_rate=0.1)


def walked(steps: int = 50, **more):
    return run(RAVINE, DESCENT, (2.0, 2.0), steps, **more)


def test_the_same_seed_gives_the_same_run() -> None:
    first, two = walked(noise=0.5, seed=4), walked(noise=0.5, seed=4)
    np.testing.assert_array_equal(first.positions, two.positions)
    assert (walked(noise=0.5, seed=5).positions[1:] != first.positions[1:]).any()


def test_noise_is_added_to_the_gradient_and_not_to_the_loss() -> None:
    trajectory = walked(noise=0.5, seed=4)
    np.testing.assert_array_equal(trajectory.losses, RAVINE.value(trajectory.positions))
    added = trajectory.gradients - RAVINE.gradient(trajectory.positions)
    drawn = Noise(0.5).drawn(51, 2, 4)
    assert drawn is not None
    np.testing.assert_allclose(added, drawn, atol=1e-12)


def test_longer_runs_begin_with_the_noise_of_shorter_ones() -> None:
    short, long = walked(20, noise=0.5, seed=4), walked(50, noise=0.5, seed=4)
    np.testing.assert_array_equal(short.positions, long.positions[:21])


def test_shared_noise_is_the_same_for_all_and_own_noise_is_not() -> None:
    shared = [walked(noise=Noise(0.5, stream=stream)).positions for stream in (0, 1)]
    own = [walked(noise=Noise(0.5, shared=False, stream=stream)).positions for stream in (0, 1)]
    np.testing.assert_array_equal(shared[0], shared[1])
    assert (own[0][1:] != own[1][1:]).any()
    again = walked(noise=Noise(0.5, shared=False, stream=1)).positions
    np.testing.assert_array_equal(own[1], again)


def test_no_noise_draws_nothing() -> None:
    assert Noise().drawn(10, 2, 0) is None
    np.testing.assert_array_equal(walked(noise=0.0).positions, walked().positions)


def test_the_noise_has_the_standard_deviation_asked_for() -> None:
    drawn = Noise(0.5).drawn(20_000, 2, 7)
    assert drawn is not None
    assert drawn.std() == pytest.approx(0.5, rel=0.02)
    assert drawn.mean() == pytest.approx(0.0, abs=0.01)


@pytest.mark.parametrize("noise", [-0.1, math.nan, math.inf, "much", True])
def test_an_unusable_standard_deviation_is_refused(noise: object) -> None:
    with pytest.raises(ValueError, match="noise: found"):
        walked(noise=noise)


@pytest.mark.parametrize("seed", [-1, 0.5, "four", True, None])
def test_an_unusable_seed_is_refused(seed: object) -> None:
    for noise in (0.0, 0.5):
        with pytest.raises(ValueError, match="seed: found"):
            walked(noise=noise, seed=seed)


def test_an_unusable_stream_is_refused() -> None:
    with pytest.raises(ValueError, match="noise stream: found -1"):
        Noise(0.5, stream=-1)
