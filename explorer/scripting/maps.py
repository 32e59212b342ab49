"""Maps over hyper-parameters and over starts, as arrays with axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from explorer.arrays import Floats
from explorer.engine import Noise, Optimizer
from explorer.engine.objectives.any_objective import AnyObjective
from explorer.engine.runs.basin_maps import BasinMap
from explorer.engine.runs.map_verdicts import KINDS
from explorer.engine.trials.trial import check_optimizer
from explorer.scenario import edit
from explorer.scenario.map_request import MapRequest, finest_nodes
from explorer.scenario.map_result import MapResult, compute_map
from explorer.scenario.scenario import Scenario
from explorer.scenario.stage_layout import MEASURES, Measure
from explorer.scripting.progress import progress_of
from explorer.scripting.rendered_picture import Picture, map_picture

NODES = 256
NODES_ONE_BY_ONE = 32
"""The same where f is evaluated at one point at a time."""


@dataclass(frozen=True, eq=False)
class Map:
    """Outcomes over two axes: ``values[i, j]`` belongs to ``y[i]`` and ``x[j]``.

    Over hyper-parameters the values are losses at the last step, over starts the index of the
    minimum reached, -1 for none and -2 for a run that diverged.

    Example:
        >>> from explorer import basin_map, optimizers, outcome_map, surfaces
        >>> descent = optimizers["gradient_descent"](learning_rate=0.01)
        >>> basins = basin_map(surfaces["himmelblau"], descent, nodes=8)
        >>> basins.labels, basins.x[[0, -1]].tolist(), basins.y.shape, basins.values.shape
        (('x', 'y'), [-5.0, 5.0], (8,), (8, 8))
        >>> basins.result.request.measure
        'basins'
        >>> two = outcome_map(
        ...     surfaces["ravine"], optimizers["momentum"](), nodes=4,
        ...     measure="verdict", beside=optimizers["nesterov"](),
        ... )
        >>> two.verdicts.shape, two.beside.verdicts.shape
        ((4, 4), (4, 4))
    """

    result: MapResult

    @property
    def labels(self) -> tuple[str, str]:
        """The quantities along x and y."""
        outcome = self.result.outcome
        if isinstance(outcome, BasinMap):
            return outcome.variables[0], outcome.variables[1]
        return outcome.x.name, outcome.y.name

    @property
    def x(self) -> Floats:
        """The values along x, (nodes,)."""
        return self._axis_values(0)

    @property
    def y(self) -> Floats:
        """The values along y, (nodes,)."""
        return self._axis_values(1)

    @property
    def values(self) -> npt.NDArray[Any]:
        """The outcomes, (nodes, nodes)."""
        outcome = self.result.outcome
        return outcome.owners if isinstance(outcome, BasinMap) else outcome.losses

    @property
    def verdicts(self) -> npt.NDArray[np.str_]:
        """The kind of verdict on each run, (nodes, nodes).

        Raises ``ValueError`` for a map that was made for another measure.
        """
        outcome = self.result.outcome
        if isinstance(outcome, BasinMap) or outcome.verdicts is None:
            raise ValueError("verdicts: they were not computed, expected measure='verdict'")
        return np.array(KINDS)[outcome.verdicts]

    @property
    def beside(self) -> Map | None:
        """The map of the other optimizer, if one was asked for."""
        return None if self.result.beside is None else Map(self.result.beside)

    def _axis_values(self, axis: int) -> Floats:
        outcome = self.result.outcome
        count = len(self.values)
        if isinstance(outcome, BasinMap):
            return np.linspace(*(outcome.x, outcome.y)[axis], count)
        return (outcome.x, outcome.y)[axis].values(count)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Map)
            and self.result.scenario == other.result.scenario
            and self.result.request == other.result.request
            and np.array_equal(self.values, other.values, equal_nan=True)
        )

    def __hash__(self) -> int:
        return hash((self.result.scenario, self.result.request))

    def __repr__(self) -> str:
        across, upward = self.labels
        name = self.result.scenario.contenders[self.result.request.contender].name
        size = f"{len(self.values)} x {len(self.values)}"
        return f"<Map: {name} over {across} and {upward}, {size} runs>"

    def picture(self, **options: Any) -> Picture:
        r"""A picture of it; ``options`` as for ``explorer.picture``.

        Example:
            >>> from explorer import basin_map, optimizers, surfaces
            >>> descent = optimizers["gradient_descent"](learning_rate=0.01)
            >>> basins = basin_map(surfaces["himmelblau"], descent, nodes=8)
            >>> basins.picture(size=(300, 400)).data[:4]
            b'\x89PNG'
        """
        return map_picture(self.result, "png", options, repr(self).strip("<>"))

    def to_dataframe(self) -> Any:
        """One row for each run, as a pandas data frame: both values and the outcome.

        Raises ``ImportError`` where pandas is not installed.

        Example:
            >>> from explorer import basin_map, optimizers, surfaces
            >>> descent = optimizers["gradient_descent"](learning_rate=0.01)
            >>> basin_map(surfaces["himmelblau"], descent, nodes=8).to_dataframe().shape
            (64, 3)
        """
        import pandas as pd

        across, upward = np.meshgrid(self.x, self.y)
        columns = dict(zip(self.labels, (across.ravel(), upward.ravel()), strict=True))
        return pd.DataFrame({**columns, "outcome": self.values.ravel()})

    def plot(self, ax: Any) -> Any:
        """Draw it into matplotlib axes, with losses as powers of ten above the lowest known one.

        Example:
            >>> from matplotlib.figure import Figure
            >>> from explorer import basin_map, optimizers, surfaces
            >>> descent = optimizers["gradient_descent"](learning_rate=0.01)
            >>> basins = basin_map(surfaces["himmelblau"], descent, nodes=8)
            >>> basins.plot(Figure().add_subplot()).get_xlabel()
            'x'
        """
        outcome = self.result.outcome
        heights = self.values
        if not isinstance(outcome, BasinMap):
            with np.errstate(all="ignore"):
                heights = np.log10(outcome.losses - outcome.optimum)
            for scale, side in ((ax.set_xscale, outcome.x), (ax.set_yscale, outcome.y)):
                scale("log" if side.scale == "logarithmic" else "linear")
        ax.pcolormesh(self.x, self.y, heights, shading="nearest")
        ax.set_xlabel(self.labels[0])
        ax.set_ylabel(self.labels[1])
        return ax

    def _repr_png_(self) -> bytes:
        return self.picture(size=(640.0, 560.0)).data


def outcome_map(
    surface: AnyObjective,
    optimizer: Optimizer,
    x: str | None = None,
    y: str | None = None,
    *,
    start: Sequence[float] | None = None,
    steps: int = 200,
    x_range: tuple[float, float] | None = None,
    y_range: tuple[float, float] | None = None,
    nodes: int | None = None,
    noise: float | Noise = 0.0,
    seed: int = 0,
    measure: str = "loss",
    beside: Optimizer | None = None,
) -> Map:
    """The outcome of an optimizer with other values of two of its hyper-parameters.

    ``x`` and ``y`` name them, by default the first two numbers. Ranges that are left out are chosen
    so that outcomes differ. ``nodes`` is the number of values along each side, 256 by default, or
    32 for a Python function that takes one point at a time, and at most 64 by default for verdicts.
    ``measure`` is what its picture shows: loss, settled or reached (steps until it stays within
    0.001 of the minimum, or first is) or verdict. The map of the optimizer ``beside`` is made on
    the same scales and shown in the same picture.

    Raises ``ValueError`` naming what cannot be used.

    Example:
        >>> from explorer import optimizers, outcome_map, surfaces
        >>> momentum = optimizers["momentum"]()
        >>> outcome_map(surfaces["ravine"], momentum, "learning_rate", "momentum", nodes=16)
        <Map: Momentum over learning_rate and momentum, 16 x 16 runs>
        >>> found = outcome_map(
        ...     surfaces["ravine"], momentum, nodes=8, measure="verdict",
        ...     beside=optimizers["nesterov"](),
        ... )
        >>> str(found.verdicts[0, 0]), found.beside
        ('stalled', <Map: Nesterov momentum over learning_rate and momentum, 8 x 8 runs>)
    """
    if measure not in MEASURES or measure == "basins":
        expected = ", ".join(name for name in MEASURES if name != "basins")
        raise ValueError(f"measure: found {measure!r}, expected one of {expected}")
    wanted = cast("Measure", measure)
    most = finest_nodes(wanted)
    request = MapRequest(
        measure=wanted, x=x, y=y, x_span=x_range, y_span=y_range,
        nodes=min(_nodes(surface, None), most) if nodes is None else nodes,
    )  # fmt: skip
    scenario = _scenario(surface, optimizer, start, steps, noise, seed)
    if beside is not None:
        scenario, request = edit.added(scenario, beside), replace(request, beside=1)
    return _made(scenario, request)


def basin_map(
    surface: AnyObjective,
    optimizer: Optimizer,
    *,
    view: Sequence[Sequence[float]] | None = None,
    steps: int = 200,
    nodes: int | None = None,
    noise: float | Noise = 0.0,
    seed: int = 0,
) -> Map:
    """Which known minimum an optimizer reaches from starts all over a view.

    ``view`` is (low, high) for x and y, by default the surface's own.

    Raises ``ValueError`` for a surface that does not have two coordinates or has no known minimum.

    Example:
        >>> import numpy as np
        >>> from explorer import basin_map, optimizers, surfaces
        >>> descent = optimizers["gradient_descent"](learning_rate=0.01)
        >>> np.unique(basin_map(surfaces["himmelblau"], descent, nodes=16).values).tolist()
        [0, 1, 2, 3]
    """
    spans = None
    if view is not None:
        (left, right), (low, high) = view
        spans = (float(left), float(right)), (float(low), float(high))
    request = MapRequest(measure="basins", view=spans, nodes=_nodes(surface, nodes))
    return _made(_scenario(surface, optimizer, None, steps, noise, seed), request)


def _scenario(
    surface: AnyObjective,
    optimizer: Optimizer,
    start: Sequence[float] | None,
    steps: int,
    noise: float | Noise,
    seed: int,
) -> Scenario:
    check_optimizer("optimizer", optimizer)
    position = tuple(edit.default_start(surface) if start is None else start)
    drawn = noise if isinstance(noise, Noise) else Noise(noise)
    return edit.added(Scenario(surface, position, steps, (), drawn, seed), optimizer)


def _nodes(surface: AnyObjective, nodes: int | None) -> int:
    if nodes is not None:
        return nodes
    return NODES_ONE_BY_ONE if surface.one_by_one else NODES


def _made(scenario: Scenario, request: MapRequest) -> Map:
    with progress_of("map") as show:
        return Map(compute_map(scenario, request, show))
