"""Everything that determines how a surface is drawn. Nothing here needs Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from explorer.drawing.text.typography import FONT_SIZE
from explorer.scenario.picture_switches import SurfaceSwitches

Scale = Literal["linear", "logarithmic", "rank"]
DEFAULT_NODES = 256
"""Values along each side of a heat map."""


@dataclass(frozen=True, kw_only=True)
class SurfaceOptions(SurfaceSwitches):
    """Everything that determines how a surface is drawn.

    ``dashes`` None dashes trails in the print theme only; ``joined`` rounds the corners of
    trails, which shows where they are large; ``nodes`` is the number of values along each side of
    the heat map. ``space`` shows a plane as a landscape, seen from ``azimuth`` (degrees around)
    and ``elevation`` (degrees above), each None for what shows most of the trails.
    """

    arrows: str = "chosen"
    ghosts: bool = True
    dashes: bool | None = None
    joined: bool = False
    font_size: int = FONT_SIZE
    nodes: int = DEFAULT_NODES
    space: bool = False
    azimuth: float | None = None
    elevation: float | None = None
