"""The widgets that show the views of the stage."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from explorer.drawing.colours.theme import DARK, LIGHT
from explorer.engine import optimizers, surfaces
from explorer.gui.canvas.canvas import Canvas
from explorer.gui.session.session import Session
from explorer.gui.stage.stage_views import StageViews
from explorer.scenario import edit
from explorer.scenario.scenario import Scenario


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    parent = QWidget()
    qtbot.addWidget(parent)
    return parent


@pytest.fixture
def views(parent: QWidget) -> StageViews:
    scenario = Scenario(surfaces["ravine"], (2.0, 2.0), 20)
    session = Session(edit.added(scenario, optimizers["adam"]()))
    return StageViews(session, LIGHT, Canvas(session, LIGHT, parent), parent)


def test_the_canvas_shows_plane_or_landscape(views: StageViews) -> None:
    views.arrange(("plane",))
    assert views.widget("plane") is views.canvas
    assert views.landscape is None
    views.arrange(("landscape",))
    assert views.widget("landscape") is views.canvas
    assert views.landscape is views.canvas


def test_both_have_a_canvas_each_with_the_same_options(views: StageViews) -> None:
    views.arrange(("plane", "landscape"))
    beside = views.second_canvas
    assert beside is not None
    assert views.widget("landscape") is beside is views.landscape
    assert (views.canvas.options.space, beside.options.space) == (False, True)
    views.canvas.set_options(isolines=3.0)
    assert beside.options.isolines == 3.0
    views.arrange(("plane",))
    assert views.second_canvas is None


def test_charts_are_made_once_and_told(qtbot: QtBot, views: StageViews) -> None:
    with qtbot.waitSignal(views.panel_made) as made:
        charts = views.widget("charts")
    assert made.args == [charts, "chart its loss over the steps"]
    assert views.widget("charts") is charts is views.chart_panel


def test_a_theme_reaches_what_is_there_and_what_comes_later(views: StageViews) -> None:
    views.set_theme(DARK)
    assert views.canvas.theme is DARK
    assert views.chart_panel.plot.theme is DARK
    views.set_theme(LIGHT)
    assert views.chart_panel.plot.theme is LIGHT
