"""The plot that fits a surface."""

from __future__ import annotations

from explorer.drawing.colours.theme import Theme
from explorer.drawing.frame.surface_options import SurfaceOptions
from explorer.drawing.plots.curve_plot import CurvePlot
from explorer.drawing.plots.plane_plot import PlanePlot
from explorer.drawing.plots.surface_plot import SurfacePlot
from explorer.engine.objectives.objective import Objective


def surface_plot(
    surface: Objective, theme: Theme, options: SurfaceOptions | None = None
) -> SurfacePlot:
    """A curve for one coordinate, a plane or a landscape for two; ``ValueError`` for more."""
    if surface.dimension == 1:
        return CurvePlot(surface, theme, options)
    if surface.dimension == 2 and options is not None and options.space:
        from explorer.drawing.plots.landscape_plot import SpacePlot

        return SpacePlot(surface, theme, options)
    if surface.dimension == 2:
        return PlanePlot(surface, theme, options)
    raise ValueError(f"surface: found {surface.dimension} coordinates, expected 1 or 2 to draw it")
