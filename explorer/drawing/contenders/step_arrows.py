"""Arrows at a head: gradient, momentum, and the step taken."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from explorer.arrays import Floats
from explorer.drawing.colours.contrast_cache import trail_colour
from explorer.drawing.colours.term_colours import ARROW_COLOURS
from explorer.drawing.colours.theme import Theme
from explorer.drawing.contenders.heads import Head
from explorer.drawing.geometry.marker_shapes import draw_arrow
from explorer.drawing.geometry.viewport import Projection
from explorer.engine import Trajectory

SHORTEST, LONGEST = 28.0, 110.0
WIDTH, LIT_WIDTH = 2.2, 5.0
SHORTEST_PULL = 4.0
"""Pixels from which the arrow from the end of a plain step to where the ball lands is drawn."""


@dataclass(frozen=True, eq=False)
class StepVectors:
    """Vectors (d,) of a step in units of x; None where there is none.

    ``gradient`` is -rate times the gradient (the step plain descent would take; without a rate,
    against the gradient and as long as the step); ``carried`` the remembered velocity or first
    moment, scaled like the previous step. ``plain`` is the step of a constrained method before it
    is pulled back: to its region, or towards 0.
    """

    gradient: Floats
    carried: Floats | None
    step: Floats | None
    plain: Floats | None = None


def step_vectors(trajectory: Trajectory, step: int) -> StepVectors:
    """The vectors at ``step``, from the trajectory's recorded terms."""
    k = min(step, trajectory.steps)
    gradient = trajectory.gradients[k]
    rate = float(trajectory.rates[k])
    with np.errstate(all="ignore"):
        taken = None
        if k < trajectory.steps:
            taken = trajectory.positions[k + 1] - trajectory.positions[k]
        downhill = -rate * gradient
        if math.isnan(rate):
            length = 0.0 if taken is None else math.hypot(*taken.tolist())
            downhill = -length * (gradient / (math.hypot(*gradient.tolist()) or 1.0))
    plain = None if taken is None else trajectory.terms.get("plain_step")
    return StepVectors(
        downhill, _carried(trajectory, k), taken, None if plain is None else plain[k]
    )


def _carried(trajectory: Trajectory, k: int) -> Floats | None:
    if k == 0:
        return None
    glossary = trajectory.glossary
    carried_terms = (
        values
        for name, values in trajectory.terms.items()
        if name in glossary and glossary[name].role == "carried" and values.ndim == 2
    )
    values = next(carried_terms, None)
    if values is None:
        return None
    memory = values[k - 1]
    step = trajectory.positions[k] - trajectory.positions[k - 1]
    largest = float(np.abs(memory).max())
    if not 0 < largest < math.inf:
        return None
    # A velocity may be kept as displacement or as gradient, so its sign and scale are those of
    # the step that it made. Of large ones the square would overflow.
    direction = memory / largest
    carried: Floats = direction * (float(direction @ step) / float(direction @ direction))
    return carried


@dataclass(frozen=True)
class Arrow:
    """An arrow as it was drawn, in logical pixels of the picture."""

    name: str
    tail: QPointF
    tip: QPointF

    @property
    def cover(self) -> QRectF:
        """The covered area, which labels avoid."""
        return QRectF(self.tail, self.tip).normalized()

    def distance(self, at: tuple[float, float]) -> float:
        """Pixels from a position to the arrow."""
        along = (self.tip.x() - self.tail.x(), self.tip.y() - self.tail.y())
        off = (at[0] - self.tail.x(), at[1] - self.tail.y())
        length = along[0] ** 2 + along[1] ** 2
        share = (off[0] * along[0] + off[1] * along[1]) / length if length else 0.0
        share = min(max(share, 0.0), 1.0)
        return math.hypot(off[0] - share * along[0], off[1] - share * along[1])


def paint_arrows(
    painter: QPainter,
    head: Head,
    vectors: StepVectors,
    projection: Projection,
    theme: Theme,
    scale: float,
    lit: str = "",
) -> list[Arrow]:
    """Arrows from a head, directions exact, lengths to scale but held between 28 and 110 pixels.

    The arrow of a step that lands in view ends where the ball lands. The one named ``lit`` is
    drawn broad. A further arrow of a constrained method's step leads, to scale, from the end of the
    plain step to where the ball lands. Returns what was drawn.
    """
    frame = QRectF(0.0, 0.0, projection.width, projection.height)
    drawn = _paint_pull(painter, head, vectors, projection, theme, scale, frame)
    named = (("gradient", vectors.gradient), ("carried", vectors.carried), ("step", vectors.step))
    for name, vector in named:
        if vector is None:
            continue
        reach = _in_pixels(vector, projection)
        if reach is not None and not (name == "step" and _lands_in_view(head, reach, projection)):
            reach = _held(reach, SHORTEST * scale, LONGEST * scale)
        if reach is not None:
            tip = QPointF(head.x + reach[0], head.y + reach[1])
            colour = arrow_colour(theme, name)
            width = (LIT_WIDTH if name == lit else WIDTH) * scale
            draw_arrow(painter, head.point, tip, colour, theme.casing, width, frame)
            drawn.append(Arrow(name, head.point, tip))
    return drawn


def _paint_pull(
    painter: QPainter,
    head: Head,
    vectors: StepVectors,
    projection: Projection,
    theme: Theme,
    scale: float,
    frame: QRectF,
) -> list[Arrow]:
    """The projection on a region, or the pull towards 0."""
    if vectors.plain is None or vectors.step is None:
        return []
    ends = [
        _in_pixels(vector, projection) or (0.0, 0.0) for vector in (vectors.plain, vectors.step)
    ]
    tail, tip = (QPointF(head.x + x, head.y + y) for x, y in ends)
    if math.hypot(tip.x() - tail.x(), tip.y() - tail.y()) < SHORTEST_PULL * scale:
        return []
    colour = arrow_colour(theme, "step")
    draw_arrow(painter, tail, tip, colour, theme.casing, WIDTH * scale, frame)
    return [Arrow("step", tail, tip)]


def arrow_colour(theme: Theme, name: str) -> str:
    """The colour of the arrow of this name over a heat map."""
    return trail_colour(theme, ARROW_COLOURS[name])


def _in_pixels(vector: Floats, projection: Projection) -> tuple[float, float] | None:
    x = float(vector[0]) * projection.width / (projection.x[1] - projection.x[0])
    y = -float(vector[1]) * projection.height / (projection.y[1] - projection.y[0])
    length = math.hypot(x, y)
    return (x, y) if math.isfinite(length) and length > 1e-9 else None


def _lands_in_view(head: Head, reach: tuple[float, float], projection: Projection) -> bool:
    return bool(projection.inside(np.array([head.x + reach[0], head.y + reach[1]])))


def _held(reach: tuple[float, float], shortest: float, longest: float) -> tuple[float, float]:
    length = math.hypot(*reach)
    factor = min(max(length, shortest), longest) / length
    return reach[0] * factor, reach[1] * factor
