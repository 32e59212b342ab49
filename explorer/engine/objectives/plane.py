"""Planes through a space of many dimensions: the one closest to some runs, and others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from explorer.arrays import Floats
from explorer.engine.mathematics.principal_directions import principal_directions
from explorer.engine.number_text import percent
from explorer.engine.objectives.matrix_block import MatrixBlock
from explorer.engine.objectives.objective import Objective, coordinate_names

if TYPE_CHECKING:
    from explorer.engine.objectives.network import Network

MOST_ROWS = 20_000
MOST_NUMBERS = 500_000


@dataclass(frozen=True, eq=False)
class Plane:
    """A plane in R^d: all points origin + a directions[0] + b directions[1].

    ``origin`` has shape (d,), ``directions`` (2, d); they need not be orthogonal. ``labels`` name
    the two axes. ``shares`` are the shares of the trajectories' variance along them, if known.
    """

    origin: Floats
    directions: Floats
    labels: tuple[str, str]
    shares: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        size = len(self.origin)
        if self.directions.shape != (2, size):
            raise ValueError(
                f"directions: found shape {self.directions.shape}, expected (2, {size})"
            )
        if np.linalg.matrix_rank(self.directions) < 2:
            raise ValueError("directions: found parallel ones, expected two that span a plane")

    @cached_property
    def _inverse(self) -> Floats:
        inverse: Floats = np.asarray(np.linalg.pinv(self.directions), dtype=np.float64)
        return inverse

    @np.errstate(invalid="ignore", over="ignore")
    def project(self, positions: npt.ArrayLike) -> Floats:
        """The coordinates (..., 2) of the points of the plane nearest to ``positions`` (..., d).

        Positions that are not finite, as after divergence, have non-finite coordinates.
        """
        away = np.asarray(positions, dtype=np.float64) - self.origin
        return np.asarray(away @ self._inverse)

    @np.errstate(invalid="ignore", over="ignore")
    def lift(self, points: npt.ArrayLike) -> Floats:
        """The points (..., d) of the space at the coordinates ``points`` (..., 2)."""
        return np.asarray(points, dtype=np.float64) @ self.directions + self.origin

    @np.errstate(invalid="ignore", over="ignore")
    def distance(self, positions: npt.ArrayLike) -> Floats:
        """How far ``positions`` (..., d) lie off the plane, (...)."""
        points = np.asarray(positions, dtype=np.float64)
        return np.asarray(np.linalg.norm(points - self.lift(self.project(points)), axis=-1))


def principal_plane(
    trajectories: Sequence[npt.NDArray[np.floating[Any]]], most_rows: int | None = None
) -> Plane:
    """The plane closest to all positions of all trajectories together.

    ``trajectories`` are arrays (n, d). The plane goes through their mean along the two leading
    principal directions; if there are more than ``most_rows``, or too many where that is left out,
    evenly spaced rows are used. Runs that do not span a plane get a second direction orthogonal to
    the first, with a share of 0.

    Raises ``ValueError`` if there is no position at all.

    Example:
        >>> import numpy as np
        >>> from explorer.engine.objectives.plane import principal_plane
        >>> path = np.outer(np.arange(4.0), [1.0, 0.0, 0.0])
        >>> np.abs(principal_plane([path]).directions[0]).round(12).tolist()
        [1.0, 0.0, 0.0]
    """
    rows = [trajectory for trajectory in trajectories if len(trajectory)]
    if not rows:
        raise ValueError("trajectories: found no position, expected at least one")
    count, size = sum(map(len, rows)), rows[0].shape[1]
    most = most_rows or min(MOST_ROWS, max(MOST_NUMBERS // size, 2 * len(rows)))
    every = max(1, -(-count // most))
    origin, variances, directions, total = principal_directions([row[::every] for row in rows])
    largest = np.abs(directions).argmax(axis=1)
    directions = directions * np.sign(directions[[0, 1], largest])[:, None]
    shares = [max(float(variance), 0.0) / total if total > 0.0 else 0.0 for variance in variances]
    labels = [
        f"principal direction {index + 1}, {percent(share)} of the variance"
        for index, share in enumerate(shares)
    ]
    return Plane(origin, directions, (labels[0], labels[1]), (shares[0], shares[1]))


def random_plane(network: Network, origin: npt.ArrayLike, seed: int = 0) -> Plane:
    """A plane through ``origin`` along two random directions as large as the weights there.

    Each direction is normal noise, scaled for each neuron to the length of that neuron's incoming
    weights; biases do not move. Li et al. (2018), Visualizing the loss landscape of neural nets,
    section 4, with a neuron as the filter of a dense layer.

    Example:
        >>> import numpy as np
        >>> from explorer.engine.objectives.dataset import generated
        >>> from explorer.engine.objectives.network import Layer, Network
        >>> from explorer.engine.objectives.plane import random_plane
        >>> network = Network((Layer(1),), generated("linear", features=2))
        >>> plane = random_plane(network, [3.0, 4.0, 1.0])
        >>> np.linalg.norm(plane.directions, axis=1).round(9).tolist()
        [5.0, 5.0]
    """
    centre = np.asarray(origin, dtype=np.float64)
    random = np.random.default_rng(seed)
    directions = np.stack(
        [network.filter_normalised(random.standard_normal(len(centre)), centre) for _ in range(2)]
    )
    return Plane(centre, directions, ("random direction 1", "random direction 2"))


def parameter_plane(objective: Objective, origin: npt.ArrayLike, first: int, second: int) -> Plane:
    """The plane through ``origin`` in which only two coordinates change, unscaled.

    Raises ``ValueError`` unless the two are different coordinates of the objective.

    Example:
        >>> from explorer.engine import formula
        >>> from explorer.engine.objectives.plane import parameter_plane
        >>> plane = parameter_plane(formula("x1**2 + x2**2 + x3**2"), [1.0, 2.0, 3.0], 0, 2)
        >>> plane.labels, plane.lift([5.0, 6.0]).tolist()
        (('x1', 'x3'), [5.0, 2.0, 6.0])
    """
    size = objective.dimension
    for index in (first, second):
        if not 0 <= index < size:
            raise ValueError(f"coordinate: found {index}, expected 0 to {size - 1}")
    if first == second:
        raise ValueError(f"coordinates: found {first} twice, expected two different ones")
    centre = np.array(origin, dtype=np.float64)
    centre[[first, second]] = 0.0
    names = coordinate_names(objective)
    labels = (names[first], names[second])
    return Plane(centre, np.eye(size)[[first, second]], labels)


def singular_plane(block: MatrixBlock, start: npt.ArrayLike, end: npt.ArrayLike) -> Plane:
    """The plane through ``end`` along the leading singular directions of the change from ``start``.

    Its directions are u vᵀ; a point with the matrix W lies at uᵀ W v. For one row or column the
    second is orthogonal to the first. Raises ``ValueError`` for a matrix of one entry.

    Example:
        >>> from explorer.engine.objectives.matrix_block import MatrixBlock
        >>> from explorer.engine.objectives.plane import singular_plane
        >>> start, end = [0.0, 0.0, 0.0, 0.0], [0.0, 2.0, 3.0, 0.0]
        >>> plane = singular_plane(MatrixBlock("W", 2, 2), start, end)
        >>> plane.project(end).round(9).tolist()
        [3.0, 2.0]
    """
    centre = np.array(end, dtype=np.float64)
    if block.rows * block.columns < 2:
        raise ValueError(f"{block.name}: found one entry, expected at least two")
    left, _, right = np.linalg.svd(block.of(centre - np.asarray(start, dtype=np.float64)))
    across = (min(1, block.rows - 1), min(1, block.columns - 1))
    directions = np.zeros((2, len(centre)))
    directions[0, block.part] = np.outer(left[:, 0], right[0]).ravel()
    directions[1, block.part] = np.outer(left[:, across[0]], right[across[1]]).ravel()
    labels = (f"singular direction 1 of {block.name}", f"singular direction 2 of {block.name}")
    return Plane(centre - directions.T @ (directions @ centre), directions, labels)
