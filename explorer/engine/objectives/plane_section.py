"""An objective on a plane, where trajectories and the loss are shown like those of a surface."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from explorer.arrays import Floats
from explorer.engine.objectives.matrix_block import MatrixBlock
from explorer.engine.objectives.objective import UNDEFINED, Minimum, Objective
from explorer.engine.objectives.plane import Plane
from explorer.engine.objectives.surface import UNBOUNDED, Span
from explorer.engine.parameter import Number
from explorer.engine.span import widened

MARGIN = 0.25
"""How much wider than the trajectories on it a plane is shown, on each side."""


@dataclass(frozen=True, eq=False)
class PlaneSurface:
    """An objective restricted to a plane: a function of two coordinates, drawn like any surface."""

    objective: Objective
    plane: Plane
    view: tuple[Span, ...]

    id: str = ""
    where_undefined: str = UNDEFINED
    unwritable: str = ""
    look_at: str = ""
    source: str = ""
    scale: str = "logarithmic"
    dimension: int = 2
    parameters: tuple[Number, ...] = ()
    values: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    minima: tuple[Minimum, ...] = ()
    saddles: tuple[tuple[float, ...], ...] = ()
    domain: tuple[Span, ...] = (UNBOUNDED, UNBOUNDED)
    matrices: tuple[MatrixBlock, ...] = ()
    layer_blocks = ()

    @property
    def title(self) -> str:
        """The objective's title."""
        return self.objective.title

    @property
    def formula(self) -> str:
        """A description of what is shown."""
        return f"{self.objective.formula}, on a plane"

    @property
    def variables(self) -> tuple[str, ...]:
        """The labels of the plane's axes."""
        return self.plane.labels

    @property
    def formula_field(self) -> None:
        """``None``: a section has no formula of its own."""
        return None

    @property
    def runs_in_batches(self) -> bool:
        """Never: it is evaluated for one run at a time."""
        return False

    @property
    def one_by_one(self) -> bool:
        """False: nothing runs on a section."""
        return False

    @property
    def evaluation_cost(self) -> int:
        """That of the objective."""
        return self.objective.evaluation_cost

    @property
    def starts(self) -> tuple[tuple[float, ...], ...]:
        """The plane's origin."""
        return ((0.0, 0.0),)

    def value(self, x: npt.ArrayLike) -> Floats:
        """f at the coordinates ``x`` (..., 2) on the plane; shape (...)."""
        return self.objective.value(self.plane.lift(x))

    @np.errstate(invalid="ignore", over="ignore")
    def gradient(self, x: npt.ArrayLike) -> Floats:
        """The slopes along the plane's directions at ``x`` (..., 2); same shape."""
        return self.objective.gradient(self.plane.lift(x)) @ self.plane.directions.T

    @np.errstate(invalid="ignore", over="ignore")
    def hessian(self, x: npt.ArrayLike) -> Floats:
        """The curvatures along the plane's directions at ``x`` (..., 2); shape (..., 2, 2)."""
        inner = self.objective.hessian(self.plane.lift(x))
        return np.asarray(self.plane.directions @ inner @ self.plane.directions.T)


def on_plane(objective: Objective, plane: Plane, trajectories: Sequence[Floats]) -> PlaneSurface:
    """The objective on a plane, with a view that holds the trajectories (n, d) projected on it.

    Both axes have the same scale, so that lengths along them compare.

    Example:
        >>> import numpy as np
        >>> from explorer.engine import formula
        >>> from explorer.engine.objectives.plane import parameter_plane
        >>> from explorer.engine.objectives.plane_section import on_plane
        >>> bowl = formula("x1**2 + x2**2 + x3**2")
        >>> plane = parameter_plane(bowl, [0.0, 3.0, 0.0], 0, 2)
        >>> section = on_plane(bowl, plane, [np.array([[-2.0, 3.0, 0.0], [2.0, 3.0, 2.0]])])
        >>> float(section.value([1.0, 2.0])), section.view
        (14.0, ((-3.0, 3.0), (-2.0, 4.0)))
    """
    points = np.concatenate([plane.project(trajectory) for trajectory in trajectories])
    return PlaneSurface(objective, plane, square_view(points, MARGIN))


def square_view(points: Floats, margin: float) -> tuple[Span, ...]:
    """A square around all points (n, 2): their larger span, and ``margin`` of it on each side.

    Its ends have no more digits than a thousandth of its side needs.

    Example:
        >>> import numpy as np
        >>> from explorer.engine.objectives.plane_section import square_view
        >>> square_view(np.array([[0.0, 0.0], [4.0, 2.0]]), margin=0.25)
        ((-1.0, 5.0), (-2.0, 4.0))
    """
    low, high = points.min(axis=0), points.max(axis=0)
    reach = (0.5 * float((high - low).max()) or 1.0) * (1.0 + 2.0 * margin)
    digits = 3 - math.floor(math.log10(2.0 * reach)) if math.isfinite(reach) else 0
    side = round(2.0 * reach, digits)
    starts = (round(float(coordinate) - 0.5 * side, digits) for coordinate in 0.5 * (low + high))
    return tuple(widened((start, round(start + side, digits))) for start in starts)
