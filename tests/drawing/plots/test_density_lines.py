from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from explorer.drawing.contenders.trace import Trace
from explorer.drawing.frame.surface_options import SurfaceOptions
from explorer.drawing.plots.surface_plot_for import surface_plot
from explorer.engine import Trial, optimizers, run_trial, surfaces
from explorer.engine.runs.seed_cloud import seed_cloud
from explorer.engine.runs.stationary_density import stationary_density
from tests.drawing.pictures import LIGHT, RED, seen, shown


@pytest.mark.parametrize("space", [False, True], ids=["plane", "landscape"])
def test_the_lines_of_the_density_are_drawn_for_the_chosen_contender(
    qtbot: QtBot, space: bool
) -> None:
    surface = surfaces["ravine"]
    trial = Trial(surface, optimizers["sgld"](), (2.0, 2.0), 20, seed=1)
    among = Trace(run_trial(trial), RED, cloud=seed_cloud(trial, 10))
    plot = surface_plot(surface, LIGHT, SurfaceOptions(labels=False, space=space))
    view = shown(plot, 500, 400)
    qtbot.addWidget(view)
    plot.set_chosen(0)
    plot.set_traces([among])
    without = seen(view)
    plot.set_traces([replace(among, density=stationary_density(surface, 0.1))])
    assert (seen(view) != without).any(axis=2).sum() > 200
