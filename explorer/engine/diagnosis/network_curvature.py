"""The curvature along a network's training, by Lanczos iteration on exact products."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from explorer.arrays import Floats
from explorer.engine.diagnosis.lanczos import largest_eigenvalue
from explorer.engine.diagnosis.path_curvature import beside_limit, coordinate_scales
from explorer.engine.objectives.objective import StochasticObjective
from explorer.engine.progress import Progress
from explorer.engine.trajectories.curvature import Curvature
from explorer.engine.trajectories.trajectory import Trajectory
from explorer.engine.trials.trial import Trial

Products = Callable[[Floats, Floats], Floats]
"""The Hessian at a point (d,) times a vector (d,)."""
FRESH = 0.1
"""How much of a new direction is mixed into that of the previous row."""


def is_searched(objective: StochasticObjective) -> bool:
    """Whether the curvature along a run takes a search that the user has to wait for.

    Example:
        >>> import numpy as np
        >>> from explorer.engine import surfaces
        >>> from explorer.engine.diagnosis.network_curvature import is_searched
        >>> from explorer.engine.objectives.dataset import Data
        >>> from explorer.engine.objectives.network import Layer, Network
        >>> data = Data("line", (), np.array([[1.0], [2.0]]), np.array([[1.0], [3.0]]))
        >>> is_searched(Network((Layer(1),), data)), is_searched(surfaces["ravine"])
        (True, False)
    """
    return hasattr(objective, "hessian_vector")


def network_curvature(
    trial: Trial, trajectory: Trajectory, progress: Progress | None = None
) -> Curvature:
    """Sharpness, alignment and the limit of the rule at each row of a network's run.

    λmax of the loss over all data, whatever batches the steps used, is computed to about ten digits
    from products of the exact Hessian with vectors. ``progress`` receives the share of finished
    rows; an exception it raises ends the search. Raises ``ValueError`` where there is no network.

    Example:
        >>> import numpy as np
        >>> from explorer.engine import Trial, optimizers, run_trial
        >>> from explorer.engine.diagnosis.network_curvature import network_curvature
        >>> from explorer.engine.objectives.dataset import Data
        >>> from explorer.engine.objectives.network import Layer, Network
        >>> data = Data("line", (), np.array([[1.0], [2.0]]), np.array([[1.0], [3.0]]))
        >>> line = Network((Layer(1),), data, bias=False)
        >>> trial = Trial(line, optimizers["gradient_descent"](learning_rate=0.1), (0.0,), 2)
        >>> curvature = network_curvature(trial, run_trial(trial))
        >>> curvature.sharpness.round(12).tolist(), curvature.formula
        ([5.0, 5.0, 5.0], '2/α')
    """
    network = trial.objective
    products: Products | None = getattr(network, "hessian_vector", None)
    if products is None:
        raise ValueError(f"objective: found {trial.objective.title}, expected a network")
    scales = coordinate_scales(trial, trajectory)
    rows = len(trajectory.positions)
    sharpness, alignment = np.full(rows, np.nan), np.full(rows, np.nan)
    preconditioned = None if scales is None else np.full(rows, np.nan)
    fresh = _direction(network.dimension)
    way = scaled_way = fresh
    for row, point in enumerate(trajectory.positions):
        if progress is not None:
            progress(row / rows)
        sharpness[row], way = _sharpest(products, point, None, way, fresh)
        slope = network.gradient(point)
        # The gradients of a run that diverges may be longer than a number can be.
        with np.errstate(over="ignore", invalid="ignore"):
            length = float(np.linalg.norm(slope))
            alignment[row] = abs(float(way @ slope)) / length if length > 0.0 else np.nan
        if scales is not None and preconditioned is not None:
            scale = scales[row]
            preconditioned[row], scaled_way = _sharpest(products, point, scale, scaled_way, fresh)
    return beside_limit(trial, trajectory, sharpness, alignment, preconditioned)


def _sharpest(
    products: Products, point: Floats, scale: Floats | None, before: Floats, fresh: Floats
) -> tuple[float, Floats]:
    """λmax at a point, scaled on both sides by ``scale``, and its direction.

    The search begins near the direction ``before``; a little of ``fresh`` keeps it from missing
    another one that has become the sharpest.
    """

    def multiply(vector: Floats) -> Floats:
        if scale is None:
            return products(point, vector)
        return scale * products(point, scale * vector)

    begin = before + FRESH * fresh if np.isfinite(before).all() else fresh
    return largest_eigenvalue(multiply, begin)


def _direction(size: int) -> Floats:
    """A direction (d,) that is the same in every run and in general position."""
    drawn = np.random.default_rng(1).standard_normal(size)
    unit: Floats = drawn / np.linalg.norm(drawn)
    return unit
