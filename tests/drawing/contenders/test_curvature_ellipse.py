from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from explorer.drawing.contenders.curvature_ellipse import LONGEST, SHORTEST, half_axes, indicatrix
from explorer.drawing.frame.surface_options import SurfaceOptions
from explorer.drawing.plots.surface_plot_for import surface_plot
from explorer.engine import formula, surfaces
from explorer.engine.objectives.surface import Surface
from tests.drawing.pictures import LIGHT, Pixels, descent, seen, shown

BARE = SurfaceOptions(
    heat_map=False, isolines=0, labels=False, arrows="none", minima=False, start=False,
    tangent=False,
)  # fmt: skip
UPRIGHT = np.eye(2)
START = (-1.0, 0.5)


def picture(qtbot: QtBot, surface: Surface, options: SurfaceOptions) -> Pixels:
    plot = surface_plot(surface, LIGHT, options)
    view = shown(plot)
    qtbot.addWidget(view)
    plot.set_traces([descent(surface, START[: surface.dimension], 4, 0.001)])
    plot.set_chosen(0)
    plot.set_step(2)
    return seen(view)


@pytest.mark.parametrize("space", [False, True], ids=["plane", "landscape"])
@pytest.mark.parametrize("name", ["ravine", "saddle"])
def test_the_ellipse_is_drawn_where_it_is_asked_for(qtbot: QtBot, name: str, space: bool) -> None:
    options = replace(BARE, space=space)
    without = picture(qtbot, surfaces[name], options)
    drawn = picture(qtbot, surfaces[name], replace(options, curvature=True))
    assert (drawn != without).any(axis=2).sum() > 200


@pytest.mark.parametrize("text", ["cos(x)", "x**4 - 1"])
def test_on_a_curve_a_parabola_with_its_curvature_is_drawn(qtbot: QtBot, text: str) -> None:
    surface = formula(text)
    without = picture(qtbot, surface, BARE)
    drawn = picture(qtbot, surface, replace(BARE, curvature=True))
    assert (drawn != without).any(axis=2).sum() > 200


def test_the_parabola_of_a_parabola_lies_on_it(qtbot: QtBot) -> None:
    surface = formula("x**2")
    plot = surface_plot(surface, LIGHT, replace(BARE, curvature=True))
    view = shown(plot)
    qtbot.addWidget(view)
    plot.set_traces([descent(surface, (-0.5,), 1, 0.001)])
    plot.set_chosen(0)
    drawn = seen(view)
    for x in (-0.55, -0.45):
        at = view.mapFromScene(plot.position_of((x, x * x)))
        near = drawn[at.y() - 3 : at.y() + 4, at.x() - 2 : at.x() + 3].astype(int)
        assert near.sum(axis=2).min() < 200


@pytest.mark.parametrize("text", ["3*x + y", "3*x"])
def test_where_nothing_bends_nothing_is_drawn(qtbot: QtBot, text: str) -> None:
    surface = formula(text)
    without = picture(qtbot, surface, BARE)
    assert np.array_equal(picture(qtbot, surface, replace(BARE, curvature=True)), without)


def test_a_half_axis_is_as_long_as_one_over_the_root_of_its_curvature() -> None:
    halves = half_axes(np.array([1.0, 4.0]), UPRIGHT)
    assert halves is not None
    assert np.hypot(*halves.T) == pytest.approx([LONGEST, LONGEST / 2])
    steep = half_axes(np.array([1.0, 1e6]), UPRIGHT)
    assert steep is not None
    assert np.hypot(*steep.T) == pytest.approx([1000 * SHORTEST, SHORTEST])


@pytest.mark.parametrize("curvatures", [(1.0, 4.0), (1.0, 900.0), (-4.0, -1.0), (-2.0, 3.0)])
def test_the_curve_lies_where_the_second_order_part_has_one_size(
    curvatures: tuple[float, float],
) -> None:
    turn = np.array([[0.6, 0.8], [-0.8, 0.6]])
    hessian = turn.T @ np.diag(curvatures) @ turn
    halves = half_axes(np.array(curvatures), turn)
    assert halves is not None
    pieces = list(indicatrix(np.array(curvatures), halves, LONGEST))
    sizes = [(np.einsum("ni,ij,nj->n", u, hessian, u), down) for u, down in pieces]
    level = abs(sizes[0][0][0])
    for size, down in sizes:
        assert size == pytest.approx(np.full(len(size), -level if down else level))
    assert {down for _size, down in sizes} == {value < 0 for value in curvatures}


def test_a_flat_direction_leaves_two_straight_lines() -> None:
    curvatures = np.array([0.0, 2.0])
    halves = half_axes(curvatures, UPRIGHT)
    assert halves is not None
    pieces = list(indicatrix(curvatures, halves, LONGEST))
    assert len(pieces) == 2
    for curve, down in pieces:
        assert not down
        assert np.ptp(curve[:, 1]) < 0.01
        assert np.ptp(curve[:, 0]) > 2 * LONGEST


def test_there_is_no_ellipse_of_what_is_not_finite() -> None:
    assert half_axes(np.array([0.0, 0.0]), UPRIGHT) is None
    assert half_axes(np.array([1.0, np.inf]), UPRIGHT) is None
    assert half_axes(np.array([1.0, 2.0]), UPRIGHT * np.nan) is None
