"""Many runs side by side on an objective that is not a formula: numpy arrays over the runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from explorer.arrays import Floats
from explorer.engine.loops.llvm.batch_loop import BatchLoopResult
from explorer.engine.mathematics.expression import Expression
from explorer.engine.mathematics.lowering import lowered
from explorer.engine.mathematics.python_source import Names, ValueLines, array_text, unpacked
from explorer.engine.objectives.objective import Objective
from explorer.engine.progress import Progress
from explorer.engine.rules.update_rule import (
    COUNT,
    GRADIENT,
    LOSS,
    POSITION,
    RATE,
    Rule,
    memory_symbol,
)

Evaluate = Callable[[Floats, Floats, int], tuple[Floats, Floats]]


@dataclass(frozen=True, kw_only=True)
class ArrayBatch:
    """The inputs of the runs, as in ``Batch``.

    ``starts`` is (d, runs); ``numbers`` holds for each symbol a number or (runs,); ``factors``
    (rows,) multiply the learning rate; ``noise`` is (rows, d) or (rows, d, runs). ``target`` is
    the optimum and how near to it a loss counts.
    """

    starts: Floats
    numbers: Mapping[Expression, Any]
    factors: Floats | None
    noise: Floats | None
    target: tuple[float, float]


def run_array_loop(
    objective: Objective,
    rule: Rule,
    rows: int,
    batch: ArrayBatch,
    *,
    recorded: bool = False,
    progress: Progress | None = None,
) -> BatchLoopResult:
    """Compute all runs; ``progress`` receives the finished share before each step.

    An exception that it raises ends the work.

    Example:
        >>> import numpy as np
        >>> from explorer.engine import optimizers, surfaces
        >>> from explorer.engine.loops.array_loop import ArrayBatch, run_array_loop
        >>> from explorer.engine.rules.update_rule import RATE
        >>> batch = ArrayBatch(
        ...     starts=np.array([[1.0, 2.0]]), numbers={RATE: 0.25},
        ...     factors=None, noise=None, target=(0.0, 0.25),
        ... )
        >>> rule = optimizers["gradient_descent"]().rule
        >>> result = run_array_loop(surfaces["parabola"], rule, 4, batch)
        >>> result.positions.tolist(), result.reached.tolist()
        ([[0.125, 0.25]], [2, 3])
    """
    watch = _Watch(objective, rows, batch, recorded, progress)
    function = _compiled(rule, tuple(batch.numbers), batch.factors is not None)
    with np.errstate(all="ignore"):
        function(
            batch.starts.copy(), list(batch.numbers.values()), rows, batch.factors, watch.evaluate
        )
    return watch.result()


class _Watch:
    """Evaluates the objective for all runs at each step, and keeps the requested results."""

    def __init__(
        self,
        objective: Objective,
        rows: int,
        batch: ArrayBatch,
        recorded: bool,
        progress: Progress | None,
    ) -> None:
        size, count = batch.starts.shape
        self._objective, self._rows, self._progress = objective, rows, progress
        self._noise, self._target = batch.noise, batch.target
        self._positions, self._losses = batch.starts, np.full(count, np.nan)
        self._finite_rows = np.full(count, rows)
        self._lowest = np.full(count, np.inf)
        self._reached, self._outside = np.full(count, -1), np.full(count, -1)
        self._record = np.full((rows, 2 * size + 1, count), np.nan) if recorded else None

    def evaluate(self, x: Floats, point: Floats, row: int) -> tuple[Floats, Floats]:
        """f (runs,) at ``x`` and the gradients (d, runs) at ``point``, both (d, runs)."""
        if self._progress is not None:
            self._progress(row / self._rows)
        losses = self._objective.value(x.T)
        gradients = self._objective.gradient(point.T).T
        if self._noise is not None:
            noise = self._noise[row]
            gradients = gradients + (noise[:, np.newaxis] if noise.ndim == 1 else noise)
        finite = np.isfinite(losses) & np.isfinite(x).all(axis=0) & np.isfinite(gradients).all(0)
        self._finite_rows = np.minimum(self._finite_rows, np.where(finite, self._rows, row))
        alive = self._finite_rows > row
        self._positions, self._losses = x.copy(), losses
        self._lowest = np.where(alive, np.minimum(self._lowest, losses), self._lowest)
        near = alive & (losses - self._target[0] < self._target[1])
        self._reached[near & (self._reached < 0)] = row
        self._outside[~near] = row
        if self._record is not None:
            self._record[row] = np.concatenate([x, losses[np.newaxis], gradients])
        return losses, gradients

    def result(self) -> BatchLoopResult:
        """The outcome of the runs; a diverged one has NaN at its end."""
        lost = self._finite_rows < self._rows
        return BatchLoopResult(
            positions=np.where(lost, np.nan, self._positions),
            losses=np.where(lost, np.nan, self._losses),
            finite_rows=self._finite_rows.astype(np.int64),
            lowest=self._lowest,
            reached=self._reached.astype(np.int64),
            outside=self._outside.astype(np.int64),
            recorded=self._record,
        )


def _array_text(node: Expression, parts: list[str]) -> str:
    """One operation on all runs; sums over coordinates are per run."""
    match node.operation:
        case "dot":
            return f"({parts[0]} * {parts[1]}).sum(axis=0)"
        case "mean":
            return f"np.mean({parts[0]}, axis=0)"
    return array_text(node, parts)


@lru_cache(maxsize=64)
def _compiled(
    rule: Rule, symbols: tuple[Expression, ...], changing_rate: bool
) -> Callable[..., None]:
    source = _source(rule, symbols, changing_rate)
    scope: dict[str, object] = {"np": np}
    exec(compile(source, "<array loop>", "exec"), scope)  # noqa: S102 - made from expressions
    function = scope["run"]
    assert callable(function)
    return function


def _source(rule: Rule, symbols: tuple[Expression, ...], changing_rate: bool) -> str:
    states = [memory_symbol(name, vector=name not in rule.scalars) for name in rule.memory]
    arithmetic = lowered(
        {
            "point": rule.point,
            "position": rule.position,
            **{f"first.{name}": node for name, node in rule.initial.items()},
            **{f"then.{name}": node for name, node in rule.memory.items()},
        }
    )
    names: Names = {node: f"p{index}" for index, node in enumerate(symbols)}
    head = unpacked([names[node] for node in names], "numbers")
    names[POSITION] = "x"
    for index, (name, node) in enumerate(zip(rule.memory, states, strict=True)):
        first = arithmetic[f"first.{name}"]
        head += ValueLines(names, _array_text, f"i{index}_").lines([first])
        shape = "x" if node.vector else "x[0]"
        head.append(f"s{index} = np.empty_like({shape}); s{index}[:] = {names[first]}")
    inside: Names = {node: f"p{index}" for index, node in enumerate(symbols)}
    inside |= {node: f"s{index}" for index, node in enumerate(states)}
    inside |= {POSITION: "x", COUNT: "t", LOSS: "f", GRADIENT: "g"}
    body = ["t = k + 1.0"]
    if changing_rate:
        inside[RATE] = "rate"
        body.append(f"rate = {names[RATE]} * factors[k]")
    following = [arithmetic[f"then.{name}"] for name in rule.memory]
    lines = ValueLines(inside, _array_text, "v")
    body += lines.lines([arithmetic["point"]])
    body.append(f"f, g = evaluate(x, {inside[arithmetic['point']]}, k)")
    roots = [*following, arithmetic["position"]]
    body += ValueLines(inside, _array_text, "w").lines(roots)
    targets = [*(f"s{index}" for index in range(len(states))), "x"]
    body.append(f"{', '.join(targets)} = {', '.join(inside[root] for root in roots)}")
    return "\n".join(
        [
            "def run(x, numbers, rows, factors, evaluate):",
            *(f"    {line}" for line in head),
            "    for k in range(rows):",
            *(f"        {line}" for line in body),
            "",
        ]
    )
