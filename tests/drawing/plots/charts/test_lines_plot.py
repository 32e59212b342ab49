from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from explorer.drawing.colours.theme import LIGHT
from explorer.drawing.frame.axes import AxesStyle
from explorer.drawing.plots.charts.lines_plot import LinesPlot, PlotLine
from tests.drawing.pictures import RED, redness, seen, shown

X = np.geomspace(1.0, 100.0, 50)


def test_a_rising_line_rises_in_the_picture(qtbot: QtBot) -> None:
    view = shown(LinesPlot(LIGHT, AxesStyle(), [PlotLine(RED, X, X)]))
    qtbot.addWidget(view)
    rows, columns = np.nonzero(redness(seen(view)))
    middle = columns.mean()
    assert rows[columns < middle].mean() > rows[columns > middle].mean()


def test_a_band_is_a_soft_area_between_its_edges(qtbot: QtBot) -> None:
    plot = LinesPlot(LIGHT, AxesStyle(), [PlotLine(RED, X, X, 0.5 * X, 1.5 * X)])
    view = shown(plot)
    qtbot.addWidget(view)
    picture = seen(view).astype(int)
    inside, outside = (plot.position_of((80.0, y)) for y in (95.0, 10.0))
    soft = picture[round(inside.y()), round(inside.x())]
    plain = picture[round(outside.y()), round(outside.x())]
    assert soft[0] - soft[1] > 10
    assert abs(plain[0] - plain[1]) < 10


def test_on_logarithmic_axes_zeros_and_infinities_leave_a_gap() -> None:
    y = np.array([1.0, 0.0, np.inf, 100.0])
    axes = AxesStyle(logarithmic=True, logarithmic_x=True)
    plot = LinesPlot(LIGHT, axes, [PlotLine(RED, np.array([1.0, 2.0, 5.0, 10.0]), y)])
    (left, right), (low, high) = plot.visible_range
    assert (left, right) == pytest.approx((-0.02, 1.02))
    assert (low, high) == pytest.approx((-0.1, 2.1))


def test_what_is_above_the_ceiling_leaves_at_the_top() -> None:
    axes = AxesStyle(logarithmic=True)
    plot = LinesPlot(LIGHT, axes, [PlotLine(RED, X, X**100)], ceiling=1e3)
    assert plot.visible_range[1][1] == pytest.approx(3.15)


def test_a_band_begins_where_its_axis_has_a_place_for_it() -> None:
    x = np.array([0.0, 1.0, 10.0, 100.0])
    plot = LinesPlot(LIGHT, AxesStyle(logarithmic_x=True), [PlotLine(RED, x, x, 0.5 * x, 1.5 * x)])
    (band,) = plot._bands
    assert band is not None
    assert np.isfinite(band).all()
    assert len(band) == 6
