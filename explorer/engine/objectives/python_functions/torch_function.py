"""Functions of PyTorch tensors, with PyTorch's own derivatives. PyTorch is never imported here."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from explorer.arrays import Floats


@dataclass(frozen=True)
class TorchFunction:
    """A function of a tensor (d,) in double precision that returns a tensor with one number.

    Many points at once go through ``torch.func.vmap`` if ``is_vectorized``.
    """

    function: Callable[[Any], Any]
    is_vectorized: bool = False

    derivative = "PyTorch"

    def value(self, x: Floats) -> float:
        """f at ``x`` (d,)."""
        torch = sys.modules["torch"]
        try:
            with torch.no_grad():
                return float(self.function(torch.tensor(x, dtype=torch.float64)))
        except ArithmeticError:
            return np.nan

    def value_and_gradient(self, x: Floats, point: Floats) -> tuple[float, Floats]:
        """f at ``x`` (d,), and the gradient (d,) at ``point`` (d,) in new memory."""
        torch = sys.modules["torch"]
        tensor = torch.tensor(point, dtype=torch.float64, requires_grad=True)
        try:
            value = self.function(tensor)
        except ArithmeticError:
            return self.value(x), np.full(len(point), np.nan)
        (slope,) = torch.autograd.grad(value.reshape(()), tensor)
        loss = float(value.detach()) if point is x else self.value(x)
        return loss, np.array(slope.numpy(), dtype=np.float64)

    def values(self, points: Floats) -> Floats:
        """f at ``points`` (n, d); shape (n,)."""
        if not self.is_vectorized:
            return np.array([self.value(point) for point in points], dtype=np.float64)
        torch = sys.modules["torch"]
        with torch.no_grad():
            losses = torch.func.vmap(self.function)(torch.tensor(points, dtype=torch.float64))
        return np.array(losses.numpy(), dtype=np.float64)

    def gradients(self, points: Floats) -> Floats:
        """The gradient at ``points`` (n, d); same shape."""
        if not self.is_vectorized:
            pairs = [self.value_and_gradient(point, point) for point in points]
            return np.array([slope for _, slope in pairs]).reshape(points.shape)
        torch = sys.modules["torch"]
        slopes = torch.func.vmap(torch.func.grad(self.function))
        return np.array(slopes(torch.tensor(points, dtype=torch.float64)).numpy(), dtype=np.float64)


def torch_function(function: Callable[[Any], Any], probes: Floats) -> TorchFunction | None:
    """The function with PyTorch's own derivatives, or ``None`` if it is not a PyTorch function.

    It is one if PyTorch is loaded and the function takes a PyTorch tensor (d,) to one with a single
    number; both are tried at ``probes`` (n, d), and whether one call can take many points. A numpy
    function, as in the example, is none.

    Example:
        >>> import numpy as np
        >>> from explorer.engine.objectives.python_functions.torch_function import torch_function
        >>> torch_function(lambda x: np.hypot(x[0], x[1]), np.ones((5, 2))) is None
        True
    """
    torch = sys.modules.get("torch")
    if torch is None:
        return None
    alone, in_rows = TorchFunction(function), TorchFunction(function, is_vectorized=True)
    try:
        loss = function(torch.tensor(probes[0], dtype=torch.float64, requires_grad=True))
        if not isinstance(loss, torch.Tensor) or loss.numel() != 1 or not loss.requires_grad:
            return None
    except Exception:  # Whatever it raises, it is not a function of a tensor.
        return None
    try:
        same = np.allclose(in_rows.values(probes), [alone.value(point) for point in probes])
        slopes = [alone.value_and_gradient(point, point)[1] for point in probes]
        return in_rows if same and np.allclose(in_rows.gradients(probes), slopes) else alone
    except Exception:  # Some operations cannot be vectorized over many points.
        return alone
