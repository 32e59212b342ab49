"""The gradient flow, and the order of the Runge-Kutta steps that follow it."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.engine import formula, optimizers, run
from explorer.engine.rules.library.classics.gradient_flow import dormand_prince

BOWL = formula("(4*x**2 + y**2)/2")


def errors(time: float) -> tuple[float, float]:
    """Of one step along x' = −x² from 1, whose solution is 1/(1 + t): the true and estimated."""
    end, slope, estimate = dormand_prince(lambda x: x**2, np.array([1.0]), np.array([-1.0]), time)
    assert slope == pytest.approx(-(end**2))
    return abs(float(end[0]) - 1.0 / (1.0 + time)), abs(float(estimate[0]))


def test_half_the_time_leaves_a_64th_of_the_error_and_a_32nd_of_its_estimate() -> None:
    (coarse, coarse_estimate), (fine, fine_estimate) = errors(0.08), errors(0.04)
    assert 5.9 < np.log2(coarse / fine) < 7.0
    assert 4.8 < np.log2(coarse_estimate / fine_estimate) < 5.2


def test_a_flow_takes_parts_as_short_as_its_error_asks_which_grows_with_the_coordinates() -> None:
    counts = []
    for size in (1e-6, 1.0, 1e3, 1e6):
        method = optimizers["gradient_flow"](learning_rate=1.0)
        evaluations = run(BOWL, method, (size, size), 1).evaluations_per_step
        assert evaluations is not None
        counts.append(int(evaluations[0]))
    assert counts == [1 + 6 * parts for parts in (4, 31, 43, 44)]


def test_the_flow_follows_the_exponential_that_is_known() -> None:
    flow = run(BOWL, optimizers["gradient_flow"](learning_rate=0.1), (1.0, 1.0), 10)
    times = 0.1 * np.arange(11)
    exact = np.column_stack([np.exp(-4 * times), np.exp(-times)])
    np.testing.assert_allclose(flow.positions, exact, atol=1e-6)


def test_gradient_descent_nears_the_flow_as_its_rate_falls() -> None:
    flow = run(BOWL, optimizers["gradient_flow"](learning_rate=0.1), (1.0, 1.0), 4).positions[-1]
    gaps = [
        np.abs(
            run(
                BOWL,
                optimizers["gradient_descent"](learning_rate=0.1 / parts),
                (1.0, 1.0),
                4 * parts,
            ).positions[-1]
            - flow
        ).max()
        for parts in (1, 10, 100)
    ]
    assert gaps[0] > 5 * gaps[1] > 25 * gaps[2]


def test_a_flow_that_is_too_stiff_ends_the_run() -> None:
    trajectory = run(formula("1e9*x**2"), optimizers["gradient_flow"](learning_rate=1.0), (1.0,), 2)
    assert trajectory.diverged_at == 1
    assert trajectory.evaluations_per_step is not None
    assert trajectory.evaluations_per_step[0] == 1 + 6 * 1000
