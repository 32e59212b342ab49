"""Functions of numpy arrays, differentiated here if no gradient is given."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from explorer.arrays import Floats
from explorer.engine.objectives.python_functions.differentiation import (
    COMPLEX_STEP,
    agree,
    by_central_differences,
    by_complex_step,
    complex_points,
    shifted_points,
)
from explorer.engine.objectives.python_functions.function_calls import (
    Guarded,
    checked_gradient,
    checked_value,
    told,
)

Layout = Literal["", "columns", "rows"]
"""How many points are passed at once: (d, n), (n, d), or only one."""
Derivative = Literal[
    "a function of yours", "the function itself", "complex steps", "central differences"
]


@dataclass(frozen=True)
class NumpyFunction:
    """A function of an array (d,) that returns a number, or a number and its gradient (d,).

    ``given`` is the gradient that came with it. ``layout`` says how the function takes many points
    at once, ``gradient_layout`` the same of the gradient. Every call gets its own array, which it
    may keep or change.
    """

    function: Callable[[Any], Any]
    title: str
    derivative: Derivative
    given: Callable[[Any], Any] | None = None
    layout: Layout = ""
    gradient_layout: Layout = ""

    @property
    def is_vectorized(self) -> bool:
        """Whether one call can evaluate many points."""
        return self.layout != ""

    def value(self, x: Floats) -> float:
        """f at ``x`` (d,)."""
        if self.derivative == "the function itself":
            return self._pair(x)[0]
        try:
            answer = self.function(x.copy())
        except ArithmeticError:
            return np.nan
        except Exception as error:
            raise told(self.title, x, error) from error
        return checked_value(answer, self.title)

    def value_and_gradient(self, x: Floats, point: Floats) -> tuple[float, Floats]:
        """f at ``x`` (d,), and the gradient (d,) at ``point`` (d,) in new memory."""
        if self.derivative == "the function itself" and point is x:
            return self._pair(x)
        return self.value(x), self._gradient(point)

    def values(self, points: Floats) -> Floats:
        """f at ``points`` (n, d); shape (n,)."""
        if not self.layout:
            return np.array([self.value(point) for point in points], dtype=np.float64)
        return np.asarray(self._call_on_rows(points).real, dtype=np.float64)

    def gradients(self, points: Floats) -> Floats:
        """The gradient at ``points`` (n, d); same shape."""
        size = points.shape[1]
        if self.given is not None and self.gradient_layout:
            given = Guarded(self.given, self._gradient_title)
            slopes = np.asarray(given(_laid_out(points, self.gradient_layout)))
            return np.array(slopes.T if self.gradient_layout == "columns" else slopes, np.float64)
        if not self.layout or self.derivative in ("a function of yours", "the function itself"):
            return np.array([self._gradient(point) for point in points]).reshape(points.shape)
        if self.derivative == "complex steps":
            slopes = self._call_on_rows(complex_points(points).reshape(-1, size))
            return np.asarray(slopes.imag.reshape(points.shape) / COMPLEX_STEP)
        moved, widths = shifted_points(points)
        values = self._call_on_rows(moved.reshape(-1, size)).reshape(len(points), 2 * size)
        return np.asarray((values[:, :size] - values[:, size:]) / widths)

    def _call_on_rows(self, points: npt.NDArray[Any]) -> npt.NDArray[Any]:
        function = Guarded(self.function, self.title)
        return np.asarray(function(_laid_out(points, self.layout)))

    @property
    def _gradient_title(self) -> str:
        return f"the gradient of {self.title}"

    def _gradient(self, x: Floats) -> Floats:
        if self.given is None:
            return self._derived(x)
        try:
            answer = self.given(x.copy())
        except ArithmeticError:
            return np.full(len(x), np.nan)
        except Exception as error:
            raise told(self._gradient_title, x, error) from error
        return checked_gradient(answer, len(x), self.title)

    def _derived(self, x: Floats) -> Floats:
        try:
            if self.derivative == "the function itself":
                return self._pair(x)[1]
            if self.derivative == "complex steps":
                return by_complex_step(Guarded(self.function, self.title), x)
            return by_central_differences(self.value, x)
        except ArithmeticError:
            return np.full(len(x), np.nan)

    def _pair(self, x: Floats) -> tuple[float, Floats]:
        try:
            value, gradient = self.function(x.copy())
        except ArithmeticError:
            return np.nan, np.full(len(x), np.nan)
        except Exception as error:
            raise told(self.title, x, error) from error
        return checked_value(value, self.title), checked_gradient(gradient, len(x), self.title)


def _laid_out(points: npt.NDArray[Any], layout: Layout) -> npt.NDArray[Any]:
    return np.array(points.T if layout == "columns" else points)


def numpy_function(
    function: Callable[[Any], Any],
    gradient: Callable[[Any], Any] | bool | None,
    title: str,
    probes: Floats,
) -> NumpyFunction:
    """How a function is called and differentiated, found by calling it at ``probes`` (n, d).

    Raises ``ValueError`` if it returns no number there, or a gradient of another shape.

    Example:
        >>> import numpy as np
        >>> from explorer.engine.objectives.python_functions.numpy_function import numpy_function
        >>> probes = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
        >>> calls = numpy_function(lambda x: x[0] ** 2 + x[1], None, "loss", probes)
        >>> calls.derivative, calls.layout, calls.gradients(probes).round(12)[:, 0].tolist()
        ('complex steps', 'columns', [2.0, 6.0, 10.0])
    """
    if gradient is True:
        both = NumpyFunction(function, title, "the function itself")
        both.value_and_gradient(probes[0], probes[0])
        return both
    plain = NumpyFunction(function, title, "central differences")
    values = np.array([plain.value(point) for point in probes])
    layout = _layout(function, probes, values)
    if callable(gradient):
        given = NumpyFunction(function, title, "a function of yours", gradient, layout)
        slopes = np.array([given.value_and_gradient(point, point)[1] for point in probes])
        own = _layout(gradient, probes, slopes)
        return NumpyFunction(function, title, "a function of yours", gradient, layout, own)
    analytic = _is_analytic(plain, probes)
    derivative: Derivative = "complex steps" if analytic else "central differences"
    return NumpyFunction(function, title, derivative, None, layout)


def _layout(function: Callable[[Any], Any], probes: Floats, expected: Floats) -> Layout:
    """How the function takes many points with the same results as one by one, if it does."""
    layouts: tuple[Layout, ...] = ("columns", "rows")
    for layout in layouts:
        if _is_taken(function, layout, probes, expected):
            return layout
    return ""


def _is_taken(
    function: Callable[[Any], Any], layout: Layout, probes: Floats, expected: Floats
) -> bool:
    wanted = expected.T if layout == "columns" else expected
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("error")
        try:
            answers = np.asarray(function(_laid_out(probes, layout)))
            return answers.shape == wanted.shape and bool(
                np.allclose(answers, wanted, rtol=1e-12, atol=0.0, equal_nan=True)
            )
        except Exception:  # Whatever it raises, it does not take many points in this way.
            return False


def _is_analytic(plain: NumpyFunction, probes: Floats) -> bool:
    """Whether complex steps give the slopes that differences give, wherever it was tried."""
    compared = 0
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("error")
        for point in probes:
            expected = by_central_differences(plain.value, point)
            if not np.isfinite(expected).all():
                continue
            try:
                slopes = by_complex_step(plain.function, point)
            except Exception:  # Whatever it raises, it does not take complex numbers.
                return False
            if not agree(slopes, expected):
                return False
            compared += 1
    return compared > 0
