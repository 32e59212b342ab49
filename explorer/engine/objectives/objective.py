"""What can be minimised: a surface given by a formula, or a network with its data."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, Self

import numpy.typing as npt

from explorer.arrays import Floats
from explorer.engine.objectives.formula_field import Field
from explorer.engine.objectives.matrix_block import MatrixBlock
from explorer.engine.parameter import Number
from explorer.engine.span import Span

UNDEFINED = "f is not defined anywhere in this window"


class FunctionError(ValueError):
    """The user's function raised an error, which is the ``__cause__``; the message says where."""


@dataclass(frozen=True)
class Minimum:
    """A known minimum: where it lies, its value, and whether f has a kink there.

    Example:
        >>> from explorer.engine import surfaces
        >>> minimum = surfaces["rosenbrock"].minima[0]
        >>> minimum.position, minimum.value
        ((1.0, 1.0), 0.0)
    """

    position: tuple[float, ...]
    value: float
    kink: bool = False


class Objective(Protocol):
    """A function f: R^d -> R with its gradient, and what the user should know about it.

    ``formula`` describes f as text. ``view`` is the window shown at first, as (low, high) per
    coordinate. Code asks an objective for the capabilities below, not for its class. It has more
    methods than other classes because each is one question, answered in a line or two.
    """

    def __hash__(self) -> int:
        """A key that is equal for equal objectives, so that results can be reused."""

    @property
    def formula_field(self) -> Field | None:
        """f and the slopes given to rules, as expressions; ``None`` if f is not a formula.

        A formula can become machine code, maps and scripts, and has an exact Hessian.
        """

    @property
    def runs_in_batches(self) -> bool:
        """Whether many runs can be computed side by side, as maps and tuning require."""

    @property
    def unwritable(self) -> str:
        """Empty, or the beginning of the sentence that says why it cannot be saved."""

    @property
    def where_undefined(self) -> str:
        """The sentence for a window in which f has no value; empty if none is needed."""

    @property
    def one_by_one(self) -> bool:
        """Whether runs are evaluated point by point, so that few should be used."""

    @property
    def evaluation_cost(self) -> int:
        """Numbers computed for one value of f; 0 for a formula, which costs next to nothing."""

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def formula(self) -> str: ...  # noqa: D102
    @property
    def variables(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def dimension(self) -> int: ...  # noqa: D102
    @property
    def view(self) -> tuple[Span, ...]: ...  # noqa: D102
    @property
    def domain(self) -> tuple[Span, ...]: ...  # noqa: D102
    @property
    def parameters(self) -> tuple[Number, ...]: ...  # noqa: D102
    @property
    def matrices(self) -> tuple[MatrixBlock, ...]:
        """Matrices whose entries are all the coordinates; none where x is a plain vector."""

    @property
    def layer_blocks(self) -> tuple[MatrixBlock, ...]:
        """The matrices and the biases of a network's layers; none for anything else."""

    @property
    def values(self) -> Mapping[str, float]: ...  # noqa: D102
    @property
    def minima(self) -> tuple[Minimum, ...]: ...  # noqa: D102
    @property
    def saddles(self) -> tuple[tuple[float, ...], ...]: ...  # noqa: D102
    @property
    def starts(self) -> tuple[tuple[float, ...], ...]: ...  # noqa: D102
    @property
    def scale(self) -> str: ...  # noqa: D102
    @property
    def source(self) -> str: ...  # noqa: D102
    @property
    def look_at(self) -> str: ...  # noqa: D102

    def value(self, x: npt.ArrayLike) -> Floats:
        """f at ``x`` of shape (..., d); shape (...)."""

    def gradient(self, x: npt.ArrayLike) -> Floats:
        """Gradient at ``x`` of shape (..., d); same shape."""

    def hessian(self, x: npt.ArrayLike) -> Floats:
        """Hessian at ``x`` of shape (..., d); shape (..., d, d)."""


def lowest_minimum(objective: Objective) -> float | None:
    """f at the lowest known minimum, or ``None`` where none is known.

    Example:
        >>> from explorer.engine import surfaces
        >>> from explorer.engine.objectives.objective import lowest_minimum
        >>> lowest_minimum(surfaces["himmelblau"])
        0.0
    """
    known = (minimum.value for minimum in objective.minima)
    return min((value for value in known if math.isfinite(value)), default=None)


def coordinate_names(objective: Objective) -> tuple[str, ...]:
    """The names of the coordinates shown to the user: entries of matrices by row and column.

    In formulas, tables and files they keep the names of the variables.

    Example:
        >>> from explorer.engine import surfaces
        >>> from explorer.engine.objectives.objective import coordinate_names
        >>> coordinate_names(surfaces["low_rank"])[:3], coordinate_names(surfaces["ravine"])
        (('U[1,1]', 'U[1,2]', 'U[2,1]'), ('x', 'y'))
    """
    entries = tuple(
        f"{block.name}[{row + 1},{column + 1}]"
        for block in objective.matrices
        for row in range(block.rows)
        for column in range(block.columns)
    )
    return entries or objective.variables


def check_objective(given: object) -> None:
    """Raise ``ValueError`` that says what is expected unless this is something to minimize.

    Example:
        >>> from explorer.engine import surfaces
        >>> from explorer.engine.objectives.objective import check_objective
        >>> check_objective(surfaces["ravine"])
        >>> check_objective("ravine")
        Traceback (most recent call last):
        ValueError: surface: found 'ravine', expected a surface, such as surfaces['ravine']
    """
    if isinstance(given, str):
        raise ValueError(
            f"surface: found {given!r}, expected a surface, such as surfaces[{given!r}]"
        )
    if not hasattr(given, "dimension"):
        hint = ", such as objective(function, dimension=2)" if callable(given) else ""
        kind = getattr(given, "__name__", type(given).__name__)
        raise ValueError(f"surface: found {kind}, expected a surface{hint}")


class StepOracle(Protocol):
    """What a loop evaluates at each step."""

    @property
    def dimension(self) -> int:
        """Number of coordinates of a position."""

    def loss_and_gradient(self, x: Floats, point: Floats, step: int) -> tuple[float, Floats]:
        """f at ``x`` over all data, and the gradient at ``point`` that step number ``step`` sees.

        Both are vectors of shape (d,); the gradient is new memory. Steps count from 0.
        """


class StochasticObjective(Objective, StepOracle, Protocol):
    """An objective that a trial can be run on: its gradient may depend on the step."""

    def with_parameters(self, /, **values: float) -> Self:
        """The same objective with some parameter values changed.

        Raises ``ValueError`` naming the parameter if it is unknown or out of range.
        """
