"""The Runge-Kutta steps that follow the gradient flow have the order they claim."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.engine.rules.library.classics.gradient_flow import dormand_prince


def errors(time: float) -> tuple[float, float]:
    """Of one step along x' = −x² from 1, whose solution is 1/(1 + t): the true and estimated."""
    end, slope, estimate = dormand_prince(lambda x: x**2, np.array([1.0]), np.array([-1.0]), time)
    assert slope == pytest.approx(-(end**2))
    return abs(float(end[0]) - 1.0 / (1.0 + time)), abs(float(estimate[0]))


def test_half_the_time_leaves_a_64th_of_the_error_and_a_32nd_of_its_estimate() -> None:
    (coarse, coarse_estimate), (fine, fine_estimate) = errors(0.08), errors(0.04)
    assert 5.9 < np.log2(coarse / fine) < 7.0
    assert 4.8 < np.log2(coarse_estimate / fine_estimate) < 5.2
