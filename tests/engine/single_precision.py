"""Rules run as in TensorFlow.js: each operation on tensors is rounded to 32 bits.

Its hyper-parameters are JavaScript numbers of 64 bits until they meet a tensor, and it keeps the
powers of the decay rates as running products (tfjs 4.22.0, ``adam_optimizer.ts``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from explorer.engine import Optimizer, Surface
from explorer.engine.loops.step import step_arithmetic, surface_symbol
from explorer.engine.mathematics.expression import Expression, constant_value
from explorer.engine.mathematics.python_source import UFUNCS
from explorer.engine.mathematics.traversal import descend
from explorer.engine.rules.update_rule import COUNT, LOSS, hyperparameter_symbol

Values = dict[Expression, np.floating]


def single_precision_run(
    surface: Surface, optimizer: Optimizer, start: Sequence[float], rows: int
) -> npt.NDArray[np.float64]:
    """Positions (rows, d) of a run in single precision."""
    step = step_arithmetic(surface.field, optimizer.rule)
    numbers: Values = {
        hyperparameter_symbol(name): np.float64(value)
        for name, value in optimizer.numbers_on(surface).items()
    }
    numbers |= {surface_symbol(name): np.float64(value) for name, value in surface.values.items()}
    then = [following for _, _, following in step.memory]
    powers = _powers([*step.next_positions, *then])
    products = dict.fromkeys(powers, np.float32(1.0))
    x = [np.float32(number) for number in start]
    memory: Values = {
        node: np.float32(_evaluated(first, dict(numbers))) for node, first, _ in step.memory
    }
    actual = [x]
    with np.errstate(all="ignore"):
        for count in range(1, rows):
            for node in powers:
                products[node] *= np.float32(_evaluated(node.arguments[0], dict(numbers)))
            values = numbers | memory | products | {COUNT: np.float64(count)}
            values |= dict(zip(step.positions, x, strict=True))
            values[LOSS] = _evaluated(step.loss, values)
            for gradient, slope in zip(step.gradients, step.slopes, strict=True):
                values[gradient] = np.float32(_evaluated(slope, values))
            x = [np.float32(_evaluated(node, values)) for node in step.next_positions]
            memory = {
                node: np.float32(_evaluated(node_then, values))
                for node, _, node_then in step.memory
            }
            actual.append(x)
    return np.array(actual, dtype=np.float64)


def _powers(roots: Iterable[Expression]) -> list[Expression]:
    return [
        node for node in descend(roots) if node.operation == "power" and node.arguments[1] is COUNT
    ]


def _evaluated(root: Expression, values: Values) -> np.floating:
    for node in descend([root]):
        if node in values:
            continue
        value = constant_value(node)
        if value is not None:
            values[node] = np.float64(value)
            continue
        arguments = [values[argument] for argument in node.arguments]
        if any(isinstance(argument, np.float32) for argument in arguments):
            arguments = [
                np.float32(argument) if isinstance(argument, np.float64) else argument
                for argument in arguments
            ]
        if node.operation == "where":
            values[node] = arguments[1] if arguments[0] else arguments[2]
        else:
            # float_power would compute in double precision.
            name = UFUNCS[node.operation].removeprefix("np.float_").removeprefix("np.")
            values[node] = getattr(np, name)(*arguments)
    return values[root]
