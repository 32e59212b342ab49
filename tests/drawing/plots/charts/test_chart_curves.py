"""The curves that a chart draws."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explorer.drawing.contenders.trace import Trace
from explorer.drawing.plots.charts.chart_curves import ChartCurves, chart_curves
from explorer.drawing.plots.charts.chart_quantities import ChartOptions, Quantity
from explorer.engine import formula, surfaces
from tests.drawing.pictures import descent

RAVINE = surfaces["ravine"]


def curves_of(*traces: Trace, before: ChartCurves | None = None, **options: object) -> ChartCurves:
    return chart_curves(traces, RAVINE, ChartOptions(**options), before=before)  # type: ignore[arg-type]


def test_a_line_counts_decades_over_steps() -> None:
    trace = descent(RAVINE, (2.0, 2.0), 20)
    (line,) = curves_of(trace).lines
    assert line[:, 0].tolist() == list(range(21))
    np.testing.assert_allclose(line[:, 1], np.log10(trace.trajectory.losses))


def test_values_at_0_leave_a_gap_that_is_told() -> None:
    surface = formula("x**2 + y**2")
    trace = descent(surface, (1.0, 1.0), 3, rate=0.5)
    decades = chart_curves([trace], surface, ChartOptions())
    assert np.isnan(decades.lines[0][1:, 1]).all()
    assert decades.missing == (False, True)
    assert chart_curves([trace], surface, ChartOptions(logarithmic=False)).missing == (False, False)


def test_where_no_line_can_be_seen_it_is_told() -> None:
    trace = descent(formula("-1 - x**2 - y**2"), (1.0, 1.0), 3)
    assert curves_of(trace).missing == (True, True)
    assert curves_of().missing == (False, False), "of nothing nothing is missing"


def test_a_line_that_is_as_it_was_is_the_same_array() -> None:
    before = curves_of(descent(RAVINE, (2.0, 2.0), 20), descent(RAVINE, (1.0, 2.0), 20))
    after = curves_of(
        descent(RAVINE, (2.0, 2.0), 20), descent(RAVINE, (1.0, 1.0), 20), before=before
    )
    assert after.lines[0] is before.lines[0]
    assert after.lines[1] is not before.lines[1]


def test_ghosts_are_those_of_before_while_nothing_else_was_changed() -> None:
    trace = descent(RAVINE, (2.0, 2.0), 20)
    haunted = replace(trace, ghost=descent(RAVINE, (1.0, 1.0), 20).trajectory)
    before = curves_of(haunted)
    assert curves_of(haunted, before=before).has_ghosts_of(before)
    assert not curves_of(trace, before=before).has_ghosts_of(before)


@pytest.mark.parametrize(("logarithmic", "in_reach"), [(True, True), (False, False)])
def test_a_far_limit_widens_the_view_in_decades_only(logarithmic: bool, in_reach: bool) -> None:
    trace = descent(RAVINE, (2.0, 2.0), 20, rate=1e-4)
    curves = curves_of(trace, quantity=Quantity("sharpness"), logarithmic=logarithmic)
    (limit,) = curves.limits
    assert any(curve is limit for curve in curves.fitted) == in_reach
