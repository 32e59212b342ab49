"""How the parameters of a model are stored in one vector: consecutive arrays with shapes."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]
MOST_AXES = 32


@dataclass(frozen=True)
class ParameterLayout:
    """Shapes of arrays in the order in which a vector holds them, row-major.

    ``filters_last``: the weights of one unit are along the last axis, as in Keras and Flax, instead
    of the first, as in PyTorch.
    """

    shapes: tuple[tuple[int, ...], ...]
    filters_last: bool = False

    @property
    def size(self) -> int:
        """How many numbers there are in all."""
        return sum(math.prod(shape) for shape in self.shapes)

    def parts(self) -> Iterator[tuple[slice, tuple[int, ...]]]:
        """Where each array lies in the vector, and its shape."""
        begin = 0
        for shape in self.shapes:
            end = begin + math.prod(shape)
            yield slice(begin, end), shape
            begin = end

    def written(self) -> Whole:
        """The layout as whole numbers: where filters are, then axes and sides of each array."""
        numbers = [int(self.filters_last)]
        for shape in self.shapes:
            numbers += [len(shape), *shape]
        return np.array(numbers, dtype=np.int64)


def read_layout(numbers: npt.NDArray[np.generic], size: int) -> ParameterLayout:
    """The layout that was written as ``numbers``, (n,); ``ValueError`` unless it has ``size``."""
    given = [int(number) for number in numbers.tolist()]
    shapes, position = [], 1
    while position < len(given):
        end = position + 1 + given[position]
        shape = tuple(given[position + 1 : end])
        whole = 0 <= given[position] <= MOST_AXES and len(shape) == given[position]
        if not whole or any(side < 0 for side in shape):
            raise ValueError("shapes: found numbers that are not array shapes")
        shapes.append(shape)
        position = end
    layout = ParameterLayout(tuple(shapes), bool(given and given[0]))
    if layout.size != size:
        raise ValueError(f"shapes: found arrays of {layout.size:,} numbers, expected {size:,}")
    return layout
