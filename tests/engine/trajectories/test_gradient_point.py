"""Rules that look ahead take their gradient where they say."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.engine import Optimizer, Trial, optimizers, recurrence, run_trial, surfaces
from explorer.engine.trajectories.gradient_point import gradient_point

LOOKING = (
    "v <- beta*v - alpha*gradient(x + beta*v)\nx <- x + v\nstart v = 0.25\n"
    "with alpha = 0.001, beta = 0.9"
)


@pytest.mark.parametrize(
    "optimizer",
    [
        optimizers["nesterov"](learning_rate=0.001),
        recurrence(LOOKING),
        optimizers["adam"](),
        optimizers["sam"](learning_rate=0.001),
    ],
    ids=["nesterov", "typed", "adam", "sam"],
)
def test_the_gradient_there_is_the_one_that_the_rule_was_given(optimizer: Optimizer) -> None:
    surface = surfaces["himmelblau"]
    path = run_trial(Trial(surface, optimizer, (-1.0, 1.5), 8))
    for row in range(path.steps):
        points = [each.at for each in path.evaluations_at(row) if each.kind == "gradient"]
        np.testing.assert_allclose(surface.gradient(points[0]), path.gradients[row], rtol=1e-9)


def test_nesterov_looks_where_the_velocity_leads() -> None:
    trial = Trial(surfaces["ravine"], optimizers["nesterov"](momentum=0.5), (2.0, 2.0), 5)
    path = run_trial(trial)
    ahead = path.positions[3] + 0.5 * path.terms["velocity"][2]
    np.testing.assert_allclose(gradient_point(trial, path, 3), ahead)
