"""Numbers and names around a landscape."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage, QPainter

from explorer.drawing.colours.theme import LIGHT
from explorer.drawing.frame.surface_options import SurfaceOptions
from explorer.drawing.geometry.viewport import Projection
from explorer.drawing.plots.landscape_scene import LandscapeScene
from explorer.drawing.surfaces.landscape_axes import CORNERS, SpaceAxes
from explorer.engine import surfaces

SHARES = [index / 200 for index in range(201)]


@pytest.mark.parametrize(
    ("size", "font_size"), [((190.0, 170.0), 9), ((300.0, 240.0), 12), ((900.0, 700.0), 18)]
)
@pytest.mark.parametrize("azimuth", [-60.0, -20.0, 35.0])
def test_numbers_stand_clear_of_the_edges_of_the_base(
    qapp: object, size: tuple[float, float], font_size: int, azimuth: float
) -> None:
    options = SurfaceOptions(space=True, font_size=font_size, azimuth=azimuth, elevation=35.0)
    scene = LandscapeScene(surfaces["himmelblau"], options)
    projection = Projection(*scene.view(size), *size)
    image = QImage(int(size[0]), int(size[1]), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    axes = SpaceAxes(painter, projection, scene.camera, LIGHT, font_size)
    written = axes.paint_numbers(scene.shape, ("x", "y"))
    painter.end()
    corners = [axes._at(corner) for corner in CORNERS]
    pairs = list(zip(corners, corners[1:] + corners[:1], strict=True))
    edges = [begin + (end - begin) * share for begin, end in pairs for share in SHARES]
    assert len(written) >= 4
    assert not [box for box in written if any(map(box.contains, edges))]
