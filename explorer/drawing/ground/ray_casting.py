"""The picture of a landscape, pixel by pixel, without a graphics card.

The camera looks level with the columns of the picture: what appears in one column lies above one
line of the base. Walking along it away from the camera, ground is seen where it rises higher in
the picture than all that was nearer. So a running maximum finds what each pixel shows.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.drawing.colours.pixels import colour_places
from explorer.drawing.colours.theme import Rgba
from explorer.drawing.geometry.viewport import Projection
from explorer.drawing.ground.landscape import RELIEF, Camera, Landscape

Floats = npt.NDArray[np.float64]
Pixels = npt.NDArray[np.uint32]
DEEPEST = math.sqrt(2.0)
"""Half of the way across the base along its diagonal."""
LIGHT = np.array([0.35, -0.45, 0.82])
"""Where light comes from: right, away from the camera, up."""
DARKEST, BRIGHTEST = 0.5, 1.0
SKIRT = 0.9
"""Brightness of the cut edge towards the camera."""
JUMP = 0.06
"""Neighbours farther apart in depth are a hill and what lies behind it: no line between them."""


@dataclass(frozen=True, eq=False)
class Relief:
    """Pixels 0xaarrggbb, the top row first, and the depth along the base of each, NaN for none."""

    pixels: Pixels
    depths: Floats


def relief(
    shape: Landscape,
    camera: Camera,
    projection: Projection,
    size: tuple[int, int],
    table: npt.NDArray[np.uint8],
    skirt: str,
    lines: tuple[int, Rgba],
) -> Relief:
    """Draw a landscape into ``size`` (width, height) pixels over the view of ``projection``.

    ``table`` (256, 3) has the colours of heights, ``skirt`` is the colour '#rrggbb' of the cut
    edge, and ``lines`` the number of iso-lines with their colour.
    """
    width, height = size
    a, e = math.radians(camera.azimuth), math.radians(camera.elevation)
    right = projection.x[0] + (np.arange(width) + 0.5) * _extent(projection.x) / width
    up = projection.y[0] + (np.arange(height) + 0.5) * _extent(projection.y) / height
    count = int(min(max(width, 160), 1400))
    depth = np.linspace(-DEEPEST, DEEPEST, count)
    x = -math.sin(a) * right - math.cos(a) * depth[:, None]
    y = math.cos(a) * right - math.sin(a) * depth[:, None]
    inside = (np.abs(x) <= 1.0) & (np.abs(y) <= 1.0)
    shares = shape.share_at(x, y)
    light = _light(shares, depth[1] - depth[0], right[1] - right[0])
    risen = RELIEF * math.cos(e) * shares + math.sin(e) * depth[:, None]
    risen[~inside] = -np.inf
    first = _first_at_least(risen, up)
    seen = first < count
    at = np.minimum(first, count - 1) * width + np.arange(width)
    before = np.maximum(at - width, 0)
    nearest = inside.argmax(axis=0)
    edge = seen & (first == nearest)
    above, below = np.take(risen, at), np.take(risen, before)
    with np.errstate(all="ignore"):
        part = np.clip((up[:, None] - below) / (above - below), 0.0, 1.0)
    part[edge | ~np.isfinite(part)] = 1.0
    share = np.take(shares, before) * (1.0 - part) + np.take(shares, at) * part
    deep = depth[np.minimum(first, count - 1)] - (1.0 - part) * (depth[1] - depth[0])
    place = colour_places(share)
    colours = np.take(table.astype(np.float64), place, axis=0)
    colours *= np.take(light, at)[..., None]
    if lines[0]:
        _draw_lines(colours, share, deep, seen & ~edge, lines)
    # Towards the camera the block is cut open, down to its base.
    foot = math.sin(e) * depth[nearest]
    colours[edge] = SKIRT * np.array([int(skirt[place : place + 2], 16) for place in (1, 3, 5)])
    seen &= up[:, None] >= foot
    deep[edge | ~seen] = np.nan
    return Relief(_packed(colours, seen)[::-1].copy(), deep[::-1])


def base_point(camera: Camera, right: float, depth: float) -> tuple[float, float]:
    """The point of the base that lies so far right and so deep."""
    a = math.radians(camera.azimuth)
    return (
        -math.sin(a) * right - math.cos(a) * depth,
        math.cos(a) * right - math.sin(a) * depth,
    )


def _first_at_least(risen: Floats, up: Floats) -> npt.NDArray[np.intp]:
    """For each row of the picture and column the first sample that rises to it, else their number.

    ``risen`` (samples, columns) is how high each sample appears, ``up`` (rows,) how high rows are.
    """
    count, width = risen.shape
    spacing = up[1] - up[0]
    highest = np.maximum.accumulate(risen, axis=0)
    sample, column = np.nonzero((risen >= highest) & (risen >= up[0]))
    row = np.minimum((risen[sample, column] - up[0]) / spacing, len(up) - 1.0).astype(np.intp)
    found = np.full((len(up), width), count, dtype=np.intp)
    np.minimum.at(found, (row, column), sample)
    first: npt.NDArray[np.intp] = np.minimum.accumulate(found[::-1], axis=0)[::-1]
    return first


def _light(shares: Floats, deeper: float, wider: float) -> Floats:
    """How bright each sample is."""
    into, across = np.gradient(RELIEF * shares, deeper, wider)
    length = np.sqrt(1.0 + into**2 + across**2)
    light = LIGHT / np.linalg.norm(LIGHT)
    cosine = (light[2] - light[0] * across - light[1] * into) / length
    found: Floats = DARKEST + (BRIGHTEST - DARKEST) * (0.5 + 0.5 * cosine)
    return found


def _draw_lines(
    colours: Floats,
    share: Floats,
    deep: Floats,
    seen: npt.NDArray[np.bool_],
    lines: tuple[int, Rgba],
) -> None:
    count, (red, green, blue, alpha) = lines
    level = np.floor(share * count + 0.5)
    on_line = np.zeros(share.shape, dtype=np.bool_)
    with np.errstate(invalid="ignore"):
        for here, there in (
            ((slice(None), slice(None, -1)), (slice(None), slice(1, None))),
            ((slice(None, -1), slice(None)), (slice(1, None), slice(None))),
        ):
            crossed = (level[here] != level[there]) & seen[here] & seen[there]
            on_line[here] |= crossed & (np.abs(deep[here] - deep[there]) < JUMP)
    strength = alpha / 255.0
    colours[on_line] = colours[on_line] * (1.0 - strength) + strength * np.array([red, green, blue])


def _packed(colours: Floats, seen: npt.NDArray[np.bool_]) -> Pixels:
    parts = np.clip(colours, 0.0, 255.0).astype(np.uint32)
    packed = 0xFF000000 | parts[..., 0] << 16 | parts[..., 1] << 8 | parts[..., 2]
    return np.where(seen, packed, np.uint32(0)).astype(np.uint32)


def _extent(span: tuple[float, float]) -> float:
    return span[1] - span[0]
