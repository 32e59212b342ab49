"""Rules that no library has, against their publications written out step by step."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from explorer.engine import formula, optimizers, run, surfaces
from explorer.engine.objectives.surface import Surface

Floats = npt.NDArray[np.float64]
STEPS = 12
START = np.array([-1.2, 1.0])
ROSENBROCK = surfaces["rosenbrock"]
BOWL = formula("(4*x**2 + y**2)/2 + x*y/2")
WAVES = formula("cos(2*x + 2.5) + y**2/10")


def walked(surface: Surface, name: str, **values: object) -> Floats:
    return run(surface, optimizers[name](**values), START, STEPS).positions


def test_nesterovs_first_method_grows_its_momentum_as_in_1983() -> None:
    rate, growth, points = 0.05, 1.0, [START]
    before = x = START
    for _ in range(STEPS):
        following = (1.0 + np.sqrt(4.0 * growth**2 + 1.0)) / 2.0
        descended = x - rate * BOWL.gradient(x)
        x = descended + (growth - 1.0) / following * (descended - before)
        before, growth = descended, following
        points.append(x)
    ours = walked(BOWL, "accelerated_gradient", learning_rate=rate)
    np.testing.assert_allclose(ours, points, rtol=1e-12)


@pytest.mark.parametrize("length", ["long", "short"])
@pytest.mark.parametrize("surface", [BOWL, ROSENBROCK, WAVES])
def test_barzilai_and_borwein_fit_the_last_change_of_the_gradient(
    surface: Surface, length: str
) -> None:
    points, fallbacks = [START, START - 0.001 * surface.gradient(START)], 0
    for _ in range(STEPS - 1):
        step, change = points[-1] - points[-2], np.diff(surface.gradient(points[-2:]), axis=0)[0]
        curvature = step @ change
        rate = step @ step / curvature if length == "long" else curvature / (change @ change)
        fallbacks += curvature <= 0.0
        points.append(
            points[-1] - (rate if curvature > 0.0 else 0.001) * surface.gradient(points[-1])
        )
    assert fallbacks > 0 or surface is not WAVES
    ours = walked(surface, "barzilai_borwein", learning_rate=0.001, length=length)
    np.testing.assert_allclose(ours, points, rtol=1e-7)


def shortened(x: Floats, direction: Floats, factor: float, share: float) -> float:
    length, slope = 1.0, ROSENBROCK.gradient(x) @ direction
    while ROSENBROCK.value(x + length * direction) > ROSENBROCK.value(x) + share * length * slope:
        length *= factor
    return length


@pytest.mark.parametrize(("factor", "share"), [(0.5, 1e-4), (0.8, 0.4)])
def test_a_step_is_shortened_until_f_falls_by_its_share(factor: float, share: float) -> None:
    x, points = START, [START]
    for _ in range(STEPS):
        direction = -ROSENBROCK.gradient(x)
        x = x + shortened(x, direction, factor, share) * direction
        points.append(x)
    values = {"contraction": factor, "sufficient_decrease": share, "learning_rate": 1.0}
    ours = walked(ROSENBROCK, "backtracking", **values)
    np.testing.assert_allclose(ours, points, rtol=1e-9)


def test_bfgs_keeps_the_inverse_that_its_steps_have_shown() -> None:
    x, inverse, points = START, np.eye(2), [START]
    for _ in range(STEPS):
        gradient = ROSENBROCK.gradient(x)
        direction = -inverse @ gradient
        step = shortened(x, direction, 0.5, 1e-4) * direction
        change = ROSENBROCK.gradient(x + step) - gradient
        if step @ change > 1e-10 * np.linalg.norm(step) * np.linalg.norm(change):
            inward = np.eye(2) - np.outer(step, change) / (step @ change)
            inverse = inward @ inverse @ inward.T + np.outer(step, step) / (step @ change)
        x = x + step
        points.append(x)
    ours = walked(ROSENBROCK, "bfgs", learning_rate=1.0)
    np.testing.assert_allclose(ours, points, rtol=1e-6)
