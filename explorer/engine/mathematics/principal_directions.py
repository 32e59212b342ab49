"""The directions along which points in many dimensions vary most."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.arrays import Floats

COLUMNS = 4_096
"""Columns that are taken at once, which a processor keeps near it."""


def principal_directions(
    rows: Sequence[npt.NDArray[np.floating[Any]]],
) -> tuple[Floats, Floats, Floats, float]:
    """Mean (d,), the two largest variances, their directions (2, d), and the whole variance.

    ``rows`` are arrays (n, d), taken together. Variances are sums of squares. Where there are fewer
    rows than columns, only a few columns at a time are copied, to 64 bits. A direction along which
    nothing varies is any one at right angles, with a variance of 0. Rows that are not finite do not
    count where squares overflow; there the variances are those of rows scaled by a power of two.
    Raises ``ValueError`` if no row is finite.

    Example:
        >>> import numpy as np
        >>> from explorer.engine.mathematics.principal_directions import principal_directions
        >>> path = np.outer(np.arange(4.0), [0.0, 2.0, 0.0, 0.0, 0.0])
        >>> mean, variances, directions, total = principal_directions([path])
        >>> mean.tolist(), variances.tolist(), total
        ([0.0, 3.0, 0.0, 0.0, 0.0], [20.0, 0.0], 20.0)
    """
    with np.errstate(invalid="ignore", over="ignore"):
        return _directions(rows) or _of_large(rows)


def _of_large(
    rows: Sequence[npt.NDArray[np.floating[Any]]],
) -> tuple[Floats, Floats, Floats, float]:
    together = _columns(rows, slice(rows[0].shape[1]))
    finite = together[np.isfinite(together).all(axis=1)]
    if not len(finite):
        raise ValueError("rows: found none that is finite, expected at least one")
    exponent = int(np.frexp(np.abs(finite).max())[1])
    origin, variances, directions, total = principal_directions([np.ldexp(finite, -exponent)])
    return np.ldexp(origin, exponent), variances, directions, total


def _directions(
    rows: Sequence[npt.NDArray[np.floating[Any]]],
) -> tuple[Floats, Floats, Floats, float] | None:
    """The same of rows whose squares do not overflow; None if they do."""
    count, size = sum(map(len, rows)), rows[0].shape[1]
    if count >= size:
        away = _columns(rows, slice(size))
        origin = away.mean(axis=0)
        away -= origin
        products = away.T @ away
        if not np.isfinite(products).all():
            return None
        variances, axes = np.linalg.eigh(products)
        return origin, variances[[-1, -2]], axes[:, [-1, -2]].T, float(np.square(away).sum())
    # The same directions from the smaller Gram matrix of the rows.
    origin, products = np.zeros(size), np.zeros((count, count))
    parts = [slice(begin, begin + COLUMNS) for begin in range(0, size, COLUMNS)]
    for part in parts:
        away = _columns(rows, part)
        origin[part] = away.mean(axis=0)
        away -= origin[part]
        products += away @ away.T
    if not np.isfinite(products).all():
        return None
    variances, mixtures = np.linalg.eigh(products)
    variances, axes = variances[:-3:-1], mixtures[:, :-3:-1].T
    largest, directions = np.zeros(2), np.zeros((2, size))
    for part in parts:
        directions[: len(axes), part] = axes @ (_columns(rows, part) - origin[part])
    limit = 1e-12 * math.sqrt(products.diagonal().max())
    for index, length in enumerate(np.linalg.norm(directions, axis=1)):
        if length > limit > 0.0:
            largest[index], directions[index] = variances[index], directions[index] / length
        else:
            directions[index] = 0.0
    for index in range(2):
        if not directions[index].any():
            directions[index] = _across(directions)
    return origin, largest, directions, float(products.trace())


def _columns(rows: Sequence[npt.NDArray[Any]], part: slice) -> Floats:
    return np.concatenate([row[:, part] for row in rows], dtype=np.float64)


def _across(directions: Floats) -> Floats:
    """A unit vector at right angles to all rows."""
    along = np.zeros(directions.shape[1])
    along[int(np.abs(directions).sum(axis=0).argmin())] = 1.0
    along -= directions.T @ (directions @ along)
    return np.asarray(along / np.linalg.norm(along))
