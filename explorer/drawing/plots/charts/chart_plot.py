"""A quantity over the steps, for all contenders, with the cursor at the current step."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter

from explorer.drawing.colours.contrast_cache import line_colour
from explorer.drawing.colours.theme import Theme
from explorer.drawing.contenders.trace import Trace
from explorer.drawing.frame.axes import AxesStyle, paint_grid
from explorer.drawing.frame.plot import Plot
from explorer.drawing.geometry.chart_lines import MOST_DECADES, chart_lines, fitting_ranges
from explorer.drawing.geometry.line_segments import dashed, draw_lines, flat_pen
from explorer.drawing.geometry.marker_shapes import draw_ringed_marker
from explorer.drawing.geometry.stroke_cache import StrokeCache
from explorer.drawing.geometry.viewport import Projection
from explorer.drawing.plots.charts.chart_curves import ChartCurves, chart_curves
from explorer.drawing.plots.charts.chart_quantities import ChartOptions
from explorer.drawing.plots.charts.limit_lines import paint_limits
from explorer.drawing.plots.charts.loss_band import paint_band
from explorer.drawing.plots.charts.singular_values import paint_lesser
from explorer.drawing.text.labels import paint_footnote, paint_note
from explorer.engine.objectives.any_objective import is_recording
from explorer.engine.objectives.objective import Objective, coordinate_names

LINE_WIDTH = 1.6
MARKER = 3.8
SINGULAR_DECADES = 4.0
"""A singular value further below the largest is 0 but for rounding, or soon will be more."""
X_LABELS = {"steps": "step", "gradients": "gradient evaluations", "evaluations": "evaluations"}
GHOST_ALPHA = 150
"""As faint as a previous run may be and still stand out from the canvas by 3:1."""


class ChartPlot(Plot):
    """Lines over steps. On a logarithmic axis zeros and negative values leave a gap."""

    def __init__(
        self, surface: Objective, theme: Theme, options: ChartOptions | None = None
    ) -> None:
        super().__init__(theme, AxesStyle())
        self.options = options or ChartOptions()
        self.surface = surface
        self.traces: tuple[Trace, ...] = ()
        self.chosen: int | None = None
        self.curves = ChartCurves()
        self._colours: tuple[str, ...] = ()
        self._cache = StrokeCache()
        self._follows_data = True
        self.vb.setMouseEnabled(x=True, y=True)
        self.vb.sigRangeChangedManually.connect(self._taken_over)
        self._name_axes()

    def set_surface(self, surface: Objective) -> None:
        """The surface the traces ran on: its minimum is f*."""
        self.surface = surface
        self._name_axes()

    def set_options(self, options: ChartOptions) -> None:
        """Change quantity, scale or style; the view is fitted again."""
        self.options = options
        self._follows_data = True
        self._name_axes()
        self.set_traces(self.traces)
        self.picture.base_changed()

    def set_traces(self, traces: Sequence[Trace]) -> None:
        """Chart these trajectories; the view follows them until the user moves it."""
        self.traces = tuple(traces)
        before = self.curves
        self.curves = chart_curves(self.traces, self.surface, self.options, self.chosen, before)
        self._colours = tuple(line_colour(self.theme, trace.style.colour) for trace in self.traces)
        self.picture.past_changed()
        if not self.curves.has_ghosts_of(before):
            self.picture.before_changed()
        if self.curves.missing != before.missing:
            self.picture.base_changed()
        if self._follows_data:
            self.fit()

    def set_chosen(self, index: int | None) -> None:
        """Draw one contender on top, by its index among the traces."""
        if index != self.chosen:
            self.chosen = index
            if self.options.quantity.kind == "apart":
                self.set_traces(self.traces)
            self.picture.past_changed()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._colours = tuple(line_colour(theme, trace.style.colour) for trace in self.traces)

    def fit(self) -> None:
        """Show the lines over a meaningful number of decades; diverging ones may leave the view."""
        of_matrix = self.options.quantity.kind == "singular_value"
        self._show_decades(SINGULAR_DECADES if of_matrix else MOST_DECADES)

    def fit_all(self) -> None:
        """Show every line completely, even tiny values; diverging ones may leave at the top."""
        self._show_decades(math.inf)

    def _show_decades(self, most: float) -> None:
        self._follows_data = True
        diverged = [trace.trajectory.diverged_at is not None for trace in self.traces]
        curves = self.curves.fitted
        diverged += [False] * (len(curves) - len(diverged))
        x, y = fitting_ranges(curves, diverged, self.options.logarithmic, most)
        self.vb.show_range(x, y)

    def cursor_x(self) -> float:
        """Where the cursor is on the x axis."""
        if self._counts_rows:
            return float(self.step)
        steps = [
            curve[min(self.step, len(curve) - 1), 0] for curve in self.curves.lines if len(curve)
        ]
        return float(max(steps, default=self.step))

    def step_at(self, scene_position: QPointF) -> int:
        """The step under a position of the scene, for a cursor that is dragged."""
        x, _ = self.data_at(scene_position)
        last = max((len(curve) - 1 for curve in self.curves.lines), default=0)
        if not self._counts_rows and self.curves.lines:
            longest = max(self.curves.lines, key=len)
            x = float(np.interp(x, longest[:, 0], np.arange(len(longest))))
        return int(min(max(round(x), 0), last))

    @property
    def _counts_rows(self) -> bool:
        """Whether the x axis counts rows; the snapshots of a recording have steps of their own."""
        return self.options.x == "steps" and not is_recording(self.surface)

    def paint_base(self, painter: QPainter, projection: Projection) -> None:
        paint_grid(painter, projection, self.axes, self.theme)
        size = (projection.width, projection.height)
        blank, hides = self.curves.missing
        if blank:
            note = "No positive values. Switch off log." if hides else "No values to show."
            paint_note(painter, *size, note, self.options.font_size, self.theme)
        elif hides:
            note = "values at or below 0 are not shown"
            if projection.width < 20 * self.options.font_size:
                note = "≤ 0 hidden"
            paint_footnote(painter, *size, note, self.options.font_size - 1, self.theme)

    @property
    def has_before(self) -> bool:
        return self.options.ghosts and bool(self.curves.ghosts)

    def paint_before(self, painter: QPainter, projection: Projection) -> None:
        ghost = QColor(self.theme.text)
        ghost.setAlpha(GHOST_ALPHA)
        painter.setPen(flat_pen(ghost, 1.0 * self.options.line_scale))
        draw_lines(painter, chart_lines(self.curves.ghosts, projection).lines)

    def paint_past(self, painter: QPainter, projection: Projection, first: int, last: int) -> None:
        if first > -1:
            return
        width = LINE_WIDTH * self.options.line_scale
        for band, colour in zip(self.curves.bands, self._colours, strict=True):
            if band is not None:
                paint_band(painter, *band, colour, projection, self.options.line_scale)
        paint_lesser(
            painter, projection, self.curves.lesser, self._colours, self.options.line_scale
        )
        dashes = self.options.dashes
        wants_dashes = self.theme.name == "print" if dashes is None else dashes
        widths = [
            width * (1.4 if index == self.chosen else 1.0)
            for index in range(len(self.curves.lines))
        ]
        lines = chart_lines(self.curves.lines, projection, self._cache)
        if wants_dashes:
            patterns = [
                tuple(wide * length for length in trace.style.dash)
                for wide, trace in zip(widths, self.traces, strict=True)
            ]
            lines = dashed(lines, patterns)
        for index in sorted(range(len(widths)), key=lambda index: index == self.chosen):
            painter.setPen(flat_pen(QColor(self._colours[index]), widths[index]))
            draw_lines(painter, lines.all_of(index), joined=self.options.joined)
        paint_limits(
            painter,
            projection,
            self.curves.limit_lines,
            self.curves.limits,
            self._colours,
            self.theme,
            self.options.font_size - 1,
            self.options.line_scale,
        )

    def paint_present(self, painter: QPainter, projection: Projection, step: int) -> None:
        scale = self.options.line_scale
        x = float(projection.pixels([self.cursor_x(), 0.0])[0])
        if 0 <= x <= projection.width:
            painter.setPen(flat_pen(QColor(self.theme.text), 1.0 * scale))
            cursor = np.array([[x, 0.0, x, projection.height]])
            draw_lines(painter, cursor)
        ring = self.theme.canvas
        for trace, colour, curve in zip(self.traces, self._colours, self.curves.lines, strict=True):
            if not len(curve):
                continue
            at = projection.pixels(curve[min(step, len(curve) - 1)])
            if np.isfinite(at).all() and projection.inside(at):
                point, marker = QPointF(*at.tolist()), trace.style.marker
                draw_ringed_marker(painter, point, marker, MARKER * scale, colour, ring, ring)

    @property
    def follows_data(self) -> bool:
        """Whether the view is fitted to the lines, until the user moves it."""
        return self._follows_data

    def _name_axes(self) -> None:
        y_label = self.options.y_label
        if y_label is None:
            y_label = self.options.quantity.title(coordinate_names(self.surface))
        self.set_axes(
            replace(
                self.axes,
                x_label=X_LABELS[self.options.x],
                title=self.options.title,
                y_label=y_label,
                logarithmic=self.options.logarithmic,
                grid=True,
                font_size=self.options.font_size,
            )
        )

    def _taken_over(self, *_: object) -> None:
        self._follows_data = False


def show_value(plot: ChartPlot, value: float) -> None:
    """Have a value in view, if necessary with all values or beyond them."""
    y = math.log10(value) if plot.options.logarithmic else value
    low, high = plot.vb.viewRange()[1]
    if not low <= y <= high:
        plot.fit_all()
        across, (low, high) = plot.vb.viewRange()
        margin = 0.0 if low <= y <= high else 0.05 * max(high - y, y - low)
        plot.vb.show_range(tuple(across), (min(low, y - margin), max(high, y + margin)))
