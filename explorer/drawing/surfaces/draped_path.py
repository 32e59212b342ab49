"""A path over a landscape: cut at the edges of the window, with its hidden parts."""

from __future__ import annotations

import numpy as np

from explorer.arrays import Floats, Integers, Truths
from explorer.drawing.geometry.clipping import clipped
from explorer.drawing.surfaces.landscape import RELIEF, Camera, Landscape

CUT_POINTS = 3
"""Points a step of a path that was cut: one that may be a gap, where it enters, where it leaves."""
MOST_LOOKED_AT = 200
"""Points of a path that are tested for being hidden; those between follow."""
CELLS = 64.0
"""Cells of the base to half its width; points within one are tested once."""


def on_base(points: Floats) -> Truths:
    """Which of the points (n, 3) stand on the base."""
    # By columns, since numpy is slow at reducing rows of two.
    x, y = points[:, 0], points[:, 1]
    with np.errstate(invalid="ignore"):
        within: Truths = (x >= -1.0) & (x <= 1.0) & (y >= -1.0) & (y <= 1.0)
    return within


def cut_at_edges(shape: Landscape, points: Floats) -> Floats:
    """The path (n, 3) cut at the edges of the base, (1 + 3 (n - 1), 3), NaN where it is outside."""
    pieces = np.full((1 + CUT_POINTS * max(len(points) - 1, 0), 3), np.nan)
    within = on_base(points)
    if within[:1].all():
        pieces[0] = points[0]
    steps = pieces[1:].reshape(-1, CUT_POINTS, 3)
    inside = np.flatnonzero(within[:-1] & within[1:])
    steps[inside, 0] = steps[inside, 1] = points[inside]
    steps[inside, 2] = points[inside + 1]
    others = np.flatnonzero(~(within[:-1] & within[1:]))
    flat = points[:, :2] + 1.0
    lines, kept = clipped(np.hstack([flat[others], flat[others + 1]]), 2.0, 2.0)
    at = others[kept]
    for slot, ends, own in ((1, lines[:, :2], points[at]), (2, lines[:, 2:], points[at + 1])):
        base = ends - 1.0
        height = RELIEF * shape.share_at(base[:, 0], base[:, 1])
        same = on_base(own)
        height[same] = own[same, 2]
        steps[at, slot] = np.column_stack([base, height])
    # Without a gap a path goes on where the step before ended.
    leaving = at[within[at]]
    steps[leaving, 0] = points[leaving]
    return pieces


def over_the_edge(shape: Landscape, point: Floats) -> Floats | None:
    """The edge of the base nearest to a point (3,), and what is farther out, (2, 3).

    None for a point that is on the base.
    """
    base = np.nan_to_num(point[:2], nan=1.0)
    edge = np.clip(base, -1.0, 1.0)
    if (edge == base).all():
        return None
    height = RELIEF * shape.share_at(edge[:1], edge[1:])[0]
    outward = 0.1 * np.sign(base - edge)
    return np.array([[*edge, height], [*(edge + outward), height]])


def hidden_points(shape: Landscape, points: Floats, camera: Camera) -> Truths:
    """Which points (n, 3) of a path lie behind a hill."""
    if not len(points):
        return np.zeros(0, np.bool_)
    at = _looked_at(points)
    return np.repeat(shape.hidden(points[at], camera), np.diff([*at, len(points)]))


def _looked_at(points: Floats) -> Integers:
    """The first of the points that follow each other within a cell of the base; never too many."""
    other = np.zeros(len(points) - 1, np.bool_)
    for along in points.T:
        with np.errstate(invalid="ignore"):
            cells = np.rint(along * CELLS)
        other |= cells[1:] != cells[:-1]
    moved = np.flatnonzero(other) + 1
    every = -(-len(moved) // MOST_LOOKED_AT) or 1
    return np.concatenate([[0], moved[::every]])


def split(path: Floats, hidden: Truths) -> tuple[Floats, Floats]:
    """What is seen of a path (n, 2) and what lies behind a hill, each with NaN in its gaps."""
    beside = hidden.copy()
    beside[1:] |= hidden[:-1]
    beside[:-1] |= hidden[1:]
    return np.where(hidden[:, None], np.nan, path), np.where(beside[:, None], path, np.nan)
