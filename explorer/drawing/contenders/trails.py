"""The trails of all contenders, painted piece by piece as the step advances."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from PySide6.QtGui import QColor, QPainter, Qt

from explorer.arrays import Floats
from explorer.drawing.colours.contrast_cache import trail_colour
from explorer.drawing.colours.overlay import overlay_colour
from explorer.drawing.colours.theme import Theme
from explorer.drawing.contenders.trace import TraceStyle
from explorer.drawing.frame.surface_options import SurfaceOptions
from explorer.drawing.geometry.line_segments import (
    VECTOR_ENGINES,
    dashed,
    draw_lines,
    flat_pen,
    strokes,
)
from explorer.drawing.geometry.stroke_cache import StrokeCache
from explorer.drawing.geometry.viewport import Projection
from explorer.drawing.text.occupancy import Ink

FADE_LEVELS = 12
FADED_ALPHA = 0.18
BEHIND_OPACITY = 0.55
BEHIND_DASH = (1.2, 2.4)
"""Dots of a trail behind a hill, in widths of the trail."""
MOST_DOTS = 500
RECENT = 300
EDGE_MARGIN = 4.0
"""On a screen trails run on beyond the edge, so that no end of a line shows there."""


class Trails:
    """Trails over paths in data coordinates, one (n, 2) array for each contender."""

    def __init__(self) -> None:
        self._paths: tuple[Floats, ...] = ()
        self._ghosts: tuple[Floats, ...] = ()
        self._styles: tuple[TraceStyle, ...] = ()
        self._behind: tuple[Floats, ...] = ()
        self._points_per_step = 1
        self._key: object = None
        self._cache, self._cache_of_newest = StrokeCache(), StrokeCache()
        nothing = strokes((), Projection((0, 1), (0, 1), 1, 1), margin=0.0)
        self._dashed = self._newest = self._dots_behind = self._marks = nothing

    def set_paths(
        self,
        paths: Sequence[Floats],
        styles: Sequence[TraceStyle],
        ghosts: Sequence[Floats],
        behind: Sequence[Floats] = (),
        points_per_step: int = 1,
    ) -> None:
        """Draw these paths; ``ghosts`` are those of the previous run, dim and complete.

        ``behind`` are the parts of the same paths that lie behind a hill, faint and dotted; none
        or one for each path. After point 0 there are ``points_per_step`` for each step.
        """
        self._paths = tuple(paths)
        self._behind = tuple(behind)
        self._points_per_step = points_per_step
        self._styles = tuple(styles)
        self._ghosts = tuple(ghosts)
        self._key = None

    @property
    def has_ghosts(self) -> bool:
        """Whether there are previous runs."""
        return bool(self._ghosts)

    def paint_ghosts(
        self, painter: QPainter, projection: Projection, theme: Theme, map_name: str
    ) -> None:
        """The previous runs: thin, dim, whole."""
        if not self._ghosts:
            return
        painter.setPen(flat_pen(QColor(*overlay_colour(theme, map_name)), 1.0))
        draw_lines(painter, strokes(self._ghosts, projection, margin=0.0).lines)

    def paint(
        self,
        painter: QPainter,
        projection: Projection,
        theme: Theme,
        options: SurfaceOptions,
        first: int,
        last: int,
        ink: Ink | None = None,
    ) -> None:
        """The segments after step ``first`` up to ``last``.

        Of each contender the 300 newest, unless they have faded, are marked in ``ink``.
        """
        vector = painter.paintEngine().type() in VECTOR_ENGINES
        self._update(projection, theme, options, margin=0.0 if vector else EDGE_MARGIN)
        marked = []
        if self._behind:
            self._paint_behind(painter, theme, options, first, last)
        fade = int(options.fade)
        for index, style in enumerate(self._styles):
            colour = QColor(trail_colour(theme, style.colour))
            width = options.line_scale * (style.width or theme.trail_width)
            casing = options.line_scale * theme.casing_width
            low = max(first, last - fade) if fade else first
            marked.append(self._marks.between(index, low, last)[-RECENT:])
            if fade:
                faded = self._dashed.between(index, first, low)
                self._paint_faded(painter, index, colour, width, low, last, fade, faded)
                low = max(low, last - fade // FADE_LEVELS)
            painter.setPen(flat_pen(QColor(theme.casing), width + 2.0 * casing))
            # Around the dashes alone: the gaps between them stay clear.
            cased = self._newest.between(index, low, last)
            draw_lines(painter, cased, joined=options.joined)
            painter.setPen(flat_pen(colour, width))
            # The segment before comes again, over the casing that was just laid on its end.
            recent = self._newest.between(index, max(low - 1, -1), last)
            draw_lines(painter, recent, joined=options.joined)
            if options.points:
                shade = QColor(theme.casing)
                self._paint_dots(painter, projection, index, colour, shade, width, first, last)
        if ink is not None and marked:
            ink.add_lines(np.concatenate(marked))

    def _paint_behind(
        self, painter: QPainter, theme: Theme, options: SurfaceOptions, first: int, last: int
    ) -> None:
        before = painter.opacity()
        painter.setOpacity(BEHIND_OPACITY * before)
        for index, style in enumerate(self._styles):
            width = options.line_scale * (style.width or theme.trail_width)
            painter.setPen(flat_pen(QColor(trail_colour(theme, style.colour)), width))
            draw_lines(painter, self._dots_behind.between(index, first, last))
        painter.setOpacity(before)

    def _paint_faded(
        self,
        painter: QPainter,
        index: int,
        colour: QColor,
        width: float,
        low: int,
        last: int,
        fade: int,
        oldest: Floats,
    ) -> None:
        shade = QColor(colour)
        shade.setAlphaF(FADED_ALPHA)
        painter.setPen(flat_pen(shade, width))
        draw_lines(painter, oldest)
        edges = np.linspace(last - fade, last, FADE_LEVELS + 1).astype(int)
        for level, (begin, end) in enumerate(pairwise(edges)):
            shade.setAlphaF(FADED_ALPHA + (1.0 - FADED_ALPHA) * (level + 1) / FADE_LEVELS)
            painter.setPen(flat_pen(shade, width))
            draw_lines(painter, self._newest.between(index, max(begin, low), end))

    def _paint_dots(
        self,
        painter: QPainter,
        projection: Projection,
        index: int,
        colour: QColor,
        casing: QColor,
        width: float,
        first: int,
        last: int,
    ) -> None:
        path = self._paths[index]
        if len(path) > MOST_DOTS * self._points_per_step:
            return
        reached = path[:: self._points_per_step][first + 1 : last + 1]
        pixels = projection.pixels(reached)
        dots = pixels[projection.inside(pixels)].repeat(2, axis=0).reshape(-1, 4)
        # A line of no length with round caps is a dot.
        dots = np.ascontiguousarray(dots)
        dots[:, 2] += 1e-3
        for shade, diameter in ((casing, 3.0 * width + 2.0), (colour, 3.0 * width)):
            pen = flat_pen(shade, diameter)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            draw_lines(painter, dots)

    def _update(
        self, projection: Projection, theme: Theme, options: SurfaceOptions, margin: float
    ) -> None:
        dashes = theme.name == "print" if options.dashes is None else options.dashes
        fades, size = options.fade > 0, (theme.trail_width, options.line_scale)
        key = (projection, dashes, size, margin, options.joined, fades)
        if key == self._key:
            return
        self._key = key
        every = self._points_per_step
        widths = [options.line_scale * (style.width or theme.trail_width) for style in self._styles]
        solid = newest = self._cache.strokes(self._paths, projection, margin, every)
        if fades:
            newest = self._cache_of_newest.strokes(
                self._paths, projection, margin, every, repeats=True
            )
        self._dashed, self._newest, self._marks = solid, newest, newest
        if options.joined:
            # In a file labels find the same places at any resolution and in any format.
            plain = replace(projection, resolution=1.0)
            self._marks = strokes(self._paths, plain, 0.0, every, repeats=fades)
        if dashes:
            patterns = [
                tuple(width * length for length in style.dash)
                for width, style in zip(widths, self._styles, strict=True)
            ]
            self._dashed = dashed(solid, patterns)
            self._newest = dashed(newest, patterns) if fades else self._dashed
        if self._behind:
            whole = strokes(self._behind, projection, margin, every)
            dots = [tuple(width * length for length in BEHIND_DASH) for width in widths]
            self._dots_behind = dashed(whole, dots)
