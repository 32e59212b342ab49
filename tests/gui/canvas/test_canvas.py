"""The canvas, used with the mouse."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from explorer.drawing.plots.landscape_plot import SpacePlot
from explorer.drawing.surfaces.landscape import Camera
from explorer.engine import formula, surfaces
from explorer.gui.window.window import MainWindow
from explorer.scenario.edit import on_surface
from tests.gui.acting import LEFT, enter, seen

SHIFT = Qt.KeyboardModifier.ShiftModifier


def at(window: MainWindow, point: tuple[float, float]) -> QPoint:
    """Where a data point lies in the view, in pixels."""
    return window.canvas.view.mapFromScene(window.canvas.plot.position_of(point))


def test_with_shift_the_start_snaps_to_round_numbers(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.mouseClick(window.canvas.view.viewport(), LEFT, SHIFT, at(window, (0.5137, 0.2341)))
    for number in window.session.scenario.start:
        assert round(number * 10) == pytest.approx(number * 10)


def test_a_click_beside_the_axes_moves_nothing(window: MainWindow, qtbot: QtBot) -> None:
    before = window.session.scenario
    qtbot.mouseClick(window.canvas.view.viewport(), LEFT, pos=QPoint(2, 2))
    assert window.session.scenario is before


def test_dragging_elsewhere_pans_and_fit_brings_it_back(window: MainWindow, qtbot: QtBot) -> None:
    before = window.session.scenario
    ranges = window.canvas.plot.visible_range
    window.canvas.plot.vb.translateBy(x=1.0, y=0.5)
    assert window.canvas.plot.visible_range != ranges
    window.action("fit_surface").trigger()
    for actual, expected in zip(window.canvas.plot.visible_range, ranges, strict=True):
        assert actual == pytest.approx(expected)
    assert window.session.scenario is before


def test_position_and_value_under_the_mouse_are_said(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.mouseMove(window.canvas.view.viewport(), at(window, (0.0, 1.0)))
    said = seen(window, QLabel, "status-hover").text()
    assert said.startswith("x ")
    value = float(said.rpartition("f ")[2])
    assert value == pytest.approx(101.0, rel=0.05)
    qtbot.mouseMove(window.canvas.view.viewport(), QPoint(2, 2))
    assert seen(window, QLabel, "status-hover").text() == ""


def test_the_window_of_a_typed_curve_follows_its_heights(window: MainWindow, qtbot: QtBot) -> None:
    field = seen(window, QLineEdit, "surface-formula")
    enter(qtbot, field, "x**2")
    enter(qtbot, field, "-100*x**2 - 50")
    low, _high = window.canvas.plot.visible_range[1]
    assert low < -200


@pytest.mark.parametrize(
    "text", ["log(-1 - x**2 - y**2)", "1e308*x**2 + 1e308*y**2", "exp(exp(exp(x))) + y", "x**y"]
)
def test_a_formula_that_is_not_finite_everywhere_is_drawn_where_it_is(
    window: MainWindow, qtbot: QtBot, text: str
) -> None:
    enter(qtbot, seen(window, QLineEdit, "surface-formula"), text)
    assert window.session.scenario.surface.formula == text
    window.canvas.grab()


def test_a_start_where_f_is_undefined_is_marked_and_can_be_dragged_away(
    window: MainWindow, qtbot: QtBot
) -> None:
    surface = replace(formula("log(x) + y**2"), view=((-2.0, 2.0), (-2.0, 2.0)))
    window.session.apply(
        replace(window.session.scenario, surface=surface, start=(-1.0, 1.0)), "set up"
    )
    assert len(window.session.outcome.trajectories[0].losses) == 0
    assert window.canvas.plot.start == (-1.0, 1.0)
    viewport = window.canvas.view.viewport()
    qtbot.mousePress(viewport, LEFT, pos=at(window, (-1.0, 1.0)))
    qtbot.mouseMove(viewport, at(window, (1.0, 1.0)))
    qtbot.mouseRelease(viewport, LEFT, pos=at(window, (1.0, 1.0)))
    assert window.session.scenario.start == pytest.approx((1.0, 1.0), abs=0.05)
    assert len(window.session.outcome.trajectories[0].losses) > 0


@pytest.fixture
def in_space(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """The window with its surface as a landscape, drawn as finely as it is when it stands still."""
    window.menus.action("space").trigger()
    plot = window.canvas.plot
    assert isinstance(plot, SpacePlot)
    scene = plot.landscape
    qtbot.waitUntil(lambda: not scene.rough and scene._image._relief is not None)
    return window


def test_the_surface_becomes_a_landscape_and_a_plane_again(in_space: MainWindow) -> None:
    assert in_space.menus.action("space").isChecked()
    in_space.menus.action("space").trigger()
    assert not isinstance(in_space.canvas.plot, SpacePlot)


def test_dragging_turns_the_landscape_and_moves_nothing(in_space: MainWindow, qtbot: QtBot) -> None:
    canvas, before = in_space.canvas, in_space.session.scenario
    viewport = canvas.view.viewport()
    azimuth, elevation = canvas.plot.camera.azimuth, canvas.plot.camera.elevation
    middle = QPoint(viewport.width() // 2, viewport.height() - 12)
    qtbot.mousePress(viewport, LEFT, pos=middle)
    qtbot.mouseMove(viewport, middle + QPoint(-50, 20))
    qtbot.mouseMove(viewport, middle + QPoint(-100, 30))
    qtbot.mouseRelease(viewport, LEFT, pos=middle + QPoint(-100, 30))
    assert canvas.options.azimuth == pytest.approx(azimuth + 40.0)
    assert canvas.options.elevation == pytest.approx(elevation + 12.0)
    assert in_space.session.scenario is before


def test_a_click_on_the_landscape_starts_where_it_is_seen(
    in_space: MainWindow, qtbot: QtBot
) -> None:
    qtbot.mouseClick(in_space.canvas.view.viewport(), LEFT, pos=at(in_space, (0.5, 0.5)))
    assert in_space.session.scenario.start == pytest.approx((0.5, 0.5), abs=0.1)


def test_a_surface_that_changes_is_drawn_roughly_at_first(
    in_space: MainWindow, qtbot: QtBot
) -> None:
    scenario = in_space.session.scenario
    surface = scenario.surface.with_parameters(b=50.0)
    in_space.session.apply(replace(scenario, surface=surface), "change b")
    plot = in_space.canvas.plot
    assert isinstance(plot, SpacePlot)
    assert plot.landscape.rough
    qtbot.waitUntil(lambda: not plot.landscape.rough)


def test_a_picture_of_a_landscape_is_one_too(in_space: MainWindow) -> None:
    options = in_space.exports.picture_options()
    assert options.view == "3d"
    assert options.camera == "best"
    in_space.canvas.set_options(azimuth=12.0, elevation=33.0)
    options = in_space.exports.picture_options()
    assert (options.camera, options.azimuth, options.elevation) == ("fixed", 12.0, 33.0)


def test_fitting_the_surface_turns_the_landscape_back(in_space: MainWindow) -> None:
    actual = in_space.canvas.plot.camera
    in_space.canvas.set_options(azimuth=12.0, elevation=33.0)
    assert in_space.canvas.plot.camera == Camera(12.0, 33.0)
    in_space.menus.action("fit_surface").trigger()
    assert in_space.canvas.plot.camera == actual


def test_a_drag_that_began_before_another_picture_came_ends_without_a_word(
    window: MainWindow, qtbot: QtBot
) -> None:
    view = window.canvas.view
    port, middle = view.viewport(), view.viewport().rect().center()
    qtbot.mousePress(port, Qt.MouseButton.MiddleButton, pos=middle)
    for shift in range(5, 60, 5):
        qtbot.mouseMove(port, middle + QPoint(shift, shift))
        event = QMouseEvent(
            QEvent.Type.MouseMove, QPointF(middle + QPoint(shift, shift)),
            QPointF(port.mapToGlobal(middle + QPoint(shift, shift))), Qt.MouseButton.NoButton,
            Qt.MouseButton.MiddleButton, Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(port, event)
    assert view.scene().dragItem is not None
    window.session.apply(on_surface(window.session.scenario, surfaces["parabola"]), "surface")
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert view.scene().dragItem is None
    qtbot.mouseRelease(port, Qt.MouseButton.MiddleButton, pos=middle)


def test_the_first_hint_goes_when_one_does_something(window: MainWindow, qtbot: QtBot) -> None:
    window.show_hint()
    hint = seen(window, QLabel, "canvas-hint")
    assert "Space plays" in hint.text()
    qtbot.keyClick(window.canvas, Qt.Key.Key_Right)
    assert not hint.isVisible()


def trail_point(window: MainWindow, index: int, step: int) -> QPoint:
    """Where a step of a contender is on the viewport."""
    position = window.session.outcome.trajectories[index].positions[step]
    return at(window, tuple(position.tolist()))


def test_a_click_on_a_trail_selects_and_leaves_the_start(window: MainWindow, qtbot: QtBot) -> None:
    window.session.set_step(50)
    window.session.set_chosen(0)
    start = window.session.scenario.start
    viewport = window.canvas.view.viewport()
    qtbot.mouseClick(viewport, LEFT, pos=trail_point(window, 1, 50))
    assert window.session.chosen == 1
    assert window.session.scenario.start == start


def test_a_double_click_on_a_trail_goes_to_its_step(window: MainWindow, qtbot: QtBot) -> None:
    window.session.set_step(50)
    viewport = window.canvas.view.viewport()
    where = trail_point(window, 1, 1)
    actual = window.canvas.mouse.hit_test.trail(QPointF(where))
    assert actual is not None
    qtbot.mouseDClick(viewport, LEFT, pos=where)
    assert window.session.step == actual[1] < 50
    assert window.session.chosen == actual[0]


def test_the_right_button_opens_a_menu_about_what_lies_there(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.session.set_step(50)
    viewport = window.canvas.view.viewport()
    qtbot.mouseClick(viewport, Qt.MouseButton.RightButton, pos=trail_point(window, 1, 50))
    menu = seen(window, QMenu, "canvas-menu")
    actions = {action.objectName(): action for action in menu.actions()}
    assert actions["canvas-select"].text() == "Select Momentum"
    assert "action-fit_surface" in actions
    actions["canvas-hide"].trigger()
    assert not window.session.scenario.contenders[1].visible
    menu.close()


def test_a_start_is_chosen_from_the_menu(window: MainWindow, qtbot: QtBot) -> None:
    viewport = window.canvas.view.viewport()
    qtbot.mouseClick(viewport, Qt.MouseButton.RightButton, pos=at(window, (1.0, 2.5)))
    menu = seen(window, QMenu, "canvas-menu")
    next(action for action in menu.actions() if action.objectName() == "canvas-start").trigger()
    assert window.session.scenario.start == pytest.approx((1.0, 2.5), abs=0.05)
    menu.close()
