"""The largest eigenvalue of a symmetric matrix of which only products are known."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from explorer.arrays import Floats

MOST_PRODUCTS = 200
RESIDUAL = 1e-7
"""The eigenvalue is off by at most this share of it, and mostly by its square."""


def largest_eigenvalue(
    multiply: Callable[[Floats], Floats], start: Floats, residual: float = RESIDUAL
) -> tuple[float, Floats]:
    """The largest eigenvalue and its direction (d,) of the matrix that ``multiply`` applies.

    Lanczos iteration from ``start`` (d,) with every vector orthogonalized twice against all before;
    it ends as soon as the residual |Av - λv| is below ``residual`` times the largest |λ|, when the
    vectors span all, or after ``MOST_PRODUCTS``. NaN where a product is not finite. Golub and Van
    Loan, Matrix Computations, chapter 10.

    Example:
        >>> import numpy as np
        >>> from explorer.engine.diagnosis.lanczos import largest_eigenvalue
        >>> matrix = np.diag([1.0, 5.0, -7.0])
        >>> value, way = largest_eigenvalue(lambda v: matrix @ v, np.ones(3))
        >>> round(value, 12), np.abs(way).round(6).tolist()
        (5.0, [0.0, 1.0, 0.0])
    """
    size = len(start)
    most = min(size, MOST_PRODUCTS)
    basis = np.zeros((most, size))
    diagonal, beside = np.zeros(most), np.zeros(most)
    vector = start / np.linalg.norm(start)
    for count in range(1, most + 1):
        basis[count - 1] = vector
        product = multiply(vector)
        if not np.isfinite(product).all():
            break
        diagonal[count - 1] = product @ vector
        for _ in range(2):
            product = product - basis[:count].T @ (basis[:count] @ product)
        beside[count - 1] = np.linalg.norm(product)
        # Only the lower triangle is read.
        small = np.diag(diagonal[:count]) + np.diag(beside[: count - 1], -1)
        values, vectors = np.linalg.eigh(small)
        left = beside[count - 1] * abs(vectors[-1, -1])
        if left <= residual * np.abs(values).max() or count == most:
            return float(values[-1]), basis[:count].T @ vectors[:, -1]
        vector = product / beside[count - 1]
    return float("nan"), np.full(size, np.nan)
