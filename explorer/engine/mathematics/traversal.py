"""Traversal of expressions: nodes in order, symbols, and substitution."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from explorer.engine.mathematics.expression import (
    COMPARISONS,
    Expression,
    add,
    compare,
    divide,
    dot,
    mean,
    multiply,
    negative,
    operation_on,
    power,
    subtract,
    where,
)


def descend(roots: Iterable[Expression]) -> list[Expression]:
    """All nodes below ``roots``, each once, arguments before their users.

    Example:
        >>> from explorer.engine.mathematics.expression import symbol
        >>> from explorer.engine.mathematics.formula_text import text
        >>> from explorer.engine.mathematics.traversal import descend
        >>> x = symbol("x")
        >>> [text(node) for node in descend([(x + 1)*(x + 1)])]
        ['x', '1', 'x + 1', '(x + 1)*(x + 1)']
    """
    done: dict[Expression, None] = {}
    stack = list(roots)
    stack.reverse()
    while stack:
        node = stack.pop()
        if node in done:
            continue
        for argument in node.arguments:
            if argument not in done:
                stack.append(node)
                stack.extend(reversed(node.arguments))
                break
        else:
            done[node] = None
    return list(done)


def symbols(root: Expression) -> set[str]:
    """Names of all symbols in the expression.

    Example:
        >>> from explorer.engine.mathematics.expression import symbol
        >>> from explorer.engine.mathematics.traversal import symbols
        >>> sorted(symbols(symbol("x")*2 + symbol("y")))
        ['x', 'y']
    """
    return {str(node.payload) for node in descend([root]) if node.operation == "symbol"}


def rebuild(node: Expression, arguments: tuple[Expression, ...]) -> Expression:
    """The same operation on other arguments, with constants folded again.

    Example:
        >>> from explorer.engine.mathematics.expression import constant, symbol
        >>> from explorer.engine.mathematics.traversal import rebuild
        >>> rebuild(symbol("x") + 1, (constant(2.0), constant(1.0)))
        constant(3.0)
    """
    if not arguments or arguments == node.arguments:
        return node
    operation = node.operation
    build = _BUILDERS.get(operation)
    if build is not None:
        return build(*arguments)
    if operation in COMPARISONS:
        return compare(operation, *arguments)
    return operation_on(operation, *arguments)


_BUILDERS: dict[str, Callable[..., Expression]] = {
    "add": add,
    "subtract": subtract,
    "multiply": multiply,
    "divide": divide,
    "power": power,
    "negative": negative,
    "where": where,
    "dot": dot,
    "mean": mean,
}


def substitute(root: Expression, replacements: dict[Expression, Expression]) -> Expression:
    """``root`` with every node that is a key of ``replacements`` replaced by its value.

    Example:
        >>> from explorer.engine.mathematics.expression import symbol
        >>> from explorer.engine.mathematics.traversal import substitute
        >>> from explorer.engine.mathematics.formula_text import text
        >>> x, y = symbol("x"), symbol("y")
        >>> text(substitute(x**2 + y, {x: y + 1}))
        '(y + 1)**2 + y'
    """
    return substitute_all([root], replacements)[0]


def substitute_all(
    roots: Sequence[Expression], replacements: dict[Expression, Expression]
) -> list[Expression]:
    """``substitute`` for each of ``roots``; shared nodes are visited once.

    Example:
        >>> from explorer.engine.mathematics.expression import constant, symbol
        >>> from explorer.engine.mathematics.traversal import substitute_all
        >>> x = symbol("x")
        >>> substitute_all([x + 1, 2*x], {x: constant(3.0)})
        [constant(4.0), constant(6.0)]
    """
    new: dict[Expression, Expression] = {}
    for node in descend(roots):
        new[node] = (
            replacements[node]
            if node in replacements
            else rebuild(node, tuple(new[argument] for argument in node.arguments))
        )
    return [new[root] for root in roots]
