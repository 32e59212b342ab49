"""The action of a rule on a parabola, as a matrix that gives its stability limit and rate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from explorer.arrays import Floats
from explorer.engine.mathematics.derivative import directional
from explorer.engine.mathematics.evaluation import evaluate
from explorer.engine.mathematics.expression import Expression, constant, symbol
from explorer.engine.mathematics.traversal import descend, substitute_all, symbols
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.update_rule import (
    COUNT,
    GRADIENT,
    LOSS,
    POSITION,
    Rule,
    memory_symbol,
)

SETTLED = 1e12
"""The step at which a rule is analysed: late enough for averages to have lost their start."""
ONE = constant(1.0)
NEVER_LINEAR = {"dot", "mean", "sign", "floor"}
"""What mixes coordinates, or is flat without being constant."""
SCANNED = np.geomspace(1e-6, 1e6, 481)
"""Curvatures among which a limit is looked for, at a learning rate of 1."""


@dataclass(frozen=True, eq=False)
class IterationMatrix:
    """How a rule maps its state (x and its memory) to the next at each curvature λ.

    The next state is (``still`` + λ ``pull``) times the state, both (s, s) with x at index 0.
    ``frozen`` says that the rule scales its coordinates, and that the scale is held at 1: then λ
    is a curvature of the preconditioned Hessian.
    """

    still: Floats
    pull: Floats
    frozen: bool

    def at(self, curvature: npt.ArrayLike) -> Floats:
        """The matrix at each curvature (...); shape (..., s, s)."""
        value = np.asarray(curvature, dtype=np.float64)[..., None, None]
        matrix: Floats = self.still + value * self.pull
        return matrix

    def rate(self, curvature: npt.ArrayLike) -> Floats:
        """The spectral radius at each curvature (...): what remains of an error after a step.

        Below 1 the rule converges on such a parabola, above 1 it diverges.
        """
        matrices = self.at(curvature)
        if len(self.still) == 1:
            return np.abs(matrices[..., 0, 0])
        return np.asarray(np.abs(np.linalg.eigvals(matrices)).max(axis=-1), dtype=np.float64)

    def limit(self) -> float:
        """The largest curvature up to which the rule is stable, infinite if there is none."""
        unstable = self.rate(SCANNED) > 1.0 + 1e-9
        if unstable[0]:
            return 0.0
        if not unstable.any():
            return float("inf")
        first = int(np.argmax(unstable))
        low, high = float(SCANNED[first - 1]), float(SCANNED[first])
        while high - low > 1e-15 * high:
            middle = 0.5 * (low + high)
            if middle in (low, high):
                break
            if float(self.rate(middle)) > 1.0:
                high = middle
            else:
                low = middle
        return high


def iteration_matrix(optimizer: Optimizer) -> IterationMatrix | None:
    """The matrix of a linear rule, or of an adaptive one whose preconditioner is held at 1.

    It comes from exact derivatives of the rule itself. ``None`` for a rule that is still not
    linear, such as the sign of a gradient, and for direct methods.

    Example:
        >>> from explorer.engine import optimizers
        >>> matrix = iteration_matrix(optimizers["momentum"](learning_rate=0.1, momentum=0.5))
        >>> matrix.at(2.0).tolist()
        [[0.8, 0.5], [-0.2, 0.5]]
        >>> round(matrix.limit(), 9)
        30.0
    """
    if optimizer.rule is None:
        return None
    table = _table(optimizer.rule)
    if table is None:
        return None
    numbers = {name: np.array([value]) for name, value in optimizer.numbers.items()}
    entries = table.at(numbers, 1)[0]
    size = len(entries) - 1
    still, entering, looked = entries[:size, :size], entries[:size, size], entries[size, :size]
    # A step that does not grow with the slope, such as its sign, is flat wherever it is smooth.
    if not np.isfinite(entries).all() or not (entering.any() and looked.any()):
        return None
    return IterationMatrix(still, np.outer(entering, looked), table.frozen)


def batch_rates(
    optimizer: Optimizer, values: Mapping[str, Floats], curvatures: npt.ArrayLike
) -> Floats | None:
    """The spectral radius of a linear rule for many values (n,) of some hyper-parameters, (n,).

    It is the largest one over all ``curvatures``. ``None`` for a rule that is not linear as it is.

    Example:
        >>> import numpy as np
        >>> from explorer.engine import optimizers
        >>> from explorer.engine.rules.iteration_matrix import batch_rates
        >>> rates = {"learning_rate": np.array([0.25, 0.5, 1.5])}
        >>> batch_rates(optimizers["gradient_descent"](), rates, [1.0, 2.0]).tolist()
        [0.75, 0.5, 2.0]
    """
    table = None if optimizer.rule is None else _table(optimizer.rule)
    if table is None or table.frozen or iteration_matrix(optimizer) is None:
        return None
    count = len(next(iter(values.values())))
    numbers = {name: np.full(count, value) for name, value in optimizer.numbers.items()}
    entries = table.at({**numbers, **values}, count)
    still, entering, looked = entries[:, :-1, :-1], entries[:, :-1, -1], entries[:, -1, :-1]
    pull = entering[:, :, None] * looked[:, None, :]
    rates = [
        np.abs(np.linalg.eigvals(still + float(curvature) * pull)).max(axis=1)
        for curvature in np.atleast_1d(curvatures)
    ]
    return np.asarray(np.max(rates, axis=0), dtype=np.float64)


@dataclass(frozen=True, eq=False)
class _Table:
    """The derivatives of the next state and of the gradient's point, by state and gradient.

    Row by row, (s + 1, s + 1), as expressions of hyper-parameters alone.
    """

    entries: tuple[Expression, ...]
    frozen: bool

    def at(self, numbers: Mapping[str, Floats], count: int) -> Floats:
        """The values of all entries for many numbers (count,), (count, s + 1, s + 1)."""
        values = {
            symbol(f"hyper.{name}", vector=True): tuple(column.tolist())
            for name, column in numbers.items()
        }
        values[symbol("step number")] = (SETTLED,)
        size = round(len(self.entries) ** 0.5)
        columns = [
            np.broadcast_to(np.array(evaluate(entry, values, count)), (count,))
            for entry in self.entries
        ]
        return np.stack(columns, axis=1).reshape(count, size, size)


@lru_cache(maxsize=256)
def _table(rule: Rule) -> _Table | None:
    frozen = _preconditioner(rule)
    names = list(rule.memory)
    roots = [rule.position, rule.point, *rule.memory.values()]
    replacements = _scalars(rule)
    if frozen is not None:
        replacements[frozen] = ONE
    position, point, *memory = substitute_all(roots, replacements)
    after = dict(zip(names, memory, strict=True))
    kept = _followed([position, point], after)
    state = [symbol("x"), *(symbol(f"state.{name}") for name in kept)]
    following = [position, *(after[name] for name in kept), point]
    if any(node.operation in NEVER_LINEAR for node in descend(following)):
        return None
    columns = [directional(following, {variable: ONE}) for variable in (*state, symbol("slope"))]
    entries = [column[row] for row in range(len(following)) for column in columns]
    given = {name for entry in entries for name in symbols(entry)}
    if any(name.startswith(("state.", "slope", "loss", "x")) for name in given):
        return None
    vectors = {
        symbol(name): symbol(name, vector=True) for name in given if name.startswith("hyper.")
    }
    return _Table(tuple(substitute_all(entries, vectors)), frozen is not None)


def _preconditioner(rule: Rule) -> Expression | None:
    """The part of a rule that scales each coordinate: what its effective rate divides by.

    Where the rate is multiplied by it instead, as in Adadelta, it is that factor.
    """
    rate = rule.terms.get("effective_rate")
    if rate is None or rate.operation not in ("divide", "multiply"):
        return None
    return rate.arguments[1]


def _scalars(rule: Rule) -> dict[Expression, Expression]:
    """One coordinate alone: a plain symbol in the place of each vector."""
    scalars = {
        POSITION: symbol("x"),
        GRADIENT: symbol("slope"),
        LOSS: symbol("loss"),
        COUNT: symbol("step number"),
    }
    for name in rule.memory:
        scalars[memory_symbol(name, vector=name not in rule.scalars)] = symbol(f"state.{name}")
    return scalars


def _followed(roots: list[Expression], after: Mapping[str, Expression]) -> list[str]:
    """The memory that enters the next x, directly or through other memory."""
    kept: list[str] = []
    while True:
        seen = set().union(*(symbols(root) for root in [*roots, *(after[name] for name in kept)]))
        more = [name for name in after if f"state.{name}" in seen and name not in kept]
        if not more:
            return kept
        kept += more
