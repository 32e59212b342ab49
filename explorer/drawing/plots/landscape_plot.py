"""A surface of two coordinates as a landscape: hills, iso-lines, trails on the ground."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from explorer.drawing.colours.colour import mixed
from explorer.drawing.colours.colour_maps import colour_map
from explorer.drawing.colours.pixels import image_of_pixels
from explorer.drawing.colours.theme import Theme
from explorer.drawing.contenders.step_arrows import StepVectors
from explorer.drawing.frame.axes import Margins
from explorer.drawing.frame.surface_options import SurfaceOptions
from explorer.drawing.geometry.line_segments import VECTOR_ENGINES
from explorer.drawing.geometry.viewport import Projection, Span
from explorer.drawing.ground.critical_points import paint_minima
from explorer.drawing.ground.heat_map import scale_of
from explorer.drawing.ground.height_field import evaluate_on_grid, scaling
from explorer.drawing.ground.landscape import RELIEF, Camera, Landscape
from explorer.drawing.ground.landscape_axes import paint_space_axes
from explorer.drawing.ground.ray_casting import Relief, base_point, relief
from explorer.drawing.plots.surface_plot import SurfacePlot
from explorer.drawing.text.labels import FONT_SIZE
from explorer.engine import Trajectory
from explorer.engine.explanations.step_stages import Stage
from explorer.engine.objectives.objective import Objective
from explorer.engine.span import widened

Floats = npt.NDArray[np.float64]
NODES = 513
SHARPNESS, ROUGH_SHARPNESS = 2.0, 0.5
"""Pixels of the landscape to a device pixel, each way: when it stands still, and while it moves."""
MOST_PIXELS = 800_000
"""More than a device pixel's worth only up to so many in all, which take a sixth of a second."""
SKIRT_STRENGTH = 0.7
MOST_LOOKED_AT = 400
"""Points of a trail that are looked at for whether they are hidden; those between follow."""
MARGIN = 0.3
"""Room around the block for its numbers, where its base is 2 wide."""


class SpacePlot(SurfacePlot):
    """The landscape of a surface with d = 2, seen from ``options.azimuth`` and ``elevation``.

    The picture's coordinates are what the camera sees, right and up; so trails, heads and labels
    are those of the plane. Trails behind a hill are hidden; heads never are.
    """

    can_be_turned = True

    def __init__(
        self, surface: Objective, theme: Theme, options: SurfaceOptions | None = None
    ) -> None:
        super().__init__(surface, theme, options or SurfaceOptions(space=True))
        self._camera = Camera(self.options.azimuth, self.options.elevation)
        self._landscape: Landscape | None = None
        self._relief: Relief | None = None
        self._rough = False
        self.vb.setAspectLocked(True)
        self.fit_surface()

    def set_surface(self, surface: Objective) -> None:
        self.surface = surface
        self._landscape = None
        self._move_on()
        self._set_paths()

    def set_options(self, options: SurfaceOptions) -> None:
        camera = Camera(options.azimuth, options.elevation)
        turned, self._camera = camera != self._camera, camera
        if turned:
            self._move_on()
        else:
            self._landscape = None
        super().set_options(options)

    def _move_on(self) -> None:
        """Draw roughly for now; whoever listens asks for more as soon as it stands still."""
        self._rough = True
        self.picture.base_changed()
        self.view_changed.emit()

    def set_stage(self, stage: Stage | None) -> None:
        """The stages of a step are drawn in the plane; here the arrows stay."""
        super().set_stage(None)

    def fit_surface(self) -> None:
        corners = np.array(
            [(x, y, z) for x in (-1.0, 1.0) for y in (-1.0, 1.0) for z in (0.0, RELIEF)]
        )
        seen = self._camera.seen(corners)
        (left, bottom), (right, top) = seen.min(axis=0), seen.max(axis=0)
        room = MARGIN * max(1.0, self.options.font_size / FONT_SIZE)
        self.show_range((left - room, right + room), (bottom - room, top + 0.3 * room))
        self.refresh_background()

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
            # Beside the landscape: the plane of its base.
            depth = up / max(self._camera.axes[2][2], 1e-6)
        return self._shape().place(base_point(self._camera, right, float(depth)))

    def position_of(self, point: tuple[float, float]) -> QPointF:
        return super().position_of(self.seen(point))

    def seen(self, point: tuple[float, float]) -> tuple[float, float]:
        right, up = self._seen_at(np.array(point)).tolist()
        return right, up

    def path_of(self, trajectory: Trajectory) -> Floats:
        return self._camera.seen(self._shape().lifted(trajectory.positions, trajectory.losses))

    def room(self) -> Margins:
        return Margins(0.0, 0.0, 0.0, 0.0)

    def paint_base(self, painter: QPainter, projection: Projection) -> None:
        shape, options = self._shape(), self.options
        paint_space_axes(
            painter,
            projection,
            shape,
            self._camera,
            self.surface,
            self.theme,
            options.font_size,
        )
        self._paint_relief(painter, projection, shape)
        if options.minima:
            paint_minima(painter, self.minima(), projection, self.theme, options.line_scale)

    def minima(self) -> Floats:
        known = self.surface.minima
        if not known:
            return np.empty((0, 2))
        places = np.array([one.position for one in known])
        lifted = self._shape().lifted(places, np.array([one.value for one in known]))
        return self._camera.seen(lifted[~self._shape().hidden(lifted, self._camera)])

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
            shades = scaling(grid, self.options.scale or scale_of(self.surface))
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
        table = colour_map(self.options.colour_map or self.theme.colour_map)
        red, green, blue, alpha = self.theme.isoline
        # A line is a pixel wide, and a rough one covers several.
        lines = (self.options.isolines, (red, green, blue, alpha // 2 if self._rough else alpha))
        skirt = mixed(self.theme.border, self.theme.canvas, SKIRT_STRENGTH)
        found = relief(shape, self._camera, projection, (width, height), table, skirt, lines)
        self._relief = found
        image = image_of_pixels(found.pixels, QImage.Format.Format_ARGB32)
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

    def _seen_at(self, place: Floats) -> Floats:
        with np.errstate(all="ignore"):
            value = self.surface.value(place)
        lifted = self._shape().lifted(place[None], np.atleast_1d(value))
        # As the ground is: what is not finite lies as high as it goes.
        lifted[np.isnan(lifted[:, 2]), 2] = RELIEF
        found: Floats = self._camera.seen(lifted)[0]
        return found

    def trail_of(self, trajectory: Trajectory, path: Floats) -> Floats:
        """The path without what lies behind a hill; all of it while the landscape moves."""
        if self._rough or not len(path):
            return path
        every = -(-len(path) // MOST_LOOKED_AT)
        some = slice(None, None, every)
        lifted = self._shape().lifted(trajectory.positions[some], trajectory.losses[some])
        hidden = self._shape().hidden(lifted, self._camera).repeat(every)[: len(path)]
        return np.where(hidden[:, None], np.nan, path)
