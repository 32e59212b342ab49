from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.drawing.colours.theme import LIGHT
from explorer.drawing.contenders.trace import Trace
from explorer.drawing.geometry.chart_lines import by_columns, fitting_ranges
from explorer.drawing.plots.charts.chart_plot import ChartPlot
from explorer.drawing.plots.charts.chart_quantities import ChartOptions, Quantity
from explorer.engine import Trial, formula, optimizers, run, run_trial, surfaces
from explorer.engine.objectives.recorded_plane import RecordedPath, RecordedPlane
from explorer.engine.rules.replay import Replay
from explorer.scenario.recordings.run_file import SERIES
from tests.drawing.pictures import RED, descent, redness, seen, shown

RAVINE = surfaces["ravine"]


def chart(qtbot: QtBot, options: ChartOptions | None = None):
    plot = ChartPlot(RAVINE, LIGHT, options)
    view = shown(plot)
    qtbot.addWidget(view)
    return plot, view


def test_a_falling_loss_falls_in_the_picture(qtbot: QtBot) -> None:
    plot, view = chart(qtbot)
    plot.set_traces([descent(RAVINE, (2.0, 2.0), 50)])
    rows, columns = np.nonzero(redness(seen(view)))
    left, right = columns < columns.mean(), columns > columns.mean()
    assert rows[left].mean() < rows[right].mean()


def test_the_cursor_stands_at_the_step_and_can_be_asked_back(qtbot: QtBot) -> None:
    plot, view = chart(qtbot)
    plot.set_traces([descent(RAVINE, (2.0, 2.0), 50)])
    pictures = []
    for step in (0, 10, 50):
        plot.set_step(step)
        pictures.append(seen(view))
        x = plot.position_of((plot.cursor_x(), 0.0))
        assert plot.step_at(x) == step
    assert (pictures[0] != pictures[1]).any()
    assert (pictures[1] != pictures[2]).any()


def test_a_recorded_run_is_charted_over_the_steps_of_its_training(qtbot: QtBot) -> None:
    positions = np.array([[4.0, 1.0], [2.0, 0.0], [1.0, 0.0]])
    path = RecordedPath("a", np.array([0, 100, 200]), positions, np.array([1.0, 2.0, 3.0]),
                        {**dict.fromkeys(SERIES, np.ones(3)), "losses": np.exp(-positions[:, 0])}
                        )  # fmt: skip
    recorded = RecordedPlane("a", (path,), ("x", "y"), ((0.0, 5.0), (0.0, 5.0)))
    run = run_trial(Trial(recorded, Replay(run=0), (4.0, 1.0), 2))
    plot = ChartPlot(recorded, LIGHT)
    view = shown(plot)
    qtbot.addWidget(view)
    plot.set_traces([replace(descent(RAVINE, (2.0, 2.0), 2), trajectory=run)])
    assert plot.curves.lines[0][:, 0].tolist() == [0.0, 100.0, 200.0]
    plot.set_step(1)
    assert plot.cursor_x() == 100.0
    assert plot.step_at(plot.position_of((190.0, 0.0))) == 2
    plot.set_options(ChartOptions(quantity=Quantity("off_plane"), logarithmic=False))
    assert plot.curves.lines[0][:, 1].tolist() == [1.0, 2.0, 3.0]


def test_the_cursor_stays_within_the_steps_that_there_are(qtbot: QtBot) -> None:
    plot, _ = chart(qtbot)
    plot.set_traces([descent(RAVINE, (2.0, 2.0), 5)])
    assert plot.step_at(plot.position_of((900.0, 0.0))) == 5
    assert plot.step_at(plot.position_of((-900.0, 0.0))) == 0


def test_a_zero_leaves_a_gap_on_a_logarithmic_axis(qtbot: QtBot) -> None:
    plot, view = chart(qtbot)
    exact = descent(formula("x**2 + y**2"), (1.0, 1.0), 6, rate=0.5)
    assert exact.trajectory.losses[-1] == 0.0
    plot.set_traces([exact])
    (_, (low, high)) = plot.visible_range
    assert low > -10
    assert high < 10
    drawn = np.flatnonzero(redness(seen(view)).any(axis=0))
    at_zero = plot.position_of((float(exact.trajectory.steps), 0.0)).x()
    assert drawn.max() < at_zero - 5, "the line ends before the step at which the loss is 0"


def test_a_diverging_run_does_not_flatten_the_others(qtbot: QtBot) -> None:
    for logarithmic in (True, False):
        plot, _ = chart(qtbot, ChartOptions(logarithmic=logarithmic))
        calm = descent(RAVINE, (2.0, 2.0), 50)
        plot.set_traces([calm])
        alone = np.ptp(plot.visible_range[1])
        plot.set_traces([calm, descent(RAVINE, (2.0, 2.0), 2000, rate=5.0)])
        assert np.ptp(plot.visible_range[1]) < 12 * alone


def test_the_view_follows_new_runs_until_a_person_moves_it(qtbot: QtBot) -> None:
    plot, _ = chart(qtbot)
    plot.set_traces([descent(RAVINE, (2.0, 2.0), 50)])
    assert plot.visible_range[0][1] == pytest.approx(51)
    plot.set_traces([descent(RAVINE, (2.0, 2.0), 100)])
    assert plot.visible_range[0][1] == pytest.approx(102)
    plot.vb.setRange(xRange=(0, 10), padding=0)
    plot.vb.sigRangeChangedManually.emit(plot.vb.state["mouseEnabled"])
    plot.set_traces([descent(RAVINE, (2.0, 2.0), 200)])
    assert plot.visible_range[0] == pytest.approx((0, 10))
    plot.fit()
    assert plot.visible_range[0][1] == pytest.approx(204)


@pytest.mark.parametrize("kind", ["loss", "gap", "gradient_norm", "step_length", "effective_rate"])
@pytest.mark.parametrize("logarithmic", [True, False])
@pytest.mark.parametrize("x", ["steps", "evaluations"])
def test_every_quantity_is_drawn(qtbot: QtBot, kind, logarithmic: bool, x) -> None:
    options = ChartOptions(quantity=Quantity(kind), logarithmic=logarithmic, x=x)
    plot, view = chart(qtbot, options)
    momentum = run(RAVINE, optimizers["momentum"](learning_rate=0.02), start=(2.0, 1.0), steps=30)
    plot.set_traces([Trace(momentum, RED, descent(RAVINE, (2.0, 2.0), 20).trajectory)])
    assert redness(seen(view)).any()


@pytest.mark.parametrize("steps", [0, 1])
def test_no_contenders_and_no_steps_are_no_error(qtbot: QtBot, steps: int) -> None:
    plot, view = chart(qtbot)
    assert not redness(seen(view)).any()
    plot.set_traces([descent(RAVINE, (2.0, 2.0), steps)])
    plot.set_step(3)
    assert redness(seen(view)).any()
    plot.set_traces([])
    plot.set_options(replace(plot.options, logarithmic=False))
    assert not redness(seen(view)).any()


def test_a_long_run_keeps_every_spike() -> None:
    y = np.zeros(100_000)
    y[31_415] = 7.0
    y[62_831] = -5.0
    curve = np.column_stack([np.arange(100_000.0), y])
    reduced = by_columns(curve, 500)
    assert len(reduced) < 2_100
    assert [31_415.0, 7.0] in reduced.tolist()
    assert [62_831.0, -5.0] in reduced.tolist()
    assert (np.diff(reduced[:, 0]) > 0).all()


def test_a_long_run_keeps_its_gaps() -> None:
    y = np.ones(100_000)
    y[50_000:50_003] = np.nan
    reduced = by_columns(np.column_stack([np.arange(100_000.0), y]), 500)
    assert np.isnan(reduced[:, 1]).any()


def test_values_without_any_extent_get_some() -> None:
    flat = np.column_stack([np.arange(5.0), np.full(5, 3.0)])
    _, (low, high) = fitting_ranges([flat], [False], logarithmic=False)
    assert low < 3.0 < high
    assert fitting_ranges([], [], logarithmic=True)[1] == (0.0, 1.0)


def test_all_of_a_line_is_shown_over_any_number_of_decades(qtbot: QtBot) -> None:
    plot, _ = chart(qtbot)
    plot.set_traces([descent(formula("x**2 + y**2"), (1.0, 1.0), 60, rate=1 / 3)])
    losses = plot.traces[0].trajectory.losses
    lowest = np.log10(losses[losses > 0].min())
    assert plot.visible_range[1][0] > lowest, "all is shown already"
    plot.fit_all()
    assert plot.visible_range[1][0] < lowest


def test_a_chart_with_nothing_above_zero_says_why_it_is_empty(qtbot: QtBot) -> None:
    surface = formula("-1 - x**2")
    plot, view = chart(qtbot)
    empty = seen(view)
    falling = run(surface, optimizers["gradient_descent"](learning_rate=0.1), (0.5,), 5)
    plot.set_traces([Trace(falling, RED)])
    assert not redness(seen(view)).any()
    assert not np.array_equal(seen(view), empty)
    plot.set_options(ChartOptions(logarithmic=False))
    assert redness(seen(view)).any()


@pytest.mark.parametrize("logarithmic", [True, False])
def test_a_run_on_its_way_to_infinity_leaves_the_others_in_view(logarithmic: bool) -> None:
    steps = np.arange(30.0)
    settling, rising = 0.5**steps, 81.0**steps
    curves = [
        np.column_stack([steps, np.log10(values) if logarithmic else values])
        for values in (settling, rising)
    ]
    _, (low, high) = fitting_ranges(curves, [False, False], logarithmic=logarithmic)
    assert low <= curves[0][:, 1].min()
    assert curves[0][:, 1].max() < high < (3.0 if logarithmic else 30.0)


def words_in(view) -> int:
    """How many pixels have the grey of words, in the lower left part of a chart."""
    corner = seen(view)[180:, 75:250][:-45].astype(int)
    return int(((corner.max(axis=2) < 170) & (np.ptp(corner, axis=2) < 40)).sum())


def test_values_a_logarithmic_axis_cannot_show_are_mentioned(qtbot: QtBot) -> None:
    saddle = formula("x**2 - y**2")
    plot = ChartPlot(saddle, LIGHT)
    view = shown(plot)
    qtbot.addWidget(view)
    plot.set_step(20)
    positive = descent(saddle, (1.0, 0.0), 20)
    assert (positive.trajectory.losses > 0).all()
    plot.set_traces([positive])
    assert words_in(view) == 0
    falling = descent(saddle, (1.0, 0.1), 20)
    assert falling.trajectory.losses[0] > 0 > falling.trajectory.losses[-1]
    plot.set_traces([falling])
    assert words_in(view) > 50
    plot.set_options(ChartOptions(logarithmic=False))
    assert words_in(view) == 0


def test_the_cursor_s_marks_have_the_contenders_shapes(qtbot: QtBot) -> None:
    pictures = []
    for marker in ("circle", "square", "star"):
        plot, view = chart(qtbot)
        plot.set_traces([descent(RAVINE, (2.0, 2.0), 20, style=replace(RED, marker=marker))])
        plot.set_step(10)
        pictures.append(seen(view))
    assert (pictures[0] != pictures[1]).any()
    assert (pictures[1] != pictures[2]).any()


def test_numbers_beside_the_axis_are_never_cut(qtbot: QtBot) -> None:
    plot, view = chart(qtbot, ChartOptions(logarithmic=False))
    plot.set_traces([descent(RAVINE, (2.0, 2.0), 20)])
    for span in ((1e99, 1.00000003e99), (-0.12345679, -0.12345676), (0.0, 3.0)):
        plot.vb.show_range((0.0, 20.0), span)
        QApplication.processEvents()
        left = seen(view)[:, :2].astype(int).sum(axis=2)
        assert (left > 700).all()
