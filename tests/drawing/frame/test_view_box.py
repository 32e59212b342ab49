"""What a view box shows, and where."""

from __future__ import annotations

import pyqtgraph
import pytest
from PySide6.QtCore import QPointF, QRectF
from pytestqt.qtbot import QtBot

from explorer.drawing.frame.view_box import LARGEST, LARGEST_DECADE, ViewBox


@pytest.fixture
def view(qtbot: QtBot) -> pyqtgraph.GraphicsView:
    view = pyqtgraph.GraphicsView()
    qtbot.addWidget(view)
    return view


@pytest.fixture
def box(view: pyqtgraph.GraphicsView) -> ViewBox:
    box = ViewBox(enableMenu=False)
    box.disableAutoRange()
    view.addItem(box)
    box.setGeometry(QRectF(10.0, 20.0, 200.0, 100.0))
    return box


def test_ranges_are_shown_as_they_are_given(box: ViewBox) -> None:
    box.show_range((-1.0, 3.0), (2.0, 5.0))
    assert box.visible_range == ((-1.0, 3.0), (2.0, 5.0))


def test_a_range_beyond_what_can_be_drawn_is_shown_as_far_as_it_can(box: ViewBox) -> None:
    box.show_range((-1e300, 1e300), (0.0, 1.0))
    (left, right), _ = box.visible_range
    assert (left, right) == pytest.approx((-LARGEST, LARGEST))


def test_pixels_are_counted_from_the_top_left_corner(box: ViewBox) -> None:
    assert box.pixel_at(box.mapToScene(QPointF(0.0, 0.0))) == pytest.approx((0.0, 0.0))
    assert box.pixel_at(box.mapToScene(QPointF(50.0, 30.0))) == pytest.approx((50.0, 30.0))


def test_an_axis_of_decades_ends_where_floats_do(box: ViewBox) -> None:
    box.count_decades(x=False, y=True)
    box.show_range((0.0, 1e6), (-10.0, 10.0))
    for _ in range(60):
        box.scaleBy((1.5, 1.5))
    _, (low, high) = box.visible_range
    assert 200 < high - low < 2 * LARGEST_DECADE
    for _ in range(60):
        box.translateBy(y=50.0)
    _, (low, high) = box.visible_range
    assert high <= LARGEST_DECADE
    for _ in range(60):
        box.scaleBy(y=0.5, center=QPointF(0.0, high))
        box.translateBy(y=1.0)
    _, (low, high) = box.visible_range
    assert LARGEST_DECADE - 10 < high <= LARGEST_DECADE
