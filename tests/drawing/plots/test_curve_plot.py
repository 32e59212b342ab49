from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.drawing.colours.colour import rgb
from explorer.drawing.colours.theme import LIGHT
from explorer.drawing.frame.surface_options import SurfaceOptions
from explorer.drawing.plots.curve_plot import CurvePlot
from explorer.drawing.plots.surface_plot_for import surface_plot
from explorer.engine import formula, surfaces
from tests.drawing.pictures import RED, descent, redness, seen, shown

PARABOLA = surfaces["parabola"]
BARE = SurfaceOptions(labels=False, arrows="none", minima=False, start=False, next_step=False,
                      tangent=False)  # fmt: skip


def curve(qtbot: QtBot, options: SurfaceOptions = BARE, surface=PARABOLA):
    plot = surface_plot(surface, LIGHT, options)
    assert isinstance(plot, CurvePlot)
    view = shown(plot)
    qtbot.addWidget(view)
    return plot, view


def test_the_curve_lies_where_the_values_are(qtbot: QtBot) -> None:
    plot, view = curve(qtbot)
    picture = seen(view)
    for x in (-0.8, 0.0, 0.5):
        at = view.mapFromScene(plot.position_of((x, x * x)))
        near = picture[at.y() - 2 : at.y() + 3, at.x() - 2 : at.x() + 3].astype(int)
        assert near.sum(axis=2).min() < 500
        above = picture[at.y() - 20, at.x()].astype(int)
        assert above.sum() > 600


def test_trails_run_through_the_points_visited(qtbot: QtBot) -> None:
    plot, view = curve(qtbot)
    trace = descent(PARABOLA, (0.9,), 5, rate=0.9)
    plot.set_traces([trace])
    plot.set_step(5)
    red = redness(seen(view))
    for x, y in zip(trace.trajectory.positions[:, 0], trace.trajectory.losses, strict=True):
        at = view.mapFromScene(plot.position_of((x, y)))
        assert red[at.y() - 3 : at.y() + 4, at.x() - 3 : at.x() + 4].any()


@pytest.mark.parametrize(
    "change", [{"tangent": True}, {"next_step": True}, {"cobweb": True}, {"minima": True},
               {"points": True}, {"start": True}]
)  # fmt: skip
def test_every_option_changes_the_picture(qtbot: QtBot, change: dict[str, bool]) -> None:
    plot, view = curve(qtbot)
    plot.set_traces([descent(PARABOLA, (0.9,), 8, rate=0.8)])
    plot.set_chosen(0)
    plot.set_step(3)
    plain = seen(view)
    plot.set_options(replace(BARE, **change))
    assert (seen(view) != plain).any()


def test_the_tangent_touches_the_curve_at_the_head(qtbot: QtBot) -> None:
    plot, view = curve(qtbot)
    plot.set_traces([descent(PARABOLA, (0.9,), 8, rate=0.1, style=replace(RED, colour="#000000"))])
    plot.set_chosen(0)
    plot.set_step(0)
    plain = seen(view)
    plot.set_options(replace(BARE, tangent=True))
    rows, columns = np.nonzero((seen(view) != plain).any(axis=2))
    assert rows.size
    slope = np.polyfit(columns, rows, 1)[0]
    first, other = plot.position_of((0.0, 0.0)), plot.position_of((1.0, 1.8))
    assert slope == pytest.approx((other.y() - first.y()) / (other.x() - first.x()), rel=0.1)


@pytest.mark.parametrize("text", ["log(x)", "1/x", "0*x", "sqrt(x - 100)"])
def test_curves_without_values_everywhere_are_drawn(qtbot: QtBot, text: str) -> None:
    surface = formula(text, view=[[-1, 1]])
    plot, view = curve(qtbot, SurfaceOptions(minima=False), surface)
    plot.set_traces([])
    plot.fit_surface()
    x = np.linspace(-0.999, 0.999, 500)[:, None]
    with np.errstate(all="ignore"):
        defined = np.isfinite(surface.value(x))
    curve_colour = np.array(rgb(LIGHT.muted_text))
    places = [plot.position_of((float(at), 0.0)).x() for at in x[defined, 0]]
    columns = (np.abs(seen(view).astype(int) - curve_colour).sum(axis=2) < 60).any(axis=0)
    assert columns[np.array(places, dtype=int)].any() == defined.any()


def test_a_diverging_run_is_drawn_up_to_the_edge(qtbot: QtBot) -> None:
    plot, view = curve(qtbot, SurfaceOptions())
    wild = descent(PARABOLA, (0.9,), 5000, rate=3.0)
    assert wild.trajectory.diverged_at is not None
    plot.set_traces([wild])
    plot.set_chosen(0)
    plot.set_step(5000)
    assert redness(seen(view)).any()


def dark(picture):
    return picture.astype(int).sum(axis=2) < 450


def test_names_at_the_bottom_of_the_curve_blank_neither_it_nor_the_trails(qtbot: QtBot) -> None:
    plot, view = curve(qtbot)
    view.resize(700, 500)
    QApplication.processEvents()
    plot.set_traces([descent(PARABOLA, (0.93,), 30, rate=rate) for rate in (0.1, 0.2)])
    plot.set_step(30)
    unnamed = seen(view)
    plot.set_options(replace(BARE, labels=True))
    named = seen(view)
    assert (named != unnamed).any()
    blanked = dark(unnamed) & ~dark(named)
    assert blanked.sum() < 30
