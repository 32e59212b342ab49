"""The curve of the gradient flow: against the optimizer that solves it, and where it ends."""

from __future__ import annotations

import numpy as np
import pytest

from explorer import objective
from explorer.engine import formula, optimizers, run, surfaces
from explorer.engine.objectives.dataset import Data, generated
from explorer.engine.objectives.network import Layer, Network
from explorer.engine.runs.flow_curve import flow_curve


@pytest.mark.parametrize(
    ("name", "time"),
    [("ravine", 4.0), ("rosenbrock", 4.0), ("himmelblau", 0.2), ("low_rank", 2.0)],
)
def test_the_flow_is_where_a_solver_of_high_order_says(name: str, time: float) -> None:
    surface = surfaces[name]
    solver = optimizers["gradient_flow"](learning_rate=time / 40, tolerance=1e-10)
    path = run(surface, solver, surface.starts[0], 40)
    flow = flow_curve(surface, surface.starts[0])
    actual = np.array([flow.at(row * time / 40) for row in range(41)])
    np.testing.assert_allclose(actual, path.positions, atol=2e-3)


def test_a_stiff_valley_is_followed_to_its_end() -> None:
    flow = flow_curve(surfaces["rosenbrock"], (-1.5, 2.0))
    np.testing.assert_allclose(flow.points[-1], [1.0, 1.0], atol=1e-3)
    assert len(flow.times) < 2000


def test_f_falls_all_along_the_flow() -> None:
    surface = surfaces["himmelblau"]
    losses = surface.value(flow_curve(surface, (-3.0, 4.0)).points)
    assert (np.diff(losses) < 1e-9).all()


def test_a_start_at_rest_or_where_f_is_not_defined_has_no_curve() -> None:
    assert len(flow_curve(formula("x**2 + y**2"), (0.0, 0.0)).points) == 1
    assert len(flow_curve(formula("log(x) + y**2"), (-1.0, 0.0)).points) == 1


def test_a_flow_that_goes_away_for_ever_ends_beyond_the_window() -> None:
    flow = flow_curve(formula("-x**2 + y"), (1.0, 0.0))
    assert np.isfinite(flow.points).all()
    assert np.linalg.norm(flow.points[-1]) > 10.0


def test_a_flow_ends_where_f_does() -> None:
    flow = flow_curve(formula("sqrt(x) + y**2"), (1.0, 0.5))
    assert flow.points[:, 0].min() > -1e-4
    assert flow.points[-1, 0] < 0.01


def test_of_a_function_in_python_the_gradient_is_enough() -> None:
    bowl = objective(lambda x: x[0] ** 2 + 3 * x[1] ** 2, dimension=2, view=[(-2, 2), (-2, 2)])
    exact = np.exp([-2.0, -6.0])
    np.testing.assert_allclose(flow_curve(bowl, (1.0, 1.0)).at(1.0), exact, atol=1e-3)


def test_over_many_data_the_flow_is_short_rather_than_late() -> None:
    few = generated("moons")
    many = Data("many", (), np.tile(few.inputs, (200, 1)), np.tile(few.targets, (200, 1)))
    layers = (Layer(8, "tanh"), Layer(1, "sigmoid"))
    networks = [Network(layers, data, loss="binary_cross_entropy") for data in (many, few)]
    short, long = (len(flow_curve(each, each.initial(0)).times) for each in networks)
    assert 10 < short < 300 < long


def test_a_flow_that_begins_where_numbers_end_is_told_without_a_warning() -> None:
    flow = flow_curve(surfaces["forrester"], (1.7e308,))
    assert flow.points[0, 0] == 1.7e308
