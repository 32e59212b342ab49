"""A surface of two coordinates as a landscape: hills, iso-lines, trails on the ground."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from explorer.drawing.colours.theme import Theme
from explorer.drawing.contenders.heads import Head
from explorer.drawing.contenders.step_arrows import StepVectors
from explorer.drawing.contenders.trails import BEHIND_OPACITY
from explorer.drawing.frame.axes import Margins
from explorer.drawing.frame.surface_options import SurfaceOptions
from explorer.drawing.geometry.viewport import Projection, Span
from explorer.drawing.ground.camera_choice import USUAL, best_camera
from explorer.drawing.ground.draped_path import on_base, over_the_edge
from explorer.drawing.ground.heat_map import scale_of
from explorer.drawing.ground.height_field import evaluate_on_grid, scaling
from explorer.drawing.ground.landscape import RELIEF, Camera, Landscape
from explorer.drawing.ground.landscape_axes import SpaceAxes, width_of_heights
from explorer.drawing.ground.landscape_floor import Floor
from explorer.drawing.ground.landscape_minima import lifted_minima, paint_lifted_minima
from explorer.drawing.ground.landscape_room import view_with_room
from explorer.drawing.ground.ray_casting import base_point
from explorer.drawing.ground.relief_image import ReliefImage
from explorer.drawing.plots.draped_trails import DrapedTrails, lifted
from explorer.drawing.plots.ground_sight import GroundSight
from explorer.drawing.plots.surface_plot import SurfacePlot
from explorer.drawing.text.typography import FONT_SIZE
from explorer.engine import Trajectory
from explorer.engine.explanations.stage import Stage
from explorer.engine.objectives.objective import Objective
from explorer.engine.span import widened

Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]
NODES = 513
MARGIN = 0.3
"""Least room around the block for its numbers, where its base is 2 wide."""
ROOM_BESIDE, ROOM_ABOVE = 1.5, 3.0
"""Room for ticks beside it and for the name above its scale of heights, in heights of letters."""


class SpacePlot(SurfacePlot):
    """The landscape of a surface with d = 2, seen from ``options.azimuth`` and ``elevation``.

    Where these are None, ``fit_surface`` finds the direction that shows most of the trails. The
    picture's coordinates are what the camera sees, right and up; so trails, heads and labels are
    those of the plane. Behind a hill trails are faint and dotted, heads hollow; a trail that
    leaves the base ends at its edge. ``options.floor`` lays a floor beneath it, with the shadows
    of trails and heads. More than twenty methods, as every plot of a surface has.
    """

    can_be_turned = True

    def __init__(
        self, surface: Objective, theme: Theme, options: SurfaceOptions | None = None
    ) -> None:
        self._block: Sequence[npt.ArrayLike] = ()
        self._asked: object = None
        self._size = QSizeF()
        super().__init__(surface, theme, options or SurfaceOptions(space=True))
        self._camera = self._wanted_camera(USUAL)
        self._fitted = self._camera
        self._draped = DrapedTrails()
        self._landscape: Landscape | None = None
        self._image = ReliefImage()
        self._rough = False
        self._numbers: list[QRectF] = []
        self.vb.setAspectLocked(True)
        self.fit_surface()

    def set_surface(self, surface: Objective) -> None:
        self.surface = surface
        self._landscape = None
        self._move_on()
        self._set_paths()

    def set_options(self, options: SurfaceOptions) -> None:
        other_floor = options.floor != self.options.floor
        self.options = options
        camera = self._wanted_camera(self._camera)
        turned, self._camera = camera != self._camera, camera
        if turned:
            self._move_on()
        else:
            self._landscape = None
        super().set_options(options)
        if other_floor:
            self.fit_surface()

    @property
    def camera(self) -> Camera:
        """The direction from which the landscape is seen."""
        return self._camera

    def _wanted_camera(self, otherwise: Camera) -> Camera:
        """The camera the options ask for, in part or whole as ``otherwise``."""
        azimuth, elevation = self.options.azimuth, self.options.elevation
        return Camera(
            otherwise.azimuth if azimuth is None else azimuth,
            otherwise.elevation if elevation is None else elevation,
        )

    def _move_on(self) -> None:
        """Draw roughly for now; whoever listens asks for more as soon as it stands still."""
        self._rough = True
        self.picture.base_changed()
        self.view_changed.emit()

    def set_stage(self, stage: Stage | None) -> None:
        """The stages of a step are drawn in the plane; here the arrows stay."""
        super().set_stage(None)

    def fit_surface(self) -> None:
        if self.options.azimuth is None or self.options.elevation is None:
            known = [lifted(self._shape(), trace.drawn) for trace in self.traces]
            trails = np.concatenate(known) if known else np.empty((0, 3))
            self._camera = self._wanted_camera(
                best_camera(
                    self._shape(), trails, lifted_minima(self._shape(), self.surface.minima)
                )
            )
            self._set_paths()
        self._fitted = self._camera
        self._show_block(
            [(x, y, z) for x in (-1.0, 1.0) for y in (-1.0, 1.0) for z in (0.0, RELIEF)]
        )
        self.refresh_background()

    def turn(self, degrees: float) -> None:
        azimuth = (self._fitted.azimuth + degrees + 180.0) % 360.0 - 180.0
        elevation = self._fitted.elevation
        self.set_options(replace(self.options, azimuth=azimuth, elevation=elevation))
        # Room for every direction, so that the landscape does not grow and shrink.
        right, _, towards = self._camera.axes
        away = np.array([*towards[:2], 0.0]) / max(float(np.hypot(*towards[:2])), 1e-9)
        around = [math.sqrt(2.0) * part for part in (right, -right, away, -away)]
        top = np.array([0.0, 0.0, RELIEF])
        self._show_block([*around, *(part + top for part in around)])
        self.refresh_background()

    def _show_block(self, corners: Sequence[npt.ArrayLike]) -> None:
        seen = self._camera.seen(np.array(corners))
        if self.options.floor:
            seen = np.concatenate([seen, self._floor.seen(np.array(corners))])
        font = self.options.font_size
        beside = width_of_heights(self._shape(), font)
        rooms = (beside, ROOM_BESIDE * font, ROOM_BESIDE * font, ROOM_ABOVE * font)
        size = self.vb.size()
        least = MARGIN * max(1.0, font / FONT_SIZE)
        view = view_with_room(seen, (max(size.width(), 1.0), max(size.height(), 1.0)), rooms, least)
        self.vb.show_range(*view)
        self._block, self._asked = corners, self.vb.targetRange()

    def _view_moved(self, *_: Any) -> None:
        """A view of another size shows the same again, unless it was moved or zoomed."""
        other_size = self.vb.size() != self._size
        self._size = self.vb.size()
        if other_size and self._block and self.vb.targetRange() == self._asked:
            self._show_block(self._block)
        super()._view_moved()

    def fit_trajectories(self) -> None:
        self.fit_surface()

    def refresh_background(self) -> None:
        if self._rough:
            self._rough = False
            self._set_paths()
        else:
            self._landscape = None
        self.picture.base_changed()

    @property
    def data_range(self) -> tuple[Span, Span]:
        x, y = self.surface.view[:2]
        return widened(x), widened(y)

    def data_at(self, scene_position: QPointF) -> tuple[float, float]:
        projection = self.projection(1.0)
        pixel = np.array(self.vb.pixel_at(scene_position))
        right, up = projection.data(pixel).tolist()
        depth = self._image.depth_at(pixel, projection)
        if not np.isfinite(depth):
            on_floor = self._floor.place_at(right, up) if self.options.floor else None
            if on_floor is not None:
                return self._shape().place(on_floor)
            # Beside the landscape: the plane of its base.
            depth = up / max(self._camera.axes[2][2], 1e-6)
        return self._shape().place(base_point(self._camera, right, depth))

    def position_of(self, point: tuple[float, float]) -> QPointF:
        return super().position_of(self.seen(point))

    def seen(self, point: tuple[float, float]) -> tuple[float, float]:
        right, up = self._sight.place(np.array(point)).tolist()
        return right, up

    def path_of(self, trajectory: Trajectory) -> Floats:
        return self._camera.seen(lifted(self._shape(), trajectory))

    def room(self) -> Margins:
        return Margins(0.0, 0.0, 0.0, 0.0)

    def paint_base(self, painter: QPainter, projection: Projection) -> None:
        shape, options = self._shape(), self.options
        if options.floor:
            lines, scale = int(options.isolines), options.line_scale
            self._floor.paint(painter, projection, shape, self.theme, lines, scale)
        lower = self._floor.drop if options.floor else 0.0
        axes = SpaceAxes(painter, projection, self._camera, self.theme, options.font_size, lower)
        axes.paint_frame()
        self._image.paint(
            painter, projection, shape, self._camera, self.theme, options, rough=self._rough
        )
        self._numbers = axes.paint_numbers(shape, self.surface.variables)
        if options.minima:
            known, scale = lifted_minima(shape, self.surface.minima), options.line_scale
            paint_lifted_minima(
                painter, projection, shape, self._camera, known, self.theme, scale, BEHIND_OPACITY
            )

    @property
    def _floor(self) -> Floor:
        return Floor(self._camera)

    def paint_past(self, painter: QPainter, projection: Projection, first: int, last: int) -> None:
        if self.options.floor:
            theme, options = self.theme, self.options
            self._draped.paint_shadows(painter, projection, theme, options, first, last)
        super().paint_past(painter, projection, first, last)

    def paint_present(self, painter: QPainter, projection: Projection, step: int) -> None:
        if self.options.floor:
            shown = [head for head in self.heads_at(projection, step) if head.inside]
            scale = self.options.line_scale
            self._draped.paint_drops(painter, projection, shown, step, self.theme, scale)
        super().paint_present(painter, projection, step)

    def minima(self) -> Floats:
        return self._camera.seen(lifted_minima(self._shape(), self.surface.minima))

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """No frame: the axes stand in the picture."""
        painter.fillRect(option.exposedRect, QColor(self.theme.canvas))

    def _shape(self) -> Landscape:
        """The landscape of the whole view."""
        if self._landscape is None:
            x, y = self.data_range
            grid = evaluate_on_grid(self.surface, x, y, min(NODES, self.options.nodes))
            shades = scaling(grid, scale_of(self.surface, self.options))
            self._landscape = Landscape(grid, shades)
        return self._landscape

    @property
    def _sight(self) -> GroundSight:
        return GroundSight(self.surface, self._shape(), self._camera)

    def kept_free(self) -> list[QRectF]:
        return self._numbers

    def vectors_of(self, trajectory: Trajectory, step: int) -> StepVectors:
        here = trajectory.positions[min(step, trajectory.steps)]
        return self._sight.step_vectors(here, super().vectors_of(trajectory, step))

    def places_seen(self, places: Floats) -> Floats:
        return self._sight.places(places)

    def curve_seen(self, places: Floats) -> tuple[Floats, Floats]:
        return self._sight.curve(places)

    def vectors_seen(self, here: Floats, vectors: Floats) -> Floats:
        return self._sight.vectors(here, vectors)

    def heads_at(self, projection: Projection, step: int) -> list[Head]:
        """Hollow behind a hill; out of view beyond the edges of the base too."""
        heads = super().heads_at(projection, step)
        if not heads:
            return heads
        points = np.array([self._draped.point(head.index, step) for head in heads])
        within, hidden = on_base(points), self._shape().hidden(points, self._camera)
        return [
            replace(head, inside=head.inside and bool(on), hidden=bool(behind))
            for head, on, behind in zip(heads, within, hidden, strict=True)
        ]

    def in_view(self, index: int, projection: Projection, step: int) -> Truths:
        on_ground = on_base(self._draped.points[index][: step + 1])
        return super().in_view(index, projection, step) & on_ground

    def edge_place(
        self, head: Head, projection: Projection, step: int
    ) -> tuple[float, float, float]:
        """On the edge of the base nearest to the head, pointing away from the landscape."""
        ends = over_the_edge(self._shape(), self._draped.point(head.index, step))
        if ends is None:
            return super().edge_place(head, projection, step)
        (x, y), (to_x, to_y) = projection.pixels(self._camera.seen(ends)).tolist()
        return x, y, math.atan2(to_y - y, to_x - x)

    def _set_paths(self) -> None:
        shape, camera = self._shape(), self._camera
        floor = self._floor if self.options.floor else None
        self._draped.follow(self._trails, self.traces, shape, camera, floor, rough=self._rough)
        self._paths = tuple(camera.seen(points) for points in self._draped.points)
