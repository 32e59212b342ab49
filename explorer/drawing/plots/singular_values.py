"""Charts of the singular values of a matrix of weights, of its gradient and of its steps."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from explorer.drawing.plots.chart_quantities import Quantity
from explorer.engine import Trajectory
from explorer.engine.objectives.matrix_block import MatrixBlock

Floats = npt.NDArray[np.float64]
SINGULAR_VALUES: tuple[tuple[str, str, str], ...] = tuple(
    (
        f"{which} singular value of {of}",
        f"σ {which}, {of}",
        f"The {which} singular value {meaning}.",
    )
    for of, meaning in (
        ("weights", "of the matrix of weights"),
        ("gradient", "of the gradient as a matrix"),
        ("step", "of the step as a matrix"),
    )
    for which in ("largest", "smallest")
)
"""What can be charted: the name as a term, the words in the list, and the meaning."""


def singular_value(
    quantity: Quantity, trajectory: Trajectory, matrices: Sequence[MatrixBlock]
) -> Floats:
    """The singular value that ``quantity.term`` names at each step, (n + 1,), of the first matrix.

    NaN where there is no matrix, and for the step at the last row.
    """
    rows = len(trajectory.losses)
    if not matrices or not rows:
        return np.full(rows, np.nan)
    which, of = quantity.term.split()[0], quantity.term.split()[-1]
    moves = np.full_like(trajectory.positions, np.nan)
    moves[:-1] = np.diff(trajectory.positions, axis=0)
    taken = {"weights": trajectory.positions, "gradient": trajectory.gradients, "step": moves}
    values = matrices[0].singular_values(taken[of])
    return np.asarray(values[:, 0 if which == "largest" else -1])
