"""Newton and Schulz's iteration, which makes a matrix nearly orthogonal."""

from __future__ import annotations

import numpy as np

from explorer.arrays import Floats

Coefficients = tuple[float, float, float]
NEWTON_SCHULZ: Coefficients = (3.4445, -4.7750, 2.0315)


def orthogonalized(
    matrix: Floats, epsilon: float, rounds: int = 5, coefficients: Coefficients = NEWTON_SCHULZ
) -> Floats:
    """A matrix (rows, columns) with singular values near 1 and the same singular directions.

    Newton and Schulz's iteration: each of the ``rounds`` maps a singular value s to
    a s + b s³ + c s⁵ with the ``coefficients`` (a, b, c), unless told otherwise those of Jordan
    et al. (2024). ``epsilon`` is added to the norm by which the matrix is divided at first.
    A matrix of zeros stays one.

    Example:
        >>> import numpy as np
        >>> from explorer.engine.rules.library.matrices.orthogonal_matrix import orthogonalized
        >>> matrix = np.array([[4.0, 0.0], [0.0, -1.0]])
        >>> orthogonalized(matrix, 1e-8, rounds=20, coefficients=(1.5, -0.5, 0.0)).round(6).tolist()
        [[1.0, 0.0], [0.0, -1.0]]
    """
    tall = matrix.shape[0] > matrix.shape[1]
    size = float(np.linalg.norm(matrix)) + epsilon
    current = (matrix.T if tall else matrix) / (size or 1.0)
    first, third, fifth = coefficients
    for _ in range(rounds):
        gram = current @ current.T
        current = first * current + (third * gram + fifth * gram @ gram) @ current
    return current.T if tall else current
