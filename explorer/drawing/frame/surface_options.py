"""What is shown in the picture of a surface."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from explorer.drawing.text.labels import FONT_SIZE

Arrows = Literal["none", "chosen", "all"]
Scale = Literal["linear", "logarithmic", "rank"]
DEFAULT_NODES = 256
"""Values along each side of a heat map."""


@dataclass(frozen=True, kw_only=True)
class SurfaceOptions:
    """Switches of the plane and of the curve; each ignores what it does not have.

    ``colour_map`` and ``scale`` None take the theme's and the surface's own; ``isolines`` is the
    number of levels, 0 for none; ``fade`` the number of steps over which a trail fades, 0 for
    never; ``dashes`` None dashes trails in the print theme only; ``line_scale`` multiplies all
    widths and marks; ``joined`` rounds the corners of trails, which shows where they are large;
    ``nodes`` is the number of values along each side of the heat map. ``space`` shows a plane as
    a landscape, seen from ``azimuth`` (degrees around) and ``elevation`` (degrees above), each
    None for what shows most of the trails.
    """

    colour_map: str | None = None
    scale: Scale | None = None
    heat_map: bool = True
    isolines: int = 12
    colour_bar: bool = False
    equal_aspect: bool = False
    gradient_field: bool = False
    minima: bool = True
    start: bool = True
    ghosts: bool = True
    fade: int = 0
    points: bool = False
    dashes: bool | None = None
    labels: bool = True
    arrows: Arrows = "chosen"
    next_step: bool = True
    tangent: bool = True
    cobweb: bool = False
    line_scale: float = 1.0
    joined: bool = False
    font_size: int = FONT_SIZE
    nodes: int = DEFAULT_NODES
    space: bool = False
    azimuth: float | None = None
    elevation: float | None = None
