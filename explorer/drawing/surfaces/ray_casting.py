"""The picture of a landscape, pixel by pixel, without a graphics card.

The camera looks level with the columns of the picture: what appears in one column lies above one
line of the base. So columns are drawn one by one, and shared by the processors.
"""

from __future__ import annotations

import math
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from explorer.arrays import Pixels, Singles
from explorer.drawing.colours.theme import Rgba
from explorer.drawing.geometry.viewport import Projection
from explorer.drawing.surfaces.landscape import RELIEF, Camera, Landscape
from explorer.drawing.surfaces.relief_kernel import SHADES, STRIP, draw_quickly

LIGHT = np.array([0.35, -0.45, 0.82])
"""Where light comes from: right, away from the camera, up."""
DARKEST, BRIGHTEST = 0.5, 1.0
SKIRT_SHADE = 0.9
"""Brightness of the cut edge towards the camera."""
SAMPLES_PER_PIXEL = 0.5
"""Samples of the surface along a column, in proportion to the number of columns."""
FEWEST_SAMPLES, MOST_SAMPLES = 160, 1400
FEWEST_COLUMNS = 64
"""Columns that are worth a thread of their own."""


@dataclass(frozen=True, eq=False)
class Relief:
    """Pixels 0xaarrggbb, the top row first, and the depth along the base of each, NaN for none."""

    pixels: Pixels
    depths: Singles


def relief(
    shape: Landscape,
    camera: Camera,
    projection: Projection,
    size: tuple[int, int],
    table: npt.NDArray[np.uint8],
    skirt: str,
    lines: tuple[int, Rgba],
    sharp: int = 1,
    reach: int = 1,
) -> Relief:
    """Draw a landscape into ``size`` (width, height) pixels over the view of ``projection``.

    ``table`` (256, 3) has the colours of heights, ``skirt`` is the colour '#rrggbb' of the cut
    edge, and ``lines`` the number of iso-lines with their colour. Each pixel is the mean of
    ``sharp`` x ``sharp`` samples, 1 or 4; an iso-line is ``2 * reach`` samples wide.
    """
    width, height = size
    wide, high = sharp * width, sharp * height
    across, apart = _extent(projection.x) / wide, _extent(projection.y) / high
    left, lowest = projection.x[0] + 0.5 * across, projection.y[0] + 0.5 * apart
    near, far = _depth_range(camera, left + across * np.arange(wide, dtype=np.float64))
    samples = min(max(int(SAMPLES_PER_PIXEL * wide), FEWEST_SAMPLES), MOST_SAMPLES)
    a, e = math.radians(camera.azimuth), math.radians(camera.elevation)
    view = np.array(
        [left, across, lowest, apart, math.sin(a), math.cos(a), math.sin(e), RELIEF * math.cos(e),
         *_light(camera)]
    )  # fmt: skip
    edge = [int(SKIRT_SHADE * int(skirt[at : at + 2], 16)) for at in (1, 3, 5)]
    packed = 0xFF000000 | edge[0] << 16 | edge[1] << 8 | edge[2]
    palette = _palette(table.tobytes(), lines[1])
    rows, columns = shape.shares.shape
    pixels, depths = np.empty((height, width), np.uint32), np.empty((height, width), np.float32)

    def draw(part: tuple[int, int]) -> None:
        room = (STRIP * sharp + 2 * reach) * high
        draw_quickly(
            shape.singles.ravel(), shape.slopes.ravel(), rows, columns, near, far, view,
            samples, lines[0], reach, palette, packed, sharp, width, height, *part,
            np.empty(room, np.uint32), np.empty(room, np.float32), np.empty(room, np.uint32),
            pixels.ravel(), depths.ravel(),
        )  # fmt: skip

    workers = max(min(os.cpu_count() or 1, width // FEWEST_COLUMNS), 1)
    parts = list(pairwise(width * index // workers for index in range(workers + 1)))
    with ThreadPoolExecutor(workers, thread_name_prefix="relief") as threads:
        list(threads.map(draw, parts))
    return Relief(pixels, depths)


def base_point(camera: Camera, right: float, depth: float) -> tuple[float, float]:
    """The point of the base that lies so far right and so deep."""
    a = math.radians(camera.azimuth)
    return (
        -math.sin(a) * right - math.cos(a) * depth,
        math.cos(a) * right - math.sin(a) * depth,
    )


def _depth_range(
    camera: Camera, right: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Where the line below each column enters the base and leaves it; beside it the two cross."""
    a = math.radians(camera.azimuth)
    near, far = np.full(len(right), -2.0), np.full(len(right), 2.0)
    for offset, slope in (
        (-math.sin(a) * right, -math.cos(a)),
        (math.cos(a) * right, -math.sin(a)),
    ):
        if abs(slope) < 1e-9:
            far[np.abs(offset) > 1.0] = -9.0
            continue
        entry, other = (-1.0 - offset) / slope, (1.0 - offset) / slope
        near = np.maximum(near, np.minimum(entry, other))
        far = np.minimum(far, np.maximum(entry, other))
    return near, far


def _light(camera: Camera) -> tuple[float, float, float]:
    """Where light comes from in the coordinates of the base: x, y and up."""
    a = math.radians(camera.azimuth)
    right, away, up = (LIGHT / np.linalg.norm(LIGHT)).tolist()
    return (
        -math.sin(a) * right - math.cos(a) * away,
        math.cos(a) * right - math.sin(a) * away,
        up,
    )


@lru_cache(maxsize=8)
def _palette(table: bytes, line: Rgba) -> Pixels:
    """Colours of every shade and height, then the same ones under an iso-line, flat."""
    shades = DARKEST + (BRIGHTEST - DARKEST) * np.linspace(0.0, 1.0, SHADES)
    plain = shades[:, None, None] * np.frombuffer(table, np.uint8).reshape(-1, 3)
    strength = line[3] / 255.0
    lined = plain * (1.0 - strength) + strength * np.array(line[:3], dtype=np.float64)
    parts = np.stack([plain, lined]).clip(0.0, 255.0).astype(np.uint32)
    packed = 0xFF000000 | parts[..., 0] << 16 | parts[..., 1] << 8 | parts[..., 2]
    return packed.astype(np.uint32).ravel()


def _extent(span: tuple[float, float]) -> float:
    return span[1] - span[0]
