"""The plot that fits a surface."""

from __future__ import annotations

from explorer.drawing.curve import CurvePlot
from explorer.drawing.options import SurfaceOptions
from explorer.drawing.plane import PlanePlot
from explorer.drawing.surface_plot import SurfacePlot
from explorer.drawing.theme import Theme
from explorer.engine.objective import Objective


def surface_plot(
    surface: Objective, theme: Theme, options: SurfaceOptions | None = None
) -> SurfacePlot:
    """A curve for one coordinate, a plane or a landscape for two; ``ValueError`` for more."""
    if surface.dimension == 1:
        return CurvePlot(surface, theme, options)
    if surface.dimension == 2 and options is not None and options.space:
        from explorer.drawing.space_plot import SpacePlot

        return SpacePlot(surface, theme, options)
    if surface.dimension == 2:
        return PlanePlot(surface, theme, options)
    raise ValueError(f"surface: found {surface.dimension} coordinates, expected 1 or 2 to draw it")
