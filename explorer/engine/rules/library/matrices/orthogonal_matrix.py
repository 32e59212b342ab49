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

    Newton and Schulz's iteration, unless told otherwise as Jordan et al. (2024) have it.
    A matrix of zeros stays one.
    """
    tall = matrix.shape[0] > matrix.shape[1]
    size = float(np.linalg.norm(matrix)) + epsilon
    current = (matrix.T if tall else matrix) / (size or 1.0)
    first, third, fifth = coefficients
    for _ in range(rounds):
        gram = current @ current.T
        current = first * current + (third * gram + fifth * gram @ gram) @ current
    return current.T if tall else current
