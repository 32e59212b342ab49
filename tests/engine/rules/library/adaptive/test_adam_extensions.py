"""Extensions of Adam whose steps no library has, against the algorithms of their papers."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.engine import formula, optimizers, run


def test_mars_takes_the_steps_of_its_paper_with_a_share_other_than_the_usual() -> None:
    rate, beta1, beta2, share = 0.01, 0.9, 0.95, 0.5
    mars = optimizers["mars"](learning_rate=rate, beta1=beta1, beta2=beta2, gamma=share)
    trajectory = run(formula("x**2 + 5*y**2"), mars, (0.3, -0.1), 4)
    x, first, second = np.array([0.3, -0.1]), np.zeros(2), np.zeros(2)
    previous = None
    for step in range(1, 5):
        gradient = np.array([2.0, 10.0]) * x
        change = 0.0 if previous is None else gradient - previous
        corrected = gradient + share * beta1 / (1.0 - beta1) * change
        corrected = corrected / max(1.0, float(np.linalg.norm(corrected)))
        first = beta1 * first + (1.0 - beta1) * corrected
        second = beta2 * second + (1.0 - beta2) * corrected**2
        root = np.sqrt(second / (1.0 - beta2**step)) + 1e-8
        x, previous = x - rate * first / (1.0 - beta1**step) / root, gradient
        assert trajectory.positions[step] == pytest.approx(x, rel=1e-12)
