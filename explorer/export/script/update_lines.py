"""A rule as a few lines of code: what is remembered, named intermediates, the next position."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from explorer.engine.mathematics.expression import COMPARISONS, Expression
from explorer.engine.mathematics.traversal import descend
from explorer.export.script.languages import Language, below, source

WORTH_A_NAME = 4
"""A part that is used more than once gets a name if it has at least this many operations."""


@dataclass(frozen=True)
class Assignment:
    """A quantity that changes at a step: its variable, old symbol, and new value."""

    name: str
    old: Expression
    new: Expression


@dataclass(frozen=True)
class Style:
    """How a language assigns: to a new name, to a known name, and to several at once."""

    new: str
    known: str
    several: str


PYTHON = Style("{0} = {1}", "{0} = {1}", "{0} = {1}")
SCRIPT = Style("const {0} = {1};", "{0} = {1};", "[{0}] = [{1}];")


def step_lines(
    quantities: Sequence[Assignment],
    terms: Mapping[str, Expression],
    names: Mapping[Expression, str],
    language: Language,
    style: Style = PYTHON,
    *,
    positions: int = 1,
) -> list[str]:
    """Lines that bring every quantity from its old value to its new one.

    The last ``positions`` of them are the position. ``terms`` name intermediates; those that are
    needed get a line of their own. ``names`` has a name for every symbol. A quantity is overwritten
    where it is computed, unless its old value is still needed further down.
    """
    known = dict(names)
    remembered = quantities[:-positions]
    variables = _named(quantities, remembered, terms, known)
    order = [
        node for node in descend([quantity.new for quantity in quantities]) if node in variables
    ]
    everything = {**known, **variables}
    needed = [_symbols(node, _without(node, everything)) for node in order]
    waiting = {quantity: _symbols(quantity.new, everything) for quantity in quantities}
    early: dict[Expression, Assignment] = {}
    for quantity in remembered:
        if variables.get(quantity.new) != quantity.name:
            continue
        later = needed[order.index(quantity.new) + 1 :]
        later += [needs for other, needs in waiting.items() if other is not quantity]
        if any(quantity.old in needs for needs in later):
            variables[quantity.new] = f"next_{quantity.name}"
        else:
            early[quantity.new] = quantity
    lines: list[str] = []
    for node in order:
        text = source(node, _without(node, known), language)
        lines.append((style.known if node in early else style.new).format(variables[node], text))
        known[node] = variables[node]
    overwritten = set(early.values())
    last = [
        (quantity, source(quantity.new, known, language), _symbols(quantity.new, known))
        for quantity in quantities
        if quantity not in overwritten
    ]
    return lines + _final_lines([node for node in last if node[1] != node[0].name], style)


def _without(node: Expression, names: Mapping[Expression, str]) -> dict[Expression, str]:
    return {other: name for other, name in names.items() if other is not node}


def _named(
    quantities: Sequence[Assignment],
    remembered: Sequence[Assignment],
    terms: Mapping[str, Expression],
    known: Mapping[Expression, str],
) -> dict[Expression, str]:
    """The nodes that get a line of their own, with the name for each."""
    roots = [quantity.new for quantity in quantities]
    reachable = descend(roots)
    used = set(reachable)
    moved = {quantity.new for quantity in quantities[len(remembered) :]}
    taken = {*known.values(), *(quantity.name for quantity in quantities)}
    named: dict[Expression, str] = {}
    for quantity in remembered:
        if quantity.new.arguments and quantity.new not in named:
            named[quantity.new] = quantity.name
    for name, node in terms.items():
        if node.arguments and node in used and node not in named and node not in moved:
            while name in taken:
                name += "_now"
            taken.add(name)
            named[node] = name
    uses = Counter(argument for node in reachable for argument in node.arguments)
    sizes: dict[Expression, int] = {}
    for node in reachable:
        inside = sum(0 if argument in named else sizes[argument] for argument in node.arguments)
        sizes[node] = inside + bool(node.arguments)
        condition = node.operation in COMPARISONS
        if uses[node] > 1 and sizes[node] >= WORTH_A_NAME and node not in named and not condition:
            named[node] = f"part{sum(name.startswith('part') for name in named.values()) + 1}"
    return named


def _symbols(node: Expression, names: Mapping[Expression, str]) -> set[Expression]:
    return {below_node for below_node in below(node, names) if below_node.operation == "symbol"}


def _final_lines(
    last: Iterable[tuple[Assignment, str, set[Expression]]], style: Style
) -> list[str]:
    """Assignments in an order in which none overwrites what another still needs."""
    left = list(last)
    lines: list[str] = []
    while left:
        free = next(
            (
                entry
                for entry in left
                if not any(
                    entry[0].old in needs for other, _, needs in left if other is not entry[0]
                )
            ),
            None,
        )
        if free is None:
            targets = ", ".join(entry.name for entry, _, _ in left)
            values = ", ".join(text for _, text, _ in left)
            return [*lines, style.several.format(targets, values)]
        lines.append(style.known.format(free[0].name, free[1]))
        left.remove(free)
    return lines
