"""A recurrence as mathematics: what each line assigns, what is remembered, where g is taken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from explorer.engine.mathematics import expression as ex
from explorer.engine.mathematics.expression import Expression
from explorer.engine.mathematics.formula_tokens import FormulaError
from explorer.engine.mathematics.traversal import descend, substitute
from explorer.engine.parameter import Number
from explorer.engine.rules.recurrences.declarations import checked_name, declared_hyperparameters
from explorer.engine.rules.recurrences.line_parser import (
    Context,
    FirstValueParser,
    LineParser,
    start_entries,
)
from explorer.engine.rules.recurrences.statements import (
    pieces_of,
    statements,
)
from explorer.engine.rules.update_rule import (
    memory_symbol,
)

HALF_A_PAIR = re.compile("[\ud800-\udfff]")
"""Half of a character beyond the basic plane (a surrogate) in a text."""


@dataclass(frozen=True)
class ParsedRecurrence:
    """A parsed recurrence.

    ``assigned`` has the value of each name but x after the step, in order; ``initial`` the value
    before the first step of each that is remembered. ``position`` is the next x, ``point`` where
    the gradient is taken. ``title`` is the comment that the text begins with, if it does.
    """

    text: str
    title: str
    assigned: Mapping[str, Expression]
    initial: Mapping[str, Expression]
    position: Expression
    point: Expression
    parameters: tuple[Number, ...]
    typed_names: Mapping[str, str]
    """The name of each hyper-parameter as it is typed, with the name of its declaration."""


@lru_cache(maxsize=64)
def parsed(source: str) -> ParsedRecurrence:
    r"""Read a recurrence; raises ``FormulaError`` with line and column of what cannot be right.

    Example:
        >>> from explorer.engine.rules.recurrences.recurrence_parser import parsed
        >>> rule = parsed("# Momentum\nv <- 0.9*v + g\nx <- x - 0.1*v\nstart v = 2")
        >>> rule.title, list(rule.assigned), rule.initial
        ('Momentum', ['v'], {'v': constant(2.0)})
    """
    half = HALF_A_PAIR.search(source)
    if half is not None:
        # Even in a comment: such text cannot be saved in a file.
        raise FormulaError(f"found {half[0]!a}, half a character", half.start(), source)
    try:
        return _Reader(source).read()
    except FormulaError as error:
        raise FormulaError(error.message, error.position, source) from None


class _Reader:
    def __init__(self, source: str) -> None:
        self._source = source
        lines = statements(source)
        self._assignments = [line for line in lines if line.kind == "assignment"]
        self._starts = [line for line in lines if line.kind == "start"]
        self._declared = declared_hyperparameters(lines)
        self._context = Context(
            {assignment.name.text for assignment in self._assignments[:-1]}, self._declared
        )

    def read(self) -> ParsedRecurrence:
        self._check_assignments()
        context = self._context
        values: dict[str, Expression] = {}
        for assignment in self._assignments:
            values[assignment.name.text] = LineParser(assignment.pieces, context).whole()
            context.known[assignment.name.text] = values[assignment.name.text]
        position = values.pop("x")
        initial = {name: ex.constant(0.0) for name in values if name in context.remembered}
        initial |= self._first_values(initial)
        vectors = self._vectors({**values, "x": position, "": context.point})
        spread = {memory_symbol(name, vector=False): memory_symbol(name) for name in vectors}

        def settled(node: Expression) -> Expression:
            return substitute(node, spread)

        first = pieces_of(self._source)[0]
        return ParsedRecurrence(
            text=self._source,
            title=first.text.lstrip("#").strip() if first.kind == "comment" else "",
            assigned={name: settled(node) for name, node in values.items()},
            initial=initial,
            position=settled(position),
            point=settled(context.point),
            parameters=tuple(declaration.number for declaration in self._declared),
            typed_names={
                declaration.name.text: declaration.number.name for declaration in self._declared
            },
        )

    def _check_assignments(self) -> None:
        if not self._assignments:
            end = len(self._source)
            raise FormulaError("found no assignment, expected a line such as x <- x - 0.1*g", end)
        given = {declaration.name.text: declaration.name for declaration in self._declared}
        seen: set[str] = set()
        last = self._assignments[-1]
        for assignment in self._assignments:
            name = assignment.name
            if name.text == "x" and assignment is not last:
                raise FormulaError(
                    "x is assigned here, expected it in the last line", name.position
                )
            if name.text != "x":
                checked_name(name, "something to remember, or x")
            if name.text in seen:
                raise FormulaError(
                    f"{name.described()} is assigned twice, expected another name", name.position
                )
            if name.text in given:
                raise FormulaError(
                    f"{name.described()} is assigned, and a hyper-parameter, expected another name",
                    given[name.text].position,
                )
            seen.add(name.text)
        if last.name.text != "x":
            raise FormulaError(
                f"the last line assigns {last.name.described()}, expected x", last.name.position
            )

    def _first_values(self, remembered: Mapping[str, Expression]) -> dict[str, Expression]:
        values: dict[str, Expression] = {}
        for statement in self._starts:
            for name, pieces in start_entries(statement):
                if name.text not in remembered:
                    raise FormulaError(
                        f"{name.described()} is not remembered from step to step, "
                        "so it has no start",
                        name.position,
                    )
                if name.text in values:
                    raise FormulaError(f"{name.described()} starts twice", name.position)
                values[name.text] = FirstValueParser(pieces, self._declared).whole()
        return values

    def _vectors(self, roots: Mapping[str, Expression]) -> frozenset[str]:
        """The remembered names that have a value per coordinate, inherited from g and x.

        Raises ``FormulaError`` where something over coordinates is given one number.
        """
        order = descend(roots.values())
        names: frozenset[str] = frozenset()
        while True:
            wide = _wide(order, names)
            vectors = frozenset(name for name in self._context.remembered if wide[roots[name]])
            if vectors == names:
                break
            names = vectors
        for node, token in self._context.over_coordinates:
            for part in node:
                if part in wide and not wide[part]:
                    raise FormulaError(
                        f"{token.text} of one number, expected something with coordinates as g has",
                        token.position,
                    )
        if not wide[roots["x"]]:
            raise FormulaError(
                "x gets one number, expected one for each coordinate as from g",
                self._assignments[-1].name.position,
            )
        return names


def _wide(order: Iterable[Expression], names: frozenset[str]) -> dict[Expression, bool]:
    wide: dict[Expression, bool] = {}
    for node in order:
        if node.operation in ("dot", "mean"):
            wide[node] = False
        elif node.operation == "symbol":
            wide[node] = node.vector or str(node.payload).removeprefix("memory.") in names
        else:
            wide[node] = any(wide[argument] for argument in node.arguments)
    return wide
