"""The contents of a picture for a file: plane or curve, charts, title, legend, caption, size."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.drawing.colours.theme import LIGHT, Theme
from explorer.drawing.contenders.trace import Trace
from explorer.drawing.frame.surface_options import SurfaceOptions
from explorer.drawing.geometry.viewport import Span
from explorer.drawing.plots.charts.chart_quantities import ChartOptions
from explorer.drawing.plots.maps.map_image import MapPicture
from explorer.drawing.text.typography import FONT_SIZE
from explorer.engine.objectives.objective import Objective

SMALL = 40
"""A picture is small below a width of this many text heights."""
DEFAULT_OPTIONS = SurfaceOptions()


@dataclass(frozen=True, kw_only=True)
class Figure:
    """Everything that determines a picture.

    ``view`` is the visible range of the surface, None for its own view; ``surface_options`` None
    leaves out the surface and ``charts`` () the charts; ``beside`` draws the surface once more, as
    a landscape beside the plane. ``size`` is in logical pixels: text and line widths are in the
    same unit, so a larger size shows more and a larger *scale* is sharper. ``steps`` is what the
    counter in the top right corner counts up to, None for no counter. ``drawn`` is drawn in place
    of a surface of many dimensions, with the shadows of the traces; charts show the runs
    themselves. One or two ``maps`` are drawn in place of surface and charts, with a ring at the
    position in ``marks`` for each. ``face`` is a key of ``FACES``.
    """

    surface: Objective
    traces: tuple[Trace, ...]
    step: int
    drawn: Objective | None = None
    size: tuple[float, float] = (1000.0, 700.0)
    theme: Theme = LIGHT
    font_size: int = FONT_SIZE
    face: str = "sans"
    surface_options: SurfaceOptions | None = DEFAULT_OPTIONS
    beside: SurfaceOptions | None = None
    charts: tuple[ChartOptions, ...] = ()
    view: tuple[Span, ...] | None = None
    chosen: int | None = None
    title: str = ""
    caption: str = ""
    legend: bool = True
    axis_labels: bool = True
    steps: int | None = None
    maps: tuple[MapPicture, ...] = ()
    marks: tuple[tuple[float, float] | None, ...] = ()

    def __post_init__(self) -> None:
        if min(self.size) < 32:
            raise ValueError(f"size: found {self.size}, expected at least 32 x 32 pixels")

    @property
    def is_small(self) -> bool:
        """Whether text has to leave more room for the plots, as in a column of a paper."""
        return self.size[0] < SMALL * self.font_size

    @property
    def line_scale(self) -> float:
        """The factor for line widths and marks of the surface, or else of the charts."""
        if self.surface_options is not None:
            return self.surface_options.line_scale
        return self.charts[0].line_scale if self.charts else 1.0
