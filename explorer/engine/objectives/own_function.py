"""A function of one's own as an objective: written in Python, for numpy, PyTorch or JAX."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.engine.objectives.function_calls import (
    CENTRAL_STEP,
    Derivative,
    Floats,
    Function,
    found_derivative,
    number,
    on_arrays,
    takes_coordinates,
)
from explorer.engine.objectives.matrix_block import MatrixBlock
from explorer.engine.objectives.network import Network
from explorer.engine.objectives.objective import Minimum
from explorer.engine.objectives.surface import Surface
from explorer.engine.objectives.typed_surface import checked_view
from explorer.engine.parameter import Number, validated
from explorer.engine.span import Span

PROBES = 5
ONLY_HERE = "{title} is a Python function of your own, and only formulas and networks can be {done}"


@dataclass(frozen=True, eq=False, repr=False)
class OwnFunction:
    """An objective f: R^d -> R computed by a Python function.

    ``derivative`` is its gradient and where that comes from, which ``formula`` tells with the
    function's name; ``evaluate`` answers with f at one point and the gradient at another.
    ``batched`` computes many values at once where the function can. Two are equal only if they
    are the same: a function has no other equality. A third of the methods answer in a line what
    an ``Objective`` is asked.
    """

    call: Callable[[Any], Any]
    dimension: int
    view: tuple[Span, ...]
    title: str
    derivative: Derivative
    evaluate: Callable[[Floats, Floats], tuple[float, Floats]]
    batched: Callable[[Floats], Floats] | None = None
    minima: tuple[Minimum, ...] = ()
    starts: tuple[tuple[float, ...], ...] = ()

    id = ""
    look_at = ""
    source = ""
    scale = "logarithmic"
    parameters: tuple[Number, ...] = ()
    matrices: tuple[MatrixBlock, ...] = ()
    saddles: tuple[tuple[float, ...], ...] = ()

    def __repr__(self) -> str:
        return f"<OwnFunction: {self.formula}, {self.dimension} coordinates>"

    @property
    def formula(self) -> str:
        """What f is, in words: a function of the user's, and how its gradient is found."""
        return f"{self.title}, a user's Python function; gradient by {self.derivative.source}"

    @property
    def variables(self) -> tuple[str, ...]:
        """x; x and y; or x1, x2, ..."""
        if self.dimension <= 2:
            return ("x", "y")[: self.dimension]
        return tuple(f"x{index}" for index in range(1, self.dimension + 1))

    @property
    def domain(self) -> tuple[Span, ...]:
        """No bounds are known."""
        return ((-np.inf, np.inf),) * self.dimension

    @property
    def values(self) -> Mapping[str, float]:
        """Nothing: what the function depends on is its own affair."""
        return MappingProxyType({})

    @property
    def formula_field(self) -> None:
        """``None``: no formula says what f is."""
        return None

    @property
    def one_by_one(self) -> bool:
        """True: maps take its runs one after the other."""
        return True

    @property
    def evaluation_cost(self) -> int:
        """As much as a small network costs; more where only one point is taken at a time."""
        return 50 if self.batched is not None else 2_000

    @property
    def network(self) -> None:
        """``None``: no network that the program knows stands behind it."""
        return None

    @property
    def slope_formulas(self) -> tuple[str, ...]:
        """Nothing: its gradient is no formula."""
        return ()

    def gradient_text(self) -> tuple[str, ...]:
        """Nothing: its gradient is no formula."""
        return ()

    def with_parameters(self, /, **values: float) -> OwnFunction:
        """The same function; raises ``ValueError`` for any value, since it has no parameters."""
        validated(self.parameters, values, self.title)
        return self

    def with_view(self, view: tuple[Span, ...]) -> OwnFunction:
        """The same function shown in another window, (low, high) per coordinate."""
        return replace(self, view=view)

    def value(self, x: npt.ArrayLike) -> Floats:
        """f at ``x`` of shape (..., d); shape (...)."""
        points = np.asarray(x, dtype=np.float64)
        flat = points.reshape(-1, self.dimension)
        with np.errstate(all="ignore"):
            if self.batched is not None and len(flat) > 1:
                answers = self.batched(flat)
            else:
                answers = np.array([number(self.call(point), self.title) for point in flat])
        return answers.reshape(points.shape[:-1])

    def gradient(self, x: npt.ArrayLike) -> Floats:
        """The gradient at ``x`` of shape (..., d); same shape."""
        points = np.asarray(x, dtype=np.float64)
        flat = points.reshape(-1, self.dimension)
        with np.errstate(all="ignore"):
            slopes = np.array([self.derivative.gradient(point) for point in flat])
        return slopes.reshape(points.shape)

    def hessian(self, x: npt.ArrayLike) -> Floats:
        """The Hessian at ``x`` of shape (..., d), by differences of the gradient; (..., d, d)."""
        points = np.asarray(x, dtype=np.float64)
        moves = CENTRAL_STEP * np.eye(self.dimension)
        ahead = self.gradient(points[..., None, :] + moves)
        behind = self.gradient(points[..., None, :] - moves)
        slopes = (ahead - behind) / (2.0 * CENTRAL_STEP)
        symmetric: Floats = 0.5 * (slopes + np.swapaxes(slopes, -1, -2))
        return symmetric

    def loss_and_gradient(self, x: Floats, point: Floats, step: int) -> tuple[float, Floats]:
        """f at ``x`` and the gradient at ``point``, both (d,), at any step."""
        return self.evaluate(x, point)


AnyObjective = Surface | Network | OwnFunction
"""What a scenario can be about."""


def writable(objective: AnyObjective, done: str) -> Surface | Network:
    """The objective, or ``ValueError`` for a function, which cannot be ``done``: "saved"."""
    if isinstance(objective, OwnFunction):
        raise ValueError(f"surface: {ONLY_HERE.format(title=objective.title, done=done)}")
    return objective


def objective(
    function: Function,
    gradient: Function | bool | None = None,
    *,
    dimension: int,
    view: Sequence[Sequence[float]] | None = None,
    title: str = "",
    minima: Sequence[Sequence[float]] = (),
) -> OwnFunction:
    """A function of your own, to be run, drawn and compared like any surface.

    ``function`` takes a vector of ``dimension`` numbers, or as many numbers one by one, and
    answers with a number; it may be written for numpy, PyTorch or JAX. ``gradient`` is another
    function for its slopes; or ``True`` if ``function`` answers with value and gradient. Without
    one PyTorch or JAX differentiate their own functions, and others are differentiated by complex
    steps where those work, else by central differences. ``view`` is the window as (low, high) per
    coordinate, [-2, 2] if left out, ``minima`` are places where minima are known to lie.

    Raises ``ValueError`` naming the argument that is not usable.

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
    apart = takes_coordinates(function, dimension)
    whole: Callable[[Any], Any] = (lambda x: function(*x)) if apart else function
    probes = _probes(window)
    if gradient is True:
        call, derivative, evaluate = _both_at_once(whole, dimension, name)
    else:
        call = whole if gradient else on_arrays(whole, probes[0])
        if gradient:
            given = gradient
            slopes = (lambda x: given(*x)) if takes_coordinates(given, dimension) else given
            derivative = Derivative(_checked(slopes, dimension, name), "a function of yours")
        else:
            derivative = found_derivative(whole, lambda x: number(call(x), name), probes)
        evaluate = _one_after_the_other(call, derivative.gradient, name)
    with np.errstate(all="ignore"):
        number(call(probes[0]), name)
        derivative.gradient(probes[0])
    made = OwnFunction(call, dimension, window, name, derivative, evaluate)
    places = [tuple(float(number) for number in place) for place in minima]
    for index, place in enumerate(places):
        if len(place) != dimension:
            raise ValueError(
                f"minima[{index}]: found {len(place)} coordinates, expected {dimension}"
            )
    return replace(
        made,
        batched=_batched(call, made, probes),
        minima=tuple(Minimum(place, float(made.value(place))) for place in places),
        starts=(tuple((low + 0.15 * (high - low) for low, high in window)),),
    )


def _probes(view: Sequence[Span]) -> Floats:
    """A few places of the view, none of them in its middle, where much is special."""
    low, high = (np.array(side) for side in zip(*view, strict=True))
    shares = np.random.default_rng(0).uniform(0.1, 0.9, (PROBES, len(view)))
    return np.asarray(low + shares * (high - low), dtype=np.float64)


def _one_after_the_other(
    call: Callable[[Any], Any], gradient: Callable[[Floats], Floats], title: str
) -> Callable[[Floats, Floats], tuple[float, Floats]]:
    """f at one point, then the gradient at another."""

    def evaluate(x: Floats, point: Floats) -> tuple[float, Floats]:
        value = call(x)
        return value if isinstance(value, float) else number(value, title), gradient(point)

    return evaluate


def _both_at_once(
    whole: Callable[[Any], Any], dimension: int, title: str
) -> tuple[Callable[[Any], Any], Derivative, Callable[[Floats, Floats], tuple[float, Floats]]]:
    """What is called, differentiated and evaluated where one call answers with both."""
    slope = _checked(lambda x: whole(x)[1], dimension, title)
    checked = _checked(lambda given: given, dimension, title)

    def evaluate(x: Floats, point: Floats) -> tuple[float, Floats]:
        value, here = whole(x)
        return number(value, title), checked(here) if point is x else slope(point)

    return lambda x: whole(x)[0], Derivative(slope, "the function itself"), evaluate


def _checked(slopes: Callable[[Any], Any], dimension: int, title: str) -> Callable[[Any], Floats]:
    """The gradient as new memory of shape (d,), or ``ValueError`` if it is none."""
    wanted, shape = np.dtype(np.float64), (dimension,)

    def gradient(x: Any) -> Floats:
        given = slopes(x)
        if type(given) is np.ndarray and given.dtype is wanted and given.shape == shape:
            return given.copy()
        if hasattr(given, "detach"):
            given = given.detach()
        slope = np.array(given, dtype=np.float64)
        if slope.shape != shape:
            raise ValueError(
                f"{title}: found a gradient of shape {slope.shape}, expected ({dimension},)"
            )
        return slope

    return gradient


def _batched(
    call: Callable[[Any], Any], made: OwnFunction, probes: Floats
) -> Callable[[Floats], Floats] | None:
    """``call`` for points (n, d) at once, coordinates first or last, if it answers the same."""
    with np.errstate(all="ignore"):
        expected = np.array([number(call(probe), made.title) for probe in probes])
        for turned in (True, False):

            def many(points: Floats, turned: bool = turned) -> Floats:
                answers = call(points.T if turned else points)
                return np.asarray(getattr(answers, "detach", lambda: answers)(), dtype=np.float64)

            try:
                found = many(probes)
            except Exception:
                continue
            if found.shape == expected.shape and np.allclose(found, expected, 1e-12, 0.0):
                return many
    return None
