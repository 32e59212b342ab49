"""Functions of JAX arrays, with JAX's own derivatives. JAX is never imported here."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from explorer.arrays import Floats


@dataclass(frozen=True)
class JaxFunction:
    """A function of a JAX array (d,) that returns one number, in double precision.

    It is compiled if ``compiled``; a function that branches on a traced value cannot be.
    """

    function: Callable[[Any], Any]
    compiled: bool = True

    derivative = "JAX"

    def __getstate__(self) -> dict[str, object]:
        # Compiled functions cannot be pickled and are compiled again.
        return {"function": self.function, "compiled": self.compiled}

    @property
    def is_vectorized(self) -> bool:
        """Whether one call can evaluate many points."""
        return self.compiled

    def value(self, x: Floats) -> float:
        """f at ``x`` (d,)."""
        with _double_precision():
            return float(self._forms["value"](x))

    def value_and_gradient(self, x: Floats, point: Floats) -> tuple[float, Floats]:
        """f at ``x`` (d,), and the gradient (d,) at ``point`` (d,) in new memory."""
        with _double_precision():
            value, slope = self._forms["both"](point)
            slope = np.array(slope, dtype=np.float64)
        return (float(value) if point is x else self.value(x)), slope

    def values(self, points: Floats) -> Floats:
        """f at ``points`` (n, d); shape (n,)."""
        if not self.compiled:
            return np.array([self.value(point) for point in points], dtype=np.float64)
        with _double_precision():
            return np.array(self._forms["values"](points), dtype=np.float64)

    def gradients(self, points: Floats) -> Floats:
        """The gradient at ``points`` (n, d); same shape."""
        if not self.compiled:
            pairs = [self.value_and_gradient(point, point) for point in points]
            return np.array([slope for _, slope in pairs]).reshape(points.shape)
        with _double_precision():
            return np.array(self._forms["gradients"](points), dtype=np.float64)

    @cached_property
    def _forms(self) -> dict[str, Callable[[Any], Any]]:
        jax, function = sys.modules["jax"], self.function
        both = jax.value_and_grad(function)
        if not self.compiled:
            return {"value": function, "both": lambda x: both(jax.numpy.asarray(x))}
        return {
            "value": jax.jit(function),
            "both": jax.jit(both),
            "values": jax.jit(jax.vmap(function)),
            "gradients": jax.jit(jax.vmap(jax.grad(function))),
        }


def _double_precision() -> Any:
    jax = sys.modules["jax"]
    if hasattr(jax, "enable_x64"):
        return jax.enable_x64(True)
    from importlib import import_module

    return import_module("jax.experimental").enable_x64()


def jax_function(function: Callable[[Any], Any], probes: Floats) -> JaxFunction | None:
    """The function with JAX's own derivatives, or ``None`` if it is not a JAX function.

    It is one if JAX is loaded and the function takes a JAX array (d,) to one with a single
    number; both are tried at ``probes`` (n, d), and whether one call can take many points. A numpy
    function, as in the example, is none.

    Example:
        >>> import numpy as np
        >>> from explorer.engine.objectives.python_functions.jax_function import jax_function
        >>> jax_function(lambda x: np.hypot(x[0], x[1]), np.ones((5, 2))) is None
        True
    """
    jax = sys.modules.get("jax")
    if jax is None:
        return None
    try:
        with _double_precision():
            loss = function(jax.numpy.asarray(probes[0]))
        if not isinstance(loss, jax.Array) or loss.shape != ():
            return None
    except Exception:  # Whatever it raises, it is not a function of JAX arrays.
        return None
    for compiled in (True, False):
        calls = JaxFunction(function, compiled)
        try:
            calls.value_and_gradient(probes[0], probes[0])
            calls.values(probes)
        except Exception:  # It may be one that cannot be traced.
            continue
        return calls
    return None
