from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from explorer.drawing.contenders.trace import Trace
from explorer.drawing.frame.surface_options import SurfaceOptions
from explorer.drawing.plots.surface_plot_for import surface_plot
from explorer.engine import optimizers, run, surfaces
from tests.drawing.pictures import LIGHT, RED, Pixels, seen, shown

BARE = SurfaceOptions(
    heat_map=False, isolines=0, labels=False, arrows="none", minima=False, start=False
)


def picture(qtbot: QtBot, name: str, options: SurfaceOptions, **given: object) -> Pixels:
    surface = surfaces[str(given.get("surface", "ravine"))]
    start = surface.starts[0]
    trace = Trace(run(surface, optimizers[name](), start, 20), RED)
    plot = surface_plot(surface, LIGHT, options)
    view = shown(plot)
    qtbot.addWidget(view)
    plot.set_traces([trace])
    plot.set_chosen(given.get("chosen", 0))
    plot.set_step(20)
    return seen(view)


@pytest.mark.parametrize("space", [False, True], ids=["plane", "landscape"])
@pytest.mark.parametrize("name", ["schedule_free_sgd", "lookahead", "sam", "dog", "prodigy"])
def test_what_is_carried_is_drawn_with_its_key_and_can_be_left_out(
    qtbot: QtBot, name: str, space: bool
) -> None:
    options = replace(BARE, space=space)
    drawn = picture(qtbot, name, options)
    left_out = picture(qtbot, name, replace(options, carried=False))
    changed = (drawn != left_out).any(axis=2)
    height, width = changed.shape
    assert changed[2 * height // 3 :, : width // 2].any(), "no key in the lower left corner"


def test_on_a_curve_the_radius_has_two_bars(qtbot: QtBot) -> None:
    drawn = picture(qtbot, "dog", BARE, surface="parabola")
    left_out = picture(qtbot, "dog", replace(BARE, carried=False), surface="parabola")
    assert (drawn != left_out).any()


def test_nothing_is_drawn_of_a_contender_that_is_not_chosen(qtbot: QtBot) -> None:
    with_switch = picture(qtbot, "schedule_free_sgd", BARE, chosen=None)
    without = picture(qtbot, "schedule_free_sgd", replace(BARE, carried=False), chosen=None)
    assert np.array_equal(with_switch, without)
