"""A surface of two coordinates as a landscape, and how it looks from somewhere above."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from explorer.drawing.geometry.viewport import Span
from explorer.drawing.ground.height_field import Grid, Scaling

Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]
RELIEF = 0.9
"""Height of the landscape, where its base is 2 wide."""
RAY_SAMPLES = 64
RAY_LIFT = 0.01
"""So much a ray may dip into the ground, which is coarser than f, before it counts as hidden."""


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
        """Heights at the nodes, 0 to 1; what is not finite lies as high as it goes."""
        shares = self.scaling(self.grid.values)
        return np.where(np.isnan(shares), 1.0, shares)

    @cached_property
    def slopes(self) -> tuple[npt.NDArray[np.float32], ...]:
        """At the nodes: slope along x, along y, and the length of (slopes, 1)."""
        rows, columns = self.shares.shape
        heights = (RELIEF * self.shares).astype(np.float32)
        along_y, along_x = np.gradient(heights, 2.0 / (rows - 1), 2.0 / (columns - 1))
        length = np.sqrt(1.0 + along_x**2 + along_y**2)
        slopes = (np.asarray(part, dtype=np.float32) for part in (along_x, along_y, length))
        return tuple(slopes)

    def lifted(self, positions: Floats, losses: Floats) -> Floats:
        """Positions (n, 2) with their losses (n,) in space, (n, 3)."""
        lifted = np.empty((len(positions), 3))
        with np.errstate(all="ignore"):
            lifted[:, 0] = _centred(positions[:, 0], self.grid.x)
            lifted[:, 1] = _centred(positions[:, 1], self.grid.y)
            lifted[:, 2] = RELIEF * self.scaling(np.asarray(losses, dtype=np.float64))
        return lifted

    def place(self, base: tuple[float, float]) -> tuple[float, float]:
        """The position that lies at a point of the base."""
        x, y = (
            span[0] + 0.5 * (along + 1.0) * (span[1] - span[0])
            for along, span in zip(base, (self.grid.x, self.grid.y), strict=True)
        )
        return x, y

    def hidden(self, points: Floats, camera: Camera) -> Truths:
        """Which of the points (n, 3) lie behind the landscape.

        None lies in it: the ground between nodes may be higher than f in a narrow valley.
        """
        towards = camera.axes[2]
        raised = points.copy()
        with np.errstate(invalid="ignore"):
            ground = RELIEF * self.share_at(points[:, 0], points[:, 1])
            on_base = (np.abs(points[:, :2]) <= 1.0).all(axis=1)
        raised[on_base, 2] = np.maximum(points[on_base, 2], ground[on_base])
        points = raised
        reach = np.clip((RELIEF - points[:, 2]) / max(towards[2], 1e-3), 0.0, 3.0)
        along = np.linspace(0.0, 1.0, RAY_SAMPLES + 1)[1:] * reach[:, None]
        with np.errstate(all="ignore"):
            rays = points[:, None, :] + along[..., None] * towards
            over = (np.abs(rays[..., :2]) <= 1.0).all(axis=-1)
            ground = RELIEF * self.share_at(rays[..., 0], rays[..., 1])
            hidden: Truths = (over & (ground > rays[..., 2] + RAY_LIFT)).any(axis=1)
        return hidden

    def share_at(self, x: Floats, y: Floats) -> Floats:
        """The height between nodes, 0 to 1, at places of the base of any one shape."""
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
