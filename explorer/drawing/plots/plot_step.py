"""The next step: its arrows, a stage of it, and where it leads."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.drawing.colours.contrast_cache import trail_colour
from explorer.drawing.contenders.heads import Head
from explorer.drawing.contenders.stage_painting import paint_scene
from explorer.drawing.contenders.step_arrows import Arrow, paint_arrows
from explorer.drawing.geometry.marker_shapes import marker_path
from explorer.drawing.geometry.viewport import Projection
from explorer.drawing.plots.plot_overlays import RunsOnSurface, chosen_head, paint_fan_of


def paint_step_of(
    plot: RunsOnSurface,
    painter: QPainter,
    projection: Projection,
    inside: Sequence[Head],
    step: int,
) -> tuple[list[QRectF], list[Arrow]]:
    """Arrows and the ghost of the next step, beneath the heads.

    Returns the areas they cover, and the arrows of the selected contender.
    """
    covered: list[QRectF] = []
    painted: list[Arrow] = []
    covered += paint_fan_of(plot, painter, projection, inside, step)
    for head in inside:
        if plot.options.arrows == "none" or head.ended:
            continue
        if plot.options.arrows == "chosen" and head.index != plot.chosen:
            continue
        trace = plot.traces[head.index]
        if plot.options.next_step:
            paint_next_of(plot, painter, projection, head, step)
        vectors = plot.sight.step_vectors(trace.drawn, step)
        lit = plot.lit_arrow if head.index == plot.chosen else ""
        arrows = paint_arrows(
            painter, head, vectors, projection, plot.theme, plot.options.line_scale, lit
        )
        covered += [arrow.cover for arrow in arrows]
        if head.index == plot.chosen:
            painted = arrows
    return covered, painted


def paint_scene_of(
    plot: RunsOnSurface,
    painter: QPainter,
    projection: Projection,
    inside: Sequence[Head],
    step: int,
) -> list[QRectF]:
    """The current stage of the selected contender's step; returns the covered areas."""
    chosen = chosen_head(plot, inside)
    if chosen is None or plot.stage is None:
        return []
    if plot.stage.landing is not None:
        paint_next_of(plot, painter, projection, chosen, step)
    return paint_scene(
        painter,
        plot.stage,
        chosen,
        projection,
        plot.theme,
        plot.options.line_scale,
        plot.options.font_size,
    )


def paint_next_of(
    plot: RunsOnSurface, painter: QPainter, projection: Projection, head: Head, step: int
) -> None:
    """A hollow marker where the contender will be one step later."""
    path = plot.paths[head.index]
    if step + 1 >= len(path):
        return
    at = projection.pixels(path[step + 1])
    if not projection.inside(at):
        return
    style = plot.traces[head.index].style
    outline = marker_path(style.marker, 4.5 * plot.options.line_scale)
    outline = outline.translated(QPointF(*at.tolist()))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    colours = ((plot.theme.casing, 3.0), (trail_colour(plot.theme, style.colour), 1.4))
    for colour, width in colours:
        painter.setPen(QPen(QColor(colour), width * plot.options.line_scale))
        painter.drawPath(outline)
