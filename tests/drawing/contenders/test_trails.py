from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor, QImage, QPainter

from explorer.drawing.colours.theme import LIGHT
from explorer.drawing.contenders.trace import TraceStyle
from explorer.drawing.contenders.trails import Trails
from explorer.drawing.frame.surface_options import SurfaceOptions
from explorer.drawing.geometry.viewport import Projection
from tests.drawing.pictures import pixels


def test_where_trails_fade_the_newest_part_of_a_long_oscillation_is_strong() -> None:
    steps = 30_000
    path = np.column_stack([np.tile([20.0, 180.0], steps // 2), np.full(steps, 50.0)])
    trails = Trails()
    trails.set_paths([path], [TraceStyle("#d55e00")], [])
    image = QImage(200, 100, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    projection = Projection((0.0, 200.0), (0.0, 100.0), 200.0, 100.0)
    trails.paint(painter, projection, LIGHT, SurfaceOptions(fade=50), -1, steps - 1)
    painter.end()
    # Faded only, the line would have no dark casing.
    assert pixels(image)[40:60, 100].max(axis=1).min() < 120
