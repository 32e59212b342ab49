"""Where data lies in a picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.arrays import Floats
from explorer.engine.span import Span as Span


@dataclass(frozen=True)
class Projection:
    """Maps data to logical pixels: x to the right from 0 to width, y down from height to 0.

    ``x`` and ``y`` are the data ranges shown and ``resolution`` the number of device pixels in a
    logical one.
    """

    x: Span
    y: Span
    width: float
    height: float
    resolution: float = 1.0

    def pixels(self, points: npt.ArrayLike) -> Floats:
        """Logical pixels of data points, both of shape (..., 2); overflow becomes infinite."""
        data = np.asarray(points, dtype=np.float64)
        pixels = np.empty_like(data)
        with np.errstate(over="ignore", invalid="ignore"):
            np.subtract(data[..., 0], self.x[0], out=pixels[..., 0])
            pixels[..., 0] *= self.width / (self.x[1] - self.x[0])
            np.subtract(self.y[1], data[..., 1], out=pixels[..., 1])
            pixels[..., 1] *= self.height / (self.y[1] - self.y[0])
        return pixels

    def data(self, pixels: npt.ArrayLike) -> Floats:
        """Data points of logical pixels, both of shape (..., 2)."""
        at = np.asarray(pixels, dtype=np.float64)
        x = self.x[0] + at[..., 0] * (self.x[1] - self.x[0]) / self.width
        y = self.y[1] - at[..., 1] * (self.y[1] - self.y[0]) / self.height
        return np.stack([x, y], axis=-1)

    def inside(self, pixels: Floats) -> npt.NDArray[np.bool_]:
        """Which of the pixels of shape (..., 2) lie in the picture."""
        x, y = pixels[..., 0], pixels[..., 1]
        inside: npt.NDArray[np.bool_] = (x >= 0) & (x <= self.width) & (y >= 0) & (y <= self.height)
        return inside
