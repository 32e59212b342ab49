"""Expressions as text a person can read and the formula field can parse again."""

from __future__ import annotations

import math
from collections.abc import Mapping

from explorer.engine.mathematics.expression import COMPARISONS, Expression, descend

_INFIX = {"add": (" + ", 4), "subtract": (" - ", 4), "multiply": ("*", 5), "divide": ("/", 5)}
_ATOM = 9


def number_text(value: float) -> str:
    """The shortest text that reads back as the same float; whole numbers without a point."""
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

    ``names`` replaces whole nodes by a name, so that a large expression can be shown in steps.
    With ``exact`` there are brackets also where mathematics needs none but rounding does:
    a + (b + c), so that what is read back computes the same bits.
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
        return number_text(node.payload), 6 if node.payload < 0 else _ATOM
    if operation == "symbol":
        return str(node.payload), _ATOM
    if operation in _INFIX:
        sign, rank = _INFIX[operation]
        right_rank = rank + 1 if exact or operation in ("subtract", "divide") else rank
        turns = parts[1][1] > rank or node.arguments[1].operation == "negative"
        if operation == "add" and turns and parts[1][0].startswith("-"):
            return f"{_wrap(parts[0], rank)} - {_wrap((parts[1][0][1:], parts[1][1]), 5)}", rank
        return f"{_wrap(parts[0], rank)}{sign}{_wrap(parts[1], right_rank)}", rank
    if operation == "power":
        return f"{_wrap(parts[0], 8)}**{_wrap(parts[1], 7)}", 7
    if operation == "negative":
        return f"-{_wrap(parts[0], 5)}", 4
    if operation in COMPARISONS:
        return f"{_wrap(parts[0], 4)} {COMPARISONS[operation]} {_wrap(parts[1], 4)}", 2
    if operation == "where":
        condition, chosen, otherwise = parts
        return f"{_wrap(chosen, 2)} if {condition[0]} else {_wrap(otherwise, 1)}", 1
    name = {"minimum": "min", "maximum": "max"}.get(operation, operation)
    return f"{name}({', '.join(part[0] for part in parts)})", _ATOM


def _wrap(part: tuple[str, int], rank: int) -> str:
    return part[0] if part[1] >= rank else f"({part[0]})"
