"""A rule as a few lines of code: what is remembered, named intermediates, the next position."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from explorer.engine.mathematics.expression import COMPARISONS, Expression, descend
from explorer.export.script.languages import Language, below, source

WORTH_A_NAME = 4
"""A part that is used more than once gets a name if it has at least this many operations."""


@dataclass(frozen=True)
class Quantity:
    """What changes at a step: its variable, the symbol of its old value, and its new value."""

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
    quantities: Sequence[Quantity],
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
    places = _named(quantities, remembered, terms, known)
    order = [node for node in descend([one.new for one in quantities]) if node in places]
    everything = {**known, **places}
    needed = [_symbols(node, _without(node, everything)) for node in order]
    waiting = {one: _symbols(one.new, everything) for one in quantities}
    early: dict[Expression, Quantity] = {}
    for one in remembered:
        if places.get(one.new) != one.name:
            continue
        later = needed[order.index(one.new) + 1 :]
        later += [needs for other, needs in waiting.items() if other is not one]
        if any(one.old in needs for needs in later):
            places[one.new] = f"next_{one.name}"
        else:
            early[one.new] = one
    lines: list[str] = []
    for node in order:
        text = source(node, _without(node, known), language)
        lines.append((style.known if node in early else style.new).format(places[node], text))
        known[node] = places[node]
    overwritten = set(early.values())
    last = [
        (one, source(one.new, known, language), _symbols(one.new, known))
        for one in quantities
        if one not in overwritten
    ]
    return lines + _final_lines([one for one in last if one[1] != one[0].name], style)


def _without(node: Expression, names: Mapping[Expression, str]) -> dict[Expression, str]:
    return {one: name for one, name in names.items() if one is not node}


def _named(
    quantities: Sequence[Quantity],
    remembered: Sequence[Quantity],
    terms: Mapping[str, Expression],
    known: Mapping[Expression, str],
) -> dict[Expression, str]:
    """The nodes that get a line of their own, with the name for each."""
    roots = [one.new for one in quantities]
    reachable = descend(roots)
    used = set(reachable)
    moved = {one.new for one in quantities[len(remembered) :]}
    taken = {*known.values(), *(one.name for one in quantities)}
    found: dict[Expression, str] = {}
    for one in remembered:
        if one.new.arguments and one.new not in found:
            found[one.new] = one.name
    for name, node in terms.items():
        if node.arguments and node in used and node not in found and node not in moved:
            while name in taken:
                name += "_now"
            taken.add(name)
            found[node] = name
    uses = Counter(argument for node in reachable for argument in node.arguments)
    sizes: dict[Expression, int] = {}
    for node in reachable:
        inside = sum(0 if one in found else sizes[one] for one in node.arguments)
        sizes[node] = inside + bool(node.arguments)
        condition = node.operation in COMPARISONS
        if uses[node] > 1 and sizes[node] >= WORTH_A_NAME and node not in found and not condition:
            found[node] = f"part{sum(name.startswith('part') for name in found.values()) + 1}"
    return found


def _symbols(node: Expression, names: Mapping[Expression, str]) -> set[Expression]:
    return {one for one in below(node, names) if one.operation == "symbol"}


def _final_lines(last: Iterable[tuple[Quantity, str, set[Expression]]], style: Style) -> list[str]:
    """Assignments in an order in which none overwrites what another still needs."""
    left = list(last)
    lines: list[str] = []
    while left:
        free = next(
            (
                one
                for one in left
                if not any(one[0].old in needs for other, _, needs in left if other is not one[0])
            ),
            None,
        )
        if free is None:
            targets = ", ".join(one.name for one, _, _ in left)
            values = ", ".join(text for _, text, _ in left)
            return [*lines, style.several.format(targets, values)]
        lines.append(style.known.format(free[0].name, free[1]))
        left.remove(free)
    return lines
