"""Charts side by side of the singular values of a matrix."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from explorer.drawing.colours.theme import DARK, LIGHT
from explorer.drawing.contenders.trace import Trace, TraceStyle
from explorer.drawing.plots.charts.chart_panes import MOST_PANES, ChartPanes
from explorer.drawing.plots.charts.chart_quantities import ChartOptions, Quantity
from explorer.engine import formula, optimizers, run
from tests.drawing.pictures import shown

SURFACE = formula("(x1 - 2)**2 + x2**2 + x3**2 + (x4 - 1)**2", matrices=[(2, 2)])
UPDATE = Quantity("singular_value", term="singular values of update")
EVERY = Quantity("singular_value", term="singular values of all")


def traces(count: int) -> list[Trace]:
    return [
        Trace(
            run(SURFACE, optimizers["momentum"](learning_rate=0.02 * (index + 1)), (0.0,) * 4, 9),
            TraceStyle(LIGHT.contender(index), label=f"Run {index}"),
        )
        for index in range(count)
    ]


@pytest.fixture
def panes(qtbot: QtBot) -> Iterator[ChartPanes]:
    made = ChartPanes(SURFACE, LIGHT, ChartOptions())
    view = shown(made)
    qtbot.addWidget(view)
    made.set_traces(traces(3))
    made.set_step(4)
    # The view owns what it shows.
    yield made
    del view


def test_singular_values_of_several_runs_stand_side_by_side_on_one_scale(
    panes: ChartPanes,
) -> None:
    panes.set_options(ChartOptions(quantity=UPDATE))
    assert [plot.axes.title for plot in panes.visible_plots] == ["Run 0", "Run 1", "Run 2"]
    assert [plot.axes.y_label for plot in panes.visible_plots] == ["σ of update", "", ""]
    assert [len(plot.traces) for plot in panes.visible_plots] == [1, 1, 1]
    assert len({plot.visible_range for plot in panes.visible_plots}) == 1
    lefts = [plot.geometry().left() for plot in panes.visible_plots]
    assert lefts == sorted(lefts)
    assert len(set(lefts)) == 3
    assert {plot.step for plot in panes.visible_plots} == {4}


def test_of_all_four_each_has_a_chart_with_every_run(panes: ChartPanes) -> None:
    panes.set_options(ChartOptions(quantity=EVERY))
    titles = [plot.axes.title for plot in panes.visible_plots]
    assert titles == ["weights", "gradient", "momentum", "update"]
    terms = [plot.options.quantity.term for plot in panes.visible_plots]
    assert terms == [f"singular values of {owner}" for owner in titles]
    assert all(len(plot.traces) == 3 for plot in panes.visible_plots)


def test_anything_else_and_too_many_runs_are_in_one_chart(panes: ChartPanes) -> None:
    panes.set_options(ChartOptions(quantity=UPDATE))
    panes.set_traces(traces(MOST_PANES + 1))
    assert [len(plot.traces) for plot in panes.visible_plots] == [MOST_PANES + 1]
    assert panes.main.axes.title == ""
    assert panes.main.axes.y_label == UPDATE.term
    panes.set_traces(traces(2))
    assert len(panes.visible_plots) == 2
    panes.set_options(ChartOptions())
    assert panes.visible_plots == [panes.main]
    assert panes.main.size().width() == panes.size().width()


def test_the_chosen_run_is_chosen_in_its_own_chart(panes: ChartPanes) -> None:
    panes.set_chosen(1)
    panes.set_options(ChartOptions(quantity=UPDATE))
    assert [plot.chosen for plot in panes.visible_plots] == [None, 0, None]
    panes.set_options(ChartOptions())
    assert panes.main.chosen == 1


def test_the_cursor_and_the_theme_are_those_of_all(panes: ChartPanes) -> None:
    panes.set_options(ChartOptions(quantity=EVERY))
    panes.set_step(7)
    panes.set_theme(DARK)
    assert {plot.step for plot in panes.visible_plots} == {7}
    assert {plot.theme.name for plot in panes.visible_plots} == {"dark"}


def test_the_chart_under_the_mouse_is_found(panes: ChartPanes) -> None:
    panes.set_options(ChartOptions(quantity=UPDATE))
    for plot in panes.visible_plots:
        assert panes.at(plot.sceneBoundingRect().center()) is plot


def test_fit_shows_everything_on_one_scale_again(panes: ChartPanes) -> None:
    panes.set_options(ChartOptions(quantity=UPDATE))
    together = panes.main.visible_range
    panes.main.vb.show_range((0.0, 1.0), (0.0, 1.0))
    panes.fit_all()
    assert len({plot.visible_range for plot in panes.visible_plots}) == 1
    assert panes.main.visible_range[0] == together[0]
