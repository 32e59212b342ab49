"""Values on a grid, smooth in between: an objective from a table of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from explorer.arrays import Floats, Indices


@dataclass(frozen=True, eq=False)
class GridFunction:
    """Cubic Hermite interpolation of ``values`` at the nodes ``axes``, along one axis or two.

    ``axes`` are (nx,), or (nx,) and (ny,), increasing, at least two nodes each; ``values`` are
    (nx,), or (ny, nx). Slopes at the nodes are differences of second order, so value and gradient
    are continuous; the gradient is that of the interpolation, exactly. Outside the grid, and next
    to values that are NaN, the value is NaN.
    """

    axes: tuple[Floats, ...]
    values_at: Floats

    derivative = "the slopes of cubic interpolation"
    is_vectorized = True

    def value(self, x: Floats) -> float:
        """f at ``x`` (d,)."""
        return float(self.values(x[None])[0])

    def value_and_gradient(self, x: Floats, point: Floats) -> tuple[float, Floats]:
        """f at ``x`` (d,), and the gradient (d,) at ``point`` (d,) in new memory."""
        return self.value(x), self.gradients(point[None])[0]

    def values(self, points: Floats) -> Floats:
        """f at ``points`` (n, d); shape (n,)."""
        cells, heights, _ = self._interpolated(points)
        return self._combined(cells, heights)

    def gradients(self, points: Floats) -> Floats:
        """The gradient at ``points`` (n, d); same shape."""
        cells, heights, slopes = self._interpolated(points)
        parts = [
            self._combined(cells, [*heights[:axis], slopes[axis], *heights[axis + 1 :]])
            for axis in range(len(self.axes))
        ]
        return np.stack(parts, axis=-1)

    @cached_property
    def _nodes(self) -> Floats:
        """Values and slopes at the nodes: (nx, 2), or (ny, nx, 2 of y, 2 of x)."""
        if len(self.axes) == 1:
            return np.stack([self.values_at, np.gradient(self.values_at, self.axes[0])], axis=-1)
        x, y = self.axes
        rows = [self.values_at, np.gradient(self.values_at, y, axis=0)]
        return np.stack(
            [np.stack([row, np.gradient(row, x, axis=1)], axis=-1) for row in rows], axis=-2
        )

    def _interpolated(self, points: Floats) -> tuple[list[Indices], list[Floats], list[Floats]]:
        """For each axis the cells (n,), and the weights for value and slope, (n, end, order)."""
        parts = [_hermite(axis, points[:, k]) for k, axis in enumerate(self.axes)]
        cells, heights, slopes = (list(part) for part in zip(*parts, strict=True))
        return cells, heights, slopes

    def _combined(self, cells: Sequence[Indices], shares: Sequence[Floats]) -> Floats:
        ends = np.arange(2)
        with np.errstate(all="ignore"):
            if len(self.axes) == 1:
                nodes = self._nodes[cells[0][:, None] + ends]
                return np.asarray(np.einsum("nax,nax->n", shares[0], nodes))
            rows, columns = cells[1][:, None, None] + ends[:, None], cells[0][:, None, None] + ends
            nodes = self._nodes[rows, columns]
            return np.asarray(np.einsum("nby,nax,nbayx->n", shares[1], shares[0], nodes))


def _hermite(axis: Floats, coordinates: Floats) -> tuple[Indices, Floats, Floats]:
    """The cells of points, and the cubic Hermite basis and its slope there, (n, end, order)."""
    inside = (coordinates >= axis[0]) & (coordinates <= axis[-1])
    cells = np.clip(np.searchsorted(axis, coordinates, side="right") - 1, 0, len(axis) - 2)
    widths = axis[cells + 1] - axis[cells]
    t = np.where(inside, (coordinates - axis[cells]) / widths, np.nan)
    height = np.stack(
        [
            np.stack([1 + t**2 * (2 * t - 3), widths * t * (1 - t) ** 2], axis=-1),
            np.stack([t**2 * (3 - 2 * t), widths * t**2 * (t - 1)], axis=-1),
        ],
        axis=1,
    )
    slope = np.stack(
        [
            np.stack([6 * t * (t - 1) / widths, (1 - t) * (1 - 3 * t)], axis=-1),
            np.stack([6 * t * (1 - t) / widths, t * (3 * t - 2)], axis=-1),
        ],
        axis=1,
    )
    return cells, height, slope
