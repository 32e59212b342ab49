"""Charts of the singular values of weights, gradient, momentum and update of a matrix."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtGui import QColor, QPainter

from explorer.arrays import Floats
from explorer.drawing.geometry.chart_lines import chart_lines
from explorer.drawing.geometry.line_segments import draw_lines, flat_pen
from explorer.drawing.geometry.viewport import Projection
from explorer.drawing.plots.charts.chart_quantities import Quantity
from explorer.engine import Trajectory
from explorer.engine.objectives.matrix_block import ALL, OWNERS, TERM, MatrixBlock

LESSER_WIDTH = 1.0
LESSER_ALPHA = 170


def singular_value_choices(matrices: Sequence[MatrixBlock]) -> tuple[tuple[str, str, str], ...]:
    """What can be charted: its name as a term, its label in the list, and its meaning."""
    choices = []
    for block in matrices:
        named = f" {block.name}" if len(matrices) > 1 else ""
        choices.append(
            (
                f"{TERM}{ALL}{named}",
                f"σ, all four{named}",
                f"Side by side, the singular values of weights, gradient, momentum and update, as "
                f"the matrix {block.name}; thin lines below the largest.",
            )
        )
        for owner, meaning in OWNERS.items():
            choices.append(
                (
                    f"{TERM}{owner}{named}",
                    f"σ, {owner}{named}",
                    f"All singular values of the {meaning}, as the matrix {block.name}; "
                    "thin lines below the largest.",
                )
            )
    return tuple(choices)


def of_all(quantity: Quantity) -> str | None:
    """For a chart of all owners the name of the matrix, empty if it is the only one; else None."""
    owner, _, name = quantity.term.removeprefix(TERM).partition(" ")
    return name if quantity.kind == "singular_value" and owner == ALL else None


def singular_values(
    quantity: Quantity, trajectory: Trajectory, matrices: Sequence[MatrixBlock]
) -> Floats:
    """The singular values that ``quantity.term`` names, (k, n + 1), the largest first.

    A row of NaN where there is no such matrix or no momentum; the update has none at the last step.
    Values that are 0 except for rounding are 0. For any other quantity there is nothing, (0, n +
    1).
    """
    rows = len(trajectory.losses)
    if quantity.kind != "singular_value":
        return np.empty((0, rows))
    owner, _, name = quantity.term.removeprefix(TERM).partition(" ")
    blocks = [block for block in matrices if block.name == name] or list(matrices[:1])
    numbers = _numbers(owner, trajectory)
    if not blocks or numbers is None or not rows:
        return np.full((1, rows), np.nan)
    values = blocks[0].singular_values(numbers)
    least = np.finfo(np.float64).eps * max(blocks[0].rows, blocks[0].columns) * values[:, :1]
    return np.asarray(np.where(values < least, 0.0, values).T)


def _numbers(owner: str, trajectory: Trajectory) -> Floats | None:
    """The entries of the matrix at each step, (n + 1, d)."""
    if owner == "weights":
        return trajectory.positions
    if owner == "gradient":
        return trajectory.gradients
    if owner == "momentum":
        glossary = trajectory.glossary
        carried = (
            values
            for name, values in trajectory.terms.items()
            if values.ndim == 2 and name in glossary and glossary[name].role == "carried"
        )
        return next(carried, None)
    moves = np.full_like(trajectory.positions, np.nan)
    moves[:-1] = np.diff(trajectory.positions, axis=0)
    return moves


def paint_lesser(
    painter: QPainter,
    projection: Projection,
    lesser: Sequence[Sequence[Floats]],
    colours: Sequence[str],
    scale: float,
) -> None:
    """The curves (n, 2) of all singular values but the largest, thin, in their owners' colours."""
    for curves, colour in zip(lesser, colours, strict=True):
        if curves:
            shade = QColor(colour)
            shade.setAlpha(LESSER_ALPHA)
            painter.setPen(flat_pen(shade, LESSER_WIDTH * scale))
            lines = chart_lines(curves, projection)
            for index in range(len(curves)):
                draw_lines(painter, lines.all_of(index))
