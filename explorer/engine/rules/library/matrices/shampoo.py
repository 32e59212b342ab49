"""Shampoo: rows and columns each scaled by the gradients they have seen."""

from __future__ import annotations

import numpy as np

from explorer.arrays import Floats
from explorer.engine.parameter import Number
from explorer.engine.rules import family
from explorer.engine.rules.direct_step import Iterate, Step
from explorer.engine.rules.library import common_hyperparameters as declare
from explorer.engine.rules.library.matrices.matrix_method import MatrixMethod, Memory, blocks_of


class Shampoo(MatrixMethod):
    """Adagrad for matrices: one root for the side of rows, one for the side of columns.

        L <- L + G Gᵀ,  R <- R + Gᵀ G      (from ε I)
        W <- W - α L^(-1/4) G R^(-1/4)

    On a vector it is Adagrad with the full matrix: H <- H + g gᵀ, x <- x - α H^(-1/2) g. Use it
    where the coordinates of a matrix are strongly coupled and its sides are not too large.

    Warning: the sums never forget, so the steps shrink like those of Adagrad.
    """

    id = "shampoo"
    title = "Shampoo"
    family = family.NORMALISED
    source = (
        "Gupta, Koren and Singer (2018), Shampoo: preconditioned stochastic tensor optimization"
    )
    own_parameters = (
        declare.learning_rate(0.1),
        Number(
            name="epsilon",
            symbol="ε",
            default=1e-6,
            minimum=0.0,
            open_minimum=True,
            maximum=1e6,
            slider=(1e-12, 1.0),
            scale="logarithmic",
            meaning="Initial diagonal of both sums.",
        ),
    )

    def move(self, here: Iterate, memory: Memory) -> Step:
        gradient = self.entering_at(here)
        scaled, kept = np.empty_like(gradient), {}
        for block in blocks_of(here.surface):
            matrix = block.of(gradient)
            roots = []
            for side, seen in (("left", matrix @ matrix.T), ("right", matrix.T @ matrix)):
                name = f"{side} {block.name}"
                start = self.numbers["epsilon"] * np.eye(len(seen))
                kept[name] = memory.get(name, start) + seen
                roots.append(kept[name])
            if block.columns == 1:
                part = inverse_root(roots[0], 2) @ matrix
            else:
                part = inverse_root(roots[0], 4) @ matrix @ inverse_root(roots[1], 4)
            scaled[block.part] = part.ravel()
        return Step(-here.rate * scaled, {"scaled_gradient": scaled}, kept)


def inverse_root(matrix: Floats, order: int) -> Floats:
    """The matrix (n, n), symmetric and positive, to the power -1 / ``order``.

    Example:
        >>> import numpy as np
        >>> from explorer.engine.rules.library.matrices.shampoo import inverse_root
        >>> inverse_root(np.diag([16.0, 1.0]), 4).round(6).tolist()
        [[0.5, 0.0], [0.0, 1.0]]
    """
    values, vectors = np.linalg.eigh(matrix)
    root: Floats = (vectors * np.maximum(values, 1e-300) ** (-1.0 / order)) @ vectors.T
    return root
