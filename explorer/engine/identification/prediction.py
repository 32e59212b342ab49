"""Where a rule leads from each point of a path that is given, for many hyper-parameters at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from explorer.engine.mathematics.expression import descend, symbol
from explorer.engine.mathematics.lowering import coordinate_symbol, coordinates, lowered
from explorer.engine.mathematics.python_source import Names, ValueLines, array_text, unpacked
from explorer.engine.rules.update_rule import (
    COUNT,
    GRADIENT,
    LOSS,
    POSITION,
    Rule,
    hyperparameter_symbol,
    memory_symbol,
)

Floats = npt.NDArray[np.float64]
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


def predicted(rule: Rule, path: Path, numbers: Mapping[str, Floats], lanes: int) -> Floats:
    """The next position from each given one, (steps, d, lanes).

    The rule stands at the given points, not at those that it would have reached itself, so that
    a small error does not grow. ``numbers`` has the hyper-parameters, (lanes,) each.

    Raises ``ValueError`` for a rule that looks ahead where no gradient is known there.
    """
    dimension = path.positions.shape[1]
    function = _compiled(rule, dimension, tuple(numbers))
    out = np.empty((path.steps, dimension, lanes))
    with np.errstate(all="ignore"):
        function(path, list(numbers.values()), out, np)
    return out


def looks_ahead(rule: Rule) -> bool:
    """Whether the gradient is taken elsewhere than at x."""
    return rule.point is not POSITION


@lru_cache(maxsize=512)
def _compiled(rule: Rule, dimension: int, numbers: tuple[str, ...]) -> Callable[..., None]:
    scope: dict[str, object] = {"np": np}
    source = _source(rule, dimension, numbers)
    exec(compile(source, "<prediction>", "exec"), scope)  # noqa: S102 - made from expressions
    function = scope["run"]
    assert callable(function)
    return function


def _source(rule: Rule, dimension: int, numbers: tuple[str, ...]) -> str:
    indices = range(dimension)
    pieces = coordinates(
        [rule.point, rule.position, *rule.initial.values(), *rule.memory.values()], dimension
    )
    memory: dict[str, tuple[str, str]] = {}
    roots = {f"point{i}": pieces[rule.point][i] for i in indices}
    roots |= {f"next{i}": pieces[rule.position][i] for i in indices}
    for name, then in rule.memory.items():
        node = memory_symbol(name, vector=name not in rule.scalars)
        for i in indices if node.vector else range(1):
            key = str((coordinate_symbol(node, i) if node.vector else node).payload)
            roots[f"first.{key}"] = pieces[rule.initial[name]][i]
            roots[f"then.{key}"] = pieces[then][i]
            memory[key] = (f"first.{key}", f"then.{key}")
    flat = lowered(roots)
    x = [coordinate_symbol(POSITION, i) for i in indices]
    g = [coordinate_symbol(GRADIENT, i) for i in indices]
    names: Names = {hyperparameter_symbol(name): f"h{k}" for k, name in enumerate(numbers)}
    names |= {node: f"x{i}" for i, node in enumerate(x)}
    writer = ValueLines(names, array_text, "v")
    head = writer.lines([flat[first] for first, _ in memory.values()])
    begin = [f"m{k} = {names[flat[first]]}" for k, (first, _) in enumerate(memory.values())]
    # What depends on the step is computed within it, so it starts from the symbols alone.
    names = {hyperparameter_symbol(name): f"h{k}" for k, name in enumerate(numbers)}
    names |= {node: f"x{i}" for i, node in enumerate(x)}
    names |= {symbol(key): f"m{k}" for k, key in enumerate(memory)}
    names |= {COUNT: "t", LOSS: "f"}
    writer = ValueLines(names, array_text, "w")
    body = writer.lines([flat[f"point{i}"] for i in indices])
    if looks_ahead(rule):
        points = ", ".join(names[flat[f"point{i}"]] for i in indices)
        body.append(f"given = path.gradient(np.stack(np.broadcast_arrays({points}), -1))")
        body += [f"g{i} = given[..., {i}]" for i in indices]
    else:
        body += unpacked([f"g{i}" for i in indices], "path.gradients[k]")
    names |= {node: f"g{i}" for i, node in enumerate(g)}
    wanted = [flat[f"next{i}"] for i in indices] + [flat[then] for _, then in memory.values()]
    body += writer.lines(wanted)
    body += [f"out[k, {i}] = {names[flat[f'next{i}']]}" for i in indices]
    held = ", ".join(names[flat[then]] for _, then in memory.values())
    body += unpacked([f"m{k}" for k in range(len(memory))], f"[{held}]")
    start = [
        *unpacked([f"h{k}" for k in range(len(numbers))], "numbers"),
        *unpacked([f"x{i}" for i in indices], "path.positions[0]"),
    ]
    loop = [
        "t = np.float64(k + 1)",
        "f = path.losses[k]",
        *unpacked([f"x{i}" for i in indices], "path.positions[k]"),
        *body,
    ]
    lines = [
        *start,
        *head,
        *begin,
        "for k in range(path.steps):",
        *(f"    {line}" for line in loop),
    ]
    return "def run(path, numbers, out, np):\n" + "\n".join(f"    {line}" for line in lines)


def symbols_of(rule: Rule) -> set[str]:
    """The names of the hyper-parameters that a rule reads."""
    roots = [rule.point, rule.position, *rule.initial.values(), *rule.memory.values()]
    return {
        str(node.payload).removeprefix("hyper.")
        for node in descend(roots)
        if node.operation == "symbol" and str(node.payload).startswith("hyper.")
    }
