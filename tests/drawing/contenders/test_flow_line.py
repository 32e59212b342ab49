from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from explorer.drawing.contenders.scenario_traces import traces_of
from explorer.drawing.frame.surface_options import SurfaceOptions
from explorer.drawing.plots.surface_plot_for import surface_plot
from explorer.engine import optimizers, surfaces
from explorer.scenario.results import compute
from explorer.scenario.scenario import Contender, Scenario
from explorer.scenario.sections import drawn_outcome
from tests.drawing.pictures import LIGHT, Pixels, seen, shown

BARE = SurfaceOptions(
    heat_map=False, isolines=0, labels=False, arrows="none", minima=False, start=False,
    tangent=False,
)  # fmt: skip


def picture(qtbot: QtBot, name: str, options: SurfaceOptions) -> Pixels:
    surface = surfaces[name]
    momentum = Contender(optimizers["momentum"](learning_rate=0.01), name="Momentum")
    outcome = compute(Scenario(surface, surface.starts[0], 20, (momentum,)))
    whole = drawn_outcome(outcome)
    plot = surface_plot(whole.surface, LIGHT, options)
    view = shown(plot)
    qtbot.addWidget(view)
    plot.set_traces(traces_of(outcome, LIGHT, drawn=whole)[0])
    plot.set_step(3)
    return seen(view)


@pytest.mark.parametrize("space", [False, True], ids=["plane", "landscape"])
@pytest.mark.parametrize("name", ["ravine", "himmelblau", "low_rank"])
def test_the_flow_is_drawn_where_it_is_asked_for(qtbot: QtBot, name: str, space: bool) -> None:
    options = replace(BARE, space=space)
    without = picture(qtbot, name, options)
    with_flow = picture(qtbot, name, replace(options, flow=True))
    changed = (with_flow != without).any(axis=2)
    height, width = changed.shape
    key = changed[3 * height // 4 :, width // 2 :]
    assert key.sum() > 100
    assert changed.sum() - key.sum() > 50


def test_nothing_of_it_is_drawn_unasked(qtbot: QtBot) -> None:
    assert np.array_equal(picture(qtbot, "ravine", BARE), picture(qtbot, "ravine", BARE))
