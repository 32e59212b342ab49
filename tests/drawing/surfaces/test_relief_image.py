from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from explorer.drawing.colours.theme import LIGHT
from explorer.drawing.frame.surface_options import SurfaceOptions
from explorer.drawing.geometry.viewport import Projection
from explorer.drawing.surfaces.height_field import evaluate_on_grid, scaling
from explorer.drawing.surfaces.landscape import Camera, Landscape
from explorer.drawing.surfaces.relief_image import ReliefImage
from explorer.engine import surfaces
from tests.drawing.pictures import pixels

OPTIONS = SurfaceOptions(space=True, isolines=False)


def edge_steps(size: tuple[int, int]) -> float:
    """The share of the upper silhouette's pixels that are neither ground nor canvas."""
    grid = evaluate_on_grid(surfaces["booth"], (-2.0, 2.0), (-2.0, 2.0), 129)
    shape = Landscape(grid, scaling(grid, "linear"))
    projection = Projection((-1.6, 1.6), (-1.2, 1.6), *map(float, size))
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.canvas))
    painter = QPainter(image)
    ReliefImage().paint(
        painter, projection, shape, Camera(-60.0, 40.0), LIGHT, OPTIONS, rough=False
    )
    painter.end()
    brightness = pixels(image).astype(int).sum(axis=2)
    canvas = brightness[0, 0]
    column_tops = np.argmax(brightness != canvas, axis=0)
    columns = np.flatnonzero((brightness != canvas).any(axis=0))[5:-5]
    tops = column_tops[columns]
    first, second = brightness[tops, columns], brightness[tops + 2, columns]
    return float(np.mean(np.abs(first - canvas) < 0.75 * np.abs(second - canvas)))


@pytest.mark.parametrize("size", [(300, 240), (1920, 1200)])
def test_a_silhouette_that_stands_still_is_smooth_on_a_small_and_on_a_large_screen(
    size: tuple[int, int], qapp: object
) -> None:
    assert edge_steps(size) > 0.3
