"""What the plane and the curve have in common."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from operator import is_not
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from explorer.arrays import Floats, Truths
from explorer.drawing.colours.theme import Theme
from explorer.drawing.contenders.edge_markers import marker_position
from explorer.drawing.contenders.heads import Head, heads, nearest_point, paint_heads, paint_labels
from explorer.drawing.contenders.step_arrows import Arrow
from explorer.drawing.contenders.trace import Trace
from explorer.drawing.contenders.trails import Trails
from explorer.drawing.frame.axes import AxesStyle
from explorer.drawing.frame.plot import Plot
from explorer.drawing.frame.surface_options import SurfaceOptions
from explorer.drawing.geometry.viewport import Projection, Span
from explorer.drawing.plots.plot_overlays import (
    paint_curvature_of,
    paint_density_of,
    paint_evaluations_of,
    paint_flow_key_of,
    paint_flow_of,
    paint_no_start_of,
    paint_outside_of,
    paint_seeds_of,
    paint_state_marks_of,
)
from explorer.drawing.plots.plot_step import paint_scene_of, paint_step_of
from explorer.drawing.plots.sight import Sight
from explorer.drawing.surfaces.critical_points import paint_start
from explorer.drawing.surfaces.heat_map import surface_map
from explorer.drawing.text.occupancy import Ink
from explorer.engine.objectives.objective import Objective

if TYPE_CHECKING:
    from explorer.drawing.surfaces.landscape import Camera
    from explorer.engine.explanations.stage import StepStage

AMONG_SEEDS = 0.3
"""Opacity of trails where runs with other seeds are shown too."""
STAR, STAR_WEIGHT = 12.0, 4
"""Side of a minimum's star for labels to leave free, and how many cells of a trail it weighs."""


class SurfacePlot(Plot):
    """A surface with the contenders on it. Setters change the picture and send no signals.

    It has more methods than other classes because each input of a picture has a setter, each
    layer of it a method, and each thing that curve, plane and landscape do differently another.
    """

    can_be_turned = False
    has_stages = True

    def __init__(self, surface: Objective, theme: Theme, options: SurfaceOptions) -> None:
        super().__init__(theme, AxesStyle())
        self.surface = surface
        self.options = options
        self.traces: tuple[Trace, ...] = ()
        self.start: tuple[float, float] | None = None
        self.chosen: int | None = None
        self.lit_arrow = ""
        self._arrows: list[Arrow] = []
        self.stage: StepStage | None = None
        self.paths: tuple[Floats, ...] = ()
        self._trails = Trails()
        self.ink = Ink(1.0, 1.0)
        self._label_sides: dict[int, int] = {}
        self.kept_free: list[QRectF] = []

    @property
    def camera(self) -> Camera:
        """The direction from which a plot that can be turned is seen."""
        raise NotImplementedError

    def turn(self, degrees: float) -> None:
        """Turn a plot that can be turned away from the direction in which it was fitted."""
        raise NotImplementedError

    def set_surface(self, surface: Objective) -> None:
        """Show another surface of the same dimension, in the same view."""
        raise NotImplementedError

    def set_options(self, options: SurfaceOptions) -> None:
        """Change what is shown."""
        self.options = options
        self._set_paths()
        self.set_axes(replace(self.axes, font_size=options.font_size))
        self.picture.base_changed()

    def set_traces(self, traces: Sequence[Trace]) -> None:
        """Show these trajectories."""
        if len(traces) != len(self.traces):
            self._label_sides.clear()
        before = [trace.drawn_ghost for trace in self.traces]
        self.traces = tuple(traces)
        self._set_paths()
        self.picture.past_changed()
        after = [trace.drawn_ghost for trace in self.traces]
        if len(before) != len(after) or any(map(is_not, before, after)):
            self.picture.before_changed()

    def set_start(self, start: tuple[float, float] | None) -> None:
        """The common start, which is marked even if no run leaves it."""
        if start != self.start:
            self.start = start
            self.picture.past_changed()

    def set_chosen(self, index: int | None) -> None:
        """Mark one contender, by its index among the traces."""
        self.chosen = index
        self.picture.update()

    def set_stage(self, stage: StepStage | None) -> None:
        """Show a stage of the selected contender's step instead of its arrows, or None."""
        self.stage = stage if self.has_stages else None
        self.picture.update()

    def set_lit_arrow(self, name: str) -> None:
        """Highlight an arrow of the selected contender: gradient, carried, step, or none."""
        self.lit_arrow = name
        self.picture.update()

    def arrow_at(self, scene_position: QPointF, reach: float = 6.0) -> str:
        """The name of the selected contender's arrow within ``reach`` pixels, or empty."""
        at = self.vb.pixel_at(scene_position)
        near = [(arrow.distance(at), arrow.name) for arrow in self._arrows]
        away, name = min(near, default=(math.inf, ""))
        return name if away <= reach else ""

    def fit_surface(self) -> None:
        """Show the surface's own view."""
        raise NotImplementedError

    def fit_trajectories(self) -> None:
        """Show all of every trajectory but what diverged, with a margin; or the whole landscape."""
        if self.can_be_turned:
            self.fit_surface()
            return
        settled = [
            path
            for trace, path in zip(self.traces, self.paths, strict=True)
            if trace.trajectory.diverged_at is None
        ]
        paths = settled or [path[:1] for path in self.paths]
        if not paths:
            return
        points = np.concatenate(paths)
        low, high = points.min(axis=0), points.max(axis=0)
        (left, right), (bottom, top) = self.visible_range
        least = 1e-3 * np.array([right - left, top - bottom])
        margin = np.maximum(0.08 * (high - low), least)
        low, high = low - margin, high + margin
        self.vb.show_range((float(low[0]), float(high[0])), (float(low[1]), float(high[1])))

    def refresh_background(self) -> None:
        """Recompute the background for the visible part."""
        raise NotImplementedError

    def nearest(self, scene_position: QPointF, reach: float = 8.0) -> tuple[int, int] | None:
        """Trace and step whose point lies nearest to a position, within ``reach`` pixels."""
        at = np.array(self.vb.pixel_at(scene_position))
        visible_paths = [path[: self.step + 1] for path in self.paths]
        return nearest_point(visible_paths, self.projection(1.0), at, reach)

    @property
    def data_range(self) -> tuple[Span, Span]:
        """The ranges of the coordinates that are in view; of a curve, of f too."""
        return self.visible_range

    @property
    def sight(self) -> Sight:
        """Where what is on the surface lies in the picture."""
        return Sight(self.surface)

    def position_of(self, point: tuple[float, float]) -> QPointF:
        return super().position_of(self.sight.project_point(point))

    @property
    def has_before(self) -> bool:
        return self.options.ghosts and self._trails.has_ghosts

    def paint_before(self, painter: QPainter, projection: Projection) -> None:
        flat = self.surface.dimension > 1
        map_name = surface_map(self.theme, self.options) if flat else ""
        self._trails.paint_ghosts(painter, projection, self.theme, map_name)

    def paint_past(self, painter: QPainter, projection: Projection, first: int, last: int) -> None:
        if self.options.fade and first > -1:
            return
        if first == -1 and self.options.start:
            scale = self.options.line_scale
            starts = {tuple(path[0].tolist()) for path in self.paths}
            starts |= (
                set() if starts or self.start is None else {self.sight.project_point(self.start)}
            )
            paint_start(painter, sorted(starts), projection, self.theme, scale)
        if first == -1 and self.options.flow:
            paint_flow_of(self, painter, projection)
        if first == -1 and self.options.labels:
            self.ink = self.new_ink(projection)
        ink = self.ink if self.options.labels else None
        if any(trace.cloud is not None for trace in self.traces):
            painter.setOpacity(AMONG_SEEDS)
        self._trails.paint(painter, projection, self.theme, self.options, first, last, ink)
        painter.setOpacity(1.0)

    def set_step(self, step: int) -> None:
        if self.options.fade:
            # Every part of a fading trail changes with the step.
            self.picture.past_changed()
        super().set_step(step)

    def paint_present(self, painter: QPainter, projection: Projection, step: int) -> None:
        paint_seeds_of(self, painter, projection, step)
        everyone = self.heads_at(projection, step)
        inside = [head for head in everyone if head.inside]
        if self.stage is None:
            covered = self.paint_step(painter, projection, inside, step)
        else:
            covered = paint_scene_of(self, painter, projection, inside, step)
        covered += paint_evaluations_of(self, painter, projection, step)
        covered += paint_state_marks_of(self, painter, projection, inside, step)
        covered += paint_curvature_of(self, painter, projection, inside, step)
        covered += paint_density_of(self, painter, projection, step)
        covered += paint_flow_key_of(self, painter, projection)
        options, theme = self.options, self.theme
        outside = [head for head in everyone if not head.inside]
        covered += self.kept_free
        covered += paint_outside_of(self, painter, projection, outside, step, covered)
        paint_heads(painter, inside, self.traces, theme, options, self.chosen)
        paint_no_start_of(self, painter, projection)
        if options.labels:
            paint_labels(
                painter,
                inside,
                self.traces,
                theme,
                options,
                projection,
                self.chosen,
                covered,
                self._label_sides if self.picture.incremental else None,
                self.ink,
                uncovered=not self.picture.incremental,
            )

    def heads_at(self, projection: Projection, step: int) -> list[Head]:
        """The heads of all contenders at a step."""
        return heads(self.traces, self.paths, projection, step)

    def in_view(self, index: int, projection: Projection, step: int) -> Truths:
        """Of each step of a contender up to ``step``, (n,), whether it is in view."""
        return projection.inside(projection.pixels(self.paths[index][: step + 1]))

    def marker_position_of(
        self, head: Head, projection: Projection, step: int
    ) -> tuple[float, float, float]:
        """Where the marker of a head out of view stands, and its angle."""
        return marker_position(head, projection, self.options.line_scale)

    def new_ink(self, projection: Projection) -> Ink:
        """What labels should leave free at any step: minima, and what a plot adds."""
        ink = Ink(projection.width, projection.height)
        if self.options.minima:
            for at in projection.pixels(self.sight.minima()).tolist():
                ink.add_square(QPointF(*at), STAR * self.options.line_scale, STAR_WEIGHT)
        return ink

    def paint_step(
        self, painter: QPainter, projection: Projection, inside: Sequence[Head], step: int
    ) -> list[QRectF]:
        """Arrows and the ghost of the next step, beneath the heads; returns what they cover."""
        covered, self._arrows = paint_step_of(self, painter, projection, inside, step)
        return covered

    def _set_paths(self) -> None:
        sight = self.sight
        self.paths = tuple(sight.path(trace.drawn) for trace in self.traces)
        ghosts = [sight.path(ghost) for trace in self.traces if (ghost := trace.drawn_ghost)]
        self._trails.set_paths(self.paths, [trace.style for trace in self.traces], ghosts)


def padded(span: Span, share: float) -> Span:
    """A span made longer at both ends by a share of its length."""
    extra = share * (span[1] - span[0]) or 1.0
    return span[0] - extra, span[1] + extra
