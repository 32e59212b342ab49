"""What can be walked on: a surface given by a formula, or a network with its data."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from explorer.engine.objectives.surface import Minimum, Span
    from explorer.engine.parameter import Number

Floats = npt.NDArray[np.float64]
Progress = Callable[[float], None]
"""Told before each step which share of a run is done, 0 to 1; what it raises ends the run."""


class Objective(Protocol):
    """A function f: R^d -> R with its gradient, and what a person should know about it.

    ``formula`` says in writing what f is. ``view`` is the window shown at first, as (low, high)
    per coordinate.
    """

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
    """f at the lowest known minimum, or ``None`` where none is known."""
    known = (minimum.value for minimum in objective.minima)
    return min((value for value in known if math.isfinite(value)), default=None)


class Stepped(Objective, Protocol):
    """An objective that is evaluated step by step rather than given by a formula."""

    def loss_and_gradient(self, x: Floats, point: Floats, step: int) -> tuple[float, Floats]:
        """f at ``x`` over all data, and the gradient at ``point`` that step number ``step`` sees.

        Both are vectors of shape (d,); the gradient is new memory. Steps count from 0.
        """
