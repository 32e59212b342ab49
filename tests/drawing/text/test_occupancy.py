from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from explorer.drawing.text.occupancy import CELL, Ink

pytestmark = pytest.mark.usefixtures("qapp")


def test_a_rectangle_weighs_what_is_drawn_beneath_it() -> None:
    ink = Ink(400.0, 300.0)
    ink.add_lines(np.array([[0.0, 100.0, 400.0, 100.0]]))
    assert ink.beneath(0, 0, 400, 60) == 0
    across = ink.beneath(100, 60, 200, 140)
    assert across == pytest.approx(100 / CELL, abs=2)
    assert ink.beneath(0, 60, 400, 140) > 3 * across


def test_a_cell_counts_once_however_often_a_trail_comes_by() -> None:
    once, often = Ink(400.0, 300.0), Ink(400.0, 300.0)
    line = np.array([[20.0, 20.0, 380.0, 250.0]])
    once.add_lines(line)
    often.add_lines(np.repeat(line, 50, axis=0))
    assert once.beneath(0, 0, 400, 300) == often.beneath(0, 0, 400, 300)


def test_a_mark_weighs_more_than_a_trail() -> None:
    ink = Ink(400.0, 300.0)
    ink.add_square(QPointF(200, 150), 2 * CELL, 4)
    assert ink.beneath(150, 100, 250, 200) >= 16
    assert ink.beneath(0, 0, 100, 300) == 0


def test_what_was_drawn_since_the_last_question_counts() -> None:
    ink = Ink(400.0, 300.0)
    assert ink.beneath(0, 0, 400, 300) == 0
    ink.add_lines(np.array([[20.0, 20.0, 80.0, 20.0]]))
    assert ink.beneath(0, 0, 400, 300) > 0


def test_lines_beyond_the_edge_do_no_harm() -> None:
    ink = Ink(100.0, 100.0)
    ink.add_lines(np.array([[-50.0, 50.0, 150.0, 50.0], [-90.0, -90.0, -10.0, -10.0]]))
    assert ink.beneath(0, 0, 100, 100) == pytest.approx(100 / CELL, abs=2)
