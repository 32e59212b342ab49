"""One ball, step by step: surface and rule become one loop over Python floats."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from explorer.engine.loops.step import Stepping, stepping, surface_symbol
from explorer.engine.mathematics.expression import FUNCTIONS, Expression
from explorer.engine.mathematics.lowering import invariant
from explorer.engine.mathematics.python_source import Names, ValueLines, float_text, unpacked
from explorer.engine.objectives.formula_field import Field
from explorer.engine.rules.update_rule import COUNT, LOSS, Rule, hyperparameter_symbol

Floats = npt.NDArray[np.float64]
RATE = hyperparameter_symbol("learning_rate")
LONG = 10_000
"""From so many rows on, compiling machine code pays."""


@dataclass(frozen=True)
class Walk:
    """A compiled loop and the layout of the rows it writes."""

    function: Callable[..., None]
    width: int


def walk(
    field: Field,
    rule: Rule,
    *,
    start: Sequence[float],
    rows: int,
    surface_numbers: Mapping[str, float],
    hyperparameters: Mapping[str, float],
    rates: Floats | None,
    noise: Floats | None,
    with_terms: bool,
) -> Floats:
    """Run ``rule`` on ``field`` and return one row per step: x, f, g and, if asked for, terms.

    ``rates`` is the learning rate of each row if it changes; ``noise`` (rows, d) is added to the
    gradient. Row 0 is the start. What overflows is infinite and what is undefined NaN: where Python
    would raise instead, and for long walks, machine code takes the same steps to the last bit.
    """
    numbers = [*surface_numbers.values(), *hyperparameters.values()]
    names = (
        *map(surface_symbol, surface_numbers),
        *map(hyperparameter_symbol, hyperparameters),
    )
    if rows < LONG:
        compiled = _compiled(field, rule, names, rates is not None, noise is not None, with_terms)
        buffer = bytearray(8 * compiled.width * rows)
        streams: list[Iterable[float]] = [] if rates is None else [rates.tolist()]
        if noise is not None:
            streams.extend(noise[:, index].tolist() for index in range(len(start)))
        try:
            compiled.function(buffer, rows, list(start), numbers, *streams)
            return np.frombuffer(buffer).reshape(rows, compiled.width)
        except (ArithmeticError, ValueError):
            pass
    return _by_machine(
        field, rule, start, rows, dict(zip(names, numbers, strict=True)), rates, noise, with_terms
    )


def _by_machine(
    field: Field,
    rule: Rule,
    start: Sequence[float],
    rows: int,
    numbers: Mapping[Expression, float],
    rates: Floats | None,
    noise: Floats | None,
    with_terms: bool,
) -> Floats:
    from explorer.engine.loops.llvm.batch_loop import Balls, walked
    from explorer.engine.loops.llvm.program import Layout

    layout = Layout(
        numbers=tuple(numbers),
        streams=() if rates is None else (RATE,),
        noise="" if noise is None else "shared",
        recorded=True,
        with_terms=with_terms,
    )
    balls = Balls(
        starts=np.array(start).reshape(-1, 1),
        numbers=tuple(numbers.values()),
        streams=[] if rates is None else [rates],
        noise=noise,
    )
    found = walked(field, rule, layout, rows, balls).recorded
    assert found is not None
    return found[:, :, 0]


@lru_cache(maxsize=256)
def _compiled(
    field: Field,
    rule: Rule,
    parameters: tuple[Expression, ...],
    changing_rate: bool,
    noisy: bool,
    with_terms: bool,
) -> Walk:
    step = stepping(field, rule)
    terms = [piece for pieces in step.terms.values() for piece in pieces] if with_terms else []
    source = _source(step, parameters, terms, changing_rate=changing_rate, noisy=noisy)
    width = 1 + 2 * len(step.positions) + len(terms)
    scope: dict[str, object] = {"pack": struct.Struct(f"{width}d").pack_into}
    scope.update(FUNCTIONS)
    scope["pow"] = math.pow
    exec(compile(source, "<walk>", "exec"), scope)  # noqa: S102
    function = scope["run"]
    assert callable(function)
    return Walk(function, width)


def _source(
    step: Stepping,
    parameters: tuple[Expression, ...],
    terms: list[Expression],
    *,
    changing_rate: bool,
    noisy: bool,
) -> str:
    names: Names = {node: f"p{index}" for index, node in enumerate(parameters)}
    fixed = set(names) - ({RATE} if changing_rate else set())
    head = unpacked([names[node] for node in parameters], "numbers")
    names.update({node: f"x{index}" for index, node in enumerate(step.positions)})
    head += unpacked([names[node] for node in step.positions], "start")
    before = ValueLines(names, float_text, "c")
    for index, (_, first, _) in enumerate(step.memory):
        head += before.lines([first])
        head.append(f"s{index} = {names[first]}")
    then = [following for _, _, following in step.memory]
    rule_roots = [*step.next_positions, *then, *terms]
    head += before.lines(invariant([step.loss, *step.slopes, *rule_roots], fixed))
    names.update({node: f"s{index}" for index, (node, _, _) in enumerate(step.memory)})
    names.update({COUNT: "t", LOSS: "f"})
    inside = ValueLines(names, float_text, "v")
    body = inside.lines([step.loss, *step.slopes])
    body.append(f"f = {names[step.loss]}")
    for index, slope in enumerate(step.slopes):
        noise = f" + n{index}" if noisy else ""
        body.append(f"g{index} = {names[slope]}{noise}")
        names[step.gradients[index]] = f"g{index}"
    body += inside.lines(rule_roots)
    dimension = len(step.positions)
    row = [*(f"x{i}" for i in range(dimension)), "f", *(f"g{i}" for i in range(dimension))]
    row += [names[piece] for piece in terms]
    body.append(f"pack(buffer, offset, {', '.join(row)})")
    body.append(f"offset += {8 * len(row)}")
    targets = [f"x{i}" for i in range(dimension)] + [f"s{i}" for i in range(len(then))]
    values = [names[node] for node in [*step.next_positions, *then]]
    body.append(f"{', '.join(targets)} = {', '.join(values)}")
    return _function(head, body, dimension, names[RATE] if changing_rate else None, noisy)


def _function(
    head: list[str], body: list[str], dimension: int, rate: str | None, noisy: bool
) -> str:
    streams = [("rates", rate)] if rate is not None else []
    streams += [(f"noise{i}", f"n{i}") for i in range(dimension)] if noisy else []
    arguments = ", ".join(["buffer", "rows", "start", "numbers", *(name for name, _ in streams)])
    loop = "for t in range(1, rows + 1):"
    if streams:
        targets = ", ".join(["t", *(local for _, local in streams)])
        sources = ", ".join(["range(1, rows + 1)", *(name for name, _ in streams)])
        loop = f"for {targets} in zip({sources}):"
    lines = [f"def run({arguments}):", *(f"    {line}" for line in [*head, "offset = 0", loop])]
    return "\n".join([*lines, *(f"        {line}" for line in body)]) + "\n"
