"""Surfaces over small matrices, written out as formulas of their entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from explorer.engine.objectives.surface import Surface
from explorer.engine.objectives.typed_surface import formula

Floats = npt.NDArray[np.float64]


def matrix_product(
    left: npt.ArrayLike, right: npt.ArrayLike, target: npt.ArrayLike, *, title: str = ""
) -> Surface:
    """½ |A W B - C|² over the entries of W; A (m, p), B (q, n), C (m, n), W (p, q).

    Raises ``ValueError`` for shapes that do not fit, or a side of W that is not 1 to 8, and
    ``FormulaError`` if all factors written out exceed 2,000 characters.

    Example:
        >>> from tests.engine.matrix_formulas import matrix_product
        >>> surface = matrix_product([[1, 0], [0, 2]], [[1, 0], [0, 1]], [[1, 0], [0, 4]])
        >>> surface.formula
        '((x1 - 1)**2 + (x2)**2 + (2*x3)**2 + (2*x4 - 4)**2)/2'
        >>> surface.matrices[0].singular_values([1.0, 0.0, 0.0, 2.0]).tolist()
        [2.0, 1.0]
    """
    a, b, c = (np.asarray(given, dtype=np.float64) for given in (left, right, target))
    if a.shape[0] != c.shape[0] or b.shape[1] != c.shape[1]:
        raise ValueError(
            f"target: found shape {c.shape}, expected {(a.shape[0], b.shape[1])}, as A W B has"
        )
    shape = (a.shape[1], b.shape[0])
    squares = []
    for row, column in np.ndindex(c.shape):
        factors = np.outer(a[row], b[:, column]).ravel()
        squares.append(_square(_weighted(factors, _names(shape)), float(c[row, column])))
    return _surface(f"({' + '.join(squares)})/2", [shape], title)


def low_rank_factorization(target: npt.ArrayLike, rank: int, *, title: str = "") -> Surface:
    """½ |U Vᵀ - C|² over the entries of U (m, rank) and V (n, rank), for C (m, n).

    Raises ``ValueError`` for a rank below 1, or a side that is not 1 to 8.

    Example:
        >>> from tests.engine.matrix_formulas import low_rank_factorization
        >>> surface = low_rank_factorization([[3.0, 0.0], [0.0, 1.0]], 1)
        >>> surface.formula
        '((x1*x3 - 3)**2 + (x1*x4)**2 + (x2*x3)**2 + (x2*x4 - 1)**2)/2'
    """
    c = np.asarray(target, dtype=np.float64)
    if rank < 1:
        raise ValueError(f"rank: found {rank}, expected at least 1")
    rows, columns = c.shape
    names = _names((rows + columns, rank)).reshape(rows + columns, rank)
    squares = []
    for row, column in np.ndindex(c.shape):
        pairs = zip(names[row], names[rows + column], strict=True)
        squares.append(_square(" + ".join(f"{u}*{v}" for u, v in pairs), float(c[row, column])))
    return _surface(f"({' + '.join(squares)})/2", [(rows, rank), (columns, rank)], title)


def linear_layer(inputs: npt.ArrayLike, targets: npt.ArrayLike, *, title: str = "") -> Surface:
    """The mean squared error ½ |X W - Y|² / N of a layer W, for X (N, p) and Y (N, q)."""
    x, y = np.asarray(inputs, dtype=np.float64), np.asarray(targets, dtype=np.float64)
    surface = matrix_product(x, np.eye(y.shape[1]), y, title=title)
    return _surface(f"{surface.formula}/{len(x)}", [(x.shape[1], y.shape[1])], title)


def _names(shape: tuple[int, int]) -> npt.NDArray[np.str_]:
    return np.array([f"x{index + 1}" for index in range(shape[0] * shape[1])])


def _weighted(factors: Floats, names: Sequence[str] | npt.NDArray[np.str_]) -> str:
    """A sum of names with factors, without those that are 0."""
    text = ""
    for factor, name in zip(factors.tolist(), names, strict=True):
        if factor:
            sign = ("-" if factor < 0 else "") if not text else (" - " if factor < 0 else " + ")
            size = abs(factor)
            text += f"{sign}{'' if size == 1.0 else f'{_number(size)}*'}{name}"
    return text or "0"


def _square(sum_of_terms: str, target: float) -> str:
    if not target:
        return f"({sum_of_terms})**2"
    return f"({sum_of_terms} {'-' if target > 0 else '+'} {_number(abs(target))})**2"


def _number(value: float) -> str:
    return f"{value:.15g}"


def _surface(text: str, shapes: Sequence[tuple[int, int]], title: str) -> Surface:
    surface = formula(text, matrices=shapes)
    return replace(surface, title=title) if title else surface
