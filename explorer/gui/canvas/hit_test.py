"""What is at a position of the mouse in a picture."""

from __future__ import annotations

import math
from typing import Protocol

import pyqtgraph as pg
from PySide6.QtCore import QPointF

from explorer.drawing.plots.surface_plot import SurfacePlot
from explorer.engine.number_text import LONG, rounded
from explorer.gui.session.session import Session

GRAB_PIXELS = 14.0


class PlotOnView(Protocol):
    """A plot and the view it lies in; ``owners`` are the contenders of its traces."""

    owners: list[int]
    view: pg.GraphicsView

    @property
    def plot(self) -> SurfacePlot: ...


class HitTest:
    """Finds start, trails, arrows and points of the surface; positions are those of the view."""

    def __init__(self, canvas: PlotOnView, session: Session) -> None:
        self._canvas = canvas
        self._session = session

    def scene(self, position: QPointF) -> QPointF:
        """The position in the scene of the picture."""
        return QPointF(self._canvas.view.mapToScene(position.toPoint()))

    def is_inside(self, position: QPointF) -> bool:
        """Whether it lies within the axes."""
        box = self._canvas.plot.vb
        return bool(box.sceneBoundingRect().contains(self.scene(position)))

    def point(self, position: QPointF) -> tuple[float, float]:
        """The point of the surface there."""
        return self._canvas.plot.data_at(self.scene(position))

    def arrow(self, position: QPointF) -> str:
        """The name of the arrow there, or empty."""
        return self._canvas.plot.arrow_at(self.scene(position))

    def trail(self, position: QPointF) -> tuple[int, int] | None:
        """Index of the contender and step of the ball or trail there, if there is one."""
        nearest = self._canvas.plot.nearest(self.scene(position))
        return None if nearest is None else (self._canvas.owners[nearest[0]], nearest[1])

    def trail_words(self, position: QPointF) -> str:
        """Name, step, position and loss of the trail there, or empty."""
        nearest = self._canvas.plot.nearest(self.scene(position))
        if nearest is None:
            return ""
        trace, step = self._canvas.plot.traces[nearest[0]], nearest[1]
        trajectory = trace.drawn
        point = ", ".join(rounded(number, LONG) for number in trajectory.positions[step])
        loss = rounded(trajectory.losses[step], LONG)
        shadow = trace.shadow
        off = "" if shadow is None else f", {rounded(shadow.distances[step])} off the plane"
        return f"{trace.style.label}\nstep {step}: ({point}){off}\nf {loss}"

    def is_near_start(self, position: QPointF) -> bool:
        """Whether the start can be grabbed there."""
        if self._session.locks.is_locked("start"):
            return False
        start = self._canvas.plot.position_of(self._session.drawn.start_in_picture)
        offset: QPointF = start - self.scene(position)
        return math.hypot(offset.x(), offset.y()) <= GRAB_PIXELS

    def start(self, position: QPointF, *, snap: bool) -> tuple[float, ...]:
        """The start that would lie there, in round numbers."""
        drawn = self._session.drawn
        spans = self._canvas.plot.data_range
        start = tuple(
            _humane(value, span[1] - span[0], snap)
            for value, span in zip(self.point(position), spans, strict=True)
        )[: drawn.surface.dimension]
        return drawn.start_at(start)

    def words(self, position: tuple[float, float]) -> str:
        """A point of the surface with its value."""
        surface = self._session.drawn.surface
        point = position[: surface.dimension]
        value = float(surface.value(point))
        named = ", ".join(
            f"{name} {rounded(number)}"
            for name, number in zip(surface.variables, point, strict=True)
        )
        return f"{named}   f {rounded(value, LONG)}"


def _humane(value: float, span: float, snap: bool) -> float:
    """``value`` to a thousandth of what is shown, or to a fortieth when snapping."""
    grain = 10.0 ** math.floor(math.log10(span / (20.0 if snap else 500.0)))
    if snap and span / grain > 100:
        grain *= 5.0 if span / grain > 200 else 2.0
    digits = max(0, -math.floor(math.log10(grain)))
    return round(round(value / grain) * grain, digits + 1)
