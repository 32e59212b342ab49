from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from explorer.drawing.colours.theme import LIGHT
from explorer.drawing.contenders.trace import Trace
from explorer.drawing.plots.charts.chart_plot import ChartPlot
from explorer.drawing.plots.charts.chart_quantities import ChartOptions, Quantity
from explorer.drawing.plots.charts.singular_values import singular_value_choices, singular_values
from explorer.engine import formula, optimizers, run, surfaces
from tests.drawing.pictures import RED, redness, seen, shown

SURFACE = formula("(x1 - 2)**2 + x2**2 + x3**2 + (x4 - 1)**2", matrices=[(2, 2)])
RUN = run(SURFACE, optimizers["momentum"].in_dialect("pytorch", learning_rate=0.1), (0.0,) * 4, 3)


def of(owner: str) -> Quantity:
    return Quantity("singular_value", term=f"singular values of {owner}")


@pytest.mark.parametrize(
    ("owner", "first"),
    [
        ("weights", (0.0, 0.0)),
        ("gradient", (4.0, 2.0)),
        ("momentum", (4.0, 2.0)),
        ("update", (0.4, 0.2)),
    ],
)
def test_singular_values_are_those_of_the_matrix(owner: str, first: tuple[float, float]) -> None:
    assert of(owner).term in {name for name, _, _ in singular_value_choices(SURFACE.matrices)}
    actual = singular_values(of(owner), RUN, SURFACE.matrices)
    assert actual.shape == (2, 4)
    assert actual[:, 0] == pytest.approx(first)
    assert np.isnan(actual[0, -1]) == (owner == "update")


def test_of_two_matrices_each_has_its_own() -> None:
    surface = surfaces["low_rank"]
    path = run(surface, optimizers["gradient_descent"](learning_rate=0.01), surface.starts[0], 2)
    named = {name for name, _, _ in singular_value_choices(surface.matrices)}
    assert of("weights V").term in named
    actual = singular_values(of("weights V"), path, surface.matrices)
    expected = surface.matrices[1].singular_values(path.positions)
    assert np.allclose(actual.T, expected, rtol=1e-12)


def test_what_is_nought_but_for_rounding_is_nought() -> None:
    flat = formula("(x1 + 2*x2 + 3*x3 + 6*x4 - 1)**2", matrices=[(2, 2)])
    path = run(flat, optimizers["gradient_descent"](learning_rate=0.003), (0.0,) * 4, 5)
    largest, smallest = singular_values(of("gradient"), path, flat.matrices)
    assert (largest > 0).all()
    assert (smallest == 0).all()


def test_without_a_matrix_or_a_momentum_there_are_none() -> None:
    assert np.isnan(singular_values(of("update"), RUN, ())).all()
    descent = run(SURFACE, optimizers["gradient_descent"](), (0.0,) * 4, 3)
    assert np.isnan(singular_values(of("momentum"), descent, SURFACE.matrices)).all()
    assert singular_values(Quantity(), RUN, SURFACE.matrices).shape == (0, 4)
    assert of("update").title() == "singular values of update"


def test_the_smaller_ones_are_seen_below_the_largest(qtbot: QtBot) -> None:
    plot = ChartPlot(SURFACE, LIGHT, ChartOptions(quantity=of("gradient")))
    view = shown(plot)
    qtbot.addWidget(view)
    plot.set_traces([Trace(RUN, RED)])
    rows, _ = np.nonzero(redness(seen(view)))
    for values in singular_values(of("gradient"), RUN, SURFACE.matrices):
        at = plot.position_of((1.0, float(np.log10(values[1])))).y()
        assert np.abs(rows - at).min() < 4
