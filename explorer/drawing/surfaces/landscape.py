"""A surface of two coordinates as a landscape, and how it looks from somewhere above."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from explorer.arrays import Floats, Singles, Truths
from explorer.drawing.geometry.viewport import Span
from explorer.drawing.surfaces.height_field import Grid, Scaling
from explorer.drawing.surfaces.relief_kernel import RELIEF as RELIEF
from explorer.drawing.surfaces.relief_kernel import find_hidden_quickly

RAY_SAMPLES = 192


@dataclass(frozen=True)
class Camera:
    """A direction to look from, in degrees: around the vertical, and above the base."""

    azimuth: float
    elevation: float

    @cached_property
    def axes(self) -> Floats:
        """Right, up, and towards the camera, (3, 3)."""
        a, e = math.radians(self.azimuth), math.radians(self.elevation)
        return np.array(
            [
                [-math.sin(a), math.cos(a), 0.0],
                [-math.sin(e) * math.cos(a), -math.sin(e) * math.sin(a), math.cos(e)],
                [math.cos(e) * math.cos(a), math.cos(e) * math.sin(a), math.sin(e)],
            ]
        )

    def seen(self, points: Floats) -> Floats:
        """Where points (..., 3) appear: right and up, (..., 2). Parallels stay parallel."""
        seen: Floats = points @ self.axes[:2].T
        return seen


@dataclass(frozen=True, eq=False)
class Landscape:
    """Heights over a grid. Its base spans -1 to 1 both ways, its heights 0 to ``RELIEF``."""

    grid: Grid
    scaling: Scaling

    @cached_property
    def shares(self) -> Floats:
        """Heights at the nodes, 0 to 1; non-finite values are at the top."""
        shares = self.scaling(self.grid.values)
        return np.where(np.isnan(shares), 1.0, shares)

    @cached_property
    def singles(self) -> Singles:
        """``shares`` in single precision, in one piece, (rows, columns)."""
        return np.ascontiguousarray(self.shares, dtype=np.float32)

    @cached_property
    def slopes(self) -> Singles:
        """At the nodes: slope along x, along y, and one over the length of (slopes, 1)."""
        rows, columns = self.shares.shape
        along_y, along_x = np.gradient(
            np.float32(RELIEF) * self.singles, 2.0 / (rows - 1), 2.0 / (columns - 1)
        )
        slopes = np.empty((rows, columns, 3), np.float32)
        slopes[..., 0], slopes[..., 1] = along_x, along_y
        slopes[..., 2] = 1.0 / np.sqrt(1.0 + along_x**2 + along_y**2)
        return slopes

    def lifted(self, positions: Floats, losses: Floats) -> Floats:
        """Positions (n, 2) with their losses (n,) in space, (n, 3)."""
        lifted = np.empty((len(positions), 3))
        with np.errstate(all="ignore"):
            lifted[:, 0] = _centred(positions[:, 0], self.grid.x)
            lifted[:, 1] = _centred(positions[:, 1], self.grid.y)
            lifted[:, 2] = RELIEF * self.scaling(np.asarray(losses, dtype=np.float64))
        return lifted

    def position_at(self, base: tuple[float, float]) -> tuple[float, float]:
        """The position that lies at a point of the base."""
        x, y = (
            span[0] + 0.5 * (along + 1.0) * (span[1] - span[0])
            for along, span in zip(base, (self.grid.x, self.grid.y), strict=True)
        )
        return x, y

    def hidden(self, points: Floats, camera: Camera) -> Truths:
        """Which of the points (n, 3) lie behind the landscape.

        None lies in it: the surface between nodes may be higher than f in a narrow valley.
        """
        rows, columns = self.shares.shape
        flat = np.asarray(points, np.float64).ravel()
        hidden = np.zeros(len(points), np.uint8)
        find_hidden_quickly(
            self.singles.ravel(), rows, columns, flat, len(points), camera.axes[2], RAY_SAMPLES,
            hidden,
        )  # fmt: skip
        return hidden.astype(np.bool_)

    def share_at(self, x: Floats, y: Floats) -> Floats:
        """The height between nodes, 0 to 1, at points of the base of any one shape."""
        rows, columns = self.shares.shape
        with np.errstate(all="ignore"):
            x = np.nan_to_num(np.clip((x + 1.0) * (0.5 * (columns - 1)), 0.0, columns - 1.0))
            y = np.nan_to_num(np.clip((y + 1.0) * (0.5 * (rows - 1)), 0.0, rows - 1.0))
        column = np.minimum(x.astype(np.intp), columns - 2)
        row = np.minimum(y.astype(np.intp), rows - 2)
        u, v = x - column, y - row
        flat, at = self.shares.ravel(), row * columns + column
        low = flat[at] * (1.0 - u) + flat[at + 1] * u
        high = flat[at + columns] * (1.0 - u) + flat[at + columns + 1] * u
        share: Floats = low * (1.0 - v) + high * v
        return share


def _centred(values: Floats, span: Span) -> Floats:
    return (values - span[0]) / (span[1] - span[0]) * 2.0 - 1.0
