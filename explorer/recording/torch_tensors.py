"""Reading numbers from PyTorch tensors, without copying where possible."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from explorer.arrays import Singles


class TensorReader:
    """The numbers of tensors that are read again and again, such as a model's parameters.

    Tensors that have all stayed where they were in memory cost a look at their addresses and no
    call of PyTorch's conversions, which for small tensors take longer than the numbers themselves.
    """

    def __init__(self) -> None:
        self._seen: list[Any] = []
        self._layout: list[list[int]] = []
        self._numbers: list[Singles] = []

    def read(self, tensors: Sequence[Any]) -> list[Singles]:
        """The numbers of each tensor as float32, (n,); those in main memory are not copied."""
        if self._layout and self._layout == _layout(tensors):
            return self._numbers
        self._numbers = [_numbers(tensor) for tensor in tensors]
        # A converted or reordered array is a copy, which does not follow the tensor.
        follow = all(
            not tensor.is_sparse and tensor.data_ptr() == numbers.__array_interface__["data"][0]
            for tensor, numbers in zip(tensors, self._numbers, strict=True)
        )
        # The tensors are kept, for no other one to be taken for them.
        self._seen = list(tensors)
        self._layout = _layout(tensors) if follow else []
        return self._numbers


class TorchMeasures:
    """Learning rate, length of all gradients, and of all that an optimizer carries.

    Single numbers in its state, such as a step count, are left out. NaN for what is not known.
    """

    def __init__(self, tensors: Sequence[Any], optimizer: Any) -> None:
        self._tensors, self._optimizer = tensors, optimizer
        self._reader = TensorReader()
        self._state: list[Any] = []
        self._carried: list[Any] = []

    def __call__(self) -> tuple[float, float, float]:
        """The three, as they are now."""
        gradients = [tensor.grad for tensor in self._tensors]
        length = length_of([_numbers(tensor) for tensor in gradients if tensor is not None])
        if self._optimizer is None:
            return math.nan, length, math.nan
        rate = float(self._optimizer.param_groups[0]["lr"])
        return rate, length, length_of(self._reader.read(self._tensors_carried()))

    def _tensors_carried(self) -> list[Any]:
        state = [value for kept in self._optimizer.state.values() for value in kept.values()]
        if list(map(id, state)) != list(map(id, self._state)):
            self._state = state
            self._carried = [value for value in state if getattr(value, "ndim", 0) > 0]
        return self._carried


def length_of(arrays: Sequence[Singles]) -> float:
    """The length of all arrays together; NaN where there are none.

    numpy's products of vectors take a third of the time of PyTorch's norms of small tensors.
    """
    return math.sqrt(math.fsum(map(np.dot, arrays, arrays))) if arrays else math.nan


def _layout(tensors: Sequence[Any]) -> list[list[int]]:
    """Which tensors they are, where their numbers begin and how many there are."""
    import torch

    kind = torch.Tensor
    return [list(map(look, tensors)) for look in (id, kind.data_ptr, kind.numel)]


def _numbers(tensor: Any) -> Singles:
    try:
        numbers = tensor.numpy()
    except (RuntimeError, TypeError):
        numbers = _in_main_memory(tensor).numpy()
    flat: Singles = numbers.astype(np.float32, copy=False).reshape(-1)
    return flat


def _in_main_memory(tensor: Any) -> Any:
    import torch

    tensor = tensor.detach()
    if tensor.is_sparse:
        tensor = tensor.to_dense()
    return (
        tensor
        if tensor.is_cpu and tensor.dtype is torch.float32
        else tensor.to("cpu", torch.float32)
    )
