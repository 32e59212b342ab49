"""How a Python function is called, whichever library it is written in."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from explorer.arrays import Floats
from explorer.engine.objectives.objective import FunctionError

Function = Callable[..., Any]
MOST_NAMED = 6
"""The most coordinates of a point named in a sentence."""


@dataclass(frozen=True)
class Guarded:
    """A function of a vector whose errors tell which function it was, and at which point.

    Arithmetic errors pass through: they mean that the function has no value there.
    """

    function: Function
    title: str

    def __call__(self, x: Any) -> Any:
        """The function's value at ``x``; raises ``FunctionError``."""
        try:
            return self.function(x)
        except ArithmeticError:
            raise
        except Exception as error:
            raise told(self.title, x, error) from error


def told(title: str, x: Any, error: Exception) -> FunctionError:
    """The error of a function at a point or at many, in a sentence.

    Example:
        >>> import numpy as np
        >>> from explorer.engine.objectives.python_functions.function_calls import told
        >>> str(told("loss", np.array([1.0, 2.5]), KeyError("rows")))
        "loss: found KeyError: 'rows' at (1, 2.5)"
    """
    words = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return FunctionError(f"{title}: found {words[:300]} {_where(x)}")


def _where(x: Any) -> str:
    try:
        point = np.asarray(x.detach() if hasattr(x, "detach") else x)
        if point.ndim == 1 and point.dtype.kind in "biufc":
            listed = ", ".join(f"{float(number.real):.6g}" for number in point[:MOST_NAMED])
            return f"at ({listed}{', ...' if len(point) > MOST_NAMED else ''})"
        return f"at {point.shape} points at once"
    except Exception:  # x may be a stand-in without numbers, such as a JAX tracer.
        return f"at a point of type {type(x).__name__}"


class FunctionCalls(Protocol):
    """The calls of one function: one point at a time, and many at once.

    A function that raises an arithmetic error, such as a division by 0, has no value there: NaN.
    Any other exception becomes a ``FunctionError``.
    """

    @property
    def derivative(self) -> str:
        """How its gradient is computed, in words."""

    @property
    def is_vectorized(self) -> bool:
        """Whether one call can evaluate many points."""

    def value(self, x: Floats) -> float:
        """f at ``x`` (d,)."""

    def value_and_gradient(self, x: Floats, point: Floats) -> tuple[float, Floats]:
        """f at ``x`` (d,), and the gradient (d,) at ``point`` (d,) in new memory."""

    def values(self, points: Floats) -> Floats:
        """f at ``points`` (n, d); shape (n,)."""

    def gradients(self, points: Floats) -> Floats:
        """The gradient at ``points`` (n, d); same shape."""


@dataclass(frozen=True)
class Coordinates:
    """A function that is written f(x, y), called with a vector."""

    function: Function

    def __call__(self, x: Any) -> Any:
        """The function of the coordinates of ``x``."""
        return self.function(*x)


def of_a_vector(function: Function, dimension: int) -> Callable[[Any], Any]:
    """The function itself, or, where it is written f(x, y), one that is called with a vector.

    Example:
        >>> from explorer.engine.objectives.python_functions.function_calls import of_a_vector
        >>> of_a_vector(lambda x, y: x * y, 2)([3.0, 4.0])
        12.0
    """
    if dimension < 2:
        return function
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return function
    positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    needed = [
        parameter
        for parameter in parameters
        if parameter.kind in positional and parameter.default is inspect.Parameter.empty
    ]
    return Coordinates(function) if len(needed) == dimension else function


def checked_value(answer: Any, title: str) -> float:
    """The answer of a function as a float, or ``ValueError`` if it is not a real number.

    Example:
        >>> import numpy as np
        >>> from explorer.engine.objectives.python_functions.function_calls import checked_value
        >>> checked_value(np.array([[2]]), "loss")
        2.0
        >>> checked_value([1.0, 2.0], "loss")
        Traceback (most recent call last):
        ValueError: loss: found list of shape (2,) at a point, expected one number
    """
    if isinstance(answer, float):
        return float(answer)
    try:
        array = np.asarray(answer)
    except (TypeError, ValueError):
        array = np.empty(2)
    if array.size != 1 or array.dtype.kind not in "biuf":
        both = isinstance(answer, tuple) and len(answer) == 2
        hint = "; gradient=True is for functions that return value and gradient" if both else ""
        raise ValueError(
            f"{title}: found {type(answer).__name__} of shape {np.shape(array)} at a point, "
            f"expected one number{hint}"
        )
    return float(array.reshape(()))


def checked_gradient(answer: Any, size: int, title: str) -> Floats:
    """The gradient (d,) in new memory, or ``ValueError`` if the answer is not one.

    Example:
        >>> from explorer.engine.objectives.python_functions.function_calls import checked_gradient
        >>> checked_gradient([2, 4], 2, "loss").tolist()
        [2.0, 4.0]
        >>> checked_gradient([2, 4], 3, "loss")
        Traceback (most recent call last):
        ValueError: loss: found a gradient of shape (2,), expected (3,)
    """
    if type(answer) is np.ndarray and answer.dtype == np.float64 and answer.shape == (size,):
        return answer.copy()
    try:
        if np.iscomplexobj(answer):
            raise TypeError
        gradient = np.array(answer, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(
            f"{title}: found {type(answer).__name__} as a gradient, expected {size} numbers"
        ) from None
    if gradient.shape != (size,):
        raise ValueError(f"{title}: found a gradient of shape {gradient.shape}, expected ({size},)")
    return gradient
