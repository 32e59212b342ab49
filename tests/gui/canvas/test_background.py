"""When the surface behind the trails is recomputed, and how finely."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from explorer.engine import surfaces
from explorer.gui.canvas.background import (
    DRAFT_NODES,
    BackgroundRefresh,
    BackgroundResolution,
)
from explorer.gui.session.session_changes import SessionChange
from explorer.scenario.results import compute
from explorer.scenario.scenario import Scenario

RAVINE = surfaces["ravine"]
OUTCOME = compute(Scenario(RAVINE, (1.0, 1.0), 3))
DRAGGED = SessionChange(OUTCOME, None, surface_changed=True, live=True)


class PlotInMotion(QObject):
    """A plot of which only the view and its background matter."""

    view_changed = Signal()
    backgrounds = 0

    def refresh_background(self) -> None:
        self.backgrounds += 1


def test_a_view_that_moves_on_and_on_has_one_background_when_it_stands(qtbot: QtBot) -> None:
    plot = PlotInMotion()
    refresh = BackgroundRefresh(plot)
    refresh.follow(plot)  # type: ignore[arg-type]
    for _ in range(5):
        plot.view_changed.emit()
    assert plot.backgrounds == 0
    qtbot.waitUntil(lambda: plot.backgrounds == 1)


def test_only_the_plot_that_is_shown_is_refreshed(qtbot: QtBot) -> None:
    before, now = PlotInMotion(), PlotInMotion()
    refresh = BackgroundRefresh(now)
    for plot in (before, now):
        refresh.follow(plot)  # type: ignore[arg-type]
        plot.view_changed.emit()
    qtbot.waitUntil(lambda: now.backgrounds == 1)
    assert before.backgrounds == 0


def test_a_surface_is_coarse_while_it_is_dragged_and_fine_when_it_rests() -> None:
    resolution = BackgroundResolution()
    fine = resolution.nodes(RAVINE)
    assert fine > DRAFT_NODES
    resolution.follow(DRAGGED)
    assert resolution.nodes(RAVINE) == DRAFT_NODES
    resolution.rest()
    assert resolution.nodes(RAVINE) == fine


@pytest.mark.parametrize(("surface_changed", "coarse"), [(True, True), (False, False)])
def test_only_a_drag_of_the_surface_itself_makes_it_coarse(
    surface_changed: bool, coarse: bool
) -> None:
    resolution = BackgroundResolution()
    resolution.follow(replace(DRAGGED, surface_changed=surface_changed))
    # A drag whose last moves leave the surface as it is goes on.
    resolution.follow(replace(DRAGGED, surface_changed=False))
    assert (resolution.nodes(RAVINE) == DRAFT_NODES) == coarse
    resolution.follow(replace(DRAGGED, live=False))
    assert resolution.nodes(RAVINE) > DRAFT_NODES
