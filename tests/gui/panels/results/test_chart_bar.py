"""The line of choices above a chart."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from explorer.drawing.plots.charts.chart_quantities import ChartOptions, Quantity
from explorer.gui.panels.results.chart_bar import ChartBar
from explorer.gui.panels.results.chart_choices import ChartChoice, ChartOffer

LOSS = ChartChoice("loss", "", "f", "The value of f.")
VELOCITY = ChartChoice("term", "velocity", "v  velocity", "What is carried on.")
OFFER = ChartOffer((LOSS,), (VELOCITY,), frozenset({"velocity"}), ("x", "y"))


@pytest.fixture
def bar(qtbot: QtBot) -> ChartBar:
    bar = ChartBar()
    qtbot.addWidget(bar)
    bar.show_offer(OFFER)
    bar.show_options(ChartOptions())
    bar.show()
    qtbot.waitExposed(bar)
    return bar


def test_a_quantity_is_asked_for_with_its_coordinate(qtbot: QtBot, bar: ChartBar) -> None:
    with qtbot.waitSignal(bar.quantity_chosen) as chosen:
        qtbot.keyClicks(bar.quantity, "v")
    assert chosen.args == [Quantity("term", 0, "velocity")]
    bar.show_options(ChartOptions(quantity=Quantity("term", 0, "velocity")))
    with qtbot.waitSignal(bar.quantity_chosen) as chosen:
        qtbot.keyClick(bar.coordinate, Qt.Key.Key_Down)
    assert chosen.args == [Quantity("term", 1, "velocity")]


def test_the_choice_of_a_coordinate_is_seen_where_there_is_one(bar: ChartBar) -> None:
    assert not bar.coordinate.isVisible()
    bar.show_options(ChartOptions(quantity=Quantity("term", 1, "velocity")))
    assert bar.coordinate.isVisible()
    assert bar.coordinate.currentText() == "y"


def test_scale_axis_and_fit_are_asked_for(qtbot: QtBot, bar: ChartBar) -> None:
    with qtbot.waitSignal(bar.scale_chosen) as chosen:
        qtbot.keyClick(bar.logarithmic, Qt.Key.Key_Space)
    assert chosen.args == [False]
    with qtbot.waitSignal(bar.axis_chosen) as chosen:
        bar.axes["evaluations"].trigger()
    assert chosen.args == ["evaluations"]
    with qtbot.waitSignal(bar.fit_requested):
        bar.findChild(QToolButton, "chart-fit").click()


def test_showing_asks_for_nothing(qtbot: QtBot, bar: ChartBar) -> None:
    told: list[object] = []
    for signal in (bar.quantity_chosen, bar.scale_chosen, bar.axis_chosen):
        signal.connect(told.append)
    bar.show_options(ChartOptions(quantity=Quantity("term", 1), logarithmic=False, x="gradients"))
    assert bar.axes["gradients"].isChecked()
    assert told == []
