"""A quantity over the steps, for all contenders, with the cursor of the step that is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter

from explorer.drawing.axes import AxesStyle, paint_grid
from explorer.drawing.clipping import clipped_polyline
from explorer.drawing.lettering import FONT_SIZE
from explorer.drawing.plot import Plot
from explorer.drawing.projection import Projection, Span
from explorer.drawing.quantities import Quantity, evaluations, lowest_known, values
from explorer.drawing.strokes import Strokes, dashed, draw_lines, flat_pen
from explorer.drawing.theme import Theme
from explorer.drawing.trace import Trace
from explorer.engine import Surface

Floats = npt.NDArray[np.float64]
LINE_WIDTH = 1.6
POINTS_PER_PIXEL = 3
MOST_DECADES = 18.0
ALLOWED_RISE = 10.0


@dataclass(frozen=True, kw_only=True)
class ChartOptions:
    """What a chart shows, and how."""

    quantity: Quantity = Quantity()
    logarithmic: bool = True
    x: Literal["steps", "evaluations"] = "steps"
    dashes: bool | None = None
    ghosts: bool = True
    line_scale: float = 1.0
    font_size: int = FONT_SIZE


class ChartPlot(Plot):
    """Lines over steps. On a logarithmic axis zeros and negative values leave a gap."""

    def __init__(self, surface: Surface, theme: Theme, options: ChartOptions | None = None) -> None:
        super().__init__(theme, AxesStyle())
        self.options = options or ChartOptions()
        self.surface = surface
        self.traces: tuple[Trace, ...] = ()
        self.chosen: int | None = None
        self._curves: tuple[Floats, ...] = ()
        self._ghosts: tuple[Floats, ...] = ()
        self._follows_data = True
        self.vb.setMouseEnabled(x=True, y=True)
        self.vb.sigRangeChangedManually.connect(self._taken_over)
        self._name_axes()

    def set_surface(self, surface: Surface) -> None:
        """The surface the traces ran on: its minimum is f*."""
        self.surface = surface
        self._name_axes()

    def set_options(self, options: ChartOptions) -> None:
        """Change quantity, scale or style; the view is fitted anew."""
        self.options = options
        self._follows_data = True
        self._name_axes()
        self.set_traces(self.traces)

    def set_traces(self, traces: Sequence[Trace]) -> None:
        """Chart these trajectories; the view follows them until a person moves it."""
        self.traces = tuple(traces)
        runs = [trace.trajectory for trace in self.traces]
        lowest = lowest_known(self.surface, runs) if self.options.quantity.kind == "gap" else 0.0
        self._curves = tuple(self._curve(run, lowest) for run in runs)
        self._ghosts = tuple(
            self._curve(trace.ghost, lowest) for trace in self.traces if trace.ghost is not None
        )
        self.picture.past_changed()
        if self._follows_data:
            self.fit()

    def set_chosen(self, index: int | None) -> None:
        """Draw one contender on top, by its place among the traces."""
        if index != self.chosen:
            self.chosen = index
            self.picture.past_changed()

    def fit(self) -> None:
        """Show all lines; what diverges may leave at the top."""
        self._follows_data = True
        x, y = fitted(self._curves, [trace.trajectory.diverged_at is not None for trace in self.traces], self.options.logarithmic)
        self.show_range(x, y)

    def cursor_x(self) -> float:
        """Where the cursor is on the x axis."""
        if self.options.x == "steps":
            return float(self.step)
        places = [curve[min(self.step, len(curve) - 1), 0] for curve in self._curves if len(curve)]
        return float(max(places, default=self.step))

    def step_at(self, scene_position: QPointF) -> int:
        """The step under a position of the scene, for a cursor that is dragged."""
        x, _ = self.data_at(scene_position)
        last = max((len(curve) - 1 for curve in self._curves), default=0)
        if self.options.x == "evaluations" and self._curves:
            longest = max(self._curves, key=len)
            x = float(np.interp(x, longest[:, 0], np.arange(len(longest))))
        return int(min(max(round(x), 0), last))

    def paint_base(self, painter: QPainter, projection: Projection) -> None:
        paint_grid(painter, projection, self.axes, self.theme)

    def paint_past(
        self, painter: QPainter, projection: Projection, first: int, last: int
    ) -> None:
        if first > -1:
            return
        width = LINE_WIDTH * self.options.line_scale
        if self.options.ghosts:
            ghost = QColor(self.theme.text)
            ghost.setAlpha(110)
            painter.setPen(flat_pen(ghost, 1.0 * self.options.line_scale))
            for curve in self._ghosts:
                draw_lines(painter, _lines(curve, projection))
        wants_dashes = self.theme.name == "print" if self.options.dashes is None else self.options.dashes
        order = sorted(range(len(self._curves)), key=lambda index: index == self.chosen)
        for index in order:
            style = self.traces[index].style
            wide = width * (1.4 if index == self.chosen else 1.0)
            lines = _lines(self._curves[index], projection)
            if wants_dashes and style.dash:
                lines = _dashed(lines, tuple(wide * length for length in style.dash))
            painter.setPen(flat_pen(QColor(line_colour(self.theme, style.colour)), wide))
            draw_lines(painter, lines)

    def paint_present(self, painter: QPainter, projection: Projection, step: int) -> None:
        scale = self.options.line_scale
        x = float(projection.pixels([self.cursor_x(), 0.0])[0])
        if 0 <= x <= projection.width:
            painter.setPen(flat_pen(QColor(self.theme.text), 1.0 * scale))
            cursor = np.array([[x, 0.0, x, projection.height]])
            draw_lines(painter, cursor)
        painter.setPen(Qt.PenStyle.NoPen)
        for trace, curve in zip(self.traces, self._curves, strict=True):
            at = projection.pixels(curve[min(step, len(curve) - 1)]) if len(curve) else np.full(2, np.nan)
            if np.isfinite(at).all() and projection.inside(at):
                painter.setBrush(QColor(self.theme.canvas))
                point = QPointF(*at.tolist())
                painter.drawEllipse(point, 4.4 * scale, 4.4 * scale)
                painter.setBrush(QColor(line_colour(self.theme, trace.style.colour)))
                painter.drawEllipse(point, 3.2 * scale, 3.2 * scale)

    def _curve(self, run: object, lowest: float) -> Floats:
        from explorer.engine import Trajectory

        assert isinstance(run, Trajectory)
        y = values(self.options.quantity, run, lowest)
        if self.options.logarithmic:
            with np.errstate(divide="ignore", invalid="ignore"):
                y = np.where(y > 0, np.log10(np.where(y > 0, y, 1.0)), np.nan)
        if self.options.x == "evaluations":
            x = evaluations(run)
        else:
            x = np.arange(len(y), dtype=np.float64)
        return np.column_stack([x, y])

    def _name_axes(self) -> None:
        self.set_axes(
            replace(
                self.axes,
                x_label="gradient evaluations" if self.options.x == "evaluations" else "step",
                y_label=self.options.quantity.title(self.surface.variables),
                logarithmic=self.options.logarithmic,
                grid=True,
                font_size=self.options.font_size,
            )
        )

    def _taken_over(self, *_: object) -> None:
        self._follows_data = False


def fitted(
    curves: Sequence[Floats], diverged: Sequence[bool], logarithmic: bool
) -> tuple[Span, Span]:
    """Ranges that show all curves (n, 2), but no more than ten times a diverging one's start.

    On a logarithmic axis, whose y are decades, at most 18 decades below the highest value.
    """
    last = max((float(curve[-1, 0]) for curve in curves if len(curve)), default=1.0)
    x = (0.0, max(last, 1.0))
    lows, highs = [], []
    for curve, gone in zip(curves, diverged, strict=True):
        y = curve[:, 1]
        y = y[np.isfinite(y)]
        if not y.size:
            continue
        lows.append(float(y.min()))
        high = float(y.max())
        if gone:
            start = float(y[0])
            limit = start + np.log10(ALLOWED_RISE) if logarithmic else start + (ALLOWED_RISE - 1) * abs(start)
            high = min(high, limit)
            if not logarithmic:
                lows[-1] = max(lows[-1], start - ALLOWED_RISE * abs(start))
        highs.append(high)
    if not highs:
        return x, (0.0, 1.0)
    low, high = min(lows), max(highs)
    if logarithmic:
        low = max(low, high - MOST_DECADES)
    if not np.isfinite(high - low):
        low, high = max(low, -1e300), min(high, 1e300)
    if high - low < 1e-9 * max(abs(high), abs(low), 1e-300):
        low, high = low - (abs(low) or 1.0) * 0.5, high + (abs(high) or 1.0) * 0.5
    margin = 0.04 * (high - low)
    return x, (low - margin, high + margin)


@lru_cache(maxsize=512)
def line_colour(theme: Theme, colour: str) -> str:
    """The colour of a line on the canvas."""
    return theme.line(colour)


def _lines(curve: Floats, projection: Projection) -> Floats:
    """A curve's segments in view, at most a few for each column of device pixels."""
    columns = int(projection.width * projection.resolution)
    if len(curve) > POINTS_PER_PIXEL * columns:
        seen = (curve[:, 0] >= projection.x[0]) & (curve[:, 0] <= projection.x[1])
        curve = by_columns(curve[seen], columns)
    return clipped_polyline(projection.pixels(curve), projection.width, projection.height)


def by_columns(curve: Floats, columns: int) -> Floats:
    """Lowest and highest of each column, in the order in which they came: the same picture.

    ``curve`` (n, 2) has ascending x. A column with a gap keeps one NaN.
    """
    if len(curve) <= 4 * columns or columns < 1:
        return curve
    edges = np.linspace(0, len(curve), columns + 1).astype(np.int64)
    y = curve[:, 1]
    gap = np.isnan(y)
    starts = edges[:-1]
    lowest = _arg_extreme(np.where(gap, np.inf, y), edges)
    highest = _arg_extreme(np.where(gap, np.inf, -y), edges)
    chosen = [starts, lowest, highest, edges[1:] - 1]
    if gap.any():
        chosen.append(_arg_extreme(np.where(gap, 0.0, 1.0), edges))
    return curve[np.unique(np.concatenate(chosen))]


def _arg_extreme(y: Floats, edges: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Index of the smallest y between each two edges."""
    width = int(np.diff(edges).max())
    index = np.minimum(edges[:-1, None] + np.arange(width), edges[1:, None] - 1)
    best: npt.NDArray[np.int64] = edges[:-1] + np.argmin(y[index], axis=1)
    return np.minimum(best, edges[1:] - 1)


def _dashed(lines: Floats, pattern: tuple[float, ...]) -> Floats:
    whole = Strokes(lines, np.arange(len(lines)), np.array([0, len(lines)]))
    return dashed(whole, [pattern]).lines
