"""Heat map and iso-lines."""

from __future__ import annotations

from typing import cast

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from explorer.arrays import Floats
from explorer.drawing.colours.colour_maps import colour_map
from explorer.drawing.colours.overlay import isoline_colour
from explorer.drawing.colours.pixels import image_of_pixels
from explorer.drawing.colours.theme import Theme
from explorer.drawing.frame.surface_options import Scale, SurfaceOptions
from explorer.drawing.geometry.clipping import clipped
from explorer.drawing.geometry.line_segments import VECTOR_ENGINES, draw_lines, flat_pen
from explorer.drawing.geometry.viewport import Projection, Span
from explorer.drawing.surfaces.height_field import (
    Grid,
    Scaling,
    coloured,
    evaluate_on_grid,
    isolines,
    scaling,
)
from explorer.drawing.text.labels import paint_note
from explorer.engine.objectives.objective import Objective
from explorer.scenario.picture_switches import SURFACE_OWN, THEME_OWN

VECTOR_RESOLUTION = 1.5
"""Pixels of the heat map to a logical one where a vector device keeps it as an image."""


class Background:
    """A surface seen from above over two spans; computed once, painted at any scale."""

    def __init__(
        self, surface: Objective, x: Span, y: Span, options: SurfaceOptions, theme: Theme
    ) -> None:
        self._undefined = surface.where_undefined
        self.grid: Grid = evaluate_on_grid(surface, x, y, options.nodes)
        self.scaling: Scaling = scaling(self.grid, scale_of(surface, options))
        self.table = colour_map(colour_map_of(theme, options))
        scaled = self.scaling(self.grid.values)
        pixels = coloured(scaled, self.table, theme.canvas)
        self._image = image_of_pixels(pixels)
        lines = isolines(self.grid, scaled, int(options.isolines))
        pieces = [np.hstack([line[:-1], line[1:]]) for line in lines]
        self._isolines: Floats = np.concatenate(pieces) if pieces else np.empty((0, 4))

    def covers(self, x: Span, y: Span) -> bool:
        """Whether it was computed for exactly these spans."""
        return (self.grid.x, self.grid.y) == (x, y)

    def paint(
        self, painter: QPainter, projection: Projection, options: SurfaceOptions, theme: Theme
    ) -> None:
        """Paint what lies in view, scaled where the view has moved since."""
        if options.heat_map:
            self._paint_heat_map(painter, projection)
        points = projection.pixels(self._isolines.reshape(-1, 2)).reshape(-1, 4)
        lines, _ = clipped(points, projection.width, projection.height)
        if not self.grid.finite.size:
            size = (projection.width, projection.height)
            paint_note(painter, *size, self._undefined, options.font_size, theme)
        colour = QColor(*isoline_colour(theme, surface_map(theme, options)))
        painter.setPen(flat_pen(colour, options.line_scale * theme.isoline_width))
        draw_lines(painter, np.ascontiguousarray(lines))

    def _paint_heat_map(self, painter: QPainter, projection: Projection) -> None:
        left, bottom, right, top = self.grid.pixel_edges
        (x1, y1), (x2, y2) = projection.pixels([(left, top), (right, bottom)]).tolist()
        whole = QRectF(x1, y1, x2 - x1, y2 - y1)
        seen = whole.intersected(QRectF(0.0, 0.0, projection.width, projection.height))
        if seen.isEmpty():
            return
        per_x = self._image.width() / whole.width()
        per_y = self._image.height() / whole.height()
        source = QRectF(
            (seen.x() - x1) * per_x,
            (seen.y() - y1) * per_y,
            seen.width() * per_x,
            seen.height() * per_y,
        )
        if painter.paintEngine().type() in VECTOR_ENGINES:
            # QSvgGenerator writes the whole image whatever the source, and viewers of either
            # format show its pixels as squares.
            fine = QImage(
                round(VECTOR_RESOLUTION * seen.width()),
                round(VECTOR_RESOLUTION * seen.height()),
                QImage.Format.Format_RGB32,
            )
            resampled = QPainter(fine)
            resampled.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
            resampled.drawImage(QRectF(fine.rect()), self._image, source)
            resampled.end()
            painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering, True)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
            painter.drawImage(seen, fine)
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        painter.drawImage(seen, self._image, source)


def colour_map_of(theme: Theme, options: SurfaceOptions) -> str:
    """The colour map that was chosen, or else the theme's own."""
    return theme.colour_map if options.colour_map == THEME_OWN else options.colour_map


def surface_map(theme: Theme, options: SurfaceOptions) -> str:
    """The colour map that lies under what is drawn; empty where there is none."""
    return colour_map_of(theme, options) if options.heat_map else ""


def scale_of(surface: Objective, options: SurfaceOptions) -> Scale:
    """How heights are spread over the colours: as was chosen, or else as suits the surface."""
    if options.height_scale != SURFACE_OWN:
        return cast(Scale, options.height_scale)
    return (
        "logarithmic"
        if surface.scale == "logarithmic"
        else ("rank" if surface.scale == "rank" else "linear")
    )
