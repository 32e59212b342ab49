"""The stability limits of rules, as lines with their formulas in a chart of curvature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from explorer.arrays import Floats
from explorer.drawing.colours.theme import Theme
from explorer.drawing.contenders.trace import Trace
from explorer.drawing.geometry.line_segments import dashed, draw_lines, flat_pen, strokes
from explorer.drawing.geometry.viewport import Projection
from explorer.drawing.plots.charts.chart_quantities import Quantity
from explorer.drawing.text.labels import PADDING, paint_label, text_width
from explorer.engine.number_text import rounded

DASH = (5.0, 4.0)
MOST_LABELS = 6
GAP = 8.0


@dataclass(frozen=True, eq=False)
class LimitLine:
    """A limit at each step (n + 1,), whose it is by its index among the traces, and in words."""

    owner: int
    values: Floats
    text: str


def limit_lines(quantity: Quantity, traces: Sequence[Trace]) -> tuple[LimitLine, ...]:
    """The limits that belong into a chart of ``quantity``; equal ones only once."""
    if quantity.kind == "limit_share":
        longest = max((len(trace.trajectory.losses) for trace in traces), default=0)
        return (LimitLine(-1, np.ones(longest), "the limit"),) if longest else ()
    if quantity.kind not in ("sharpness", "preconditioned"):
        return ()
    lines: dict[tuple[float, float, str], LimitLine] = {}
    for index, trace in enumerate(traces):
        curvature = trace.trajectory.curvature
        preconditioned = quantity.kind == "preconditioned"
        if curvature.limits is None or curvature.for_preconditioned != preconditioned:
            continue
        last = float(curvature.limits[-1])
        words = f"{curvature.formula} = {rounded(last)}"
        key = (float(curvature.limits[0]), last, words)
        lines.setdefault(key, LimitLine(index, curvature.limits, words))
    return tuple(lines.values())


def paint_limits(
    painter: QPainter,
    projection: Projection,
    lines: Sequence[LimitLine],
    curves: Sequence[Floats],
    colours: Sequence[str],
    theme: Theme,
    pixels: int,
    scale: float,
) -> None:
    """Dashed lines through ``curves`` in their owners' colours, each with its formula at the end.

    A formula that would cover another one goes to its left; from the seventh on all are left out.
    """
    taken: list[QRectF] = []
    for line, curve in zip(lines, curves, strict=True):
        colour = theme.text if line.owner < 0 else colours[line.owner]
        painter.setPen(flat_pen(QColor(colour), 1.2 * scale))
        pattern = tuple(length * scale for length in DASH)
        path = strokes([curve], projection, margin=0.0)
        draw_lines(painter, dashed(path, [pattern]).all_of(0))
        at = projection.pixels(curve[-1])
        if not np.isfinite(at).all() or len(taken) == MOST_LABELS:
            continue
        size = text_width(line.text, pixels) + 2 * PADDING + 2.0, pixels + 2 * PADDING
        box = _free_box(float(at[0]), float(at[1]), size, projection, taken)
        if box is not None:
            taken.append(box)
            paint_label(painter, box, line.text, pixels, theme, "" if line.owner < 0 else colour)


def _free_box(
    x: float, y: float, size: tuple[float, float], projection: Projection, taken: list[QRectF]
) -> QRectF | None:
    """Room for a label above or below its line, as near to the end ``x`` as others leave it."""
    wide, high = size
    if not -high <= y <= projection.height:
        return None
    right = min(x, projection.width)
    lefts = [max(right - wide, 0.0), *(other.left() - wide - GAP for other in taken)]
    for left in sorted((left for left in lefts if left >= 0.0), reverse=True):
        for top in (y - high - 1.0, y + 1.0):
            box = QRectF(left, top, wide, high)
            inside = top >= 0.0 and box.bottom() <= projection.height
            if inside and not any(box.intersects(other) for other in taken):
                return box
    return None
