"""Exact derivatives of expressions."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache

from explorer.engine.mathematics.expression import (
    COMPARISONS,
    Expression,
    add,
    call,
    compare,
    constant,
    constant_value,
    divide,
    multiply,
    negative,
    power,
    subtract,
    symbol,
    where,
)
from explorer.engine.mathematics.formula_parser import parse
from explorer.engine.mathematics.operations import OPERATIONS
from explorer.engine.mathematics.traversal import descend, substitute

ZERO = constant(0.0)
ONE = constant(1.0)
MOST_WRITTEN_OUT = 5_000
"""Up to this product of operations and variables each slope is written out separately."""
_BRANCHES = {"where", "minimum", "maximum"}
OPERAND, VALUE = symbol("x"), symbol("y")
"""The symbols used by the slopes in the table of operations."""


def derivative(root: Expression, variable: Expression) -> Expression:
    """The partial derivative of ``root`` by the symbol ``variable``.

    Kinks get the middle slope: abs has slope 0 at 0, sign and floor are flat everywhere, and at a
    tie of minimum or maximum the first argument counts. Raises ``ValueError`` for sums over
    coordinates (dot, mean), which ``coordinates`` writes out first.

    Example:
        >>> from explorer.engine.mathematics.derivative import derivative
        >>> from explorer.engine.mathematics.expression import symbol
        >>> from explorer.engine.mathematics.formula_parser import parse
        >>> from explorer.engine.mathematics.formula_text import text
        >>> text(derivative(parse("sin(x)*x", "x").expression, symbol("x")))
        'cos(x)*x + sin(x)'
    """
    return directional([root], {variable: ONE})[0]


def directional(
    roots: Sequence[Expression], direction: Mapping[Expression, Expression]
) -> list[Expression]:
    """The slope of each of ``roots`` along a direction: the step of each symbol that moves.

    Example:
        >>> from explorer.engine.mathematics.derivative import directional
        >>> from explorer.engine.mathematics.expression import constant, symbol
        >>> from explorer.engine.mathematics.formula_text import text
        >>> x, y = symbol("x"), symbol("y")
        >>> [text(slope) for slope in directional([x*y], {x: constant(1.0), y: x})]
        ['y + x*x']
    """
    slopes: dict[Expression, Expression] = {}
    for node in descend(roots):
        slopes[node] = (
            direction[node]
            if node in direction
            else _slope(node, [slopes[argument] for argument in node.arguments])
        )
    return [slopes[root] for root in roots]


def gradient(root: Expression, variables: Sequence[Expression]) -> list[Expression]:
    """All partial derivatives of ``root``, each written out unless that would be too long.

    Formulas with branches are always written out: in reverse mode, a non-finite value in the unused
    branch would spoil the result.

    Example:
        >>> from explorer.engine.mathematics.derivative import gradient
        >>> from explorer.engine.mathematics.expression import symbol
        >>> from explorer.engine.mathematics.formula_parser import parse
        >>> from explorer.engine.mathematics.formula_text import text
        >>> slopes = gradient(parse("x**2 + 3*y", "xy").expression, [symbol("x"), symbol("y")])
        >>> [text(slope) for slope in slopes]
        ['2*x', '3']
    """
    nodes = descend([root])
    long = len(nodes) * len(variables) > MOST_WRITTEN_OUT
    if long and not any(node.operation in _BRANCHES for node in nodes):
        return reverse_gradient(root, variables)
    return [derivative(root, variable) for variable in variables]


def reverse_gradient(root: Expression, variables: Sequence[Expression]) -> list[Expression]:
    """All partial derivatives of ``root``, together about as large as ``root`` itself.

    The chain rule is applied from ``root`` downwards (reverse mode), so that every node adds a few
    operations, however many variables there are; ``derivative`` writes each slope out separately,
    which reads better. If an unused branch is not finite, neither is the result.

    Example:
        >>> from explorer.engine.mathematics.derivative import reverse_gradient
        >>> from explorer.engine.mathematics.expression import symbol
        >>> from explorer.engine.mathematics.formula_text import text
        >>> x, y = symbol("x"), symbol("y")
        >>> [text(slope) for slope in reverse_gradient(x**2*y, [x, y])]
        ['2*y*x', 'x**2']
    """
    share: dict[Expression, Expression] = {root: ONE}
    for node in reversed(descend([root])):
        above = share.get(node, ZERO)
        if above is ZERO or node.operation in COMPARISONS:
            continue
        for index, argument in enumerate(node.arguments):
            unit = [ONE if position == index else ZERO for position in range(len(node.arguments))]
            part = _scaled(above, _slope(node, unit))
            share[argument] = add(share.get(argument, ZERO), part)
    return [share.get(variable, ZERO) for variable in variables]


def _scaled(factor: Expression, other: Expression) -> Expression:
    """``factor * other`` with the numbers of both collected in front."""
    number, rest = _split(factor)
    other_number, other_rest = _split(other)
    both = number * other_number
    if not math.isfinite(both):
        return multiply(factor, other)
    return multiply(constant(both), multiply(rest, other_rest))


def _split(node: Expression) -> tuple[float, Expression]:
    value = constant_value(node)
    if value is not None:
        return value, ONE
    if node.operation == "negative":
        number, rest = _split(node.arguments[0])
        return -number, rest
    if node.operation == "multiply":
        value = constant_value(node.arguments[0])
        if value is not None:
            return value, node.arguments[1]
    return 1.0, node


def _slope(node: Expression, inner: Sequence[Expression]) -> Expression:
    """The slope of ``node`` if its arguments have the slopes ``inner``."""
    operation, arguments = node.operation, node.arguments
    if all(slope is ZERO for slope in inner) or operation in COMPARISONS:
        return ZERO
    match operation:
        case "add":
            return add(inner[0], inner[1])
        case "subtract":
            return subtract(inner[0], inner[1])
        case "multiply":
            return add(_scaled(inner[0], arguments[1]), _scaled(arguments[0], inner[1]))
        case "divide":
            return _quotient(arguments, inner, node)
        case "power":
            return _power(node, arguments, inner)
        case "negative":
            return negative(inner[0])
        case "minimum":
            return where(compare("less_equal", *arguments), inner[0], inner[1])
        case "maximum":
            return where(compare("less_equal", arguments[1], arguments[0]), inner[0], inner[1])
        case "where":
            return where(arguments[0], inner[1], inner[2])
        case _:
            return _scaled(_function(node, arguments[0]), inner[0])


def _quotient(
    arguments: tuple[Expression, ...], inner: Sequence[Expression], node: Expression
) -> Expression:
    _, below = arguments
    if inner[1] is ZERO:
        return divide(inner[0], below)
    return divide(subtract(inner[0], _scaled(node, inner[1])), below)


def _power(
    node: Expression, arguments: tuple[Expression, ...], inner: Sequence[Expression]
) -> Expression:
    base, exponent = arguments
    if inner[1] is ZERO:
        lowered = power(base, subtract(exponent, ONE))
        return _scaled(_scaled(exponent, lowered), inner[0])
    by_exponent = _scaled(multiply(node, call("log", base)), inner[1])
    if inner[0] is ZERO:
        return by_exponent
    return add(by_exponent, _scaled(multiply(exponent, divide(node, base)), inner[0]))


def _function(node: Expression, operand: Expression) -> Expression:
    slope = OPERATIONS[node.operation].slope
    if slope is None:
        raise ValueError(f"no derivative is known for {node.operation!r}")
    return substitute(_parsed(slope), {OPERAND: operand, VALUE: node})


@lru_cache(maxsize=64)
def _parsed(slope: str) -> Expression:
    return parse(slope, {"x", "y"}).expression
