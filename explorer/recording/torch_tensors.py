"""What a recorder reads of PyTorch: numbers in tensors, without copying them where that can be."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Singles = npt.NDArray[np.float32]


def pieces_of(tensors: Sequence[Any]) -> list[Singles]:
    """The numbers of each tensor as float32, (n,); those in main memory are not copied."""
    return [_numbers(tensor) for tensor in tensors]


def measures_of(tensors: Sequence[Any], optimizer: Any) -> tuple[float, float, float]:
    """Learning rate, length of all gradients, and of all that the optimizer carries.

    Single numbers that it carries, such as a count of steps, are left out. NaN for what is not
    known.
    """
    gradients = length_of(tensor.grad for tensor in tensors if tensor.grad is not None)
    if optimizer is None:
        return math.nan, gradients, math.nan
    carried = (
        value
        for state in optimizer.state.values()
        for value in state.values()
        if getattr(value, "ndim", 0) > 0
    )
    return float(optimizer.param_groups[0]["lr"]), gradients, length_of(carried)


def length_of(tensors: Iterable[Any]) -> float:
    """The length of all tensors together; NaN where there are none.

    numpy's products of vectors take a third of the time of PyTorch's norms of small tensors.
    """
    squares = [float(np.dot(numbers, numbers)) for numbers in map(_numbers, tensors)]
    return math.sqrt(sum(squares)) if squares else math.nan


def _numbers(tensor: Any) -> Singles:
    import torch

    tensor = tensor.detach()
    if tensor.is_sparse:
        tensor = tensor.to_dense()
    if tensor.dtype is not torch.float32 or tensor.device.type != "cpu":
        tensor = tensor.to("cpu", torch.float32)
    numbers: Singles = tensor.numpy().reshape(-1)
    return numbers
