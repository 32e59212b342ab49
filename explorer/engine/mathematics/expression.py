"""Mathematics as shared, immutable nodes.

Surfaces and update rules are both written as expressions. From one expression come its exact
derivative, its text, a loop over Python floats for one run and a loop over arrays for many.
Equal expressions are one object, so common subexpressions are shared without a search.

Longer than other modules because it is the whole algebra, whose operations build on each other.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from threading import RLock
from typing import Any, Union
from weakref import WeakValueDictionary

from explorer.engine.mathematics.operations import OPERATIONS, RAISED, Infix

Operand = Union["Expression", float, int]

FUNCTIONS: dict[str, Callable[[float], float]] = {
    name: operation.scalar()
    for name, operation in OPERATIONS.items()
    if operation.kind == "function"
}
"""Functions of one number; each acts coordinate by coordinate on a vector."""

BINARY: dict[str, Callable[[float, float], float]] = {
    name: operation.scalar()
    for name, operation in OPERATIONS.items()
    if operation.kind in ("arithmetic", "extreme") and operation.arity == 2
}

COMPARISONS = {
    name: operation.text.sign.strip()
    for name, operation in OPERATIONS.items()
    if operation.kind == "comparison" and isinstance(operation.text, Infix)
}


class Expression:
    """A node: a constant, a symbol, or an operation on other nodes.

    ``vector`` marks nodes with one value per coordinate; all others are single numbers. Build nodes
    with the operators and the functions of this module.
    """

    __slots__ = ("__weakref__", "arguments", "operation", "payload", "vector")

    operation: str
    arguments: tuple[Expression, ...]
    payload: float | str | None
    vector: bool

    def __reduce__(self) -> tuple[object, ...]:
        return _node, (self.operation, self.arguments, self.payload, self.vector)

    def __repr__(self) -> str:
        if self.payload is not None:
            mark = ", vector=True" if self.vector else ""
            return f"{self.operation}({self.payload!r}{mark})"
        return f"{self.operation}({', '.join(map(repr, self.arguments))})"

    def __add__(self, other: Operand) -> Expression:
        return add(self, other)

    def __radd__(self, other: Operand) -> Expression:
        return add(other, self)

    def __sub__(self, other: Operand) -> Expression:
        return subtract(self, other)

    def __rsub__(self, other: Operand) -> Expression:
        return subtract(other, self)

    def __mul__(self, other: Operand) -> Expression:
        return multiply(self, other)

    def __rmul__(self, other: Operand) -> Expression:
        return multiply(other, self)

    def __truediv__(self, other: Operand) -> Expression:
        return divide(self, other)

    def __rtruediv__(self, other: Operand) -> Expression:
        return divide(other, self)

    def __pow__(self, other: Operand) -> Expression:
        return power(self, other)

    def __rpow__(self, other: Operand) -> Expression:
        return power(other, self)

    def __neg__(self) -> Expression:
        return negative(self)

    def __lt__(self, other: Operand) -> Expression:
        return compare("less", self, other)

    def __le__(self, other: Operand) -> Expression:
        return compare("less_equal", self, other)

    def __gt__(self, other: Operand) -> Expression:
        return compare("less", other, self)

    def __ge__(self, other: Operand) -> Expression:
        return compare("less_equal", other, self)


_nodes: WeakValueDictionary[tuple[Any, ...], Expression] = WeakValueDictionary()
# Two threads that miss the same node must not make it twice.
_making = RLock()


def _node(
    operation: str,
    arguments: tuple[Expression, ...] = (),
    payload: float | str | None = None,
    vector: bool = False,
) -> Expression:
    identity = repr(payload) if isinstance(payload, float) else payload
    key = (operation, arguments, identity, vector)
    node = _nodes.get(key)
    if node is not None:
        return node
    with _making:
        node = _nodes.get(key)
        if node is None:
            node = Expression()
            node.operation = operation
            node.arguments = arguments
            node.payload = payload
            node.vector = vector
            _nodes[key] = node
        return node


def constant(value: float) -> Expression:
    """A fixed number; there is one zero, without a sign.

    Example:
        >>> from explorer.engine.mathematics.expression import constant
        >>> constant(2), constant(-0.0) is constant(0.0)
        (constant(2.0), True)
    """
    return _node("constant", payload=float(value) + 0.0)


def symbol(name: str, *, vector: bool = False) -> Expression:
    """A quantity whose value is given when the expression is evaluated.

    Example:
        >>> from explorer.engine.mathematics.expression import symbol
        >>> symbol("x") is symbol("x"), symbol("g", vector=True).vector
        (True, True)
    """
    return _node("symbol", payload=name, vector=vector)


def expression(value: Operand) -> Expression:
    """``value`` itself if it is an expression, else the constant it stands for.

    Example:
        >>> from explorer.engine.mathematics.expression import expression, symbol
        >>> expression(symbol("x")), expression(3)
        (symbol('x'), constant(3.0))
    """
    return value if isinstance(value, Expression) else constant(value)


def constant_value(node: Expression) -> float | None:
    """The number a constant stands for, ``None`` for every other node.

    Example:
        >>> from explorer.engine.mathematics.expression import constant, constant_value, symbol
        >>> constant_value(2*constant(3.0)), constant_value(symbol("x"))
        (6.0, None)
    """
    return node.payload if isinstance(node.payload, float) else None


def _folded(operation: str, arguments: tuple[Expression, ...]) -> Expression | None:
    known: Any = [argument.payload for argument in arguments]
    try:
        if operation in FUNCTIONS and len(known) == 1:
            result = FUNCTIONS[operation](known[0])
        elif operation in BINARY and len(known) == 2:
            result = BINARY[operation](known[0], known[1])
        else:
            return None
    except RAISED:
        return None
    return constant(result) if math.isfinite(result) else None


def operation_on(operation: str, *arguments: Expression) -> Expression:
    """The operation, or its value if all arguments are constants and the value is finite.

    Nothing else is simplified, unlike in ``add`` and the other functions below.

    Example:
        >>> from explorer.engine.mathematics.expression import constant, operation_on, symbol
        >>> operation_on("add", constant(1.0), constant(2.0))
        constant(3.0)
        >>> operation_on("add", symbol("x"), constant(0.0))
        add(symbol('x'), constant(0.0))
    """
    fixed, vector = True, False
    for argument in arguments:
        fixed = fixed and argument.operation == "constant"
        vector = vector or argument.vector
    folded = _folded(operation, arguments) if fixed else None
    return _node(operation, arguments, vector=vector) if folded is None else folded


def add(left: Operand, right: Operand) -> Expression:
    """left + right; zero is left out.

    Example:
        >>> from explorer.engine.mathematics.expression import add, symbol
        >>> add(symbol("x"), 1), add(symbol("x"), 0)
        (add(symbol('x'), constant(1.0)), symbol('x'))
    """
    left, right = expression(left), expression(right)
    if constant_value(left) == 0.0:
        return right
    if constant_value(right) == 0.0:
        return left
    if right.operation == "negative":
        return subtract(left, right.arguments[0])
    return operation_on("add", left, right)


def subtract(left: Operand, right: Operand) -> Expression:
    """left - right; zero is left out.

    Example:
        >>> from explorer.engine.mathematics.expression import subtract, symbol
        >>> subtract(0, symbol("x")), subtract(5, 3)
        (negative(symbol('x')), constant(2.0))
    """
    left, right = expression(left), expression(right)
    if constant_value(right) == 0.0:
        return left
    if constant_value(left) == 0.0:
        return negative(right)
    if right.operation == "negative":
        return add(left, right.arguments[0])
    return operation_on("subtract", left, right)


def multiply(left: Operand, right: Operand) -> Expression:
    """left times right; one is left out, and zero times anything is zero.

    Example:
        >>> from explorer.engine.mathematics.expression import multiply, symbol
        >>> multiply(2, symbol("x")), multiply(0, symbol("x"))
        (multiply(constant(2.0), symbol('x')), constant(0.0))
    """
    left, right = expression(left), expression(right)
    for factor, other in ((left, right), (right, left)):
        value = constant_value(factor)
        if value == 0.0:
            return constant(0.0)
        if value == 1.0:
            return other
        if value == -1.0:
            return negative(other)
    if left.operation == "negative":
        return negative(multiply(left.arguments[0], right))
    if right.operation == "negative":
        return negative(multiply(left, right.arguments[0]))
    return operation_on("multiply", left, right)


def divide(left: Operand, right: Operand) -> Expression:
    """left over right; zero over anything but the number zero is zero.

    Example:
        >>> from explorer.engine.mathematics.expression import divide, symbol
        >>> divide(symbol("x"), 2), divide(0, symbol("x"))
        (divide(symbol('x'), constant(2.0)), constant(0.0))
    """
    left, right = expression(left), expression(right)
    if constant_value(right) == 1.0:
        return left
    if constant_value(left) == 0.0 and constant_value(right) != 0.0:
        return constant(0.0)
    if left.operation == "negative":
        return negative(divide(left.arguments[0], right))
    return operation_on("divide", left, right)


def power(base: Operand, exponent: Operand) -> Expression:
    """base to the exponent, NaN for a negative base unless the exponent is whole.

    Example:
        >>> from explorer.engine.mathematics.expression import power, symbol
        >>> power(symbol("x"), 2), power(symbol("x"), 0)
        (power(symbol('x'), constant(2.0)), constant(1.0))
    """
    base, exponent = expression(base), expression(exponent)
    value = constant_value(exponent)
    if value == 1.0:
        return base
    if value == 0.0:
        return constant(1.0)
    return operation_on("power", base, exponent)


def negative(operand: Operand) -> Expression:
    """Minus the operand.

    Example:
        >>> from explorer.engine.mathematics.expression import negative, symbol
        >>> x = symbol("x")
        >>> negative(x), negative(negative(x)) is x
        (negative(symbol('x')), True)
    """
    operand = expression(operand)
    value = constant_value(operand)
    if value is not None:
        return constant(-value)
    if operand.operation == "negative":
        return operand.arguments[0]
    if operand.operation == "multiply":
        factor = constant_value(operand.arguments[0])
        if factor is not None:
            return multiply(-factor, operand.arguments[1])
    return _node("negative", (operand,), vector=operand.vector)


def call(name: str, operand: Operand) -> Expression:
    """One of ``FUNCTIONS`` applied to the operand; ValueError for any other name.

    Example:
        >>> from explorer.engine.mathematics.expression import call, symbol
        >>> call("exp", symbol("x")), call("exp", 0)
        (exp(symbol('x')), constant(1.0))
    """
    if name not in FUNCTIONS:
        raise ValueError(f"unknown function {name!r}, expected one of {', '.join(FUNCTIONS)}")
    return operation_on(name, expression(operand))


def sqrt(operand: Operand) -> Expression:
    """Square root; NaN of negative numbers.

    Example:
        >>> from explorer.engine.mathematics.expression import sqrt, symbol
        >>> sqrt(symbol("x")), sqrt(16)
        (sqrt(symbol('x')), constant(4.0))
    """
    return call("sqrt", operand)


def absolute(operand: Operand) -> Expression:
    """Absolute value; its slope at 0 is taken as 0.

    Example:
        >>> from explorer.engine.mathematics.expression import absolute
        >>> absolute(-2)
        constant(2.0)
    """
    return call("abs", operand)


def sign(operand: Operand) -> Expression:
    """-1, 0 or 1; NaN of NaN.

    Example:
        >>> from explorer.engine.mathematics.expression import sign
        >>> sign(-2), sign(0)
        (constant(-1.0), constant(0.0))
    """
    return call("sign", operand)


def log(operand: Operand) -> Expression:
    """Natural logarithm; minus infinity of 0, NaN of negative numbers.

    Example:
        >>> from explorer.engine.mathematics.expression import log
        >>> log(1), log(0)
        (constant(0.0), log(constant(0.0)))
    """
    return call("log", operand)


def minimum(left: Operand, right: Operand) -> Expression:
    """The smaller of the two, the second of two zeros, and NaN if either is.

    Example:
        >>> from explorer.engine.mathematics.expression import minimum, symbol
        >>> minimum(symbol("x"), 1), minimum(3, 1)
        (minimum(symbol('x'), constant(1.0)), constant(1.0))
    """
    return operation_on("minimum", expression(left), expression(right))


def maximum(left: Operand, right: Operand) -> Expression:
    """The larger of the two, the second of two zeros, and NaN if either is.

    Example:
        >>> from explorer.engine.mathematics.expression import maximum, symbol
        >>> maximum(symbol("x"), 1), maximum(3, 1)
        (maximum(symbol('x'), constant(1.0)), constant(3.0))
    """
    return operation_on("maximum", expression(left), expression(right))


def clip(operand: Operand, bound: Operand) -> Expression:
    """The operand, brought into [-bound, bound].

    Example:
        >>> from explorer.engine.mathematics.expression import clip
        >>> clip(-5, 2), clip(1, 2)
        (constant(-2.0), constant(1.0))
    """
    return maximum(minimum(operand, bound), negative(bound))


def compare(operation: str, left: Operand, right: Operand) -> Expression:
    """A condition for ``where``; ``operation`` is one of ``COMPARISONS``.

    Example:
        >>> from explorer.engine.mathematics.expression import compare, symbol
        >>> compare("less", symbol("x"), 1) is (symbol("x") < 1)
        True
    """
    left, right = expression(left), expression(right)
    return _node(operation, (left, right), vector=left.vector or right.vector)


def equal(left: Operand, right: Operand) -> Expression:
    """The condition left == right (``==`` itself asks whether two nodes are the same).

    Example:
        >>> from explorer.engine.mathematics.expression import equal, symbol
        >>> equal(symbol("x"), 1), symbol("x") == 1
        (equal(symbol('x'), constant(1.0)), False)
    """
    return compare("equal", left, right)


def where(condition: Expression, chosen: Operand, otherwise: Operand) -> Expression:
    """``chosen`` where the condition holds, ``otherwise`` elsewhere.

    Example:
        >>> from explorer.engine.mathematics.expression import compare, symbol, where
        >>> from explorer.engine.mathematics.formula_text import text
        >>> x = symbol("x")
        >>> text(where(compare("less", x, 0), -x, x))
        '-x if x < 0 else x'
    """
    arguments = (condition, expression(chosen), expression(otherwise))
    if arguments[1] is arguments[2]:
        return arguments[1]
    return _node("where", arguments, vector=any(argument.vector for argument in arguments))


def dot(left: Expression, right: Expression) -> Expression:
    """Sum over the coordinates of left times right: one number.

    Example:
        >>> from explorer.engine.mathematics.expression import dot, symbol
        >>> g = symbol("g", vector=True)
        >>> dot(g, 2*g).vector
        False
    """
    return _node("dot", (left, right))


def mean(operand: Expression) -> Expression:
    """Mean over the coordinates: one number.

    Example:
        >>> from explorer.engine.mathematics.evaluation import evaluate
        >>> from explorer.engine.mathematics.expression import mean, symbol
        >>> g = symbol("g", vector=True)
        >>> evaluate(mean(g), {g: (1.0, 4.0)}, dimension=2)
        (2.5,)
    """
    return _node("mean", (operand,))


def norm(operand: Expression) -> Expression:
    """Euclidean length: one number.

    Example:
        >>> from explorer.engine.mathematics.evaluation import evaluate
        >>> from explorer.engine.mathematics.expression import norm, symbol
        >>> g = symbol("g", vector=True)
        >>> evaluate(norm(g), {g: (3.0, 4.0)}, dimension=2)
        (5.0,)
    """
    return sqrt(dot(operand, operand))
