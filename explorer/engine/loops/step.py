"""One step of a rule on a surface, as arithmetic on coordinates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from explorer.engine.mathematics.expression import Expression, constant, equal, symbol
from explorer.engine.mathematics.lowering import coordinate_symbol, coordinates, lowered
from explorer.engine.mathematics.traversal import descend, substitute, substitute_all
from explorer.engine.objectives.formula_field import Field
from explorer.engine.rules.update_rule import (
    COUNT,
    GRADIENT,
    ONES,
    POSITION,
    RATE,
    Rule,
    memory_symbol,
)


@dataclass(frozen=True)
class StepArithmetic:
    """The computations of a step, coordinate by coordinate.

    ``loss`` and ``slopes`` are over the position symbols; everything else is over those, the
    gradient symbols, the memory symbols and the hyper-parameters. ``memory`` pairs each memory
    symbol with its first and its next value. ``terms`` has one expression per coordinate, or a
    single one for what is one number.
    """

    positions: tuple[Expression, ...]
    gradients: tuple[Expression, ...]
    loss: Expression
    slopes: tuple[Expression, ...]
    memory: tuple[tuple[Expression, Expression, Expression], ...]
    next_positions: tuple[Expression, ...]
    terms: dict[str, tuple[Expression, ...]]


def surface_symbol(name: str) -> Expression:
    """The symbol of a surface's parameter inside a step, apart from all hyper-parameters.

    Example:
        >>> from explorer.engine.loops.step import surface_symbol
        >>> surface_symbol("a")
        symbol('surface.a')
    """
    return symbol(f"surface.{name}")


# A run without terms is often followed by one with them.
@lru_cache(maxsize=32)
def step_arithmetic(field: Field, rule: Rule) -> StepArithmetic:
    """Join a surface and a rule.

    Example:
        >>> from explorer.engine import formula, optimizers
        >>> from explorer.engine.loops.step import step_arithmetic
        >>> from explorer.engine.mathematics.formula_text import text
        >>> step = step_arithmetic(formula("x**2").field, optimizers["gradient_descent"]().rule)
        >>> [text(node) for node in step.next_positions]
        ['rule.x.0 - hyper.learning_rate*rule.gradient.0']
    """
    dimension = len(field.variables)
    indices = range(dimension)
    positions = tuple(coordinate_symbol(POSITION, index) for index in indices)
    roots = [
        rule.point,
        rule.position,
        *rule.initial.values(),
        *rule.memory.values(),
        *rule.terms.values(),
    ]
    plain = substitute_all(roots, {ONES: constant(1.0)})
    pieces = coordinates(plain, dimension)
    pieces |= {root: pieces[node] for root, node in zip(roots, plain, strict=True)}
    renamed = {symbol(name): surface_symbol(name) for name in field.parameters}
    here = {**renamed, **dict(zip(field.variables, positions, strict=True))}
    point = {**renamed, **dict(zip(field.variables, pieces[rule.point], strict=True))}
    memory = _memory_by_coordinate(rule, pieces, dimension)
    arithmetic = lowered(
        {
            "loss": substitute(field.value, here),
            **{f"slope{i}": slope for i, slope in enumerate(substitute_all(field.slopes, point))},
            **{f"next{i}": pieces[rule.position][i] for i in indices},
            **{f"first.{key}": first for key, (first, _) in memory.items()},
            **{f"then.{key}": following for key, (_, following) in memory.items()},
            **{
                f"term.{name}.{i}": pieces[node][i]
                for name, node in rule.terms.items()
                for i in indices
            },
        }
    )
    arithmetic = _begun_before(arithmetic, set(memory), set(positions))
    return StepArithmetic(
        positions=positions,
        gradients=tuple(coordinate_symbol(GRADIENT, index) for index in indices),
        loss=arithmetic["loss"],
        slopes=tuple(arithmetic[f"slope{i}"] for i in indices),
        memory=tuple(
            (symbol(key), arithmetic[f"first.{key}"], arithmetic[f"then.{key}"]) for key in memory
        ),
        next_positions=tuple(arithmetic[f"next{i}"] for i in indices),
        terms={
            name: tuple(
                arithmetic[f"term.{name}.{i}"] for i in (indices if node.vector else range(1))
            )
            for name, node in rule.terms.items()
        },
    )


def _memory_by_coordinate(
    rule: Rule, pieces: Mapping[Expression, Sequence[Expression]], dimension: int
) -> dict[str, tuple[Expression, Expression]]:
    """First and next value of each number a rule remembers, by the name of its symbol."""
    memory = {}
    for name, following in rule.memory.items():
        node = memory_symbol(name, vector=name not in rule.scalars)
        symbols = [node]
        if node.vector:
            symbols = [coordinate_symbol(node, index) for index in range(dimension)]
        values = zip(symbols, pieces[rule.initial[name]], pieces[following], strict=False)
        memory.update({str(number.payload): (first, then) for number, first, then in values})
    return memory


def _begun_before(
    arithmetic: dict[str, Expression], memory: set[str], positions: set[Expression]
) -> dict[str, Expression]:
    """Memory that the first step sets from the start has that value from the start.

    ``first if t = 1 else m``, where m is read nowhere else, then is m itself at every step.
    """
    nodes = descend(arithmetic.values())
    users: dict[Expression, list[Expression]] = {}
    for node in nodes:
        for argument in node.arguments:
            users.setdefault(argument, []).append(node)
    begun = {}
    for key in memory:
        node, first_step = symbol(key), equal(COUNT, 1.0)
        reading = users.get(node, [])
        if len(reading) != 1 or node in arithmetic.values():
            continue
        if reading[0].operation != "where" or reading[0].arguments[::2] != (first_step, node):
            continue
        first = reading[0].arguments[1]
        leaves = {leaf for leaf in descend([first]) if leaf.operation == "symbol"}
        if all(leaf in positions or _is_steady(leaf) for leaf in leaves):
            begun[key] = reading[0]
    replaced = dict(zip(begun.values(), map(symbol, begun), strict=True))
    values = substitute_all(list(arithmetic.values()), replaced)
    firsts = {f"first.{key}": node.arguments[1] for key, node in begun.items()}
    return {**dict(zip(arithmetic, values, strict=True)), **firsts}


def _is_steady(leaf: Expression) -> bool:
    """Whether a symbol is a hyper-parameter that no schedule changes."""
    return str(leaf.payload).startswith("hyper.") and leaf != RATE
