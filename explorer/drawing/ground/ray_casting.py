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

from explorer.drawing.colours.pixels import COLOURS, colour_places
from explorer.drawing.colours.theme import Rgba
from explorer.drawing.geometry.viewport import Projection
from explorer.drawing.ground.landscape import RELIEF, Camera, Landscape

Floats = npt.NDArray[np.float32]
Pixels = npt.NDArray[np.uint32]
Integers = npt.NDArray[np.intp]
Truths = npt.NDArray[np.bool_]
LIGHT = np.array([0.35, -0.45, 0.82])
"""Where light comes from: right, away from the camera, up."""
DARKEST, BRIGHTEST = 0.5, 1.0
SHADES = 64
"""Steps from the darkest to the brightest side of a hill."""
SKIRT = 0.9
"""Brightness of the cut edge towards the camera."""
JUMP = 0.06
"""Neighbours farther apart in depth are a hill and what lies behind it: no line between them."""
FEWEST_SAMPLES, MOST_SAMPLES = 160, 1100
FINE_NODES = 1.25
"""Where nodes are no farther apart than so many pixels, the nearest one will do."""


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
    right = projection.x[0] + (np.arange(width) + 0.5) * _extent(projection.x) / width
    up = projection.y[0] + (np.arange(height) + 0.5) * _extent(projection.y) / height
    pixels = np.zeros((height, width), np.uint32)
    depths = np.full((height, width), np.nan, np.float32)
    near, far = _depth_range(camera, right)
    columns = np.flatnonzero(far > near)
    if not len(columns):
        return Relief(pixels, depths)
    across = slice(int(columns[0]), int(columns[-1]) + 1)
    right, near, far = right[across], near[across], far[across]
    count = min(max(int(0.8 * width), FEWEST_SAMPLES), MOST_SAMPLES)
    spacing = ((far - near) / (count - 1)).astype(np.float32)
    depth = near.astype(np.float32) + np.arange(count, dtype=np.float32)[:, None] * spacing
    sin_e = np.float32(math.sin(math.radians(camera.elevation)))
    cos_e = np.float32(math.cos(math.radians(camera.elevation)))
    share, nodes = _sampled(shape, camera, right, depth, width / _extent(projection.x))
    risen = RELIEF * cos_e * share
    risen += sin_e * depth
    first = _first_at_least(risen, up.astype(np.float32))
    seen = first < count
    wide = len(right)
    at = np.minimum(first, count - 1) * wide + np.arange(wide)
    before = np.maximum(at - wide, np.arange(wide))
    above, below = np.take(risen, at), np.take(risen, before)
    with np.errstate(all="ignore"):
        part = np.clip((up.astype(np.float32)[:, None] - below) / (above - below), 0.0, 1.0)
    edge = first == 0
    part[edge | ~np.isfinite(part)] = 1.0
    height_share = np.take(share, before) * (1.0 - part) + np.take(share, at) * part
    deep = np.take(depth, at) - (1.0 - part) * spacing
    on_line = _lines(height_share, deep, seen & ~edge, lines[0])
    place = (
        colour_places(height_share) + COLOURS * _shades(shape, camera).ravel()[np.take(nodes, at)]
    )
    place += on_line * (COLOURS * SHADES)
    colours = np.take(_palette(table, lines[1]), place)
    # Towards the camera the block is cut open, down to its base.
    channels = [int(SKIRT * int(skirt[place : place + 2], 16)) for place in (1, 3, 5)]
    colours[edge] = 0xFF000000 | channels[0] << 16 | channels[1] << 8 | channels[2]
    seen &= up[:, None] >= sin_e * near
    colours[~seen] = 0
    deep[edge | ~seen] = np.nan
    pixels[:, across], depths[:, across] = colours[::-1], deep[::-1]
    return Relief(pixels, depths)


def base_point(camera: Camera, right: float, depth: float) -> tuple[float, float]:
    """The point of the base that lies so far right and so deep."""
    a = math.radians(camera.azimuth)
    return (
        -math.sin(a) * right - math.cos(a) * depth,
        math.cos(a) * right - math.sin(a) * depth,
    )


def softened(shaded: Relief) -> Pixels:
    """The pixels with those along silhouettes mixed with their neighbours, premultiplied."""
    alpha = shaded.pixels >> 24
    depths = np.where(np.isnan(shaded.depths), np.float32(-9.0), shaded.depths)
    rough = np.zeros(alpha.shape, np.bool_)
    for here, there in (
        ((slice(None), slice(None, -1)), (slice(None), slice(1, None))),
        ((slice(None, -1), slice(None)), (slice(1, None), slice(None))),
    ):
        jump = (np.abs(depths[here] - depths[there]) > JUMP) | (alpha[here] != alpha[there])
        rough[here] |= jump
        rough[there] |= jump
    rough[[0, -1]] = rough[:, [0, -1]] = False
    row, column = np.nonzero(rough)
    mixed = np.zeros((4, len(row)), np.uint32)
    for down, weight_down in ((-1, 1), (0, 2), (1, 1)):
        for over, weight_over in ((-1, 1), (0, 2), (1, 1)):
            pixel = shaded.pixels[row + down, column + over]
            for channel in range(4):
                mixed[channel] += weight_down * weight_over * (pixel >> (8 * channel) & 255)
    pixels = shaded.pixels.copy()
    pixels[row, column] = sum((mixed[channel] // 16) << (8 * channel) for channel in range(4))
    return pixels


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


def _sampled(
    shape: Landscape,
    camera: Camera,
    right: npt.NDArray[np.float64],
    depth: Floats,
    pixels_per_unit: float,
) -> tuple[Floats, Integers]:
    """Heights 0 to 1 at samples (count, columns), and the flat index of a node near each."""
    rows, columns = shape.shares.shape
    a = math.radians(camera.azimuth)
    half_x, half_y = 0.5 * (columns - 1), 0.5 * (rows - 1)
    x = (half_x * (1.0 - math.sin(a) * right)).astype(np.float32) - np.float32(
        half_x * math.cos(a)
    ) * depth
    y = (half_y * (1.0 + math.cos(a) * right)).astype(np.float32) - np.float32(
        half_y * math.sin(a)
    ) * depth
    flat = shape.shares.ravel().astype(np.float32)
    if pixels_per_unit <= FINE_NODES * max(half_x, half_y):
        nodes = np.clip(y + 0.5, 0.0, rows - 1.0).astype(np.intp) * columns
        nodes += np.clip(x + 0.5, 0.0, columns - 1.0).astype(np.intp)
        return np.take(flat, nodes), nodes
    column = np.clip(x, 0.0, columns - 2.0).astype(np.intp)
    row = np.clip(y, 0.0, rows - 2.0).astype(np.intp)
    u, v = np.clip(x - column, 0.0, 1.0), np.clip(y - row, 0.0, 1.0)
    u, v = u.astype(np.float32), v.astype(np.float32)
    nodes = row * columns + column
    low = np.take(flat, nodes)
    low += (np.take(flat, nodes + 1) - low) * u
    high = np.take(flat, nodes + columns)
    high += (np.take(flat, nodes + columns + 1) - high) * u
    low += (high - low) * v
    return low, nodes


def _first_at_least(risen: Floats, up: Floats) -> Integers:
    """For each row of the picture and column the first sample that rises to it, else their number.

    ``risen`` (samples, columns) is how high each sample appears, ``up`` (rows,) how high rows are.
    """
    count, width = risen.shape
    highest = np.maximum.accumulate(risen, axis=0)
    sample, column = np.nonzero((risen >= highest) & (risen >= up[0]))
    apart, top = up[1] - up[0], len(up) - 1.0
    # Rows that are too near each other for a float to tell apart are all reached at once.
    above = risen[sample, column] - up[0]
    row = np.minimum(above / apart, top) if apart > 0.0 else np.full(sample.shape, top)
    columns = np.full(len(up) * width, count, dtype=np.intp)
    # Of several samples at one place the last one written stays, which is the first in order.
    columns[(row.astype(np.intp) * width + column)[::-1]] = sample[::-1]
    columns = columns.reshape(len(up), width)
    first: Integers = np.minimum.accumulate(columns[::-1], axis=0)[::-1]
    return first


def _shades(shape: Landscape, camera: Camera) -> Integers:
    """How bright each node is, 0 to ``SHADES`` - 1."""
    along_x, along_y, length = shape.slopes
    a = math.radians(camera.azimuth)
    light = LIGHT / np.linalg.norm(LIGHT)
    # Right and away from the camera, in the coordinates of the base.
    x = -math.sin(a) * light[0] - math.cos(a) * light[1]
    y = math.cos(a) * light[0] - math.sin(a) * light[1]
    cosine = (np.float32(light[2]) - np.float32(x) * along_x - np.float32(y) * along_y) / length
    return ((0.5 + 0.5 * cosine) * np.float32(SHADES - 1) + np.float32(0.5)).astype(np.intp)


def _palette(table: npt.NDArray[np.uint8], line: Rgba) -> Pixels:
    """Colours of every shade and height, then the same ones under an iso-line, flat."""
    shades = DARKEST + (BRIGHTEST - DARKEST) * np.linspace(0.0, 1.0, SHADES)
    plain = shades[:, None, None] * table.astype(np.float64)
    strength = line[3] / 255.0
    lined = plain * (1.0 - strength) + strength * np.array(line[:3], dtype=np.float64)
    parts = np.stack([plain, lined]).clip(0.0, 255.0).astype(np.uint32)
    packed = 0xFF000000 | parts[..., 0] << 16 | parts[..., 1] << 8 | parts[..., 2]
    return packed.astype(np.uint32).ravel()


def _lines(share: Floats, deep: Floats, seen: Truths, count: int) -> Truths:
    """Which pixels an iso-line runs through."""
    on_line = np.zeros(share.shape, dtype=np.bool_)
    if not count:
        return on_line
    level = (share * count + 0.5).astype(np.int16)
    for here, there in (
        ((slice(None), slice(None, -1)), (slice(None), slice(1, None))),
        ((slice(None, -1), slice(None)), (slice(1, None), slice(None))),
    ):
        crossed = (level[here] != level[there]) & seen[here] & seen[there]
        on_line[here] |= crossed & (np.abs(deep[here] - deep[there]) < JUMP)
    return on_line


def _extent(span: tuple[float, float]) -> float:
    return span[1] - span[0]
