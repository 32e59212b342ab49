"""Two fingers on a touchpad zoom the picture and move it; the wheel of a mouse zooms."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QWidget

from explorer.gui.window.window import MainWindow
from tests.gui.touching import pinch, scroll


def viewport(window: MainWindow) -> QWidget:
    return window.canvas.view.viewport()


def test_pinching_zooms_around_the_fingers(window: MainWindow) -> None:
    plot = window.canvas.plot
    place = QPointF(viewport(window).rect().center()) + QPointF(60, 40)
    under = plot.data_at(window.canvas.view.mapToScene(place.toPoint()))
    (left, right), _ = plot.visible_range
    pinch(viewport(window), place, 0.25)
    (new_left, new_right), _ = plot.visible_range
    assert new_right - new_left == pytest.approx((right - left) / 1.25)
    assert plot.data_at(window.canvas.view.mapToScene(place.toPoint())) == pytest.approx(under)


def test_two_fingers_move_the_picture_with_them(window: MainWindow) -> None:
    plot = window.canvas.plot
    before = plot.position_of((0.0, 0.0))
    width = plot.visible_range[0][1] - plot.visible_range[0][0]
    scroll(viewport(window), QPoint(30, 12), Qt.ScrollPhase.ScrollUpdate)
    moved = plot.position_of((0.0, 0.0)) - before
    assert (moved.x(), moved.y()) == pytest.approx((30, 12), abs=0.5)
    assert plot.visible_range[0][1] - plot.visible_range[0][0] == pytest.approx(width)


def test_the_wheel_of_a_mouse_still_zooms(window: MainWindow) -> None:
    width = window.canvas.plot.visible_range[0][1] - window.canvas.plot.visible_range[0][0]
    scroll(viewport(window), QPoint(0, 40), Qt.ScrollPhase.NoScrollPhase)
    now = window.canvas.plot.visible_range[0][1] - window.canvas.plot.visible_range[0][0]
    assert now != pytest.approx(width)
