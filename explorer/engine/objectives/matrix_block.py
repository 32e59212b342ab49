"""Coordinates that are the entries of a matrix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.arrays import Floats

LARGEST_SIDE = 8
TERM = "singular values of "
ALL = "all"
OWNERS = {
    "weights": "weights",
    "gradient": "gradient",
    "momentum": "first average or sum of gradients that the rule carries",
    "update": "step that leads on from here",
}
"""The matrices whose singular values can be charted, with their meaning; ALL stands for all
four."""


def singular_value_terms(matrices: Sequence[MatrixBlock]) -> list[str]:
    """The names of all that can be charted of an objective's matrices.

    Example:
        >>> from explorer.engine.objectives.matrix_block import MatrixBlock, singular_value_terms
        >>> singular_value_terms([MatrixBlock("W", 2, 2)])[:2]
        ['singular values of all', 'singular values of weights']
        >>> singular_value_terms([MatrixBlock("U", 2, 2), MatrixBlock("V", 2, 2, first=4)])[6:8]
        ['singular values of weights V', 'singular values of gradient V']
    """
    return [
        f"{TERM}{owner}{f' {block.name}' if len(matrices) > 1 else ''}"
        for block in matrices
        for owner in (ALL, *OWNERS)
    ]


@dataclass(frozen=True)
class MatrixBlock:
    """A matrix whose entries, row by row, are coordinates of an objective from ``first`` on.

    One that ``is_vector`` has one column and stands for a vector, such as a layer's biases.

    Example:
        >>> from explorer.engine.objectives.matrix_block import MatrixBlock
        >>> MatrixBlock("W", 2, 2, first=0).of([1.0, 2.0, 3.0, 4.0]).tolist()
        [[1.0, 2.0], [3.0, 4.0]]
    """

    name: str
    rows: int
    columns: int
    first: int = 0
    is_vector: bool = False

    @property
    def part(self) -> slice:
        """The position of its entries among the coordinates."""
        return slice(self.first, self.first + self.rows * self.columns)

    def of(self, positions: npt.ArrayLike) -> Floats:
        """The matrices (..., rows, columns) in ``positions`` of shape (..., d)."""
        numbers = np.asarray(positions, dtype=np.float64)[..., self.part]
        return numbers.reshape(*numbers.shape[:-1], self.rows, self.columns)

    def singular_values(self, positions: npt.ArrayLike) -> Floats:
        """The singular values (..., min(rows, columns)), largest first; NaN if not finite.

        Example:
            >>> from explorer.engine.objectives.matrix_block import MatrixBlock
            >>> MatrixBlock("W", 2, 2).singular_values([0.0, 2.0, 3.0, 0.0]).round(9).tolist()
            [3.0, 2.0]
        """
        matrices = self.of(positions)
        infinite = np.asarray(~np.isfinite(matrices).all(axis=(-2, -1), keepdims=True))
        values: Floats = np.linalg.svd(np.where(infinite, 0.0, matrices), compute_uv=False)
        return np.where(infinite[..., 0], np.nan, values)


def matrix_blocks(shapes: Sequence[Sequence[int]], dimension: int) -> tuple[MatrixBlock, ...]:
    """Consecutive matrices of these (rows, columns) that make up all the coordinates.

    One is called W; two are U and V, more have numbers. Raises ``ValueError`` for a side that is
    not 1 to 8, or for shapes that do not hold the coordinates exactly.

    Example:
        >>> from explorer.engine.objectives.matrix_block import matrix_blocks
        >>> [(block.name, block.part) for block in matrix_blocks([(2, 3), (3, 1)], dimension=9)]
        [('U', slice(0, 6, None)), ('V', slice(6, 9, None))]
    """
    names = {1: ("W",), 2: ("U", "V")}.get(
        len(shapes), tuple(f"W{index}" for index in range(1, len(shapes) + 1))
    )
    blocks: list[MatrixBlock] = []
    first = 0
    for index, shape in enumerate(shapes):
        if len(shape) != 2 or not all(1 <= side <= LARGEST_SIDE for side in shape):
            raise ValueError(
                f"matrices[{index}]: found {list(shape)}, expected rows and columns from 1 to "
                f"{LARGEST_SIDE}"
            )
        blocks.append(MatrixBlock(names[index], shape[0], shape[1], first))
        first += shape[0] * shape[1]
    if shapes and first != dimension:
        raise ValueError(
            f"matrices: found {first} entries, expected {dimension}, one for each coordinate"
        )
    return tuple(blocks)
