"""A surface of two coordinates as a landscape: hills, iso-lines, trails on the surface."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QSizeF
from PySide6.QtGui import QPainter

from explorer.arrays import Truths
from explorer.drawing.colours.theme import Theme
from explorer.drawing.contenders.heads import Head
from explorer.drawing.frame.surface_options import SurfaceOptions
from explorer.drawing.geometry.viewport import Projection, Span
from explorer.drawing.plots.draped_trails import DrapedTrails
from explorer.drawing.plots.landscape_scene import LandscapeScene
from explorer.drawing.plots.landscape_sight import LandscapeSight
from explorer.drawing.plots.surface_plot import SurfacePlot
from explorer.drawing.surfaces.draped_path import on_base, over_the_edge
from explorer.drawing.surfaces.landscape import Camera
from explorer.engine.objectives.objective import Objective


class SpacePlot(SurfacePlot):
    """The landscape of a surface with d = 2, seen from ``options.azimuth`` and ``elevation``.

    Where these are None, ``fit_surface`` finds the direction that shows most of the trails. The
    picture's coordinates are what the camera sees, right and up; so trails, heads and labels are
    those of the plane. Behind a hill trails are faint and dotted, heads hollow; a trail that
    leaves the base ends at its edge. ``options.floor`` lays a floor beneath it, with the shadows
    of trails and heads. The stages of a step are drawn in the plane; here the arrows stay.
    """

    can_be_turned = True
    has_frame = False
    has_stages = False

    def __init__(
        self, surface: Objective, theme: Theme, options: SurfaceOptions | None = None
    ) -> None:
        self._painted_range: object = None
        self._size = QSizeF()
        super().__init__(surface, theme, options or SurfaceOptions(space=True))
        self.landscape = LandscapeScene(surface, self.options)
        self._draped = DrapedTrails()
        self.vb.setAspectLocked(True)
        self.fit_surface()

    def set_surface(self, surface: Objective) -> None:
        self.surface = self.landscape.surface = surface
        self.landscape.forget_shape()
        self._move_on()
        self._set_paths()

    def set_options(self, options: SurfaceOptions) -> None:
        other_floor = options.floor != self.options.floor
        if self.landscape.use_options(options):
            self._move_on()
        else:
            self.landscape.forget_shape()
        super().set_options(options)
        if other_floor:
            self.fit_surface()

    @property
    def camera(self) -> Camera:
        """The direction from which the landscape is seen."""
        return self.landscape.camera

    def _move_on(self) -> None:
        """Draw coarsely for now; the listener requests a finer picture once it stands still."""
        self.landscape.rough = True
        self.picture.base_changed()
        self.view_changed.emit()

    def fit_surface(self) -> None:
        before = self.camera
        self.landscape.fit(self._draped.lift(self.landscape.shape, self.traces))
        if self.camera != before:
            self._set_paths()
        self._show_block()
        self.refresh_background()

    def turn(self, degrees: float) -> None:
        camera = self.landscape.turned(degrees)
        self.set_options(replace(self.options, azimuth=camera.azimuth, elevation=camera.elevation))
        self.landscape.make_room_to_turn()
        self._show_block()
        self.refresh_background()

    def _show_block(self) -> None:
        size = self.vb.size()
        self.vb.show_range(*self.landscape.view((max(size.width(), 1.0), max(size.height(), 1.0))))
        self._painted_range = self.vb.targetRange()

    def _view_moved(self, *_: Any) -> None:
        """A view of another size shows the same again, unless it was moved or zoomed."""
        other_size = self.vb.size() != self._size
        self._size = self.vb.size()
        if other_size and self.vb.targetRange() == self._painted_range:
            self._show_block()
        super()._view_moved()

    def refresh_background(self) -> None:
        if self.landscape.rough:
            self.landscape.rough = False
        else:
            self.landscape.forget_shape()
        self.picture.base_changed()

    @property
    def data_range(self) -> tuple[Span, Span]:
        return self.landscape.data_range

    def data_at(self, scene_position: QPointF) -> tuple[float, float]:
        pixel = np.array(self.vb.pixel_at(scene_position))
        return self.landscape.position_at(pixel, self.projection(1.0))

    @property
    def sight(self) -> LandscapeSight:
        return LandscapeSight(self.surface, self.landscape.shape, self.camera)

    def paint_base(self, painter: QPainter, projection: Projection) -> None:
        self.kept_free = self.landscape.paint(painter, projection, self.theme)

    def paint_past(self, painter: QPainter, projection: Projection, first: int, last: int) -> None:
        if self.options.floor:
            theme, options = self.theme, self.options
            self._draped.paint_shadows(painter, projection, theme, options, first, last)
        super().paint_past(painter, projection, first, last)

    def paint_present(self, painter: QPainter, projection: Projection, step: int) -> None:
        if self.options.floor:
            heads = [head for head in self.heads_at(projection, step) if head.inside]
            scale = self.options.line_scale
            self._draped.paint_drops(painter, projection, heads, step, self.theme, scale)
        super().paint_present(painter, projection, step)

    def heads_at(self, projection: Projection, step: int) -> list[Head]:
        """Hollow behind a hill; out of view beyond the edges of the base too."""
        heads = super().heads_at(projection, step)
        if not heads:
            return heads
        points = np.array([self._draped.point(head.index, step) for head in heads])
        within, hidden = on_base(points), self.landscape.shape.hidden(points, self.camera)
        return [
            replace(head, inside=head.inside and bool(on), hidden=bool(behind))
            for head, on, behind in zip(heads, within, hidden, strict=True)
        ]

    def in_view(self, index: int, projection: Projection, step: int) -> Truths:
        inside_base = on_base(self._draped.points[index][: step + 1])
        return super().in_view(index, projection, step) & inside_base

    def marker_position_of(
        self, head: Head, projection: Projection, step: int
    ) -> tuple[float, float, float]:
        """On the edge of the base nearest to the head, pointing away from the landscape."""
        ends = over_the_edge(self.landscape.shape, self._draped.point(head.index, step))
        if ends is None:
            return super().marker_position_of(head, projection, step)
        (x, y), (to_x, to_y) = projection.pixels(self.camera.seen(ends)).tolist()
        return x, y, math.atan2(to_y - y, to_x - x)

    def _set_paths(self) -> None:
        shape, camera, floor = self.landscape.shape, self.camera, self.landscape.floor
        self._draped.follow(self._trails, self.traces, shape, camera, floor)
        self.paths = tuple(camera.seen(points) for points in self._draped.points)
