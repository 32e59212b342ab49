"""Trails over a landscape: in space, cut at its edges, behind its hills and on its floor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtGui import QPainter

from explorer.arrays import Floats
from explorer.drawing.colours.theme import Theme
from explorer.drawing.contenders.drop_lines import paint_drop_lines
from explorer.drawing.contenders.heads import Head
from explorer.drawing.contenders.trace import Trace
from explorer.drawing.contenders.trails import Trails
from explorer.drawing.frame.surface_options import SurfaceOptions
from explorer.drawing.geometry.viewport import Projection
from explorer.drawing.surfaces.draped_path import (
    CUT_POINTS,
    cut_at_edges,
    hidden_points,
    on_base,
    split,
)
from explorer.drawing.surfaces.landscape import Camera, Landscape
from explorer.drawing.surfaces.landscape_floor import Floor
from explorer.engine import Trajectory

SHADOW_OPACITY, SHADOW_WIDTH = 0.7, 0.7
"""Of a trail's shadow on the floor, against the trail."""


class DrapedTrails:
    """Where the contenders are in the space of a landscape.

    ``points`` are their paths there, (n, 3) each.
    """

    def __init__(self) -> None:
        self.points: tuple[Floats, ...] = ()
        self._shape: Landscape | None = None
        self._lifted: dict[int, tuple[Trajectory, Floats]] = {}
        """By the identity of each trajectory, which is kept with it."""
        self._shadows = Trails()
        self._floor: Floor | None = None
        self._traces: tuple[Trace, ...] = ()

    def point(self, index: int, step: int) -> Floats:
        """Where a contender is at a step, or where it ended, (3,)."""
        points = self.points[index]
        point: Floats = points[min(step, len(points) - 1)]
        return point

    def lift(self, shape: Landscape, traces: Sequence[Trace]) -> tuple[Floats, ...]:
        """The paths of ``traces`` in space; on the same landscape each is lifted once."""
        known = self._lifted if shape is self._shape else {}
        self._shape, self._lifted = shape, {}
        for path in (trace.drawn for trace in traces):
            self._lifted[id(path)] = known.get(id(path)) or (path, lifted(shape, path))
        return tuple(self._lifted[id(trace.drawn)][1] for trace in traces)

    def follow(
        self,
        trails: Trails,
        traces: Sequence[Trace],
        shape: Landscape,
        camera: Camera,
        floor: Floor | None,
    ) -> None:
        """Drape the trails of ``traces`` over the landscape, and over its floor if it has one.

        They end at the edge of the base; what lies behind a hill is drawn apart.
        """
        self._traces, self._floor = tuple(traces), floor
        self.points = self.lift(shape, traces)
        ghosts = [lifted(shape, ghost) for trace in traces if (ghost := trace.drawn_ghost)]
        cut = not all(on_base(points).all() for points in self.points)
        drawn = [cut_at_edges(shape, points) if cut else points for points in self.points]
        ghosts = [ghost if on_base(ghost).all() else cut_at_edges(shape, ghost) for ghost in ghosts]
        styles, every = [trace.style for trace in traces], CUT_POINTS if cut else 1
        halves = [
            split(camera.seen(points), hidden_points(shape, points, camera)) for points in drawn
        ]
        seen, behind = [half[0] for half in halves], [half[1] for half in halves]
        trails.set_paths(seen, styles, [camera.seen(points) for points in ghosts], behind, every)
        if floor is not None:
            self._shadows.set_paths([floor.seen(points) for points in drawn], styles, (), (), every)

    def paint_shadows(
        self,
        painter: QPainter,
        projection: Projection,
        theme: Theme,
        options: SurfaceOptions,
        first: int,
        last: int,
    ) -> None:
        """The steps after ``first`` up to ``last``, on the floor."""
        painter.setOpacity(SHADOW_OPACITY)
        thinner = replace(options, line_scale=SHADOW_WIDTH * options.line_scale)
        self._shadows.paint(painter, projection, theme, thinner, first, last)
        painter.setOpacity(1.0)

    def paint_drops(
        self,
        painter: QPainter,
        projection: Projection,
        heads: Sequence[Head],
        step: int,
        theme: Theme,
        line_scale: float,
    ) -> None:
        """A line from each of these heads down to the floor."""
        if self._floor is not None and heads:
            points = np.array([self.point(head.index, step) for head in heads])
            feet = projection.pixels(self._floor.seen(points))
            paint_drop_lines(painter, heads, feet, self._traces, theme, line_scale)


def lifted(shape: Landscape, trajectory: Trajectory) -> Floats:
    """The points (n + 1, 3) of a trajectory in the space of a landscape."""
    return shape.lifted(trajectory.positions, trajectory.losses)
