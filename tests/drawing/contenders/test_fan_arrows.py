from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from explorer.drawing.contenders.trace import Trace
from explorer.drawing.frame.surface_options import SurfaceOptions
from explorer.drawing.plots.surface_plot_for import surface_plot
from explorer.engine import Noise, Trial, optimizers, run_trial, surfaces
from explorer.engine.explanations.gradient_fan import gradient_fan
from tests.drawing.pictures import LIGHT, RED, Pixels, seen, shown

BARE = SurfaceOptions(
    heat_map=False, isolines=0, labels=False, arrows="none", minima=False, tangent=False
)


def picture(qtbot: QtBot, surface: str, noise: float, options: SurfaceOptions) -> Pixels:
    ground = surfaces[surface]
    trial = Trial(ground, optimizers["momentum"](), ground.starts[0], 8, Noise(noise), seed=1)
    trajectory = run_trial(trial)
    plot = surface_plot(ground, LIGHT, options)
    view = shown(plot)
    qtbot.addWidget(view)
    plot.set_traces([Trace(trajectory, RED, fan=partial(gradient_fan, trial, trajectory))])
    plot.set_chosen(0)
    plot.set_step(4)
    return seen(view)


@pytest.mark.parametrize(
    ("surface", "space"), [("ravine", False), ("ravine", True), ("parabola", False)]
)
def test_the_fan_is_drawn_where_it_is_asked_for(qtbot: QtBot, surface: str, space: bool) -> None:
    options = replace(BARE, space=space)
    without = picture(qtbot, surface, 2.0, options)
    fanned = picture(qtbot, surface, 2.0, replace(options, gradient_fan=True))
    assert (fanned != without).any(axis=2).sum() > 100


def test_without_noise_there_is_no_fan(qtbot: QtBot) -> None:
    without = picture(qtbot, "ravine", 0.0, BARE)
    assert np.array_equal(picture(qtbot, "ravine", 0.0, replace(BARE, gradient_fan=True)), without)
