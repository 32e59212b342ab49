"""Two random directions with the norms of the weights, filter by filter, after Li et al. 2018."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from explorer.arrays import Singles
from explorer.engine.objectives.plane import Plane
from explorer.scenario.recordings.parameter_layout import ParameterLayout
from explorer.scenario.recordings.run_file import LossLandscape

LABELS = ("random direction 1", "random direction 2")
REACH = (-1.0, 1.0)
"""The ends of each axis: at 1 a filter has moved by its own norm."""


def random_directions(centre: Singles, layout: ParameterLayout, seed: int) -> Singles:
    """Two directions (2, d) of normal noise drawn with ``seed``, normalised at ``centre`` (d,).

    Each filter, the weights of an array that feed one unit, gets the length of that filter at
    ``centre``. Arrays of one axis, which are biases and the scales and shifts of batch
    normalisation, do not move. Li, Xu, Taylor, Studer and Goldstein (2018), Visualizing the loss
    landscape of neural nets, section 4, with their code's choice ``ignore='biasbn'``.

    Raises ``ValueError`` where no array has two axes, or all of them are 0.
    """
    random = np.random.default_rng(seed)
    directions = np.zeros((2, len(centre)), dtype=np.float32)
    for direction in directions:
        for part, shape in layout.parts():
            if len(shape) < 2 or not centre[part].size:
                continue
            noise = random.standard_normal(centre[part].size)
            direction[part] = _normalised(noise, centre[part], shape, layout.filters_last)
    if not directions.any():
        raise ValueError("directions: found no weights of two axes that are not 0")
    return directions


def _normalised(
    noise: npt.NDArray[np.float64], weights: Singles, shape: Sequence[int], filters_last: bool
) -> npt.NDArray[np.float64]:
    axes = tuple(range(len(shape) - 1)) if filters_last else tuple(range(1, len(shape)))
    noise = noise.reshape(shape)
    lengths = np.sqrt(np.square(noise).sum(axis=axes, keepdims=True))
    wanted = weights.reshape(shape).astype(np.float64)
    wanted = np.sqrt(np.square(wanted).sum(axis=axes, keepdims=True))
    return np.asarray((noise * (wanted / np.maximum(lengths, 1e-10))).ravel())


def plane_of_landscape(landscape: LossLandscape) -> Plane | None:
    """The plane along random directions that a landscape lies on; None for that of a path."""
    if landscape.origin is None:
        return None
    origin, directions = (
        side.astype(np.float64) for side in (landscape.origin, landscape.directions)
    )
    return Plane(origin, directions, LABELS)
