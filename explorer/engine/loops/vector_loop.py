"""One run in many dimensions: objective and rule become one loop over vectors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from explorer.arrays import Floats
from explorer.engine.mathematics.expression import Expression
from explorer.engine.mathematics.lowering import invariant, lowered
from explorer.engine.mathematics.python_source import (
    BufferLines,
    Names,
    ValueLines,
    array_text,
    unpacked,
)
from explorer.engine.objectives.network import watched_network
from explorer.engine.objectives.objective import StepOracle
from explorer.engine.progress import Progress
from explorer.engine.rules.update_rule import (
    COUNT,
    GRADIENT,
    LOSS,
    POSITION,
    RATE,
    Rule,
    hyperparameter_symbol,
    memory_symbol,
)


@dataclass(frozen=True)
class VectorLoop:
    """A compiled loop; ``buffers`` and ``masks`` are the vectors it works in."""

    function: Callable[..., None]
    buffers: int
    masks: int


def run_vector_loop(
    objective: StepOracle,
    rule: Rule,
    *,
    start: Sequence[float],
    rows: int,
    hyperparameters: Mapping[str, float],
    rates: Floats | None,
    noise: Floats | None,
    with_terms: bool,
    progress: Progress | None = None,
) -> Floats:
    """Run ``rule`` on ``objective``; the rows of ``run_float_loop``, NaN after divergence.

    The table is (rows, 1 + 2 d), and wider by the rule's terms with ``with_terms``. ``rates``
    (rows,) is the learning rate of each row if it changes; ``noise`` (rows, d) is added to the
    gradient. ``progress`` receives the finished share in each step; an exception it raises ends the
    run.

    Example:
        >>> from explorer.engine import optimizers, surfaces
        >>> from explorer.engine.loops.vector_loop import run_vector_loop
        >>> run_vector_loop(
        ...     surfaces["parabola"], optimizers["gradient_descent"]().rule, start=(1.0,), rows=2,
        ...     hyperparameters={"learning_rate": 0.25}, rates=None, noise=None, with_terms=False,
        ... ).tolist()
        [[1.0, 1.0, 2.0], [0.5, 0.25, 1.0]]
    """
    size = objective.dimension
    compiled = _compiled(
        rule, tuple(hyperparameters), rates is not None, noise is not None, with_terms
    )
    widths = rule.term_widths(size).values() if with_terms else ()
    table = np.full((rows, 1 + 2 * size + sum(widths)), np.nan)
    numbers = [np.float64(number) for number in hyperparameters.values()]
    counts = np.arange(1.0, rows + 1.0)
    changing = np.zeros(0) if rates is None else rates
    memory = [np.empty(size) for _ in range(compiled.buffers)]
    masks = [np.empty(size, dtype=bool) for _ in range(compiled.masks)]
    with np.errstate(all="ignore"):
        compiled.function(
            table, np.array(start), numbers, counts, changing, noise, memory, masks,
            _reporting(objective, rows, progress),
        )  # fmt: skip
    return table


def _reporting(
    objective: StepOracle, rows: int, progress: Progress | None
) -> Callable[[Floats, Floats, int], tuple[float, Floats]]:
    """The evaluation of the objective, which reports the progress in each step."""
    if progress is None:
        return objective.loss_and_gradient
    share = 0.0
    seen = watched_network(objective, lambda: progress(share))

    def evaluate(x: Floats, point: Floats, step: int) -> tuple[float, Floats]:
        nonlocal share
        share = step / rows
        progress(share)
        return seen.loss_and_gradient(x, point, step)

    return evaluate


def _terms(rule: Rule, with_terms: bool) -> dict[str, Expression]:
    return dict(rule.terms) if with_terms else {}


@lru_cache(maxsize=256)
def _compiled(
    rule: Rule, parameters: tuple[str, ...], changing_rate: bool, noisy: bool, with_terms: bool
) -> VectorLoop:
    source, buffers, masks = _source(rule, parameters, changing_rate, noisy, with_terms)
    scope: dict[str, object] = {"np": np}
    exec(compile(source, "<vector loop>", "exec"), scope)  # noqa: S102 - made from expressions
    function = scope["run"]
    assert callable(function)
    return VectorLoop(function, buffers, masks)


def _source(
    rule: Rule, parameters: tuple[str, ...], changing_rate: bool, noisy: bool, with_terms: bool
) -> tuple[str, int, int]:
    states = [memory_symbol(name, vector=name not in rule.scalars) for name in rule.memory]
    arithmetic = lowered(
        {
            "point": rule.point,
            "position": rule.position,
            **{f"first.{name}": node for name, node in rule.initial.items()},
            **{f"then.{name}": node for name, node in rule.memory.items()},
            **{f"term.{name}": node for name, node in _terms(rule, with_terms).items()},
        }
    )
    following = [arithmetic[f"then.{name}"] for name in rule.memory]
    terms = {name: arithmetic[f"term.{name}"] for name in _terms(rule, with_terms)}
    roots = [arithmetic["position"], *following, *terms.values()]

    names: Names = {hyperparameter_symbol(name): f"p{i}" for i, name in enumerate(parameters)}
    fixed = set(names) - ({RATE} if changing_rate else set())
    head = unpacked([names[node] for node in names], "numbers")
    names[POSITION] = "x"
    at_start = dict(names)
    for index, (name, node) in enumerate(zip(rule.memory, states, strict=True)):
        first = arithmetic[f"first.{name}"]
        head += ValueLines(at_start, array_text, f"i{index}_").lines([first])
        value = at_start[first]
        head.append(
            f"s{index} = np.empty_like(x); s{index}[:] = {value}"
            if node.vector
            else f"s{index} = np.float64({value})"
        )
    steady = [node for node in invariant([arithmetic["point"], *roots], fixed) if not node.vector]
    head += ValueLines(names, array_text, "c").lines(steady)

    names.update({node: f"s{index}" for index, node in enumerate(states)})
    names.update({COUNT: "t", LOSS: "f", GRADIENT: "g"})
    vectors = BufferLines(names, lambda node: node.vector)
    body = [f"{names[RATE]} = rates[k]"] if changing_rate else []
    body += vectors.lines([arithmetic["point"]])
    body.append(f"f, g = evaluate(x, {names[arithmetic['point']]}, k)")
    if noisy:
        body.append("g += noise[k]")
    body += vectors.lines(roots)
    body += _stored(names, terms)
    body += _advanced(names, states, following, arithmetic["position"])
    unpacking = unpacked([f"b{i}_" for i in range(vectors.buffers)], "memory")
    unpacking += unpacked([f"m{i}_" for i in range(vectors.masks)], "masks")
    lines = [
        "def run(table, x, numbers, counts, rates, noise, memory, masks, evaluate):",
        *(f"    {line}" for line in [*head, *unpacking, "d = len(x)"]),
        "    for k, t in enumerate(counts):",
        *(f"        {line}" for line in body),
    ]
    return "\n".join(lines) + "\n", vectors.buffers, vectors.masks


def _stored(names: Names, terms: Mapping[str, Expression]) -> list[str]:
    lines = ["row = table[k]", "row[:d] = x", "row[d] = f", "row[d + 1 : 2 * d + 1] = g"]
    vectors, numbers = 2, 1
    for node in terms.values():
        after = (vectors + 1, numbers) if node.vector else (vectors, numbers + 1)
        lines.append(
            f"row[{vectors} * d + {numbers} : {after[0]} * d + {after[1]}] = {names[node]}"
        )
        vectors, numbers = after
    lines.append("if not np.isfinite(f): break")
    return lines


def _advanced(
    names: Names,
    states: list[Expression],
    following: list[Expression],
    position: Expression,
) -> list[str]:
    """Lines that put the next values in place."""
    scalars: list[tuple[str, str]] = []
    copied: list[str] = []
    moved: list[tuple[str, str, str]] = []
    holders = {names[node] for node in states if node.vector} | {"x"}
    for node, then in [*zip(states, following, strict=True), (POSITION, position)]:
        target, source = names[node], names[then]
        if not node.vector:
            scalars.append((target, source))
        elif source in holders and source != target:
            moved.append((target, f"h{len(moved)}", source))
        elif source != target:
            copied.append(f"{target}[:] = {source}")
    lines = [f"{held} = {source}.copy()" for _, held, source in moved]
    lines += copied
    lines += [f"{target}[:] = {held}" for target, held, _ in moved]
    if scalars:
        targets, sources = zip(*scalars, strict=True)
        lines.append(f"{', '.join(targets)} = {', '.join(sources)}")
    return lines
