"""How a function of one's own is called and differentiated: found out by calling it."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Function = Callable[..., Any]
COMPLEX_STEP = 1e-200
CENTRAL_STEP = float(np.cbrt(np.finfo(np.float64).eps))
AGREEMENT = 1e-5
"""How near a derivative must come to differences, relative to their size, to be believed."""


@dataclass(frozen=True)
class Derivative:
    """A gradient (d,) -> (d,), and in words where it comes from."""

    gradient: Callable[[Floats], Floats]
    source: str


def takes_coordinates(function: Function, dimension: int) -> bool:
    """Whether a function is written f(x, y) and not f(x) of a vector."""
    if dimension < 2:
        return False
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return False
    positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    needed = [
        one
        for one in parameters
        if one.kind in positional and one.default is inspect.Parameter.empty
    ]
    return len(needed) == dimension


def number(answer: Any, title: str) -> float:
    """The answer of a function as a float, or ``ValueError`` if it is no number."""
    if isinstance(answer, float):
        return float(answer)
    if hasattr(answer, "detach"):
        answer = answer.detach()
    try:
        array = np.asarray(answer, dtype=np.float64)
    except (TypeError, ValueError):
        array = np.empty(2)
    if array.size != 1:
        raise ValueError(
            f"{title}: found {type(answer).__name__} of shape {np.shape(answer)} at a point, "
            "expected one number"
        )
    return float(array.reshape(()))


def central_differences(value: Callable[[Floats], float], x: Floats) -> Floats:
    """The gradient (d,) by central differences, good to about nine digits."""
    steps = CENTRAL_STEP * np.maximum(1.0, np.abs(x))
    slopes = np.empty_like(x)
    for index, step in enumerate(steps):
        ahead, behind = x.copy(), x.copy()
        ahead[index] += step
        behind[index] -= step
        slopes[index] = (value(ahead) - value(behind)) / (ahead[index] - behind[index])
    return slopes


def complex_step(function: Callable[[Any], Any], x: Floats) -> Floats:
    """The gradient (d,) by complex steps, exact to rounding for a function that is analytic.

    Squire and Trapp (1998), Using complex variables to estimate derivatives of real functions.
    """
    slopes = np.empty_like(x)
    for index in range(len(x)):
        moved = x.astype(np.complex128)
        moved[index] += 1j * COMPLEX_STEP
        slopes[index] = np.imag(np.asarray(function(moved)).reshape(())) / COMPLEX_STEP
    return slopes


def found_derivative(
    function: Callable[[Any], Any], value: Callable[[Floats], float], probes: Floats
) -> Derivative:
    """The best derivative that a function itself allows, tried at ``probes`` (n, d).

    Functions of PyTorch and JAX are differentiated by these; only what is loaded already is asked.
    """
    for source, make in (("jax", _jax), ("torch", _torch)):
        library = sys.modules.get(source)
        if library is not None and (gradient := make(library, function, probes)) is not None:
            return Derivative(gradient, {"jax": "JAX", "torch": "PyTorch"}[source])
    if _complex_step_holds(function, value, probes):
        return Derivative(lambda x: complex_step(function, x), "complex steps")
    return Derivative(lambda x: central_differences(value, x), "central differences")


def _complex_step_holds(
    function: Callable[[Any], Any], value: Callable[[Floats], float], probes: Floats
) -> bool:
    """Whether complex steps agree with differences wherever those are finite."""
    agreed = 0
    try:
        with np.errstate(all="ignore"):
            for probe in probes:
                expected = central_differences(value, probe)
                if not np.isfinite(expected).all():
                    continue
                error = np.abs(complex_step(function, probe) - expected).max()
                if not error <= AGREEMENT * max(1.0, float(np.abs(expected).max())):
                    return False
                agreed += 1
    except Exception:
        return False
    return agreed > 0


def on_arrays(function: Callable[[Any], Any], probe: Floats) -> Callable[[Any], Any]:
    """The function itself, or in double precision what JAX or PyTorch take instead of arrays."""
    jax: Any = sys.modules.get("jax")
    torch: Any = sys.modules.get("torch")
    answer = _answer(function, probe)
    if jax is not None and (answer is None or isinstance(answer, jax.Array)):

        def on_jax(x: Any) -> Any:
            with jax.enable_x64(True):
                return np.asarray(function(jax.numpy.asarray(x)))

        if _answer(on_jax, probe) is not None:
            return on_jax
    if torch is not None and (answer is None or isinstance(answer, torch.Tensor)):
        return lambda x: function(torch.tensor(np.asarray(x), dtype=torch.float64)).detach().numpy()
    return function


def _jax(jax: Any, function: Callable[[Any], Any], probes: Floats) -> Any:
    """JAX's gradient in double precision, if the function answers with an array of JAX."""
    answer = _answer(function, probes[0])
    if answer is not None and not isinstance(answer, jax.Array):
        return None
    slope = jax.jit(jax.grad(lambda x: jax.numpy.reshape(function(x), ())))

    def gradient(x: Floats) -> Floats:
        with jax.enable_x64(True):
            return np.array(slope(jax.numpy.asarray(x)), dtype=np.float64)

    return None if _answer(gradient, probes[0]) is None else gradient


def _torch(torch: Any, function: Callable[[Any], Any], probes: Floats) -> Any:
    """PyTorch's gradient, if the function answers with a tensor and not with numpy's numbers."""
    answer = _answer(function, probes[0])
    if answer is not None and not isinstance(answer, torch.Tensor):
        return None

    def gradient(x: Floats) -> Floats:
        point = torch.tensor(x, dtype=torch.float64, requires_grad=True)
        (slope,) = torch.autograd.grad(function(point).reshape(()), point)
        return np.array(slope.detach().numpy(), dtype=np.float64)

    return None if _answer(gradient, probes[0]) is None else gradient


def _answer(function: Callable[[Any], Any], x: Floats) -> Any:
    """What a function answers, None if it raises: then it cannot be called with such arrays."""
    try:
        return function(x)
    except Exception:
        return None
