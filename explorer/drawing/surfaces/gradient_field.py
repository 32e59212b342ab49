"""The direction of steepest descent on a lattice of short arrows."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor, QPainter

from explorer.drawing.colours.overlay import overlay_colour
from explorer.drawing.colours.theme import Theme
from explorer.drawing.geometry.line_segments import draw_lines, flat_pen
from explorer.drawing.geometry.viewport import Projection
from explorer.engine.objectives.objective import Objective

SPACING = 42.0
LENGTH = 24.0


def paint_gradient_field(
    painter: QPainter,
    surface: Objective,
    projection: Projection,
    theme: Theme,
    scale: float,
    map_name: str,
) -> None:
    """Arrows against the gradient; longer where it is steeper, by its logarithm.

    They are drawn over the heat map of that name, or over none where it is empty.
    A lattice of about one arrow in 42 x 42 pixels; points without a finite slope stay empty.
    """
    columns = max(int(projection.width / (SPACING * scale)), 1)
    rows = max(int(projection.height / (SPACING * scale)), 1)
    at = np.stack(
        np.meshgrid(
            (np.arange(columns) + 0.5) * projection.width / columns,
            (np.arange(rows) + 0.5) * projection.height / rows,
        ),
        axis=-1,
    ).reshape(-1, 2)
    slope = -surface.gradient(projection.data(at))
    per_pixel = np.array(
        [
            projection.width / (projection.x[1] - projection.x[0]),
            -projection.height / (projection.y[1] - projection.y[0]),
        ]
    )
    with np.errstate(all="ignore"):
        pixels = slope * per_pixel
        size = np.hypot(pixels[:, 0], pixels[:, 1])
        steepness = np.hypot(slope[:, 0], slope[:, 1])
    usable = np.isfinite(size) & (size > 0) & np.isfinite(steepness)
    if not usable.any():
        return
    at, pixels, size = at[usable], pixels[usable], size[usable]
    weight = np.log1p(steepness[usable] / np.median(steepness[usable]))
    length = LENGTH * scale * (0.35 + 0.65 * weight / weight.max())
    unit = pixels / size[:, None]
    tip = at + 0.5 * length[:, None] * unit
    tail = at - 0.5 * length[:, None] * unit
    side = np.stack([-unit[:, 1], unit[:, 0]], axis=1)
    back = tip - 5.0 * scale * unit
    lines = [np.hstack([tail, tip])]
    lines += [np.hstack([back + sign * 2.5 * scale * side, tip]) for sign in (-1.0, 1.0)]
    colour = QColor(*overlay_colour(theme, map_name))
    painter.setPen(flat_pen(colour, 1.1 * scale))
    draw_lines(painter, np.ascontiguousarray(np.concatenate(lines)))
