"""Conjugate gradients: how many steps they need, and what bends their directions."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.engine import formula, optimizers, run, surfaces
from explorer.engine.rules.direct_step import Iterate
from explorer.engine.rules.library.classics.conjugate_gradient import (
    conjugacy,
    conjugate_gradient_step,
)

ROTATED = surfaces["rotated_quadratic"]
BOWL = formula("(4*x**2 + y**2)/2")


@pytest.mark.parametrize("key", ["fletcher_reeves", "polak_ribiere", "hager_zhang"])
def test_conjugate_gradients_need_two_steps_on_a_quadratic_of_two_coordinates(key: str) -> None:
    method = optimizers["conjugate_gradient"](formula=key, line_search="exact")
    losses = run(ROTATED, method, (3.0, -2.0), 2).losses
    assert losses[1] > 1e-3 * losses[0]
    assert losses[2] < 1e-24


def test_d_steps_suffice_in_five_coordinates() -> None:
    bowl = formula("x1**2 + 2*x2**2 + 3*x3**2 + 5*x4**2 + 8*x5**2 + x1*x5")
    method = optimizers["conjugate_gradient"](line_search="exact")
    losses = run(bowl, method, (1.0, -1.0, 2.0, 0.5, 1.5), 5).losses
    assert losses[4] > 1e-6
    assert losses[5] < 1e-20


@pytest.mark.parametrize(
    ("before", "expected"), [(2.4, 1.0), (2.5, 1.0), (2.501, 0.202), (2.6, 1.0)]
)
def test_a_search_of_conjugate_gradients_begins_by_how_far_the_last_step_fell(
    before: float, expected: float
) -> None:
    x = np.array([1.0, 1.0])
    here = Iterate(BOWL, x, float(BOWL.value(x)), np.array([0.0, 0.1]), rate=1.0)
    kept = {
        "gradient": np.array([0.0, 1.0]),
        "direction": np.array([1.0, 0.0]),
        "loss": np.array([before]),
    }
    conjugate_gradient_step(here, kept, "fletcher_reeves", "exact", 1e-4, 0.4)
    np.testing.assert_allclose(here.marks[1].at, x + expected * np.array([0.01, -0.1]))


@pytest.mark.parametrize("size", [1e-3, 1.0])
def test_the_share_of_hager_and_zhang_has_their_lower_bound(size: float) -> None:
    previous, direction = np.array([0.0, size]), np.array([3.0, -4.0])
    least = -1.0 / (5.0 * min(0.01, size))
    bounded = []
    for factor in (1.0, 1e5):
        gradient = np.array([2.0 * factor, 0.0])
        change = gradient - previous
        along = float(direction @ change)
        plain = (change - 2.0 * direction * (change @ change) / along) @ gradient / along
        bounded.append(bool(plain < least))
        actual = conjugacy("hager_zhang", gradient, previous, direction)
        assert actual == pytest.approx(max(plain, least), rel=1e-12)
    assert bounded == [False, True]
