"""A quantity over the steps, for all contenders, with the cursor of the step that is shown."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from operator import is_not

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter

from explorer.drawing.colours.contrast_cache import line_colour
from explorer.drawing.colours.theme import Theme
from explorer.drawing.contenders.trace import Shadow, Trace
from explorer.drawing.frame.axes import AxesStyle, paint_grid
from explorer.drawing.frame.plot import Plot
from explorer.drawing.geometry.chart_lines import MOST_DECADES, chart_lines, fitted, kept
from explorer.drawing.geometry.line_segments import dashed, draw_lines, flat_pen
from explorer.drawing.geometry.marker_shapes import draw_ringed_marker
from explorer.drawing.geometry.stroke_cache import StrokeCache
from explorer.drawing.geometry.viewport import Projection
from explorer.drawing.plots.charts.chart_quantities import ChartOptions, values
from explorer.drawing.plots.charts.limit_lines import LimitLine, limit_lines, paint_limits
from explorer.drawing.plots.charts.loss_band import paint_band
from explorer.drawing.plots.charts.singular_values import paint_lesser, singular_values
from explorer.drawing.text.labels import paint_footnote, paint_note
from explorer.engine import Trajectory
from explorer.engine.objectives.any_objective import is_recording
from explorer.engine.objectives.objective import Objective, coordinate_names
from explorer.engine.trajectories.convergence import lowest_value

Floats = npt.NDArray[np.float64]
LINE_WIDTH = 1.6
MARKER = 3.8
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
        self._curves: tuple[Floats, ...] = ()
        self._ghosts: tuple[Floats, ...] = ()
        self._lesser: tuple[tuple[Floats, ...], ...] = ()
        self.limits: tuple[LimitLine, ...] = ()
        self._limit_curves: tuple[Floats, ...] = ()
        self._colours: tuple[str, ...] = ()
        self._note = (False, False)
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
        """Change quantity, scale or style; the view is fitted anew."""
        self.options = options
        self._follows_data = True
        self._name_axes()
        self.set_traces(self.traces)
        self.picture.base_changed()

    def set_traces(self, traces: Sequence[Trace]) -> None:
        """Chart these trajectories; the view follows them until a person moves it."""
        self.traces = tuple(traces)
        runs = [trace.trajectory for trace in self.traces]
        lowest = lowest_value(self.surface, runs) if self.options.quantity.kind == "gap" else 0.0
        numbers = [self._numbers(trace.trajectory, lowest, trace.shadow) for trace in self.traces]
        self._curves = kept(self._curves, map(self._curve, runs, numbers))
        self._lesser = tuple(
            tuple(self._curve(run, y) for y in self._singular(run)[1:]) for run in runs
        )
        self._colours = tuple(line_colour(self.theme, trace.style.colour) for trace in self.traces)
        ghosts = [ghost for trace in self.traces if (ghost := trace.ghost) is not None]
        before, self._ghosts = (
            self._ghosts,
            kept(
                self._ghosts, (self._curve(ghost, self._numbers(ghost, lowest)) for ghost in ghosts)
            ),
        )
        self.limits = limit_lines(self.options.quantity, self.traces)
        self._limit_curves = tuple(self._limit_curve(line) for line in self.limits)
        self.picture.past_changed()
        if len(before) != len(self._ghosts) or any(map(is_not, before, self._ghosts)):
            self.picture.before_changed()
        note = self._noted(numbers)
        if note != self._note:
            self._note = note
            self.picture.base_changed()
        if self._follows_data:
            self.fit()

    def set_chosen(self, index: int | None) -> None:
        """Draw one contender on top, by its place among the traces."""
        if index != self.chosen:
            self.chosen = index
            if self.options.quantity.kind == "apart":
                self.set_traces(self.traces)
            self.picture.past_changed()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._colours = tuple(line_colour(theme, trace.style.colour) for trace in self.traces)

    def fit(self) -> None:
        """Show the lines over as many decades as mean something; what diverges may leave."""
        self._show_decades(MOST_DECADES)

    def fit_all(self) -> None:
        """Show all of every line, however small its values; what diverges may leave at the top."""
        self._show_decades(math.inf)

    def _show_decades(self, most: float) -> None:
        self._follows_data = True
        diverged = [trace.trajectory.diverged_at is not None for trace in self.traces]
        curves = [*self._curves, *self._limits_in_reach(), *chain(*self._lesser)]
        diverged += [False] * (len(curves) - len(diverged))
        x, y = fitted(curves, diverged, self.options.logarithmic, most)
        self.vb.show_range(x, y)

    def cursor_x(self) -> float:
        """Where the cursor is on the x axis."""
        if self._counts_rows:
            return float(self.step)
        places = [curve[min(self.step, len(curve) - 1), 0] for curve in self._curves if len(curve)]
        return float(max(places, default=self.step))

    def step_at(self, scene_position: QPointF) -> int:
        """The step under a position of the scene, for a cursor that is dragged."""
        x, _ = self.data_at(scene_position)
        last = max((len(curve) - 1 for curve in self._curves), default=0)
        if not self._counts_rows and self._curves:
            longest = max(self._curves, key=len)
            x = float(np.interp(x, longest[:, 0], np.arange(len(longest))))
        return int(min(max(round(x), 0), last))

    @property
    def _counts_rows(self) -> bool:
        """Whether the x axis counts rows; the snapshots of a recording have steps of their own."""
        return self.options.x == "steps" and not is_recording(self.surface)

    def _noted(self, numbers: Sequence[Floats]) -> tuple[bool, bool]:
        """Whether of all the runs nothing can be shown, and whether some values are hidden."""
        shown = any(np.isfinite(curve[:, 1]).any() for curve in self._curves)
        hides = self.options.logarithmic and any((np.isfinite(y) & (y <= 0)).any() for y in numbers)
        return bool(self._curves) and not shown, hides

    def paint_base(self, painter: QPainter, projection: Projection) -> None:
        paint_grid(painter, projection, self.axes, self.theme)
        size = (projection.width, projection.height)
        empty, hides = self._note
        if empty:
            note = "No positive values. Switch off log." if hides else "No values to show."
            paint_note(painter, *size, note, self.options.font_size, self.theme)
        elif hides:
            note = "values at or below 0 are not shown"
            if projection.width < 20 * self.options.font_size:
                note = "≤ 0 hidden"
            paint_footnote(painter, *size, note, self.options.font_size - 1, self.theme)

    @property
    def has_before(self) -> bool:
        return self.options.ghosts and bool(self._ghosts)

    def paint_before(self, painter: QPainter, projection: Projection) -> None:
        ghost = QColor(self.theme.text)
        ghost.setAlpha(GHOST_ALPHA)
        painter.setPen(flat_pen(ghost, 1.0 * self.options.line_scale))
        draw_lines(painter, chart_lines(self._ghosts, projection).lines)

    def paint_past(self, painter: QPainter, projection: Projection, first: int, last: int) -> None:
        if first > -1:
            return
        width = LINE_WIDTH * self.options.line_scale
        self._paint_bands(painter, projection)
        paint_lesser(painter, projection, self._lesser, self._colours, self.options.line_scale)
        dashes = self.options.dashes
        wants_dashes = self.theme.name == "print" if dashes is None else dashes
        widths = [
            width * (1.4 if index == self.chosen else 1.0) for index in range(len(self._curves))
        ]
        lines = chart_lines(self._curves, projection, self._cache)
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
            self.limits,
            self._limit_curves,
            self._colours,
            self.theme,
            self.options.font_size - 1,
            self.options.line_scale,
        )

    def _paint_bands(self, painter: QPainter, projection: Projection) -> None:
        """Of runs with other seeds the band of eight in ten and the median, of the loss alone."""
        if self.options.quantity.kind != "loss":
            return
        for trace, colour in zip(self.traces, self._colours, strict=True):
            if trace.cloud is not None:
                edges = (trace.cloud.low, trace.cloud.median, trace.cloud.high)
                low, median, high = (self._curve(trace.trajectory, edge) for edge in edges)
                paint_band(painter, low, median, high, colour, projection, self.options.line_scale)

    def paint_present(self, painter: QPainter, projection: Projection, step: int) -> None:
        scale = self.options.line_scale
        x = float(projection.pixels([self.cursor_x(), 0.0])[0])
        if 0 <= x <= projection.width:
            painter.setPen(flat_pen(QColor(self.theme.text), 1.0 * scale))
            cursor = np.array([[x, 0.0, x, projection.height]])
            draw_lines(painter, cursor)
        ring = self.theme.canvas
        for trace, colour, curve in zip(self.traces, self._colours, self._curves, strict=True):
            if not len(curve):
                continue
            at = projection.pixels(curve[min(step, len(curve) - 1)])
            if np.isfinite(at).all() and projection.inside(at):
                point, marker = QPointF(*at.tolist()), trace.style.marker
                draw_ringed_marker(painter, point, marker, MARKER * scale, colour, ring, ring)

    def _numbers(self, run: Trajectory, lowest: float, shadow: Shadow | None = None) -> Floats:
        other = None
        if self.chosen is not None and self.chosen < len(self.traces):
            other = self.traces[self.chosen].trajectory
        if self.options.quantity.kind == "singular_value":
            return np.asarray(self._singular(run)[0])
        y = values(self.options.quantity, run, lowest, other)
        if self.options.quantity.kind == "off_plane" and shadow is not None:
            y = shadow.distances
        return y

    def _singular(self, run: Trajectory) -> Floats:
        return singular_values(self.options.quantity, run, self.surface.matrices)

    def _curve(self, run: Trajectory, y: Floats) -> Floats:
        if self.options.logarithmic:
            with np.errstate(divide="ignore", invalid="ignore"):
                y = np.where(y > 0, np.log10(np.where(y > 0, y, 1.0)), np.nan)
        counted = {"gradients": run.gradient_evaluations, "evaluations": run.evaluations}
        x = counted.get(self.options.x, run.step_numbers)
        # Runs with other seeds may go on where this one has ended, and is counted no further.
        rows = min(len(x), len(y))
        return np.column_stack([x[:rows], y[:rows]])

    def _limit_curve(self, line: LimitLine) -> Floats:
        run = self.traces[max(line.owner, 0)].trajectory
        if line.owner < 0:
            run = max(
                (trace.trajectory for trace in self.traces), key=lambda trace: len(trace.losses)
            )
        return self._curve(run, line.values)

    def _limits_in_reach(self) -> list[Floats]:
        """The limits that may widen the view: on a linear axis those within twice the values."""
        if self.options.logarithmic:
            return list(self._limit_curves)
        tops = [float(np.nanmax(c[:, 1])) for c in self._curves if np.isfinite(c[:, 1]).any()]
        top = max(tops, default=0.0)
        return [curve for curve in self._limit_curves if curve[-1, 1] <= 2.0 * top]

    def _name_axes(self) -> None:
        self.set_axes(
            replace(
                self.axes,
                x_label=X_LABELS[self.options.x],
                y_label=self.options.quantity.title(coordinate_names(self.surface)),
                logarithmic=self.options.logarithmic,
                grid=True,
                font_size=self.options.font_size,
            )
        )

    def _taken_over(self, *_: object) -> None:
        self._follows_data = False
