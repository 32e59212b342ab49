"""Reading numbers from PyTorch tensors, without copying where possible."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from operator import is_not
from typing import Any

import numpy as np

from explorer.arrays import Singles


class TensorReader:
    """The numbers of tensors that are read again and again, such as a model's parameters.

    Tensors that have all stayed where they were in memory cost a look at their addresses and no
    call of PyTorch's conversions, which for small tensors take longer than the numbers themselves.
    """

    def __init__(self, tensors: Sequence[Any]) -> None:
        self._tensors = list(tensors)
        self._layout: list[list[int]] = []
        self._numbers: list[Singles] = []

    def read(self) -> list[Singles]:
        """The numbers of each tensor as float32, (n,); those in main memory are not copied."""
        if self._layout and self._layout == self._current_layout():
            return self._numbers
        self._numbers = numbers_of(self._tensors)
        # A converted or reordered array is a copy, which does not follow the tensor.
        follow = all(
            not tensor.is_sparse and tensor.data_ptr() == numbers.__array_interface__["data"][0]
            for tensor, numbers in zip(self._tensors, self._numbers, strict=True)
        )
        self._layout = self._current_layout() if follow else []
        return self._numbers

    def _current_layout(self) -> list[list[int]]:
        """Where the numbers of each tensor begin, and how many there are."""
        kind = _torch().Tensor
        return [list(map(kind.data_ptr, self._tensors)), list(map(kind.numel, self._tensors))]


class TorchMeasures:
    """Learning rate, length of all gradients, and of all that an optimizer carries.

    Single numbers in its state, such as a step count, are left out. NaN for what is not known.
    """

    def __init__(self, tensors: Sequence[Any], optimizer: Any) -> None:
        self._tensors, self._optimizer = tensors, optimizer
        self._state: list[Any] = []
        self._carried = TensorReader([])

    def __call__(self) -> tuple[float, float, float]:
        """The three, as they are now."""
        gradients = [slope for tensor in self._tensors if (slope := tensor.grad) is not None]
        length = length_of(numbers_of(gradients))
        if self._optimizer is None:
            return math.nan, length, math.nan
        state = [value for kept in self._optimizer.state.values() for value in kept.values()]
        if len(state) != len(self._state) or any(map(is_not, state, self._state)):
            self._state = state
            self._carried = TensorReader([value for value in state if getattr(value, "ndim", 0)])
        rate = float(self._optimizer.param_groups[0]["lr"])
        return rate, length, length_of(self._carried.read())


def length_of(arrays: Sequence[Singles]) -> float:
    """The length of all arrays together; NaN where there are none.

    numpy's products of vectors take a third of the time of PyTorch's norms of small tensors.
    """
    return math.sqrt(math.fsum(map(np.dot, arrays, arrays))) if arrays else math.nan


def numbers_of(tensors: Sequence[Any]) -> list[Singles]:
    """The numbers of each tensor as float32, (n,), copied only where they have to be."""
    try:
        arrays = [tensor.numpy().reshape(-1) for tensor in tensors]
    except (RuntimeError, TypeError):
        arrays = [_in_main_memory(tensor).numpy().reshape(-1) for tensor in tensors]
    return [array.astype(np.float32, copy=False) for array in arrays]


def _in_main_memory(tensor: Any) -> Any:
    torch = _torch()
    tensor = tensor.detach()
    if tensor.is_sparse:
        tensor = tensor.to_dense()
    return (
        tensor
        if tensor.is_cpu and tensor.dtype is torch.float32
        else tensor.to("cpu", torch.float32)
    )


@cache
def _torch() -> Any:
    import torch

    return torch
