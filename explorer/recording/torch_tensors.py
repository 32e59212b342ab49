"""Reading numbers from PyTorch tensors, without copying where possible."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Singles = npt.NDArray[np.float32]


class TensorReader:
    """The numbers of tensors that are read again and again, such as a model's parameters.

    A tensor that has stayed where it was in memory costs a look at its address and no call of
    PyTorch's conversions, which for small tensors take longer than the numbers themselves.
    """

    def __init__(self) -> None:
        self._seen: list[tuple[Any, int, Singles]] = []

    def read(self, tensors: Iterable[Any]) -> list[Singles]:
        """The numbers of each tensor as float32, (n,); those in main memory are not copied."""
        arrays = []
        for index, tensor in enumerate(tensors):
            if index == len(self._seen):
                self._seen.append((None, 0, np.empty(0, np.float32)))
            seen, address, numbers = self._seen[index]
            if seen is not tensor or tensor.data_ptr() != address or tensor.numel() != len(numbers):
                numbers = _numbers(tensor)
                address = numbers.__array_interface__["data"][0]
                # A converted or reordered array is a copy, which does not follow the tensor.
                follows = not tensor.is_sparse and tensor.data_ptr() == address
                self._seen[index] = (tensor if follows else None, address, numbers)
            arrays.append(numbers)
        return arrays


class TorchMeasures:
    """Learning rate, length of all gradients, and of all that an optimizer carries.

    Single numbers in its state, such as a step count, are left out. NaN for what is not known.
    """

    def __init__(self, tensors: Sequence[Any], optimizer: Any) -> None:
        self._tensors, self._optimizer = tensors, optimizer
        self._carried = TensorReader()

    def __call__(self) -> tuple[float, float, float]:
        """The three, as they are now."""
        gradients = [_numbers(tensor.grad) for tensor in self._tensors if tensor.grad is not None]
        if self._optimizer is None:
            return math.nan, length_of(gradients), math.nan
        carried = self._carried.read(
            value
            for state in self._optimizer.state.values()
            for value in state.values()
            if getattr(value, "ndim", 0) > 0
        )
        rate = float(self._optimizer.param_groups[0]["lr"])
        return rate, length_of(gradients), length_of(carried)


def length_of(arrays: Sequence[Singles]) -> float:
    """The length of all arrays together; NaN where there are none.

    numpy's products of vectors take a third of the time of PyTorch's norms of small tensors.
    """
    squares = [float(np.dot(numbers, numbers)) for numbers in arrays]
    return math.sqrt(sum(squares)) if squares else math.nan


def _numbers(tensor: Any) -> Singles:
    import torch

    if tensor.requires_grad:
        tensor = tensor.detach()
    if tensor.is_sparse:
        tensor = tensor.to_dense()
    if tensor.dtype is not torch.float32 or not tensor.is_cpu:
        tensor = tensor.to("cpu", torch.float32)
    numbers: Singles = tensor.numpy().reshape(-1)
    return numbers
