"""A landscape as an image: rough while it moves, fine when it stands still."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from explorer.arrays import Floats
from explorer.drawing.colours.colour import mixed
from explorer.drawing.colours.colour_maps import colour_map
from explorer.drawing.colours.overlay import isoline_colour
from explorer.drawing.colours.pixels import image_of_pixels
from explorer.drawing.colours.theme import Theme
from explorer.drawing.frame.surface_options import SurfaceOptions
from explorer.drawing.geometry.line_segments import VECTOR_ENGINES
from explorer.drawing.geometry.viewport import Projection
from explorer.drawing.surfaces.heat_map import colour_map_of
from explorer.drawing.surfaces.landscape import Camera, Landscape
from explorer.drawing.surfaces.ray_casting import Relief, relief

MOST_PIXELS = 2_200_000
"""A finer screen shows a picture with this many pixels enlarged; Full HD has fewer."""
ROUGHNESS = 0.5
"""Pixels of a rough picture to a device pixel, each way."""
VECTOR_SHARPNESS = 2.0
"""Pixels of the landscape to a logical pixel, each way, where all else is drawn as lines."""
ROUGH_LINES = 2
"""How much paler the iso-lines of a rough picture are, which are twice as broad."""
SKIRT_STRENGTH = 0.7


class ReliefImage:
    """Paints landscapes, and knows how deep the latest lies at each pixel."""

    def __init__(self) -> None:
        self._relief: Relief | None = None

    def depth_at(self, pixel: Floats, projection: Projection) -> float:
        """The depth along the base at a logical pixel (2,); NaN beside the landscape."""
        if self._relief is None or not projection.inside(pixel):
            return math.nan
        x, y = pixel.tolist()
        rows, columns = self._relief.depths.shape
        row = min(int(y / projection.height * rows), rows - 1)
        column = min(int(x / projection.width * columns), columns - 1)
        return float(self._relief.depths[row, column])

    def paint(
        self,
        painter: QPainter,
        projection: Projection,
        shape: Landscape,
        camera: Camera,
        theme: Theme,
        options: SurfaceOptions,
        *,
        rough: bool,
    ) -> None:
        """Paint a landscape over the view of ``projection``."""
        vector = painter.paintEngine().type() in VECTOR_ENGINES
        finest = VECTOR_SHARPNESS if vector else projection.resolution
        area = projection.width * projection.height * finest**2
        if rough:
            finest *= ROUGHNESS
        elif area > MOST_PIXELS:
            finest *= (MOST_PIXELS / area) ** 0.5
        size = (
            max(2, round(finest * projection.width)),
            max(2, round(finest * projection.height)),
        )
        map_name = colour_map_of(theme, options)
        red, green, blue, alpha = isoline_colour(theme, map_name)
        colour = (red, green, blue, alpha // ROUGH_LINES if rough else alpha)
        lines = (int(options.isolines), colour)
        skirt = mixed(theme.border, theme.canvas, SKIRT_STRENGTH)
        table = colour_map(map_name)
        rays = 1 if rough else 2
        line = theme.isoline_width * options.line_scale * finest * rays
        reach = max(1, round(line / 2.0))
        self._relief = relief(shape, camera, projection, size, table, skirt, lines, rays, reach)
        image = image_of_pixels(self._relief.pixels, QImage.Format.Format_ARGB32_Premultiplied)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering, vector)
        target = QRectF(0.0, 0.0, projection.width, projection.height)
        painter.drawImage(target, image)
