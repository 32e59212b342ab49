"""Recorded training runs on the plane of their two leading principal directions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from explorer.arrays import Floats
from explorer.engine.objectives.matrix_block import MatrixBlock
from explorer.engine.objectives.objective import Minimum
from explorer.engine.parameter import Number, validated
from explorer.engine.span import Span

WARNING = (
    "PC1 and PC2 are the leading principal directions of all snapshots, with their shares of the "
    "variance. Principal directions of a long random walk look smooth too: two of them can hold "
    "most of its variance (Antognini and Sohl-Dickstein 2018)."
)

VALUES = "values"
"""The name of the rows of a loss that was logged over steps."""


@dataclass(frozen=True, eq=False)
class RecordedPath:
    """One run on the plane: where it was, how far off the plane, and what was measured.

    ``positions`` (n, 2), everything else (n,); ``series`` are losses, learning rates and norms by
    name, NaN where nothing is known.
    """

    name: str
    steps: npt.NDArray[np.int64]
    positions: Floats
    distances: Floats
    series: Mapping[str, Floats]

    def __post_init__(self) -> None:
        # A read-only view of a mapping cannot be pickled.
        object.__setattr__(self, "series", dict(self.series))

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return (
            isinstance(other, RecordedPath)
            and self.name == other.name
            and _are_same(self._arrays(), other._arrays())
        )

    def __hash__(self) -> int:
        return hash((self.name, self.positions.shape))

    def _arrays(self) -> Mapping[str, Floats]:
        steps = self.steps.astype(np.float64)
        return {
            "steps": steps, "positions": self.positions, "distances": self.distances, **self.series
        }  # fmt: skip


@dataclass(frozen=True, eq=False)
class LossGrid:
    """A loss over the plane: ``values[i, j]`` at (x[j], y[i])."""

    x: Floats
    y: Floats
    values: Floats

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, LossGrid) and _are_same(vars(self), vars(other)))

    def __hash__(self) -> int:
        return hash(self.values.shape)


def _are_same(arrays: Mapping[str, Floats], others: Mapping[str, Floats]) -> bool:
    """Whether arrays are equal, where both have NaN too."""
    return arrays.keys() == others.keys() and all(
        np.array_equal(array, others[name], equal_nan=True) for name, array in arrays.items()
    )


@dataclass(frozen=True, repr=False)
class RecordedPlane:
    """The objective of training runs, on a plane; the loss between their points is often unknown.

    ``paths`` are the runs, ``labels`` name the axes, with the share of variance along them where
    they are principal directions, and ``grid`` is the loss on the plane where it was computed.
    ``kind`` says what the paths are, ``row_name`` names their rows, and ``look_at`` explains the
    plane. A third of the methods are one-line answers that every ``Objective`` gives.
    """

    title: str
    paths: tuple[RecordedPath, ...]
    labels: tuple[str, str]
    view: tuple[Span, ...]
    grid: LossGrid | None = None
    source: str = ""
    look_at: str = WARNING
    kind: str = "training runs as recorded"
    row_name: str = "snapshots"

    id = ""
    where_undefined = ""
    runs_in_batches = False
    scale = "logarithmic"
    dimension: int = 2
    parameters: tuple[Number, ...] = ()
    matrices: tuple[MatrixBlock, ...] = ()
    layer_blocks = ()
    minima: tuple[Minimum, ...] = ()
    saddles: tuple[tuple[float, ...], ...] = ()
    values: Mapping[str, float] = field(default_factory=dict, hash=False)
    domain: tuple[Span, ...] = ((-np.inf, np.inf), (-np.inf, np.inf))

    def __repr__(self) -> str:
        return f"<RecordedPlane: {', '.join(path.name for path in self.paths)}>"

    @property
    def formula(self) -> str:
        """A description of what is shown."""
        rows = self.row_name
        counts = ", ".join(f"{path.name} ({len(path.steps)} {rows})" for path in self.paths)
        if self.row_name == VALUES:
            return f"{self.kind}: {counts}"
        has_losses = any(np.isfinite(path.series["losses"]).any() for path in self.paths)
        known = "its loss known only there" if has_losses else "no loss known"
        if self.grid is not None:
            known = "its loss as computed on the plane"
        return f"{self.kind}: {counts}; {known}"

    @property
    def variables(self) -> tuple[str, ...]:
        """The labels of the plane's axes."""
        return self.labels

    @property
    def starts(self) -> tuple[tuple[float, ...], ...]:
        """The start of the first run."""
        return (tuple(self.paths[0].positions[0].tolist()),)

    @property
    def unwritable(self) -> str:
        """It is kept in the file of the run."""
        return f"{self.title} was recorded and has its own file;"

    @property
    def formula_field(self) -> None:
        """``None``: the loss is not given by a formula."""
        return None

    @property
    def one_by_one(self) -> bool:
        """False: nothing can be run on a recording."""
        return False

    @property
    def evaluation_cost(self) -> int:
        """Next to nothing: a value is looked up."""
        return 1

    @property
    def network(self) -> None:
        """``None``: the trained model is not available."""
        return None

    @property
    def slope_formulas(self) -> tuple[str, ...]:
        """None: its gradient is not a formula."""
        return ()

    def gradient_text(self) -> tuple[str, ...]:
        """None: its gradient is not a formula."""
        return ()

    def with_computed_gradient(self) -> RecordedPlane:
        """Raises ``ValueError``: a recording has no gradient."""
        raise ValueError(f"{self.title} has no other gradient.")

    def with_parameters(self, /, **values: float) -> RecordedPlane:
        """The same recording; raises ``ValueError`` for any value, since it has no parameters."""
        validated(self.parameters, values, "a recorded run")
        return self

    def with_view(self, view: tuple[Span, ...]) -> RecordedPlane:
        """The same recording shown in another window, (low, high) per coordinate."""
        return replace(self, view=view)

    def value(self, x: npt.ArrayLike) -> Floats:
        """The loss at ``x`` (..., 2) between the nodes of the grid; NaN where it is not known."""
        points = np.asarray(x, dtype=np.float64)
        if self.grid is None:
            return np.full(points.shape[:-1], np.nan)
        across = _grid_index(self.grid.x, points[..., 0])
        upward = _grid_index(self.grid.y, points[..., 1])
        j, i = across.astype(np.intp), upward.astype(np.intp)
        j, i = np.clip(j, 0, len(self.grid.x) - 2), np.clip(i, 0, len(self.grid.y) - 2)
        u, v, z = across - j, upward - i, self.grid.values
        between: Floats = (1 - v) * ((1 - u) * z[i, j] + u * z[i, j + 1]) + v * (
            (1 - u) * z[i + 1, j] + u * z[i + 1, j + 1]
        )
        return np.where((u < 0) | (u > 1) | (v < 0) | (v > 1), np.nan, between)

    def gradient(self, x: npt.ArrayLike) -> Floats:
        """NaN of the shape of ``x`` (..., 2): slopes were not recorded."""
        return np.full(np.shape(x), np.nan)

    def hessian(self, x: npt.ArrayLike) -> Floats:
        """NaN (..., 2, 2): curvatures were not recorded."""
        return np.full((*np.shape(x), 2), np.nan)

    def loss_and_gradient(self, x: Floats, point: Floats, step: int) -> tuple[float, Floats]:
        """The loss at ``x`` where it is known, and no gradient."""
        return float(self.value(x)), self.gradient(point)


def _grid_index(nodes: Floats, values: Floats) -> Floats:
    """Fractional indices of values among increasing nodes; -1 outside."""
    index = np.interp(values, nodes, np.arange(len(nodes)), left=-1.0, right=-1.0)
    return np.nan_to_num(index, nan=-1.0)
