"""Exact derivatives of expressions."""

from __future__ import annotations

import math
from functools import lru_cache

from explorer.engine.mathematics.expression import (
    COMPARISONS,
    Expression,
    add,
    call,
    compare,
    constant,
    constant_value,
    descend,
    divide,
    multiply,
    negative,
    power,
    substitute,
    subtract,
    symbol,
    where,
)
from explorer.engine.mathematics.formula_parser import parse
from explorer.engine.mathematics.operations import OPERATIONS

ZERO = constant(0.0)
ONE = constant(1.0)
OPERAND, VALUE = symbol("x"), symbol("y")
"""What the slopes in the table of operations are written with."""


def derivative(root: Expression, variable: Expression) -> Expression:
    """The partial derivative of ``root`` by the symbol ``variable``.

    Kinks get the middle slope: abs has slope 0 at 0, sign and floor are flat everywhere, and at a
    tie of minimum or maximum the first argument counts.
    """
    slopes: dict[Expression, Expression] = {}
    for node in descend([root]):
        slopes[node] = _slope(node, variable, slopes)
    return slopes[root]


def scaled(factor: Expression, other: Expression) -> Expression:
    """``factor * other`` with the numbers of both gathered in front."""
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


def _slope(
    node: Expression, variable: Expression, slopes: dict[Expression, Expression]
) -> Expression:
    if node is variable:
        return ONE
    operation, arguments = node.operation, node.arguments
    inner = [slopes[argument] for argument in arguments]
    if all(slope is ZERO for slope in inner) or operation in COMPARISONS:
        return ZERO
    match operation:
        case "add":
            return add(inner[0], inner[1])
        case "subtract":
            return subtract(inner[0], inner[1])
        case "multiply":
            return add(scaled(inner[0], arguments[1]), scaled(arguments[0], inner[1]))
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
            return scaled(_function(node, arguments[0]), inner[0])


def _quotient(
    arguments: tuple[Expression, ...], inner: list[Expression], node: Expression
) -> Expression:
    _, below = arguments
    if inner[1] is ZERO:
        return divide(inner[0], below)
    return divide(subtract(inner[0], scaled(node, inner[1])), below)


def _power(
    node: Expression, arguments: tuple[Expression, ...], inner: list[Expression]
) -> Expression:
    base, exponent = arguments
    if inner[1] is ZERO:
        lowered = power(base, subtract(exponent, ONE))
        return scaled(scaled(exponent, lowered), inner[0])
    by_exponent = scaled(multiply(node, call("log", base)), inner[1])
    if inner[0] is ZERO:
        return by_exponent
    return add(by_exponent, scaled(multiply(exponent, divide(node, base)), inner[0]))


def _function(node: Expression, operand: Expression) -> Expression:
    slope = OPERATIONS[node.operation].slope
    if slope is None:
        raise ValueError(f"no derivative is known for {node.operation!r}")
    return substitute(_parsed(slope), {OPERAND: operand, VALUE: node})


@lru_cache(maxsize=64)
def _parsed(slope: str) -> Expression:
    return parse(slope, {"x", "y"}).expression
