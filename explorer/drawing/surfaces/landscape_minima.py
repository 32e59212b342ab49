"""Known minima on a landscape."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtGui import QPainter

from explorer.arrays import Floats, Truths
from explorer.drawing.colours.theme import Theme
from explorer.drawing.geometry.viewport import Projection
from explorer.drawing.surfaces.camera_choice import WELL
from explorer.drawing.surfaces.critical_points import paint_minima
from explorer.drawing.surfaces.landscape import Camera, Landscape
from explorer.engine.objectives.objective import Minimum


def lifted_minima(shape: Landscape, known: Sequence[Minimum]) -> Floats:
    """Minima in the space of a landscape, (m, 3)."""
    if not known:
        return np.empty((0, 3))
    points = np.array([minimum.position for minimum in known])
    return shape.lifted(points, np.array([minimum.value for minimum in known]))


def minima_hidden(shape: Landscape, camera: Camera, points: Floats) -> Truths:
    """Which of the minima at ``points`` (m, 3) lie behind a hill; the rim of a well is none."""
    return shape.hidden(points + WELL, camera)


def paint_lifted_minima(
    painter: QPainter,
    projection: Projection,
    shape: Landscape,
    camera: Camera,
    points: Floats,
    theme: Theme,
    line_scale: float,
    behind_opacity: float,
) -> None:
    """Stars at ``points`` (m, 3), faint where they lie behind a hill."""
    hidden = minima_hidden(shape, camera, points)
    for behind, opacity in ((True, behind_opacity), (False, 1.0)):
        painter.setOpacity(opacity)
        seen = camera.seen(points[hidden == behind])
        paint_minima(painter, seen, projection, theme, line_scale)
