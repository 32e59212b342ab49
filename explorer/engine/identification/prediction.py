"""The next point a rule predicts from each given point, for many hyper-parameters at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from explorer.arrays import Floats
from explorer.engine.mathematics.expression import Expression, symbol
from explorer.engine.mathematics.lowering import coordinate_symbol, coordinates, lowered
from explorer.engine.mathematics.python_source import (
    Names,
    ValueLines,
    array_text,
    constant_text,
    unknown,
    unpacked,
)
from explorer.engine.mathematics.traversal import descend
from explorer.engine.rules.update_rule import (
    COUNT,
    GRADIENT,
    LOSS,
    POSITION,
    Rule,
    hyperparameter_symbol,
    memory_symbol,
)

Gradient = Callable[[Floats], Floats]


@dataclass(frozen=True)
class Path:
    """A path to explain: positions (rows, d), and losses (rows,) and gradients (rows, d) there.

    ``gradient`` gives the gradient at other points, (..., d), for rules that look ahead; ``None``
    where only the recorded gradients are known.
    """

    positions: Floats
    losses: Floats
    gradients: Floats
    gradient: Gradient | None

    @property
    def steps(self) -> int:
        """The number of steps."""
        return len(self.positions) - 1

    @property
    def moves(self) -> Floats:
        """The steps that were taken, (steps, d)."""
        return np.diff(self.positions, axis=0)

    def first(self, steps: int) -> Path:
        """The first steps of the path."""
        rows = slice(0, steps + 1)
        return Path(self.positions[rows], self.losses[rows], self.gradients[rows], self.gradient)


def predicted(rule: Rule, path: Path, numbers: Mapping[str, Floats], count: int) -> Floats:
    """The next position from each given one, (steps, d, count).

    The rule is applied at the given points, not at those it would have reached itself, so that a
    small error does not grow. ``numbers`` has the hyper-parameters, (count,) each: all that the
    rule reads.

    Raises ``ValueError`` for a rule that looks ahead where no gradient is known there.

    Example:
        >>> import numpy as np
        >>> from explorer.engine import optimizers, surfaces
        >>> from explorer.engine.identification.given_points import path_of
        >>> from explorer.engine.identification.prediction import predicted
        >>> path = path_of([[1.0], [0.5], [0.25]], surfaces["parabola"], None)
        >>> rates = {"learning_rate": np.array([0.25, 0.125])}
        >>> predicted(optimizers["gradient_descent"]().rule, path, rates, count=2).tolist()
        [[[0.5, 0.75]], [[0.25, 0.375]]]
    """
    dimension = path.positions.shape[1]
    function = _compiled(rule, dimension, tuple(numbers))
    out = np.empty((path.steps, dimension, count))
    with np.errstate(all="ignore"):
        function(path, list(numbers.values()), out, np)
    return out


def looks_ahead(rule: Rule) -> bool:
    """Whether the gradient is taken at a point other than x.

    Example:
        >>> from explorer.engine import optimizers
        >>> from explorer.engine.identification.prediction import looks_ahead
        >>> [looks_ahead(optimizers[name]().rule) for name in ("nesterov", "momentum")]
        [True, False]
    """
    return rule.point is not POSITION


@lru_cache(maxsize=512)
def _compiled(rule: Rule, dimension: int, numbers: tuple[str, ...]) -> Callable[..., None]:
    scope: dict[str, object] = {"np": np}
    source = _Source(rule, dimension, numbers).text()
    exec(compile(source, "<prediction>", "exec"), scope)  # noqa: S102 - made from expressions
    function = scope["run"]
    assert callable(function)
    return function


class _Source:
    """The function that predicts all steps, in three parts.

    Whatever does not depend on the memory is first computed for all steps at once, then the memory
    step by step, and then everything that depends on it, again for all steps at once. Names of
    arrays: ``h`` is a hyper-parameter (runs,), ``X``, ``G``, ``F`` and ``T`` are positions,
    gradients, losses and counts (steps, 1), ``M`` the memory (steps + 1, runs); small letters are
    those of one step.
    """

    def __init__(self, rule: Rule, dimension: int, numbers: tuple[str, ...]) -> None:
        self._ahead = looks_ahead(rule)
        self._indices = range(dimension)
        pieces = coordinates(
            [rule.point, rule.position, *rule.initial.values(), *rule.memory.values()], dimension
        )
        roots = {f"point{i}": pieces[rule.point][i] for i in self._indices}
        roots |= {f"next{i}": pieces[rule.position][i] for i in self._indices}
        keys = []
        for name, then in rule.memory.items():
            node = memory_symbol(name, vector=name not in rule.scalars)
            for i in self._indices if node.vector else range(1):
                key = str((coordinate_symbol(node, i) if node.vector else node).payload)
                roots[f"first.{key}"] = pieces[rule.initial[name]][i]
                roots[f"then.{key}"] = pieces[then][i]
                keys.append(key)
        flat = lowered(roots)
        self._first = [flat[f"first.{key}"] for key in keys]
        self._then = [flat[f"then.{key}"] for key in keys]
        self._point = [flat[f"point{i}"] for i in self._indices] if self._ahead else []
        self._next = [flat[f"next{i}"] for i in self._indices]
        self._memory = {symbol(key): k for k, key in enumerate(keys)}
        self._hyper: Names = {
            hyperparameter_symbol(name): f"h{k}" for k, name in enumerate(numbers)
        }
        self._x = {coordinate_symbol(POSITION, i): f"X{i}" for i in self._indices}
        self._g = {coordinate_symbol(GRADIENT, i): f"G{i}" for i in self._indices}
        self._levels = self._find_levels()

    def _find_levels(self) -> dict[Expression, int]:
        """What nodes depend on: 0 on hyper-parameters alone, 1 on the step, 2 on the memory."""
        levels: dict[Expression, int] = dict.fromkeys(self._memory, 2)
        levels |= dict.fromkeys([*self._x, COUNT, LOSS], 1)
        levels |= dict.fromkeys(self._g, 2 if self._ahead else 1)
        for node in unknown([*self._point, *self._then, *self._next], levels):
            levels[node] = max((levels[argument] for argument in node.arguments), default=0)
        return levels

    def text(self) -> str:
        """The source of ``run(path, numbers, out, np)``."""
        indices, count = self._indices, len(self._memory)
        names: Names = {**self._hyper, **self._x, COUNT: "T", LOSS: "F"}
        names |= {} if self._ahead else self._g
        ahead = ValueLines(names, array_text, "a").lines(self._computed_ahead())
        names |= {node: f"M{k}[:-1]" for node, k in self._memory.items()} | self._g
        inner = self._loop(names) if self._loops else []
        for k, node in enumerate(self._then):
            names.setdefault(node, f"M{k}[1:]")
        after = ValueLines(names, array_text, "c").lines(self._next)
        lines = [
            *unpacked(list(self._hyper.values()), "numbers"),
            *unpacked([f"X{i}" for i in indices], "path.positions[:-1, :, None].swapaxes(0, 1)"),
            "G = path.gradients[: path.steps, :, None].swapaxes(0, 1)",
            *([] if self._ahead else unpacked([f"G{i}" for i in indices], "G")),
            "F = path.losses[: path.steps, None]",
            "T = np.arange(1.0, path.steps + 1.0)[:, None]",
            *ahead,
            *unpacked([f"M{k}" for k in range(count)],
                      f"np.empty(({count}, path.steps + 1, out.shape[2]))"),
            *(["G = np.empty((len(G), path.steps, out.shape[2]))"] if self._ahead else []),
            *(unpacked([f"G{i}" for i in indices], "G") if self._ahead else []),
            *self._begin(),
            *inner,
            *([] if self._loops else [f"M{k}[1:] = {self._named(names, node)}"
                                      for k, node in enumerate(self._then)]),
            *after,
            *(f"out[:, {i}] = {names[node]}" for i, node in enumerate(self._next)),
        ]  # fmt: skip
        return "def run(path, numbers, out, np):\n" + "\n".join(f"    {line}" for line in lines)

    @property
    def _loops(self) -> bool:
        """Whether the memory, or the gradient, of a step depends on the step before."""
        return self._ahead or any(self._levels[node] == 2 for node in self._then)

    def _computed_ahead(self) -> list[Expression]:
        """Nodes without memory that are used by the memory or by the result."""
        levels = self._levels
        edge = [node for node in (*self._then, *self._next, *self._point) if levels[node] < 2]
        for node, level in levels.items():
            if level == 2:
                edge += [argument for argument in node.arguments if levels[argument] < 2]
        return [node for node in dict.fromkeys(edge) if node.arguments]

    def _begin(self) -> list[str]:
        names: Names = {**self._hyper}
        names |= {node: f"X{i}[0]" for i, node in enumerate(self._x)}
        lines = ValueLines(names, array_text, "b").lines(self._first)
        return lines + [f"M{k}[0] = {names[node]}" for k, node in enumerate(self._first)]

    def _loop(self, known: Names) -> list[str]:
        """The memory, step by step, and the gradient where a rule looks ahead."""
        inputs: dict[Expression, str] = {}
        needed = unknown([*self._point, *self._then], {})
        for node in needed:
            uses = [node] if node in self._then else []
            if self._levels[node] == 2:
                uses += node.arguments
            for used in uses:
                if self._levels[used] == 1:
                    inputs[used] = known[used]
        names: Names = {node: f"s{k}" for k, node in enumerate(inputs)}
        for node, name in known.items():
            if self._levels.get(node, 0) == 0:
                names.setdefault(node, name)
        names |= {node: f"m{k}" for node, k in self._memory.items()}
        writer = ValueLines(names, array_text, "w")
        body = writer.lines(self._point)
        if self._ahead:
            points = ", ".join(names[node] for node in self._point)
            body.append(f"given = path.gradient(np.stack(np.broadcast_arrays({points}), -1))")
            for i, node in enumerate(self._g):
                names[node] = f"g{i}"
                body.append(f"G{i}[k] = g{i} = given[..., {i}]")
        body += writer.lines(self._then)
        count = len(self._memory)
        held = ", ".join(self._named(names, node) for node in self._then)
        body += unpacked([f"m{k}" for k in range(count)], f"[{held}]")
        body += [f"M{k}[k + 1] = m{k}" for k in range(count)]
        head = "for k in range(path.steps):"
        if inputs:
            several = ", ".join(f"s{k}" for k in range(len(inputs)))
            head = f"for k, ({several},) in enumerate(zip({', '.join(inputs.values())})):"
        start = [f"m{k} = M{k}[0]" for k in range(count)]
        return [*start, head, *(f"    {line}" for line in body)]

    @staticmethod
    def _named(names: Names, node: Expression) -> str:
        return constant_text(node) if node.operation == "constant" else names[node]


def hyperparameters_read(rule: Rule) -> set[str]:
    """The names of the hyper-parameters that a rule reads.

    Example:
        >>> from explorer.engine import optimizers
        >>> from explorer.engine.identification.prediction import hyperparameters_read
        >>> sorted(hyperparameters_read(optimizers["momentum"]().rule))
        ['learning_rate', 'momentum']
    """
    roots = [rule.point, rule.position, *rule.initial.values(), *rule.memory.values()]
    return {
        str(node.payload).removeprefix("hyper.")
        for node in descend(roots)
        if node.operation == "symbol" and str(node.payload).startswith("hyper.")
    }
