"""Paths as separate line segments in pixels, the form in which Qt paints them fastest.

Qt strokes a path by building one outline that crosses itself, which takes over a second for a
zig-zag of some thousand segments; separate lines with flat caps go through its rectangle
rasteriser and take milliseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shiboken6
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.drawing.clipping import clipped
from explorer.drawing.projection import Projection

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
CELLS_PER_PIXEL = 8
REPEATS_WORTH_FINDING = 4_000


@dataclass(frozen=True, eq=False)
class Strokes:
    """Segments of several paths: ``lines`` (m, 4) as x1, y1, x2, y2 in logical pixels.

    ``steps`` (m,) is the index of the path's point a segment ends at, ascending within a path;
    the segments of path i are those from ``bounds[i]`` up to ``bounds[i + 1]``.
    """

    lines: Floats
    steps: Integers
    bounds: Integers

    def between(self, path: int, first: int, last: int) -> Floats:
        """Segments of one path that end at a point after ``first`` and up to ``last``."""
        low, high = self.bounds[path], self.bounds[path + 1]
        steps = self.steps[low:high]
        begin, end = np.searchsorted(steps, (first, last), side="right")
        return self.lines[low + begin : low + end]


def strokes(paths: Sequence[Floats], projection: Projection, margin: float = 4.0) -> Strokes:
    """Project the paths, each (n, 2) in data coordinates, and keep what can be seen.

    Points that fall into the same eighth of a device pixel as the one before are left out, and
    so are segments out of view (beyond ``margin`` pixels) and those painted before: none of them
    changes the picture.
    """
    counts = [len(path) for path in paths]
    if sum(counts) == 0:
        return Strokes(np.empty((0, 4)), np.empty(0, np.int64), np.zeros(len(paths) + 1, np.int64))
    points = projection.pixels(np.concatenate(paths))
    path = np.repeat(np.arange(len(paths)), counts)
    step = np.concatenate([np.arange(count) for count in counts])
    quantum = CELLS_PER_PIXEL * projection.resolution
    with np.errstate(over="ignore"):
        cells = np.rint(points * quantum)
    keep = np.ones(len(points), bool)
    keep[1:] = (cells[1:] != cells[:-1]).any(axis=1) | (step[1:] == 0)
    points, path, step, cells = points[keep], path[keep], step[keep], cells[keep]
    joined = np.flatnonzero(path[1:] == path[:-1])
    lines = np.hstack([points[joined], points[joined + 1]])
    path, step = path[joined + 1], step[joined + 1]
    lines += (margin, margin, margin, margin)
    lines, seen = clipped(lines, projection.width + 2 * margin, projection.height + 2 * margin)
    lines = lines - margin
    path, step = path[seen], step[seen]
    if len(lines) > REPEATS_WORTH_FINDING:
        first = _first_of_equals(lines * quantum, path)
        lines, path, step = lines[first], path[first], step[first]
    bounds = np.searchsorted(path, np.arange(len(paths) + 1))
    return Strokes(np.ascontiguousarray(lines), step, bounds)


def _first_of_equals(cells: Floats, path: Integers) -> Integers:
    """Ascending indices of the first segment of each set with the same ends on the same path."""
    ends = np.rint(cells).astype(np.int64) + 64
    one = ends[:, 0] << 20 | ends[:, 1]
    other = ends[:, 2] << 20 | ends[:, 3]
    low, high = np.minimum(one, other), np.maximum(one, other)
    # A hash of both ends and the path, since sorting numbers is far faster than sorting rows.
    with np.errstate(over="ignore"):
        key = low * np.int64(-7046029254386353131) + high * np.int64(-4658895280553007687)
        key ^= key >> 29
        key += path
    _, first = np.unique(key, return_index=True)
    first.sort()
    return np.asarray(first, dtype=np.int64)


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


def draw_lines(painter: QPainter, lines: Floats) -> None:
    """Draw segments, a C-contiguous array (m, 4), with the painter's pen."""
    if len(lines):
        # Qt reads the array where it is: a list of QLineF would take longer than the drawing.
        painter.drawLines(shiboken6.wrapInstance(lines.ctypes.data, QLineF), len(lines))


def flat_pen(colour: QColor, width: float) -> QPen:
    """A pen that keeps separate segments on Qt's fast way; width in logical pixels."""
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen
