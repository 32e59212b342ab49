"""The value of one expression at one point, for explanations; runs are compiled instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from explorer.arrays import Floats
from explorer.engine.mathematics.expression import Expression, constant_value
from explorer.engine.mathematics.operations import OPERATIONS
from explorer.engine.mathematics.traversal import descend


def evaluate(
    root: Expression, numbers: Mapping[Expression, Sequence[float]], dimension: int
) -> tuple[float, ...]:
    """The value of ``root``: ``dimension`` numbers for a vector, one for everything else.

    ``numbers`` has the values of all symbols below ``root``, and may have those of other nodes.
    Overflow gives infinity and undefined values NaN. Raises ``KeyError`` for a symbol without
    numbers.

    Example:
        >>> from explorer.engine.mathematics.evaluation import evaluate
        >>> from explorer.engine.mathematics.expression import norm, symbol
        >>> g = symbol("g", vector=True)
        >>> evaluate(2*g, {g: (3.0, 4.0)}, 2), evaluate(norm(g), {g: (3.0, 4.0)}, 2)
        ((6.0, 8.0), (5.0,))
    """
    values: dict[Expression, Floats] = {}
    with np.errstate(all="ignore"):
        for node in descend([root]):
            values[node] = _value(node, values, numbers)
    shape = (dimension,) if root.vector else (1,)
    return tuple(np.broadcast_to(values[root], shape).tolist())


def _value(
    node: Expression,
    values: Mapping[Expression, Floats],
    numbers: Mapping[Expression, Sequence[float]],
) -> Floats:
    if node in numbers:
        given = np.asarray(numbers[node], dtype=np.float64)
        return given if node.vector else given.reshape(())
    arguments = [values[argument] for argument in node.arguments]
    match node.operation:
        case "constant":
            return np.asarray(constant_value(node))
        case "symbol":
            raise KeyError(node.payload)
        case "dot":
            return np.asarray(np.sum(arguments[0] * arguments[1]))
        case "mean":
            return np.asarray(np.mean(arguments[0]))
        case "where":
            return np.where(arguments[0] != 0.0, arguments[1], arguments[2])
        case operation:
            ufunc = getattr(np, OPERATIONS[operation].ufunc)
            return np.asarray(ufunc(*arguments), dtype=np.float64)
