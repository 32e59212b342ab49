from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from explorer.drawing.contenders import seed_dots
from explorer.drawing.contenders.trace import Trace
from explorer.drawing.frame.surface_options import SurfaceOptions
from explorer.drawing.plots.charts.chart_plot import ChartPlot
from explorer.drawing.plots.surface_plot_for import surface_plot
from explorer.engine import Noise, Trial, optimizers, run_trial, surfaces
from explorer.engine.runs.seed_cloud import seed_cloud
from tests.drawing.pictures import LIGHT, RED, seen, shown

BARE = SurfaceOptions(heat_map=False, isolines=0, labels=False, arrows="none", minima=False)


def traces(surface: str) -> tuple[Trace, Trace]:
    """A noisy run alone, and among other seeds."""
    ground = surfaces[surface]
    trial = Trial(ground, optimizers["momentum"](), ground.starts[0], 20, Noise(2.0), seed=1)
    alone = Trace(run_trial(trial), RED)
    return alone, replace(alone, cloud=seed_cloud(trial, 40))


@pytest.mark.parametrize(
    ("surface", "space"), [("ravine", False), ("ravine", True), ("parabola", False)]
)
def test_other_seeds_are_drawn_as_dots_about_the_head(
    qtbot: QtBot, surface: str, space: bool
) -> None:
    plot = surface_plot(surfaces[surface], LIGHT, replace(BARE, space=space))
    view = shown(plot)
    qtbot.addWidget(view)
    pictures = []
    for trace in traces(surface):
        plot.set_traces([trace])
        plot.set_step(20)
        pictures.append(seen(view))
    assert (pictures[0] != pictures[1]).any(axis=2).sum() > 200


def test_the_chart_of_the_loss_gets_a_band_and_no_other_chart_does(qtbot: QtBot) -> None:
    plot = ChartPlot(surfaces["ravine"], LIGHT)
    view = shown(plot)
    qtbot.addWidget(view)
    differs = {}
    for kind in ("loss", "step_length"):
        plot.set_options(replace(plot.options, quantity=replace(plot.options.quantity, kind=kind)))
        pictures = []
        for trace in traces("ravine"):
            plot.set_traces([trace])
            pictures.append(seen(view))
        differs[kind] = bool((pictures[0] != pictures[1]).any())
    assert differs == {"loss": True, "step_length": False}


@pytest.mark.parametrize("x", ["steps", "gradients", "evaluations"])
def test_other_seeds_that_go_on_where_the_run_has_ended_are_charted(qtbot: QtBot, x: str) -> None:
    _, among = traces("ravine")
    short = Trial(surfaces["ravine"], optimizers["momentum"](), surfaces["ravine"].starts[0], 12)
    plot = ChartPlot(surfaces["ravine"], LIGHT)
    plot.set_options(replace(plot.options, x=x))
    view = shown(plot)
    qtbot.addWidget(view)
    plot.set_traces([replace(among, trajectory=run_trial(short), cloud=None)])
    alone = seen(view)
    plot.set_traces([replace(among, trajectory=run_trial(short))])
    assert (seen(view) != alone).any()


def test_a_median_that_goes_to_and_fro_for_long_is_painted_in_few_lines(qtbot: QtBot) -> None:
    plot = surface_plot(surfaces["ravine"], LIGHT, BARE)
    view = shown(plot)
    qtbot.addWidget(view)
    _, among_others = traces("ravine")
    cloud = among_others.cloud
    assert cloud is not None
    zigzag = np.tile([[-2.0, -2.0], [2.0, 2.0]], (1000, 1))
    there = np.zeros((len(zigzag), 1, 2))
    drawn: list[int] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seed_dots, "draw_lines", lambda _painter, lines: drawn.append(len(lines)))
        cloud = replace(cloud, middle=zigzag, positions=there)
        plot.set_traces([replace(among_others, cloud=cloud)])
        plot.set_step(len(zigzag))
        seen(view)
    assert drawn
    assert max(drawn) <= 3 * seed_dots.MOST_PATH_DOTS
