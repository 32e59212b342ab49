from __future__ import annotations

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF

from explorer.drawing.text.label_placement import Anchor, label_rectangles
from explorer.drawing.text.occupancy import Ink

pytestmark = pytest.mark.usefixtures("qapp")


def crowd(count: int) -> list[Anchor]:
    return [Anchor(200 + 3 * i, 150 + 2 * i, f"Contender {i}", 8.0) for i in range(count)]


def test_labels_of_a_crowd_lie_apart_and_inside() -> None:
    boxes = [box for box in label_rectangles(crowd(12), 400, 300, 11) if box is not None]
    assert len(boxes) >= 10
    for first, other in itertools.combinations(boxes, 2):
        assert not first.intersects(other)
    assert all(QRectF(0, 0, 400, 300).contains(box) for box in boxes)


def test_labels_leave_all_heads_free() -> None:
    anchors = crowd(6)
    for box in label_rectangles(anchors, 400, 300, 11):
        assert box is None or not any(box.contains(QPointF(a.x, a.y)) for a in anchors)


def test_a_label_near_the_right_edge_goes_to_the_left() -> None:
    (box,) = label_rectangles([Anchor(395, 150, "Contender", 5.0)], 400, 300, 11)
    assert box is not None
    assert box.right() < 395


def test_a_label_stays_on_its_side_while_it_can() -> None:
    sides: dict[int, int] = {}
    label_rectangles([Anchor(395, 150, "Contender", 5.0)], 400, 300, 11, sides=sides)
    (box,) = label_rectangles([Anchor(200, 150, "Contender", 5.0)], 400, 300, 11, sides=sides)
    assert box is not None
    assert box.right() < 200


def test_a_label_leaves_a_trail_free_where_another_place_is_near() -> None:
    ink = Ink(400, 300)
    ink.add_lines(np.array([[200.0, 150.0, 400.0, 150.0]]))
    (box,) = label_rectangles([Anchor(200, 150, "Contender", 5.0)], 400, 300, 11, ink=ink)
    assert box is not None
    assert box.right() < 200
    assert ink.beneath(box.left(), box.top(), box.right(), box.bottom()) == 0


def test_between_trails_everywhere_a_label_still_finds_a_place_nearby() -> None:
    ink = Ink(400, 300)
    rows = np.arange(4.0, 300.0, 4.0)
    ink.add_lines(np.stack([0 * rows, rows, 0 * rows + 400, rows], axis=1))
    (box,) = label_rectangles([Anchor(200, 150, "Contender", 5.0)], 400, 300, 11, ink=ink)
    assert box is not None
    assert box.adjusted(-12, -12, 12, 12).contains(QPointF(200, 150))


def test_a_label_changes_sides_only_where_that_uncovers_more_than_a_little() -> None:
    anchor = Anchor(200, 150, "Contender", 5.0)
    sides = {0: 1}
    ink = Ink(400, 300)
    ink.add_lines(np.array([[180.0, 145.0, 184.0, 145.0]]))
    (box,) = label_rectangles([anchor], 400, 300, 11, sides=sides, ink=ink)
    assert box is not None
    assert box.right() < 200
    ink.add_lines(np.array([[0.0, 145.0, 200.0, 145.0]]))
    (box,) = label_rectangles([anchor], 400, 300, 11, sides=sides, ink=ink)
    assert box is not None
    assert not box.contains(QPointF(160, 145))


def test_where_there_is_no_room_there_is_no_label() -> None:
    assert label_rectangles([Anchor(10, 10, "Contender", 5.0)], 20, 20, 11) == [None]


def test_where_nothing_is_to_be_covered_a_label_goes_as_far_as_that_takes() -> None:
    ink = Ink(600.0, 400.0)
    # A bundle of trails around the head, wider than any place nearby.
    rows = np.arange(120.0, 281.0, 8.0)
    ink.add_lines(np.stack([0 * rows + 100, rows, 0 * rows + 500, rows], axis=-1))
    anchor = Anchor(300.0, 200.0, "Momentum", 8.0)
    (near,) = label_rectangles([anchor], 600.0, 400.0, 12, ink=ink)
    (free,) = label_rectangles([anchor], 600.0, 400.0, 12, ink=ink, uncovered=True)
    assert near is not None
    assert free is not None
    assert ink.beneath(*near.getCoords()) > 0
    assert ink.beneath(*free.getCoords()) == 0
