"""A user's function as an objective: written in Python, for numpy, PyTorch or JAX."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.arrays import Floats
from explorer.engine.objectives.matrix_block import MatrixBlock
from explorer.engine.objectives.objective import UNDEFINED, Minimum
from explorer.engine.objectives.python_functions.function_calls import (
    Function,
    FunctionCalls,
    Guarded,
    of_a_vector,
)
from explorer.engine.objectives.python_functions.jax_function import jax_function
from explorer.engine.objectives.python_functions.numpy_function import NumpyFunction, numpy_function
from explorer.engine.objectives.python_functions.torch_function import torch_function
from explorer.engine.objectives.typed_surface import checked_view
from explorer.engine.parameter import Number, validated
from explorer.engine.span import Span

PROBES = 5
USERS = "a user's Python function"
DIFFERENCE = 1e-4
"""Half the step of the differences of gradients that make a Hessian."""


@dataclass(frozen=True, repr=False)
class PythonFunction:
    """An objective f: R^d -> R computed by a Python function; equal if the function is.

    ``calls`` calls and differentiates the function; ``formula`` describes this with the function's
    name. ``kind`` says what it is, and ``bounds`` where it is defined, as (low, high) per
    coordinate, if known. It has more methods than other classes because a third of them are
    one-line answers that every ``Objective`` gives.
    """

    calls: FunctionCalls
    dimension: int
    view: tuple[Span, ...]
    title: str
    minima: tuple[Minimum, ...] = ()
    starts: tuple[tuple[float, ...], ...] = ()
    kind: str = USERS
    bounds: tuple[Span, ...] = ()

    id = ""
    where_undefined = UNDEFINED
    look_at = ""
    source = ""
    scale = "logarithmic"
    parameters: tuple[Number, ...] = ()
    matrices: tuple[MatrixBlock, ...] = ()
    layer_blocks = ()
    saddles: tuple[tuple[float, ...], ...] = ()

    def __repr__(self) -> str:
        plural = "" if self.dimension == 1 else "s"
        return f"<PythonFunction: {self.formula}, {self.dimension} coordinate{plural}>"

    @property
    def formula(self) -> str:
        """A description of f: a user's function, and how its gradient is computed."""
        return f"{self.title}, {self.kind}; gradient by {self.derivative}"

    @property
    def variables(self) -> tuple[str, ...]:
        """x; x and y; or x1, x2, ..."""
        if self.dimension <= 2:
            return ("x", "y")[: self.dimension]
        return tuple(f"x{index}" for index in range(1, self.dimension + 1))

    @property
    def domain(self) -> tuple[Span, ...]:
        """Where it is known to be defined; without bounds it is tried anywhere."""
        return self.bounds or ((-np.inf, np.inf),) * self.dimension

    @property
    def values(self) -> Mapping[str, float]:
        """None: the program does not know the function's parameters."""
        return MappingProxyType({})

    @property
    def formula_field(self) -> None:
        """``None``: f is not given by a formula."""
        return None

    @property
    def derivative(self) -> str:
        """How its gradient is computed."""
        return self.calls.derivative

    @property
    def unwritable(self) -> str:
        """It is code, or a table with a file of its own."""
        if self.kind != USERS:
            return f"{self.title} is {self.kind}, and"
        return f"{self.title} is a Python function of your own, and"

    @property
    def runs_in_batches(self) -> bool:
        """Always, point by point if need be."""
        return True

    @property
    def one_by_one(self) -> bool:
        """Whether no call takes many points, so that maps are slow."""
        return not self.calls.is_vectorized

    @property
    def evaluation_cost(self) -> int:
        """The cost of a small network; more if only one point is taken at a time."""
        return 50 if self.calls.is_vectorized else 2_000

    @property
    def network(self) -> None:
        """``None``: it is not a network known to the program."""
        return None

    @property
    def slope_formulas(self) -> tuple[str, ...]:
        """None: its gradient is not a formula."""
        return ()

    def gradient_text(self) -> tuple[str, ...]:
        """None: its gradient is not a formula."""
        return ()

    def with_computed_gradient(self) -> PythonFunction:
        """The same function, its gradient by central differences instead of complex steps."""
        if not isinstance(self.calls, NumpyFunction):
            return self
        return replace(self, calls=replace(self.calls, derivative="central differences"))

    def with_parameters(self, /, **values: float) -> PythonFunction:
        """The same function; raises ``ValueError`` for any value, since it has no parameters."""
        validated(self.parameters, values, self.title)
        return self

    def with_view(self, view: tuple[Span, ...]) -> PythonFunction:
        """The same function shown in another window, (low, high) per coordinate."""
        return replace(self, view=view)

    def value(self, x: npt.ArrayLike) -> Floats:
        """f at ``x`` of shape (..., d); shape (...)."""
        points = self._points(x)
        with np.errstate(all="ignore"):
            if points.ndim == 1:
                return np.float64(self.calls.value(points))  # type: ignore[return-value]
            losses = self.calls.values(points.reshape(-1, self.dimension))
        return losses.reshape(points.shape[:-1])

    def gradient(self, x: npt.ArrayLike) -> Floats:
        """The gradient at ``x`` of shape (..., d); same shape."""
        points = self._points(x)
        with np.errstate(all="ignore"):
            if points.ndim == 1:
                return self.calls.value_and_gradient(points, points)[1]
            slopes = self.calls.gradients(points.reshape(-1, self.dimension))
        return slopes.reshape(points.shape)

    def hessian(self, x: npt.ArrayLike) -> Floats:
        """The Hessian at ``x`` of shape (..., d), by differences of the gradient; (..., d, d)."""
        points = self._points(x)
        moves = DIFFERENCE * np.eye(self.dimension)
        ahead = self.gradient(points[..., None, :] + moves)
        behind = self.gradient(points[..., None, :] - moves)
        slopes = (ahead - behind) / (2.0 * DIFFERENCE)
        symmetric: Floats = 0.5 * (slopes + np.swapaxes(slopes, -1, -2))
        return symmetric

    def _points(self, x: npt.ArrayLike) -> Floats:
        points = np.asarray(x, dtype=np.float64)
        if points.ndim == 0 or points.shape[-1] != self.dimension:
            raise ValueError(
                f"x: found shape {points.shape}, expected (..., {self.dimension}) coordinates"
            )
        return points

    def loss_and_gradient(self, x: Floats, point: Floats, step: int) -> tuple[float, Floats]:
        """f at ``x`` and the gradient at ``point``, both (d,), at any step."""
        return self.calls.value_and_gradient(x, point)


def objective(
    function: Function,
    gradient: Function | bool | None = None,
    *,
    dimension: int,
    view: Sequence[Sequence[float]] | None = None,
    title: str = "",
    minima: Sequence[Sequence[float]] = (),
) -> PythonFunction:
    """A function of your own, to be run, drawn and compared like any surface.

    ``function`` takes a vector of ``dimension`` numbers, or as many numbers one by one, and returns
    a number; it may be written for numpy, PyTorch or JAX. ``gradient`` is another function for its
    slopes, or ``True`` if ``function`` returns value and gradient. Without it, PyTorch and JAX
    differentiate their own functions, and others are differentiated by complex steps if those work,
    else by central differences. ``view`` is the window as (low, high) per coordinate, [-2, 2] if
    left out, ``minima`` are the positions of known minima.

    Raises ``ValueError`` naming the argument that cannot be used. Exceptions of the function, here
    or in a run, are raised as one error that names function and point, with the original as its
    cause. An arithmetic error, such as a division by 0, means that the function has no value there.
    Complex steps are compared with differences again at the points of every run, and the verdict
    says so if they are wrong.

    Example:
        >>> import numpy as np
        >>> from explorer import objective, optimizers, run
        >>> def valley(x):
        ...     return (1 - x[0]) ** 2 + 100 * np.square(x[1] - x[0] ** 2)
        >>> surface = objective(valley, dimension=2, minima=[(1.0, 1.0)])
        >>> surface.formula
        "valley, a user's Python function; gradient by complex steps"
        >>> run(surface, optimizers["adam"](), start=(-1.5, 2.0), steps=10).steps
        10
    """
    if isinstance(dimension, bool) or not isinstance(dimension, int) or dimension < 1:
        raise ValueError(f"dimension: found {dimension!r}, expected a whole number of at least 1")
    if not callable(function):
        raise ValueError(f"function: found {function!r}, expected something that can be called")
    window = checked_view(view, dimension)
    name = title or getattr(function, "__name__", "") or type(function).__name__
    name = "f" if name == "<lambda>" else name
    if gradient is not None and gradient is not True and not callable(gradient):
        raise ValueError(f"gradient: found {gradient!r}, expected something that can be called")
    with np.errstate(all="ignore"):
        calls = _calls(function, gradient, dimension, name, _probes(window))
        known = tuple(
            Minimum(position, calls.value(np.array(position)))
            for position in _checked_minima(minima, dimension)
        )
    corner = tuple(low + 0.15 * (high - low) for low, high in window)
    return PythonFunction(calls, dimension, window, name, known, (corner,))


def _calls(
    function: Function,
    gradient: Function | bool | None,
    dimension: int,
    title: str,
    probes: Floats,
) -> FunctionCalls:
    """The function with its gradient, with that of a loaded library, or differentiated here."""
    whole = of_a_vector(function, dimension)
    if callable(gradient):
        gradient = of_a_vector(gradient, dimension)
    elif not gradient and not _is_content(whole, probes):
        guarded = Guarded(whole, title)
        foreign = jax_function(guarded, probes) or torch_function(guarded, probes)
        if foreign is not None:
            return foreign
    return numpy_function(whole, gradient, title, probes)


def _is_content(function: Callable[[Any], Any], probes: Floats) -> bool:
    """Whether a function returns a numpy or plain Python value for a numpy array."""
    try:
        answer = function(probes[0].copy())
    except Exception:  # Whatever it raises, it does not take numpy arrays.
        return False
    return isinstance(answer, int | float | np.generic | np.ndarray)


def _checked_minima(minima: Sequence[Sequence[float]], dimension: int) -> list[tuple[float, ...]]:
    positions = [tuple(float(number) for number in position) for position in minima]
    for index, position in enumerate(positions):
        if len(position) != dimension:
            raise ValueError(
                f"minima[{index}]: found {len(position)} coordinates, expected {dimension}"
            )
    return positions


def _probes(view: Sequence[Span]) -> Floats:
    """A few points of the view, none in its centre, which is often a special point."""
    low, high = (np.array(side) for side in zip(*view, strict=True))
    # Different from the dimension, to distinguish points in columns from points in rows.
    count = PROBES + (len(view) == PROBES)
    shares = np.random.default_rng(0).uniform(0.1, 0.9, (count, len(view)))
    return np.asarray(low + shares * (high - low), dtype=np.float64)
