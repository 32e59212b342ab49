"""Expressions as text the user can read and the formula field can parse again."""

from __future__ import annotations

import math
from collections.abc import Mapping

from explorer.engine.mathematics.expression import Expression
from explorer.engine.mathematics.operations import (
    OPERATIONS,
    Call,
    Conditional,
    Infix,
    Prefix,
    Template,
)
from explorer.engine.mathematics.traversal import descend

_ATOM = 9


def number_text(value: float) -> str:
    """The shortest text that reads back as the same float; whole numbers without a point.

    Example:
        >>> from math import pi
        >>> from explorer.engine.mathematics.formula_text import number_text
        >>> number_text(2.0), number_text(0.1), number_text(-2*pi)
        ('2', '0.1', '-2*pi')
    """
    for factor, prefix in ((1.0, ""), (2.0, "2*"), (-2.0, "-2*"), (-1.0, "-")):
        if value == factor * math.pi:
            return f"{prefix}pi"
    if value == math.e:
        return "e"
    return str(int(value)) if value.is_integer() and abs(value) < 1e16 else repr(value)


def text(
    root: Expression, names: Mapping[Expression, str] | None = None, *, exact: bool = False
) -> str:
    """``root`` in the formula language.

    ``names`` replaces whole nodes by a name, so that a large expression can be shown in steps. With
    ``exact`` there are also brackets that only rounding needs, as in a + (b + c), so that the text
    reads back to the same bits.

    Example:
        >>> from explorer.engine.mathematics.formula_parser import parse
        >>> from explorer.engine.mathematics.formula_text import text
        >>> text(parse("(x + y)*2 - (0 - y)", "xy").expression)
        '(x + y)*2 + y'
    """
    parts: dict[Expression, tuple[str, int]] = {}
    for node in descend([root]):
        if names is not None and node in names:
            parts[node] = (names[node], _ATOM)
        else:
            parts[node] = _piece(node, [parts[argument] for argument in node.arguments], exact)
    return parts[root][0]


def _piece(node: Expression, parts: list[tuple[str, int]], exact: bool) -> tuple[str, int]:
    operation = node.operation
    if operation == "constant":
        assert isinstance(node.payload, float)
        written = number_text(node.payload)
        # 2*pi is a product, which an adjacent sign or fraction would split.
        return written, 5 if "*" in written else 6 if node.payload < 0 else _ATOM
    if operation == "symbol":
        return str(node.payload), _ATOM
    match OPERATIONS[operation].text:
        case Infix(sign, rank):
            return _infix(node, parts, sign, rank, exact), rank
        case Prefix(sign, rank, inside):
            return f"{sign}{_wrap(parts[0], inside)}", rank
        case Call(name):
            return f"{name}({', '.join(part[0] for part in parts)})", _ATOM
        case Conditional():
            condition, chosen, otherwise = parts
            return f"{_wrap(chosen, 2)} if {condition[0]} else {_wrap(otherwise, 1)}", 1
        case Template(form):
            return form.format(*(part[0] for part in parts)), _ATOM


def _infix(
    node: Expression, parts: list[tuple[str, int]], sign: str, rank: int, exact: bool
) -> str:
    left, right = parts
    if node.operation == "power":
        return f"{_wrap(left, rank + 1)}{sign}{_wrap(right, rank)}"
    if OPERATIONS[node.operation].kind == "comparison":
        return f"{_wrap(left, rank + 1)}{sign}{_wrap(right, rank + 1)}"
    turns = right[1] > rank or node.arguments[1].operation == "negative"
    if node.operation == "add" and turns and right[0].startswith("-"):
        return f"{_wrap(left, rank)} - {_wrap((right[0][1:], right[1]), 5)}"
    right_rank = rank + 1 if exact or node.operation in ("subtract", "divide") else rank
    return f"{_wrap(left, rank)}{sign}{_wrap(right, right_rank)}"


def _wrap(part: tuple[str, int], rank: int) -> str:
    return part[0] if part[1] >= rank else f"({part[0]})"
