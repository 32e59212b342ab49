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
    heat_map=False, isolines=0, labels=False, arrows="none", minima=False, start=False,
    carried=False,
)  # fmt: skip


def picture(
    qtbot: QtBot, name: str, options: SurfaceOptions, chosen: int | None = 0, step: int = 4
) -> Pixels:
    surface = surfaces["ravine"]
    trace = Trace(run(surface, optimizers[name](), surface.starts[0], 6), RED)
    plot = surface_plot(surface, LIGHT, options)
    view = shown(plot)
    qtbot.addWidget(view)
    plot.set_traces([trace])
    plot.set_chosen(chosen)
    plot.set_step(step)
    return seen(view)


@pytest.mark.parametrize("space", [False, True], ids=["plane", "landscape"])
@pytest.mark.parametrize(
    "name",
    ["backtracking", "newton", "nelder_mead", "projected_gradient", "fista", "nesterov", "sam"],
)
def test_what_a_step_asked_for_is_marked_and_can_be_left_out(
    qtbot: QtBot, name: str, space: bool
) -> None:
    options = replace(BARE, space=space)
    drawn = picture(qtbot, name, options)
    left_out = picture(qtbot, name, replace(options, evaluations=False))
    assert (drawn != left_out).any()


def test_the_counts_stand_in_the_upper_left_corner(qtbot: QtBot) -> None:
    drawn = picture(qtbot, "backtracking", BARE, step=0)
    left_out = picture(qtbot, "backtracking", replace(BARE, evaluations=False), step=0)
    changed = (drawn != left_out).any(axis=2)
    height, width = changed.shape
    assert changed[: height // 6, : width // 2].any()


def test_nothing_is_marked_of_a_rule_that_asks_once_or_is_not_chosen(qtbot: QtBot) -> None:
    for name, chosen in (("adam", 0), ("newton", None)):
        with_marks = picture(qtbot, name, BARE, chosen)
        without = picture(qtbot, name, replace(BARE, evaluations=False), chosen)
        assert np.array_equal(with_marks, without)
