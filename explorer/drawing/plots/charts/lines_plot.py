"""Lines with bands over any quantity, for comparisons of optimizers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from explorer.arrays import Floats
from explorer.drawing.colours.contrast_cache import line_colour
from explorer.drawing.colours.theme import Theme
from explorer.drawing.contenders.trace import TraceStyle
from explorer.drawing.frame.axes import AxesStyle, paint_grid
from explorer.drawing.frame.plot import Plot
from explorer.drawing.geometry.line_segments import dashed, draw_lines, flat_pen, strokes
from explorer.drawing.geometry.viewport import Projection

LINE_WIDTH = 1.6
BAND_ALPHA = 36
MOST_DECADES = 18.0


@dataclass(frozen=True, eq=False)
class PlotLine:
    """A line (n,) over ``x`` (n,), with the edges (n,) of a band around it or none."""

    style: TraceStyle
    x: Floats
    y: Floats
    low: Floats | None = None
    high: Floats | None = None


class LinesPlot(Plot):
    """Lines and bands; on a logarithmic axis, zeros and what is infinite leave a gap.

    The view ends at ``ceiling``, where there is one: what is above it leaves at the top.
    """

    def __init__(
        self,
        theme: Theme,
        axes: AxesStyle,
        lines: Sequence[PlotLine],
        ceiling: float = float("inf"),
    ) -> None:
        super().__init__(theme, axes)
        self.picture.incremental = False
        self.lines = tuple(lines)
        self._ceiling = ceiling
        self._curves = [self._on_axes(line.x, line.y) for line in lines]
        self._bands = [self._band(line) for line in lines]
        self._fit()

    def _on_axes(self, x: Floats, y: Floats) -> Floats:
        with np.errstate(all="ignore"):
            if self.axes.logarithmic_x:
                x = np.where(x > 0.0, np.log10(np.where(x > 0.0, x, 1.0)), np.nan)
            if self.axes.logarithmic:
                y = np.where(y > 0.0, np.log10(np.where(y > 0.0, y, 1.0)), np.nan)
        return np.column_stack([x, np.where(np.isfinite(y), y, np.nan)])

    def _band(self, line: PlotLine) -> Floats | None:
        if line.low is None or line.high is None:
            return None
        low, high = self._on_axes(line.x, line.low), self._on_axes(line.x, line.high)
        # A polygon with a NaN corner takes a painter a tenth of a second.
        both = np.isfinite(low).all(axis=1) & np.isfinite(high).all(axis=1)
        band: Floats = np.concatenate([low[both], high[both][::-1]])
        return band

    def _fit(self) -> None:
        points = np.concatenate([*self._curves, np.empty((0, 2))])
        points = points[np.isfinite(points).all(axis=1)]
        if not len(points):
            return
        (left, low), (right, high) = points.min(axis=0), points.max(axis=0)
        top = np.log10(self._ceiling) if self.axes.logarithmic else self._ceiling
        high = min(high, top)
        if self.axes.logarithmic:
            low = max(low, high - MOST_DECADES)
        wide, tall = 0.02 * (right - left), 0.05 * (high - low)
        self.vb.show_range((float(left - wide), float(right + wide)),
                        (float(low - tall), float(high + tall)))  # fmt: skip

    def paint_base(self, painter: QPainter, projection: Projection) -> None:
        paint_grid(painter, projection, self.axes, self.theme)

    def paint_past(self, painter: QPainter, projection: Projection, first: int, last: int) -> None:
        del first, last
        colours = [line_colour(self.theme, line.style.colour) for line in self.lines]
        painter.setPen(Qt.PenStyle.NoPen)
        for colour, band in zip(colours, self._bands, strict=True):
            if band is not None and len(band) > 2:
                soft = QColor(colour)
                soft.setAlpha(BAND_ALPHA)
                painter.setBrush(soft)
                pixels = projection.pixels(band).tolist()
                painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in pixels]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for line, colour, curve in zip(self.lines, colours, self._curves, strict=True):
            painter.setPen(flat_pen(QColor(colour), LINE_WIDTH))
            drawn = strokes([curve], projection, margin=0.0)
            if line.style.dash:
                drawn = dashed(drawn, [tuple(LINE_WIDTH * length for length in line.style.dash)])
            draw_lines(painter, drawn.all_of(0))

    def paint_present(self, painter: QPainter, projection: Projection, step: int) -> None:
        """Nothing: a comparison has no step."""
