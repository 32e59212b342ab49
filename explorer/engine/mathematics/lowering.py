"""From mathematics to arithmetic: vectors become coordinates, whole powers become products."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from explorer.engine.mathematics.expression import (
    Expression,
    absolute,
    add,
    constant,
    constant_value,
    divide,
    multiply,
    symbol,
)
from explorer.engine.mathematics.traversal import descend, rebuild

LARGEST_EXPANDED_POWER = 32


def coordinate_symbol(vector: Expression, index: int) -> Expression:
    """The symbol of coordinate ``index``, from 0, of a vector symbol: x.0, x.1, ...

    Example:
        >>> from explorer.engine.mathematics.expression import symbol
        >>> from explorer.engine.mathematics.lowering import coordinate_symbol
        >>> coordinate_symbol(symbol("x", vector=True), 1)
        symbol('x.1')
    """
    return symbol(f"{vector.payload}.{index}")


def coordinates(roots: Iterable[Expression], dimension: int) -> dict[Expression, list[Expression]]:
    """For every node below ``roots`` its coordinates, as expressions without vectors.

    A single number is repeated ``dimension`` times.

    Example:
        >>> from explorer.engine.mathematics.expression import dot, symbol
        >>> from explorer.engine.mathematics.formula_text import text
        >>> from explorer.engine.mathematics.lowering import coordinates
        >>> g = symbol("g", vector=True)
        >>> pieces = coordinates([2*g, dot(g, g)], dimension=2)
        >>> [text(piece) for piece in pieces[2*g]], text(pieces[dot(g, g)][0])
        (['2*g.0', '2*g.1'], 'g.0*g.0 + g.1*g.1')
    """
    pieces: dict[Expression, list[Expression]] = {}
    for node in descend(roots):
        if node.operation == "dot":
            left, right = (pieces[argument] for argument in node.arguments)
            total = constant(0.0)
            for first, other in zip(left, right, strict=True):
                total = add(total, multiply(first, other))
            pieces[node] = [total] * dimension
        elif node.operation == "mean":
            total = constant(0.0)
            for first in pieces[node.arguments[0]]:
                total = add(total, first)
            pieces[node] = [divide(total, dimension)] * dimension
        elif not node.vector:
            arguments = tuple(pieces[argument][0] for argument in node.arguments)
            pieces[node] = [rebuild(node, arguments)] * dimension
        elif node.operation == "symbol":
            pieces[node] = [coordinate_symbol(node, index) for index in range(dimension)]
        else:
            pieces[node] = [
                rebuild(node, tuple(pieces[argument][index] for argument in node.arguments))
                for index in range(dimension)
            ]
    return pieces


def lowered(roots: Mapping[str, Expression]) -> dict[str, Expression]:
    """The same expressions with whole powers written as products, which is far faster.

    A number times its sign is its size.

    Example:
        >>> from explorer.engine.mathematics.expression import symbol
        >>> from explorer.engine.mathematics.formula_text import text
        >>> from explorer.engine.mathematics.lowering import lowered
        >>> text(lowered({"cube": symbol("x")**3})["cube"])
        'x*x*x'
    """
    new: dict[Expression, Expression] = {}
    for node in descend(roots.values()):
        arguments = tuple(new[argument] for argument in node.arguments)
        product = _product(node, arguments)
        new[node] = rebuild(node, arguments) if product is None else product
    return {name: new[root] for name, root in roots.items()}


def _product(node: Expression, arguments: tuple[Expression, ...]) -> Expression | None:
    if node.operation == "multiply" and arguments[1].arguments == arguments[:1]:
        return absolute(arguments[0]) if arguments[1].operation == "sign" else None
    if node.operation != "power":
        return None
    exponent = constant_value(arguments[1])
    if exponent is None or not exponent.is_integer() or abs(exponent) > LARGEST_EXPANDED_POWER:
        return None
    result: Expression | None = None
    square = arguments[0]
    remaining = int(abs(exponent))
    while remaining:
        if remaining % 2:
            result = square if result is None else multiply(result, square)
        remaining //= 2
        if remaining:
            square = multiply(square, square)
    assert result is not None
    return divide(1.0, result) if exponent < 0 else result


def outermost(
    roots: Collection[Expression], inside: Callable[[Expression], bool]
) -> list[Expression]:
    """The nodes that are ``inside`` and are roots or used by a node that is not, each once.

    Example:
        >>> from explorer.engine.mathematics.expression import symbol
        >>> from explorer.engine.mathematics.lowering import outermost
        >>> a, x = symbol("a"), symbol("x")
        >>> steady = {a, 2*a, 2*a + a}
        >>> outermost([(2*a + a)*x], steady.__contains__) == [2*a + a]
        True
    """
    nodes: list[Expression] = []
    for node in descend(roots):
        if not inside(node):
            nodes += [argument for argument in node.arguments if inside(argument)]
    nodes += [root for root in roots if inside(root)]
    return list(dict.fromkeys(nodes))


def invariant(roots: Collection[Expression], fixed: set[Expression]) -> list[Expression]:
    """The largest subexpressions that contain only constants and ``fixed`` symbols.

    Constants and symbols by themselves are left out.

    Example:
        >>> from explorer.engine.mathematics.expression import symbol
        >>> from explorer.engine.mathematics.formula_text import text
        >>> from explorer.engine.mathematics.lowering import invariant
        >>> a, x = symbol("a"), symbol("x")
        >>> [text(node) for node in invariant([(1 - a)*x + a], fixed={a})]
        ['1 - a']
    """
    steady: set[Expression] = set()
    for node in descend(roots):
        if node in fixed or (
            node.operation != "symbol" and all(argument in steady for argument in node.arguments)
        ):
            steady.add(node)
    return [node for node in outermost(roots, steady.__contains__) if node.arguments]
