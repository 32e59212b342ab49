"""A surface of two coordinates as a landscape: hills, iso-lines, trails on the ground."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from explorer.drawing.colours.colour import mixed
from explorer.drawing.colours.colour_maps import colour_map
from explorer.drawing.colours.overlay import isoline_colour
from explorer.drawing.colours.pixels import image_of_pixels
from explorer.drawing.colours.theme import Theme
from explorer.drawing.contenders.drop_lines import paint_drop_lines
from explorer.drawing.contenders.heads import Head
from explorer.drawing.contenders.step_arrows import StepVectors
from explorer.drawing.contenders.trails import BEHIND_OPACITY, Trails
from explorer.drawing.frame.axes import Margins
from explorer.drawing.frame.surface_options import SurfaceOptions
from explorer.drawing.geometry.line_segments import VECTOR_ENGINES
from explorer.drawing.geometry.viewport import Projection, Span
from explorer.drawing.ground.camera_choice import USUAL, best_camera
from explorer.drawing.ground.critical_points import paint_minima
from explorer.drawing.ground.draped_path import (
    CUT_POINTS,
    cut_at_edges,
    hidden_points,
    on_base,
    split,
)
from explorer.drawing.ground.heat_map import colour_map_of, scale_of
from explorer.drawing.ground.height_field import evaluate_on_grid, scaling
from explorer.drawing.ground.landscape import RELIEF, Camera, Landscape
from explorer.drawing.ground.landscape_axes import paint_space_axes
from explorer.drawing.ground.landscape_floor import Floor
from explorer.drawing.ground.ray_casting import Relief, base_point, relief, softened
from explorer.drawing.plots.surface_plot import SurfacePlot
from explorer.drawing.text.typography import FONT_SIZE
from explorer.engine import Trajectory
from explorer.engine.explanations.stage import Stage
from explorer.engine.objectives.objective import Objective
from explorer.engine.span import widened

Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]
NODES = 513
SHARPNESS, ROUGH_SHARPNESS = 2.0, 0.5
"""Pixels of the landscape to a device pixel, each way: when it stands still, and while it moves."""
MOST_PIXELS = 640_000
"""More than a device pixel's worth only up to so many in all, which take 80 ms."""
SKIRT_STRENGTH = 0.7
SHADOW_OPACITY, SHADOW_WIDTH = 0.7, 0.7
"""Of a trail's shadow on the floor, against the trail."""
MARGIN = 0.3
"""Room around the block for its numbers, where its base is 2 wide."""


class SpacePlot(SurfacePlot):
    """The landscape of a surface with d = 2, seen from ``options.azimuth`` and ``elevation``.

    Where these are None, ``fit_surface`` finds the direction that shows most of the trails. The
    picture's coordinates are what the camera sees, right and up; so trails, heads and labels are
    those of the plane. Behind a hill trails are faint and dotted, heads hollow; a trail that
    leaves the base ends at its edge. ``options.floor`` lays a floor beneath it, with the shadows
    of trails and heads.
    """

    can_be_turned = True

    def __init__(
        self, surface: Objective, theme: Theme, options: SurfaceOptions | None = None
    ) -> None:
        super().__init__(surface, theme, options or SurfaceOptions(space=True))
        self._camera = self._wanted_camera(USUAL)
        self._fitted = self._camera
        self._points: tuple[Floats, ...] = ()
        self._landscape: Landscape | None = None
        self._relief: Relief | None = None
        self._rough = False
        self._shadows = Trails()
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
            known = [self._lifted(trace.drawn) for trace in self.traces]
            trails = np.concatenate(known) if known else np.empty((0, 3))
            self._camera = self._wanted_camera(
                best_camera(self._shape(), trails, self._lifted_minima())
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
        (left, bottom), (right, top) = seen.min(axis=0), seen.max(axis=0)
        room = MARGIN * max(1.0, self.options.font_size / FONT_SIZE)
        self.show_range((left - room, right + room), (bottom - room, top + 0.3 * room))

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
        pixel = np.array(self._in_picture(scene_position))
        right, up = projection.data(pixel).tolist()
        depth = np.nan
        if self._relief is not None and projection.inside(pixel):
            rows, columns = self._relief.depths.shape
            row = min(int(pixel[1] / projection.height * rows), rows - 1)
            column = min(int(pixel[0] / projection.width * columns), columns - 1)
            depth = self._relief.depths[row, column]
        if not np.isfinite(depth):
            on_floor = self._floor.place_at(right, up) if self.options.floor else None
            if on_floor is not None:
                return self._shape().place(on_floor)
            # Beside the landscape: the plane of its base.
            depth = up / max(self._camera.axes[2][2], 1e-6)
        return self._shape().place(base_point(self._camera, right, float(depth)))

    def position_of(self, point: tuple[float, float]) -> QPointF:
        return super().position_of(self.seen(point))

    def seen(self, point: tuple[float, float]) -> tuple[float, float]:
        right, up = self._seen_at(np.array(point)).tolist()
        return right, up

    def path_of(self, trajectory: Trajectory) -> Floats:
        return self._camera.seen(self._lifted(trajectory))

    def room(self) -> Margins:
        return Margins(0.0, 0.0, 0.0, 0.0)

    def paint_base(self, painter: QPainter, projection: Projection) -> None:
        shape, options = self._shape(), self.options
        if options.floor:
            lines, scale = int(options.isolines), options.line_scale
            self._floor.paint(painter, projection, shape, self.theme, lines, scale)
        paint_space_axes(
            painter,
            projection,
            shape,
            self._camera,
            self.surface,
            self.theme,
            options.font_size,
            self._floor.drop if options.floor else 0.0,
        )
        self._paint_relief(painter, projection, shape)
        if options.minima:
            known = self._lifted_minima()
            hidden = shape.hidden(known, self._camera)
            for behind, opacity in ((True, BEHIND_OPACITY), (False, 1.0)):
                painter.setOpacity(opacity)
                places = self._camera.seen(known[hidden == behind])
                paint_minima(painter, places, projection, self.theme, options.line_scale)

    @property
    def _floor(self) -> Floor:
        return Floor(self._camera)

    def paint_past(self, painter: QPainter, projection: Projection, first: int, last: int) -> None:
        if self.options.floor:
            painter.setOpacity(SHADOW_OPACITY)
            options = replace(self.options, line_scale=SHADOW_WIDTH * self.options.line_scale)
            self._shadows.paint(painter, projection, self.theme, options, first, last)
            painter.setOpacity(1.0)
        super().paint_past(painter, projection, first, last)

    def paint_present(self, painter: QPainter, projection: Projection, step: int) -> None:
        if self.options.floor:
            shown = [head for head in self.heads_at(projection, step) if head.inside]
            if shown:
                points = np.array([self._point(head.index, step) for head in shown])
                feet = projection.pixels(self._floor.seen(points))
                scale = self.options.line_scale
                paint_drop_lines(painter, shown, feet, self.traces, self.theme, scale)
        super().paint_present(painter, projection, step)

    def _lifted_minima(self) -> Floats:
        known = self.surface.minima
        if not known:
            return np.empty((0, 3))
        places = np.array([minimum.position for minimum in known])
        return self._shape().lifted(places, np.array([minimum.value for minimum in known]))

    def minima(self) -> Floats:
        return self._camera.seen(self._lifted_minima())

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

    def _paint_relief(self, painter: QPainter, projection: Projection, shape: Landscape) -> None:
        sharp = ROUGH_SHARPNESS if self._rough else SHARPNESS
        if not self._rough:
            area = projection.width * projection.height * projection.resolution**2
            sharp = max(1.0, min(sharp, (MOST_PIXELS / area) ** 0.5))
        sharp *= projection.resolution
        width, height = (
            max(2, round(sharp * side)) for side in (projection.width, projection.height)
        )
        map_name = colour_map_of(self.theme, self.options)
        table = colour_map(map_name)
        red, green, blue, alpha = isoline_colour(self.theme, map_name)
        # A line is a pixel wide, and a rough one covers several.
        lines = (
            int(self.options.isolines),
            (red, green, blue, alpha // 2 if self._rough else alpha),
        )
        skirt = mixed(self.theme.border, self.theme.canvas, SKIRT_STRENGTH)
        shaded = relief(shape, self._camera, projection, (width, height), table, skirt, lines)
        self._relief = shaded
        smooth = shaded.pixels if self._rough else softened(shaded)
        image = image_of_pixels(smooth, QImage.Format.Format_ARGB32_Premultiplied)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        painter.setRenderHint(
            QPainter.RenderHint.LosslessImageRendering,
            painter.paintEngine().type() in VECTOR_ENGINES,
        )
        target = QRectF(0.0, 0.0, projection.width, projection.height)
        if not self._rough and painter.paintEngine().type() not in VECTOR_ENGINES:
            size = (target.size() * projection.resolution).toSize()
            image = image.scaled(
                size,
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        painter.drawImage(target, image)

    def vectors_of(self, trajectory: Trajectory, step: int) -> StepVectors:
        """The vectors as the camera sees them, along the ground."""
        vectors = super().vectors_of(trajectory, step)
        here = trajectory.positions[min(step, trajectory.steps)]
        origin = self._seen_at(here)

        def seen(vector: Floats | None) -> Floats | None:
            return None if vector is None else self._seen_at(here + vector) - origin

        gradient = seen(vectors.gradient)
        assert gradient is not None
        carried, step_taken = seen(vectors.carried), seen(vectors.step)
        return replace(vectors, gradient=gradient, carried=carried, step=step_taken)

    def places_seen(self, places: Floats) -> Floats:
        with np.errstate(all="ignore"):
            values = self.surface.value(places)
        lifted = self._shape().lifted(places, values)
        # As the ground is: what is not finite lies as high as it goes.
        lifted[np.isnan(lifted[:, 2]), 2] = RELIEF
        return self._camera.seen(lifted)

    def curve_seen(self, places: Floats) -> tuple[Floats, Floats]:
        shape, camera = self._shape(), self._camera
        with np.errstate(all="ignore"):
            points = cut_at_edges(shape, shape.lifted(places, self.surface.value(places)))
        return split(camera.seen(points), hidden_points(shape, points, camera))

    def vectors_seen(self, here: Floats, vectors: Floats) -> Floats:
        longest = float(np.abs(vectors).max(initial=0.0)) or 1.0
        x, y = self.surface.view[:2]
        # Short of the ground's bends, so that all lie in the plane that touches it.
        short = 1e-3 * min(x[1] - x[0], y[1] - y[0]) / longest
        return self.places_seen(here + short * vectors) - self._seen_at(here)

    def _seen_at(self, place: Floats) -> Floats:
        seen: Floats = self.places_seen(place[None])[0]
        return seen

    def heads_at(self, projection: Projection, step: int) -> list[Head]:
        """Hollow behind a hill; out of view beyond the edges of the base too."""
        heads = super().heads_at(projection, step)
        if not heads:
            return heads
        points = np.array([self._point(head.index, step) for head in heads])
        within, hidden = on_base(points), self._shape().hidden(points, self._camera)
        return [
            replace(head, inside=head.inside and bool(on), hidden=bool(behind))
            for head, on, behind in zip(heads, within, hidden, strict=True)
        ]

    def in_view(self, index: int, projection: Projection, step: int) -> Truths:
        return super().in_view(index, projection, step) & on_base(self._points[index][: step + 1])

    def edge_place(
        self, head: Head, projection: Projection, step: int
    ) -> tuple[float, float, float]:
        """On the edge of the base nearest to the head, pointing away from the landscape."""
        point = np.nan_to_num(self._point(head.index, step)[:2], nan=1.0)
        edge = np.clip(point, -1.0, 1.0)
        if (edge == point).all():
            return super().edge_place(head, projection, step)
        height = RELIEF * self._shape().share_at(edge[:1], edge[1:])[0]
        outward = 0.1 * np.sign(point - edge)
        ends = np.array([[*edge, height], [*(edge + outward), height]])
        (x, y), (to_x, to_y) = projection.pixels(self._camera.seen(ends)).tolist()
        return x, y, math.atan2(to_y - y, to_x - x)

    def _point(self, index: int, step: int) -> Floats:
        points = self._points[index]
        point: Floats = points[min(step, len(points) - 1)]
        return point

    def _lifted(self, trajectory: Trajectory) -> Floats:
        return self._shape().lifted(trajectory.positions, trajectory.losses)

    def _set_paths(self) -> None:
        """Trails end at the edge of the base; what lies behind a hill is drawn apart."""
        shape, camera = self._shape(), self._camera
        self._points = tuple(self._lifted(trace.drawn) for trace in self.traces)
        self._paths = tuple(camera.seen(points) for points in self._points)
        ghosts = [self._lifted(ghost) for trace in self.traces if (ghost := trace.drawn_ghost)]
        cut = not all(on_base(points).all() for points in self._points)
        drawn = [cut_at_edges(shape, points) if cut else points for points in self._points]
        ghosts = [ghost if on_base(ghost).all() else cut_at_edges(shape, ghost) for ghost in ghosts]
        trails, behind = [camera.seen(points) for points in drawn], []
        styles, every = [trace.style for trace in self.traces], CUT_POINTS if cut else 1
        if self.options.floor:
            shadows = [self._floor.seen(points) for points in drawn]
            self._shadows.set_paths(shadows, styles, (), (), every)
        if not self._rough:
            halves = [
                split(path, hidden_points(shape, points, camera))
                for path, points in zip(trails, drawn, strict=True)
            ]
            trails, behind = [half[0] for half in halves], [half[1] for half in halves]
        self._trails.set_paths(
            trails,
            styles,
            [camera.seen(points) for points in ghosts],
            behind,
            every,
        )
