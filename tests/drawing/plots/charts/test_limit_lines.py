from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF
from pytestqt.qtbot import QtBot

from explorer.drawing.colours.theme import LIGHT
from explorer.drawing.contenders.trace import Trace
from explorer.drawing.geometry.viewport import Projection
from explorer.drawing.plots.charts.chart_plot import ChartPlot
from explorer.drawing.plots.charts.chart_quantities import ChartOptions, Quantity
from explorer.drawing.plots.charts.limit_lines import _free_box, limit_lines
from explorer.engine import optimizers, run, surfaces
from tests.drawing.pictures import RED, descent, redness, seen, shown

RAVINE = surfaces["ravine"]
ADAM = Trace(run(RAVINE, optimizers["adam"](), (2.0, 2.0), 30), RED)


def test_each_rule_has_its_own_limit_with_its_formula() -> None:
    traces = [descent(RAVINE, (2.0, 2.0), 30, rate=0.1), ADAM]
    (plain,) = limit_lines(Quantity("sharpness"), traces)
    (scaled,) = limit_lines(Quantity("preconditioned"), traces)
    assert (plain.owner, plain.text) == (0, "2/α = 20")
    assert (scaled.owner, scaled.text) == (1, "(2 + 2β₁)/((1 − β₁)α) = 38000")


def test_equal_limits_are_drawn_once() -> None:
    traces = [descent(RAVINE, (2.0, start), 30, rate=0.1) for start in (1.0, 2.0)]
    assert len(limit_lines(Quantity("sharpness"), traces)) == 1


def test_the_share_of_the_limit_has_one_line_at_one() -> None:
    (line,) = limit_lines(Quantity("limit_share"), [ADAM])
    assert (line.values == 1.0).all()


def test_a_chart_of_the_loss_has_no_limits() -> None:
    assert limit_lines(Quantity("loss"), [ADAM]) == ()


def test_the_limit_is_seen_above_the_curvature_and_the_view_makes_room_for_it(qtbot: QtBot) -> None:
    plot = ChartPlot(RAVINE, LIGHT, ChartOptions(quantity=Quantity("sharpness")))
    view = shown(plot)
    qtbot.addWidget(view)
    plot.set_traces([descent(RAVINE, (2.0, 2.0), 30, rate=0.1)])
    assert plot.visible_range[1][1] > np.log10(20.0)
    rows, _ = np.nonzero(redness(seen(view)))
    at = [plot.position_of((15.0, np.log10(value))).y() for value in (4.0, 20.0)]
    for pixel in at:
        assert np.abs(rows - pixel).min() < 4


def test_a_label_that_would_cover_another_goes_below_its_line_or_to_the_left() -> None:
    projection = Projection((0.0, 30.0), (0.0, 1.0), 400, 60)
    taken: list[QRectF] = []
    for y in (20.0, 24.0, 40.0, 42.0, 43.0):
        box = _free_box(400.0, y, (90.0, 16.0), projection, taken)
        assert box is not None
        assert not any(box.intersects(other) for other in taken)
        assert abs(box.center().y() - y) < 16.0
        taken.append(box)
    assert min(box.left() for box in taken) < 310.0
    assert _free_box(400.0, -40.0, (90.0, 16.0), projection, []) is None


def test_a_label_has_no_room_in_a_chart_that_is_full() -> None:
    projection = Projection((0.0, 30.0), (0.0, 1.0), 100, 20)
    full = [QRectF(0.0, 0.0, 100.0, 20.0)]
    assert _free_box(100.0, 10.0, (90.0, 16.0), projection, full) is None
