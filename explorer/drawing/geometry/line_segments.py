"""Paths as separate line segments in pixels, the form in which Qt paints them fastest.

Qt strokes a path by building one outline that crosses itself, which takes over a second for a
zig-zag of some thousand segments; separate lines with flat caps go through its rectangle
rasteriser and take milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import shiboken6
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QColor, QPaintEngine, QPainter, QPainterPath, QPen

from explorer.arrays import Floats, Integers, Truths
from explorer.drawing.geometry.clipping import clipped
from explorer.drawing.geometry.viewport import Projection

VECTOR_ENGINES = (
    QPaintEngine.Type.SVG,
    QPaintEngine.Type.Pdf,
    QPaintEngine.Type.Picture,
)
CELLS_PER_PIXEL = 8
JOINED_AT_ONCE = 12
"""Segments in a path that is stroked as one: the time grows with the square of their number."""
MANY = 20_000
PIECE = 65_536
STRAIGHTENING_PASSES = 3
STRAIGHT_WITHIN = 0.08
"""Device pixels a point may lie off the line between its neighbours to be left out in a pass."""
LONGEST_JOIN = 6.0
"""Logical pixels: a joined segment appears when its end is reached, beneath the head."""


@dataclass(frozen=True, eq=False)
class Strokes:
    """Segments of several paths: ``lines`` (m, 4) as x1, y1, x2, y2 in logical pixels.

    ``steps`` (m,) is the index of the path's point a segment ends at, ascending within a path;
    the segments of path i are those from ``bounds[i]`` up to ``bounds[i + 1]``.
    """

    lines: Floats
    steps: Integers
    bounds: Integers

    def all_of(self, path: int) -> Floats:
        """All segments of one path."""
        return self.lines[self.bounds[path] : self.bounds[path + 1]]

    def between(self, path: int, first: int, last: int) -> Floats:
        """Segments of one path that end at a point after ``first`` and up to ``last``."""
        low, high = self.bounds[path], self.bounds[path + 1]
        steps = self.steps[low:high]
        begin, end = np.searchsorted(steps, (first, last), side="right")
        return self.lines[low + begin : low + end]


def strokes(
    paths: Sequence[Floats],
    projection: Projection,
    margin: float,
    points_per_step: int = 1,
    *,
    repeats: bool = False,
) -> Strokes:
    """Project the paths, each (n, 2) in data coordinates, and keep what can be seen.

    With several points per step, point 0 is step 0, followed by that many points for each further
    step.

    Points that fall into the same eighth of a device pixel as the one before are left out, and
    so are those on a straight line between neighbours close by, and segments out of view (beyond
    ``margin`` pixels): none of them changes the picture. Of very many only those segments are kept
    that go where their path has not been before, unless ``repeats`` says that the newest will be
    drawn without the others.
    """
    coverage = None
    if sum(map(len, paths)) > MANY and not repeats:
        from explorer.drawing.geometry.coverage import Coverage

        size = projection.width + 2 * margin, projection.height + 2 * margin
        coverage = Coverage(*size, projection.resolution)
    lines, owners, steps = [np.empty((0, 4))], [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for some, path, step in _pieces(paths):
        seen, kept = _seen(some, path, step, projection, margin)
        if coverage is not None:
            new = coverage.touch(seen, path[kept])
            seen, kept = seen[new], kept[new]
        lines.append(seen - margin)
        owners.append(path[kept])
        steps.append(-(-step[kept] // points_per_step))
    bounds = np.searchsorted(np.concatenate(owners), np.arange(len(paths) + 1))
    return Strokes(np.concatenate(lines), np.concatenate(steps), bounds)


def _pieces(paths: Sequence[Floats]) -> Iterator[tuple[Floats, Integers, Integers]]:
    """Points (n, 2) that are worked on together, with the path of each and its index there.

    Few are taken at once, many in pieces that fit into the processor's cache.
    """
    counts = [len(path) for path in paths]
    if sum(counts) <= PIECE:
        if sum(counts):
            path = np.repeat(np.arange(len(paths)), counts)
            step = np.arange(sum(counts)) - np.repeat(np.cumsum(counts) - counts, counts)
            yield np.concatenate(paths), path, step
        return
    for index, points in enumerate(paths):
        for begin in range(0, max(len(points) - 1, 1), PIECE):
            # Each begins where the one before ended.
            piece = points[begin : begin + PIECE + 1]
            yield piece, np.full(len(piece), index), np.arange(begin, begin + len(piece))


def _seen(
    points: Floats, path: Integers, step: Integers, projection: Projection, margin: float
) -> tuple[Floats, Integers]:
    """Segments (m, 4) in pixels from the corner of the margin, and the point each ends at (m,)."""
    x, y = projection.pixels(points).T.copy()
    at = np.flatnonzero(_moved(x, y, step, CELLS_PER_PIXEL * projection.resolution))
    for _ in range(STRAIGHTENING_PASSES):
        bent = _bent(x[at], y[at], path[at], STRAIGHT_WITHIN / projection.resolution)
        at = at[bent]
    path, x, y = path[at], x[at] + margin, y[at] + margin
    joined = np.flatnonzero(path[1:] == path[:-1])
    lines = np.empty((len(joined), 4))
    for column, coordinate in enumerate((x, y, x, y)):
        lines[:, column] = coordinate[joined + column // 2]
    lines, seen = clipped(lines, projection.width + 2 * margin, projection.height + 2 * margin)
    return lines, at[joined[seen] + 1]


def _moved(x: Floats, y: Floats, step: Integers, quantum: float) -> Truths:
    """All points but those in the same cell, or the same gap, as the point before on their path."""
    keep = np.ones(len(x), bool)
    with np.errstate(over="ignore", invalid="ignore"):
        column, row = np.rint(x * quantum), np.rint(y * quantum)
    gap = np.isnan(column)
    moved = (column[1:] != column[:-1]) | (row[1:] != row[:-1])
    keep[1:] = (moved & ~(gap[1:] & gap[:-1])) | (step[1:] == 0)
    return keep


def _bent(x: Floats, y: Floats, path: Integers, tolerance: float) -> Truths:
    """All points but every other one that lies on the short line between its neighbours."""
    keep = np.ones(len(x), bool)
    inner = slice(1, max(len(x) - 1, 1), 2)
    with np.errstate(all="ignore"):
        chord_x, chord_y = x[2::2] - x[:-2:2], y[2::2] - y[:-2:2]
        offset_x, offset_y = x[inner] - x[:-2:2], y[inner] - y[:-2:2]
        squared = chord_x * chord_x + chord_y * chord_y
        along = chord_x * offset_x + chord_y * offset_y
        across = chord_x * offset_y - chord_y * offset_x
        straight = (squared > 0) & (along >= 0) & (along <= squared)
        straight &= squared <= LONGEST_JOIN**2
        straight &= across * across <= tolerance * tolerance * squared
    straight &= path[:-2:2] == path[2::2]
    keep[inner] = ~straight
    return keep


def dashed(whole: Strokes, patterns: Sequence[tuple[float, ...]]) -> Strokes:
    """The segments cut into dashes: per path, lengths of dash, gap, dash ... in pixels."""
    pieces: list[Floats] = []
    steps: list[Integers] = []
    for index, pattern in enumerate(patterns):
        part = slice(whole.bounds[index], whole.bounds[index + 1])
        lines, step = whole.lines[part], whole.steps[part]
        if pattern and len(lines):
            lines, owner = _cut(lines, pattern)
            step = step[owner]
        pieces.append(lines)
        steps.append(step)
    bounds = np.cumsum([0, *(len(piece) for piece in pieces)])
    if not pieces:
        return whole
    return Strokes(np.ascontiguousarray(np.concatenate(pieces)), np.concatenate(steps), bounds)


def _cut(lines: Floats, pattern: tuple[float, ...]) -> tuple[Floats, Integers]:
    """The dashes of consecutive segments, and the segment each belongs to."""
    length = np.hypot(lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1])
    end = np.cumsum(length)
    begin = end - length
    period = sum(pattern)
    edges = np.cumsum((0.0, *pattern))
    owners, starts, stops = [], [], []
    for on, off in zip(edges[0:-1:2], edges[1::2], strict=True):
        first = np.floor((begin - off) / period).astype(np.int64) + 1
        count = np.maximum(np.ceil((end - on) / period).astype(np.int64) - first, 0)
        owner = np.repeat(np.arange(len(lines)), count)
        number = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count) + first[owner]
        owners.append(owner)
        starts.append(np.maximum(number * period + on, begin[owner]) - begin[owner])
        stops.append(np.minimum(number * period + off, end[owner]) - begin[owner])
    owner = np.concatenate(owners)
    order = np.argsort(owner, kind="stable")
    owner = owner[order]
    span = np.maximum(length[owner], 1e-300)
    low = (np.concatenate(starts)[order] / span)[:, None]
    high = (np.concatenate(stops)[order] / span)[:, None]
    at, extent = lines[owner, :2], lines[owner, 2:] - lines[owner, :2]
    return np.hstack([at + low * extent, at + high * extent]), owner


def draw_lines(painter: QPainter, lines: Floats, *, joined: bool = False) -> None:
    """Draw segments, a C-contiguous array (m, 4), with the painter's pen.

    ``joined`` rounds the corners between segments that follow on each other, which takes several
    times as long; on a vector device they always are.
    """
    if not len(lines):
        return
    if painter.paintEngine().type() in VECTOR_ENGINES:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(joined_path(lines))
        return
    if joined:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        # Pieces share a segment, so that the corner between them is rounded too.
        for begin in range(0, len(lines), JOINED_AT_ONCE - 1):
            painter.drawPath(joined_path(lines[begin : begin + JOINED_AT_ONCE]))
        return
    # Qt reads the array in place: a list of QLineF would take longer than the drawing. The array's
    # ``ctypes`` would import a module at each call.
    address: int = lines.__array_interface__["data"][0]
    first = cast(QLineF, shiboken6.wrapInstance(address, QLineF))
    painter.drawLines(first, len(lines))


def joined_path(lines: Floats) -> QPainterPath:
    """The segments as a path, without lifting the pen where one begins at the end of another."""
    path = QPainterPath()
    end: tuple[float, float] | None = None
    for x1, y1, x2, y2 in lines.round(2).tolist():
        if (x1, y1) != end:
            path.moveTo(x1, y1)
        path.lineTo(x2, y2)
        end = (x2, y2)
    return path


def flat_pen(colour: QColor, width: float) -> QPen:
    """A pen that keeps separate segments on Qt's fast way; width in logical pixels."""
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen
