"""The best direction for a landscape: it shows most of the trails, minima and low parts."""

from __future__ import annotations

import math

import numpy as np

from explorer.arrays import Floats, Integers
from explorer.drawing.surfaces.draped_path import on_base
from explorer.drawing.surfaces.landscape import RELIEF, Camera, Landscape

USUAL = Camera(-60.0, 40.0)
AZIMUTHS = tuple(range(-165, 180, 30))
"""Never along an axis, where a landscape looks flat."""
ELEVATIONS = (32.0, 40.0, 48.0, 56.0, 64.0, 70.0)
MOST_POINTS = 48
"""Points of each kind that are tested from every direction."""
WELL = np.array([0.0, 0.0, 0.1])
"""A minimum counts as seen if a point this far above it is; on a log scale, wells are deep."""
LOW_SHARE = 0.08
"""Share of the surface that counts as low."""
TRAILS, MINIMA, LOW_PARTS = 1.0, 1.0, 0.6
"""The weights for seeing all of each."""
TURN_COST, RISE_COST = 0.04, 0.06
"""The costs of looking from the opposite side, and from straight above."""


def best_camera(shape: Landscape, trails: Floats, minima: Floats) -> Camera:
    """The direction from which most of the points (n, 3) of trails and minima is seen.

    Points beyond the base do not count. Between equal views the one nearest the usual wins.
    """
    kinds = [
        (worth, points)
        for worth, points in (
            (TRAILS, _some_on_base(trails)),
            (MINIMA, _some_on_base(minima + WELL)),
            (LOW_PARTS, _low_parts(shape)),
        )
        if len(points)
    ]

    def value(camera: Camera) -> float:
        seen = sum(
            worth * (1.0 - np.count_nonzero(shape.hidden(at, camera)) / len(at))
            for worth, at in kinds
        )
        turned = 0.5 - 0.5 * math.cos(math.radians(camera.azimuth - USUAL.azimuth))
        risen = abs(camera.elevation - USUAL.elevation) / (90.0 - USUAL.elevation)
        return float(seen - TURN_COST * turned - RISE_COST * risen)

    return max(
        (Camera(float(azimuth), elevation) for azimuth in AZIMUTHS for elevation in ELEVATIONS),
        key=value,
    )


def _some_on_base(points: Floats) -> Floats:
    return _some(points, np.flatnonzero(on_base(points) & np.isfinite(points[:, 2])))


def _some(points: Floats, at: Integers) -> Floats:
    """A limited number of the points at these indices."""
    return points[at[:: -(-len(at) // MOST_POINTS) or 1]]


def _low_parts(shape: Landscape) -> Floats:
    """A limited number of points, evenly over the lowest part of the surface, (n, 3)."""
    side = np.linspace(-0.97, 0.97, 33)
    x, y = (part.ravel() for part in np.meshgrid(side, side))
    share = shape.share_at(x, y)
    low = np.flatnonzero(share <= np.quantile(share, LOW_SHARE))
    return _some(np.column_stack([x, y, RELIEF * share]), low)
