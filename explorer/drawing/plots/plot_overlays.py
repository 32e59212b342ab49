"""Overlays of a surface besides trails and heads, such as other seeds and the curvature."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from explorer.arrays import Floats, Truths
from explorer.drawing.colours.theme import Theme
from explorer.drawing.contenders.curvature_ellipse import paint_curvature, paint_parabola
from explorer.drawing.contenders.edge_markers import edge_marker, paint_edge_markers
from explorer.drawing.contenders.evaluation_marks import paint_evaluations
from explorer.drawing.contenders.fan_arrows import paint_fan
from explorer.drawing.contenders.flow_line import paint_flow, paint_flow_key
from explorer.drawing.contenders.heads import Head
from explorer.drawing.contenders.seed_dots import paint_seeds
from explorer.drawing.contenders.state_marks import MarkStyle, marks_of, paint_state_marks
from explorer.drawing.contenders.trace import Trace
from explorer.drawing.frame.surface_options import SurfaceOptions
from explorer.drawing.geometry.viewport import Projection
from explorer.drawing.plots.density_lines import paint_density
from explorer.drawing.plots.sight import Sight
from explorer.drawing.text.labels import paint_footnote
from explorer.drawing.text.occupancy import Ink
from explorer.engine.diagnosis.path_curvature import has_curvature, principal_axes
from explorer.engine.objectives.objective import Objective

if TYPE_CHECKING:
    from explorer.engine.explanations.stage import StepStage

NO_START = "f is not defined at the start. Click where it is."


class RunsOnSurface(Protocol):
    """What overlays need to know about a plot of a surface."""

    surface: Objective
    theme: Theme
    options: SurfaceOptions
    traces: tuple[Trace, ...]
    paths: tuple[Floats, ...]
    chosen: int | None
    stage: StepStage | None
    lit_arrow: str
    start: tuple[float, float] | None
    ink: Ink

    @property
    def sight(self) -> Sight:
        """Where points and vectors of the surface lie in the picture."""

    def in_view(self, index: int, projection: Projection, step: int) -> Truths:
        """Of each step of a contender up to ``step``, (n,), whether it is in view."""

    def marker_position_of(
        self, head: Head, projection: Projection, step: int
    ) -> tuple[float, float, float]:
        """Where the marker of a head out of view stands, and its angle."""


def chosen_trace(plot: RunsOnSurface) -> Trace | None:
    """The trace of the selected contender, if one is selected."""
    if plot.chosen is None or not 0 <= plot.chosen < len(plot.traces):
        return None
    return plot.traces[plot.chosen]


def chosen_head(plot: RunsOnSurface, inside: Sequence[Head]) -> Head | None:
    """The head of the selected contender, if it is among those in view."""
    return next((head for head in inside if head.index == plot.chosen), None)


def paint_seeds_of(
    plot: RunsOnSurface, painter: QPainter, projection: Projection, step: int
) -> None:
    """The runs with other seeds of every contender that has them."""
    for trace in plot.traces:
        if trace.cloud is not None:
            scale, colour = plot.options.line_scale, trace.style.colour
            paint_seeds(
                painter, trace.cloud, step, colour, projection, plot.theme, scale,
                plot.sight.project,
            )  # fmt: skip


def paint_density_of(
    plot: RunsOnSurface, painter: QPainter, projection: Projection, step: int
) -> list[QRectF]:
    """The long-run density of the selected contender, if known."""
    trace, options = chosen_trace(plot), plot.options
    if trace is None or trace.density is None or trace.cloud is None:
        return []
    return paint_density(
        painter, plot.surface, trace.density, trace.cloud, step, projection, plot.theme,
        options.line_scale, options.font_size, plot.sight.project,
    )  # fmt: skip


def paint_fan_of(
    plot: RunsOnSurface,
    painter: QPainter,
    projection: Projection,
    inside: Sequence[Head],
    step: int,
) -> list[QRectF]:
    """The possible gradients of the selected contender; returns the covered areas."""
    head = chosen_head(plot, inside)
    trace = None if head is None else plot.traces[head.index]
    fan = trace.fan(step) if trace is not None and trace.fan and plot.options.gradient_fan else None
    if head is None or trace is None or fan is None:
        return []
    trajectory, options = trace.drawn, plot.options
    here = trajectory.positions[min(step, trajectory.steps)]
    return paint_fan(
        painter, fan, head, projection, plot.theme, options.line_scale, options.font_size,
        lambda ways: plot.sight.vectors(here, ways),
    )  # fmt: skip


def paint_state_marks_of(
    plot: RunsOnSurface,
    painter: QPainter,
    projection: Projection,
    inside: Sequence[Head],
    step: int,
) -> list[QRectF]:
    """The state of the selected contender, unless a stage of its step is shown."""
    trace, options = chosen_trace(plot), plot.options
    if not options.carried or plot.stage is not None or trace is None:
        return []
    head = chosen_head(plot, inside)
    style = MarkStyle(trace.style.colour, plot.theme, options.line_scale, options.font_size)
    marks = marks_of(trace, step)
    return paint_state_marks(painter, marks, head, projection, style, plot.sight.project)


def paint_evaluations_of(
    plot: RunsOnSurface, painter: QPainter, projection: Projection, step: int
) -> list[QRectF]:
    """Where the selected contender evaluated the surface, unless a stage of its step is shown."""
    trace, options = chosen_trace(plot), plot.options
    if not options.evaluations or plot.stage is not None or trace is None:
        return []
    style = MarkStyle(trace.style.colour, plot.theme, options.line_scale, options.font_size)
    return paint_evaluations(painter, trace, step, projection, style, plot.sight.project)


def paint_flow_of(plot: RunsOnSurface, painter: QPainter, projection: Projection) -> None:
    """The gradient flow from the start, which all contenders share."""
    points = _flow(plot)
    if points is not None:
        seen, behind = plot.sight.curve(points)
        paint_flow(painter, seen, behind, projection, plot.theme, plot.options.line_scale)


def paint_flow_key_of(
    plot: RunsOnSurface, painter: QPainter, projection: Projection
) -> list[QRectF]:
    """The key of the thin line; returns the covered areas."""
    if _flow(plot) is None:
        return []
    options = plot.options
    return paint_flow_key(painter, projection, plot.theme, options.font_size, options.line_scale)


def _flow(plot: RunsOnSurface) -> Floats | None:
    """The points of the flow in the coordinates of the surface, if it is asked for and known."""
    flow = next((trace.flow for trace in plot.traces if trace.flow is not None), None)
    points = flow() if flow is not None and plot.options.flow else None
    return points if points is not None and len(points) > 1 else None


def paint_outside_of(
    plot: RunsOnSurface,
    painter: QPainter,
    projection: Projection,
    outside: Sequence[Head],
    step: int,
    taken: Sequence[QRectF],
) -> list[QRectF]:
    """Markers at the edge for heads out of view, their labels beside ``taken``."""
    markers = [
        edge_marker(
            head,
            plot.traces[head.index],
            plot.theme,
            plot.marker_position_of(head, projection, step),
            plot.in_view(head.index, projection, step),
        )
        for head in outside
    ]
    return paint_edge_markers(
        painter, markers, projection, plot.theme, plot.options, plot.ink, taken
    )


def paint_no_start_of(plot: RunsOnSurface, painter: QPainter, projection: Projection) -> None:
    """A sentence where nothing runs because f has no value at the start."""
    if plot.traces or plot.start is None:
        return
    if not math.isfinite(float(plot.surface.value(plot.start[: plot.surface.dimension]))):
        size = (projection.width, projection.height)
        paint_footnote(painter, *size, NO_START, plot.options.font_size, plot.theme)


def paint_curvature_of(
    plot: RunsOnSurface,
    painter: QPainter,
    projection: Projection,
    inside: Sequence[Head],
    step: int,
) -> list[QRectF]:
    """The curvature at the selected contender on a formula of one or two variables."""
    options = plot.options
    head = chosen_head(plot, inside)
    trace = None if head is None else plot.traces[head.index]
    if not options.curvature or head is None or trace is None or trace.shadow is not None:
        return []
    if plot.surface.dimension > 2 or not has_curvature(plot.surface):
        return []
    here = trace.drawn.positions[min(step, trace.drawn.steps)]
    hessian = plot.surface.hessian(here)
    if not np.isfinite(hessian).all():
        return []
    across = projection.width / (projection.x[1] - projection.x[0])
    upward = projection.height / (projection.y[1] - projection.y[0])
    frame = QRectF(0.0, 0.0, projection.width, projection.height)
    style = MarkStyle(trace.style.colour, plot.theme, options.line_scale, options.font_size)
    if plot.surface.dimension == 1:
        slope = float(plot.surface.gradient(here)[0])
        bend, scales = float(hessian[0, 0]), (across, upward)
        return paint_parabola(painter, slope, bend, head.point, scales, frame, style)
    curvatures, axes = principal_axes(hessian)
    directions = plot.sight.vectors(here, axes) * (across, -upward)
    return paint_curvature(painter, curvatures, directions, head.point, frame, style)
