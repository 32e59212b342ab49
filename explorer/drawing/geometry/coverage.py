"""Where the path of a long run has been in a picture, so that no segment is painted over itself."""

from __future__ import annotations

import math

import numpy as np

from explorer.arrays import Bytes, Floats, Integers, Truths
from explorer.engine.loops.llvm.kernel import Doubles, Words, machine_code

CELLS_PER_PIXEL, MOST_CELLS = 4.0, 16_000_000
"""How finely is known where a path has been: to a quarter of a device pixel, and the limit."""
MOST_SAMPLES = 256
"""A longer segment is looked at only so often, every few cells."""


class Coverage:
    """The places of a picture of a width and a height that paths have touched.

    ``resolution`` is the number of device pixels in one of the pixels that all lengths are in.
    """

    def __init__(self, width: float, height: float, resolution: float) -> None:
        finest = math.sqrt(MOST_CELLS / max(width * height, 1.0))
        self._per_pixel = min(CELLS_PER_PIXEL * resolution, finest)
        self._columns = int(width * self._per_pixel) + 1
        self._rows = int(height * self._per_pixel) + 1
        self._marks = np.zeros(self._rows * self._columns, np.uint32)

    def touch(self, lines: Floats, path: Integers) -> Truths:
        """Which segments (m, 4) touch a place that no segment of their path has touched so far.

        ``path`` (m,) tells the path of each; what belongs to one path must follow each other, in
        one call or in several.
        """
        uncovered = np.zeros(len(lines), np.uint8)
        find_uncovered_quickly(
            np.ascontiguousarray(lines).ravel(), (path + 1).astype(np.uint32), len(lines),
            self._per_pixel, self._columns, self._rows, self._marks, uncovered,
        )  # fmt: skip
        return uncovered.astype(np.bool_)


def find_uncovered(
    lines: Doubles, path: Words, count: int, per_pixel: float, columns: int, rows: int,
    marks: Words, uncovered: Bytes,
) -> None:  # fmt: skip
    """Set ``uncovered`` for segments that touch a cell without the mark of their path.

    ``lines`` holds x1, y1, x2, y2 of each in pixels and ``path`` its mark, which the cells that it
    touches receive; ``marks`` are those of the cells, row by row, ``per_pixel`` along a pixel.
    """
    for segment in range(count):
        at = 4 * segment
        x = lines[at] * per_pixel
        y = lines[at + 1] * per_pixel
        along_x = lines[at + 2] * per_pixel - x
        along_y = lines[at + 3] * per_pixel - y
        samples = min(int(max(abs(along_x), abs(along_y))) + 1, MOST_SAMPLES)
        step = 1.0 / samples
        shows = 0
        for sample in range(samples + 1):
            column = min(max(int(x + sample * step * along_x), 0), columns - 1)
            row = min(max(int(y + sample * step * along_y), 0), rows - 1)
            cell = row * columns + column
            if marks[cell] != path[segment]:
                marks[cell] = path[segment]
                shows = 1
        uncovered[segment] = shows


find_uncovered_quickly = machine_code(find_uncovered)
