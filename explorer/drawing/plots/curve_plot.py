"""A surface of one coordinate as a curve, with the visited points on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from explorer.arrays import Floats
from explorer.drawing.colours.contrast_cache import line_colour
from explorer.drawing.colours.theme import Theme
from explorer.drawing.contenders.heads import Head
from explorer.drawing.contenders.step_arrows import arrow_colour
from explorer.drawing.frame.axes import paint_grid
from explorer.drawing.frame.surface_options import SurfaceOptions
from explorer.drawing.geometry.clipping import clipped_polyline
from explorer.drawing.geometry.line_segments import Strokes, draw_lines, flat_pen, strokes
from explorer.drawing.geometry.marker_shapes import draw_arrow
from explorer.drawing.geometry.viewport import Projection
from explorer.drawing.plots.plot_overlays import paint_curvature_of, paint_fan_of
from explorer.drawing.plots.plot_step import paint_next_of
from explorer.drawing.plots.sight import CurveSight, Sight
from explorer.drawing.plots.surface_plot import SurfacePlot, padded
from explorer.drawing.surfaces.critical_points import paint_minima
from explorer.drawing.text.labels import paint_note
from explorer.drawing.text.occupancy import Ink
from explorer.engine.objectives.objective import Objective

TANGENT_PIXELS = 90.0


class CurvePlot(SurfacePlot):
    """The curve of a surface with d = 1; trails run through the points (x, f(x)) visited."""

    def __init__(
        self, surface: Objective, theme: Theme, options: SurfaceOptions | None = None
    ) -> None:
        super().__init__(surface, theme, options or SurfaceOptions(points=True))
        self._lines: tuple[Projection, Floats] | None = None
        self._name_axes()
        self.fit_surface()

    def set_surface(self, surface: Objective) -> None:
        self.surface = surface
        self._name_axes()
        self.refresh_background()

    def fit_surface(self) -> None:
        x = self.surface.view[0]
        values = self.surface.value(np.linspace(*x, 400)[:, None])
        values = values[np.isfinite(values)]
        y = (float(values.min()), float(values.max())) if values.size else (0.0, 1.0)
        self.vb.show_range(padded(x, 0.03), padded(y, 0.08))
        self.refresh_background()

    def refresh_background(self) -> None:
        self._lines = None
        self.picture.base_changed()

    @property
    def sight(self) -> Sight:
        return CurveSight(self.surface)

    def new_ink(self, projection: Projection) -> Ink:
        ink = super().new_ink(projection)
        ink.add_lines(self._curve(projection))
        return ink

    def _curve(self, projection: Projection) -> Floats:
        """The curve as segments in pixels."""
        if self._lines is None or self._lines[0] != projection:
            x = np.linspace(*projection.x, int(2 * projection.width) + 2)
            curve = np.column_stack([x, self.surface.value(x[:, None])])
            lines = clipped_polyline(projection.pixels(curve), projection.width, projection.height)
            self._lines = (projection, lines)
        return self._lines[1]

    def paint_base(self, painter: QPainter, projection: Projection) -> None:
        options, theme = self.options, self.theme
        paint_grid(painter, projection, replace(self.axes), theme)
        lines = self._curve(projection)
        painter.setPen(flat_pen(QColor(theme.muted_text), 1.8 * options.line_scale))
        draw_lines(painter, lines)
        if not len(lines):
            size = (projection.width, projection.height)
            paint_note(painter, *size, self.surface.where_undefined, options.font_size, theme)
        if options.minima:
            paint_minima(painter, self.sight.minima(), projection, theme, options.line_scale)

    def paint_past(self, painter: QPainter, projection: Projection, first: int, last: int) -> None:
        if self.options.cobweb:
            self._paint_cobweb(painter, projection, first, last)
        super().paint_past(painter, projection, first, last)

    def paint_step(
        self, painter: QPainter, projection: Projection, inside: Sequence[Head], step: int
    ) -> list[QRectF]:
        """The tangent and the curvature at the chosen head, and the step along the x axis."""
        covered = paint_fan_of(self, painter, projection, inside, step)
        covered += paint_curvature_of(self, painter, projection, inside, step)
        for head in inside:
            if head.index != self.chosen:
                continue
            if self.options.tangent:
                self._paint_tangent(painter, projection, head, step)
            if self.options.next_step and not head.ended:
                self._paint_way(painter, projection, head, step)
                paint_next_of(self, painter, projection, head, step)
        return covered

    def _paint_tangent(
        self, painter: QPainter, projection: Projection, head: Head, step: int
    ) -> None:
        path = self.paths[head.index]
        x = path[min(step, len(path) - 1), 0]
        slope = float(self.surface.gradient([x])[0])
        if not np.isfinite(slope):
            return
        across = projection.width / (projection.x[1] - projection.x[0])
        upward = projection.height / (projection.y[1] - projection.y[0])
        direction = np.array([across, -slope * upward])
        direction *= TANGENT_PIXELS * self.options.line_scale / np.hypot(*direction)
        ends = np.array([head.x, head.y]) + np.array([-1.0, 1.0])[:, None] * direction
        colour = QColor(line_colour(self.theme, arrow_colour(self.theme, "gradient")))
        painter.setPen(flat_pen(colour, 1.6 * self.options.line_scale))
        draw_lines(painter, clipped_polyline(ends, projection.width, projection.height))

    def _paint_way(self, painter: QPainter, projection: Projection, head: Head, step: int) -> None:
        path = self.paths[head.index]
        if step + 1 >= len(path):
            return
        x, y = projection.pixels(path[step + 1]).tolist()
        if not 0 <= x <= projection.width:
            return
        corner = QPointF(x, head.y)
        fall = np.array([[x, head.y], [x, y]])
        painter.setPen(flat_pen(QColor(self.theme.muted_text), 1.0 * self.options.line_scale))
        draw_lines(painter, clipped_polyline(fall, projection.width, projection.height))
        colour = line_colour(self.theme, self.theme.text)
        draw_arrow(
            painter, head.point, corner, colour, self.theme.canvas, 1.8 * self.options.line_scale
        )

    def _paint_cobweb(
        self, painter: QPainter, projection: Projection, first: int, last: int
    ) -> None:
        webs = []
        for path in self.paths:
            web = np.repeat(path, 2, axis=0)[: 2 * len(path) - 1]
            web[1::2, 0] = path[1:, 0]
            webs.append(web)
        whole = strokes(webs, projection, margin=0.0)
        by_step = Strokes(whole.lines, (whole.steps + 1) // 2, whole.bounds)
        colour = QColor(self.theme.muted_text)
        colour.setAlpha(150)
        painter.setPen(flat_pen(colour, 1.0 * self.options.line_scale))
        for index in range(len(webs)):
            draw_lines(painter, by_step.between(index, first, last))

    def _name_axes(self) -> None:
        x = self.surface.variables[0]
        self.set_axes(
            replace(self.axes, x_label=x, y_label=f"f({x})", font_size=self.options.font_size)
        )
