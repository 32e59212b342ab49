from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from explorer.drawing.plots.landscape_plot import SpacePlot
from explorer.engine import surfaces
from explorer.gui.stage.slow_turn import DEGREES_PER_SECOND, LONGEST_GAP_SECONDS
from explorer.gui.window.window import MainWindow
from explorer.scenario.edit import on_surface
from explorer.scenario.stage_layout import StageLayout


def test_a_key_shows_the_landscape_and_turns_it_until_it_is_pressed_again(
    window: MainWindow, qtbot: QtBot
) -> None:
    qtbot.keyClick(window.canvas, Qt.Key.Key_T)
    assert window.stage.layout_now.views == ("landscape",)
    assert window.action("turn").isChecked()
    plot = window.canvas.plot
    assert isinstance(plot, SpacePlot)
    before = plot.camera
    qtbot.waitUntil(lambda: plot.camera.azimuth != before.azimuth)
    assert plot.camera.elevation == before.elevation
    qtbot.keyClick(window.canvas, Qt.Key.Key_T)
    assert not window.stage.slow_turn.on


def test_it_turns_by_the_time_that_has_passed_and_leaps_after_no_pause(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.stage.show_view("landscape")
    before = window.canvas.plot.camera.azimuth
    window.stage.slow_turn.advance(0.1)
    turned = window.canvas.plot.camera.azimuth
    assert (turned - before) % 360.0 == pytest.approx(0.1 * DEGREES_PER_SECOND)
    window.stage.slow_turn.advance(3600.0)
    leap = (window.canvas.plot.camera.azimuth - turned) % 360.0
    assert leap == pytest.approx(LONGEST_GAP_SECONDS * DEGREES_PER_SECOND)


def test_beside_the_plane_the_landscape_turns_and_the_plane_stays(window: MainWindow) -> None:
    window.session.set_view(StageLayout(("plane", "landscape")))
    beside = window.stage.views.second_canvas
    assert beside is not None
    before = beside.plot.camera.azimuth
    window.stage.slow_turn.advance(0.1)
    assert beside.plot.camera.azimuth != before
    assert window.canvas.options.azimuth is None


def test_it_stands_still_when_the_landscape_goes(window: MainWindow, qtbot: QtBot) -> None:
    window.action("turn").trigger()
    window.stage.show_view("plane")
    assert not window.stage.slow_turn.on
    assert not window.action("turn").isChecked()


def test_a_curve_has_nothing_to_turn(window: MainWindow, qtbot: QtBot) -> None:
    window.session.apply(on_surface(window.session.scenario, surfaces["parabola"]), "surface")
    window.action("turn").trigger()
    assert not window.stage.slow_turn.on
    assert not window.action("turn").isChecked()
