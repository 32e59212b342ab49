from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter, QPolygonF

from explorer.drawing.geometry.line_segments import (
    _moved,
    dashed,
    draw_lines,
    flat_pen,
    joined_path,
    strokes,
)
from explorer.drawing.geometry.viewport import Projection
from tests.drawing.pictures import pixels

PROJECTION = Projection((0.0, 200.0), (0.0, 100.0), 200.0, 100.0)


def spiral(count: int) -> np.ndarray:
    angle = np.linspace(0.0, 30.0, count)
    return np.column_stack([100 + 3 * angle * np.cos(angle), 50 + 1.5 * angle * np.sin(angle)])


def painted(draw: Callable[[QPainter], None]) -> np.ndarray:
    image = QImage(200, 100, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(flat_pen(QColor("black"), 2.0))
    draw(painter)
    painter.end()
    return pixels(image).astype(int)


@pytest.mark.parametrize("count", [200, 5_000, 60_000])
def test_leaving_points_out_does_not_change_the_picture(count: int) -> None:
    path = spiral(count)
    whole = QPolygonF([QPointF(x, y) for x, y in PROJECTION.pixels(path).tolist()])
    everything = painted(lambda painter: painter.drawPolyline(whole))
    reduced = strokes([path], PROJECTION, margin=4.0).lines
    difference = np.abs(painted(lambda painter: draw_lines(painter, reduced)) - everything)
    inked = everything.min(axis=2) < 250
    assert (difference.max(axis=2)[inked] > 64).mean() < 0.03
    assert (difference.max(axis=2)[~inked] > 64).sum() == 0


def test_a_long_smooth_path_needs_few_segments() -> None:
    assert len(strokes([spiral(60_000)], PROJECTION, margin=4.0).lines) < 3_000


def wandering(count: int) -> np.ndarray:
    """A long run under noise: most of it goes over where it has been."""
    steps = np.random.default_rng(4).normal(0.0, 2.0, (count, 2))
    path = np.zeros((count, 2))
    for row in range(1, count):
        path[row] = 0.98 * path[row - 1] + steps[row]
    return np.array([100.0, 50.0]) + path


def test_a_long_run_needs_only_what_can_be_seen_of_it() -> None:
    path = wandering(150_000)
    whole = strokes([path, path[::-1]], PROJECTION, margin=4.0, repeats=True)
    needed = strokes([path, path[::-1]], PROJECTION, margin=4.0)
    assert len(whole.lines) > 250_000
    assert len(needed.lines) < 30_000
    assert (np.diff(needed.bounds) > 1_000).all()
    for last in (400, 20_000, 150_000):
        pictures = [
            painted(lambda painter, part=part: draw_lines(painter, part))
            for part in (whole.between(0, -1, last), needed.between(0, -1, last))
        ]
        assert (np.abs(pictures[0] - pictures[1]).max(axis=2) > 64).mean() < 0.001


def test_pieces_of_a_long_path_hang_together() -> None:
    path = np.column_stack([np.linspace(10, 190, 200_001), np.full(200_001, 50.0)])
    lines = strokes([path], PROJECTION, margin=4.0).lines
    assert np.abs(lines[1:, 0] - lines[:-1, 2]).max() < 1 / 8


def test_a_zigzag_is_kept_in_full() -> None:
    path = np.column_stack([np.linspace(0, 200, 500), np.tile([10.0, 90.0], 250)])
    assert len(strokes([path], PROJECTION, margin=4.0).lines) == 499


def test_a_jump_to_and_fro_between_two_points_leaves_its_line() -> None:
    path = np.tile([[20.0, 30.0], [180.0, 70.0]], (10, 1))
    assert len(strokes([path], PROJECTION, margin=4.0).lines) == 19


def test_a_slow_drift_is_not_lost() -> None:
    path = np.column_stack([np.linspace(10, 60, 100_000), np.full(100_000, 50.0)])
    lines = strokes([path], PROJECTION, margin=4.0).lines
    assert lines[:, 0].min() == pytest.approx(10, abs=0.2)
    assert lines[:, 2].max() == pytest.approx(60, abs=0.2)


def test_segments_know_the_step_they_end_at() -> None:
    path = np.array([(0.0, 0.0), (50.0, 80.0), (100.0, 0.0), (150.0, 80.0)])
    actual = strokes([path, path[::-1]], PROJECTION, margin=4.0)
    assert actual.between(0, -1, 3).tolist() == actual.lines[:3].tolist()
    assert actual.between(0, 1, 2).tolist() == [[50.0, 20.0, 100.0, 100.0]]
    assert actual.between(1, 2, 3).tolist() == [[50.0, 20.0, 0.0, 100.0]]
    assert len(actual.between(1, 3, 10)) == 0


def test_a_long_gap_is_no_more_than_a_short_one() -> None:
    gap, step = np.full((1, 2), np.nan), np.array([[10.0, 10.0], [30.0, 20.0]])
    short = strokes([np.vstack([step, gap, step + 50.0])], PROJECTION, margin=0.0)
    path = np.vstack([step, *5 * [gap], step + 50.0])
    long = strokes([path], PROJECTION, margin=0.0)
    np.testing.assert_array_equal(long.lines, short.lines)
    np.testing.assert_array_equal(long.steps, [1, 8])
    x, y = path.T
    assert _moved(x, y, np.arange(len(x)), 8.0).sum() == 5


def test_paths_are_not_joined_to_each_other() -> None:
    ends = np.array([(10.0, 10.0), (10.0, 10.0)])
    far = np.array([(190.0, 90.0), (190.0, 80.0)])
    assert len(strokes([ends, far], PROJECTION, margin=4.0).lines) == 1


@pytest.mark.parametrize("paths", [[], [np.empty((0, 2))], [np.zeros((1, 2))]])
def test_nothing_to_draw_is_no_error(paths: list[np.ndarray]) -> None:
    actual = strokes(paths, PROJECTION, margin=4.0)
    assert actual.lines.shape == (0, 4)
    assert len(dashed(actual, [(2.0, 2.0)] * len(paths)).lines) == 0


def test_dashes_run_on_across_corners() -> None:
    path = np.array([(10.0, 50.0), (17.0, 50.0), (17.0, 35.0)])
    whole = strokes([path], Projection((0, 200), (100, 0), 200.0, 100.0), margin=0.0)
    cut = dashed(whole, [(10.0, 5.0)])
    assert cut.lines == pytest.approx(
        np.array([[10, 50, 17, 50], [17, 50, 17, 47], [17, 42, 17, 35]], float)
    )
    assert cut.steps.tolist() == [1, 2, 2]


def test_a_solid_style_is_not_cut() -> None:
    whole = strokes([spiral(200)], PROJECTION, margin=0.0)
    assert dashed(whole, [()]).lines.tolist() == whole.lines.tolist()


def test_segments_that_follow_each_other_are_one_line_on_vector_devices() -> None:
    lines = np.array([[0, 0, 5, 5], [5, 5, 9, 0], [20, 0, 30, 0]], float)
    assert joined_path(lines).elementCount() == 5
