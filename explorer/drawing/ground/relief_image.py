"""A landscape as an image: rough while it moves, fine when it stands still."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from explorer.drawing.colours.colour import mixed
from explorer.drawing.colours.colour_maps import colour_map
from explorer.drawing.colours.overlay import isoline_colour
from explorer.drawing.colours.pixels import image_of_pixels
from explorer.drawing.colours.theme import Theme
from explorer.drawing.frame.surface_options import SurfaceOptions
from explorer.drawing.geometry.line_segments import VECTOR_ENGINES
from explorer.drawing.geometry.viewport import Projection
from explorer.drawing.ground.heat_map import colour_map_of
from explorer.drawing.ground.landscape import Camera, Landscape
from explorer.drawing.ground.ray_casting import Relief, relief, softened

Floats = npt.NDArray[np.float64]
SHARPNESS, ROUGH_SHARPNESS = 2.0, 0.5
"""Pixels of the landscape to a device pixel, each way: when it stands still, and while it moves."""
MOST_PIXELS = 640_000
"""More than a device pixel's worth only up to so many in all, which take 80 ms."""
SKIRT_STRENGTH = 0.7


class ReliefImage:
    """Paints landscapes, and knows how deep the ground of the latest lies at each pixel."""

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
        sharp = ROUGH_SHARPNESS if rough else SHARPNESS
        if not rough:
            area = projection.width * projection.height * projection.resolution**2
            sharp = max(1.0, min(sharp, (MOST_PIXELS / area) ** 0.5))
        sharp *= projection.resolution
        width, height = (
            max(2, round(sharp * side)) for side in (projection.width, projection.height)
        )
        map_name = colour_map_of(theme, options)
        red, green, blue, alpha = isoline_colour(theme, map_name)
        # A line is a pixel wide, and a rough one covers several.
        lines = (int(options.isolines), (red, green, blue, alpha // 2 if rough else alpha))
        skirt = mixed(theme.border, theme.canvas, SKIRT_STRENGTH)
        table = colour_map(map_name)
        shaded = relief(shape, camera, projection, (width, height), table, skirt, lines)
        self._relief = shaded
        smooth = shaded.pixels if rough else softened(shaded)
        image = image_of_pixels(smooth, QImage.Format.Format_ARGB32_Premultiplied)
        vector = painter.paintEngine().type() in VECTOR_ENGINES
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering, vector)
        target = QRectF(0.0, 0.0, projection.width, projection.height)
        if not rough and not vector:
            image = image.scaled(
                (target.size() * projection.resolution).toSize(),
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        painter.drawImage(target, image)
