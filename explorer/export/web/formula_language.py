"""What a page needs to read, differentiate and compute formulas that are typed into it."""

from __future__ import annotations

import json

from explorer.engine.mathematics.expression import COMPARISONS, FUNCTIONS, Expression
from explorer.engine.mathematics.formula_parser import CONSTANTS, MAXIMUM_DEPTH, parse
from explorer.engine.mathematics.formula_tokens import MAXIMUM_LENGTH
from explorer.engine.mathematics.lowering import LARGEST_EXPANDED_POWER
from explorer.engine.mathematics.operations import OPERATIONS
from explorer.engine.mathematics.traversal import descend
from explorer.export.web.javascript import EXACT, operation_text


def language_source() -> str:
    """An object literal with the tables of the formula language.

    ``instructions`` has for every operation a function of a memory, the index of the result and
    those of the operands, whose result is a function that computes. ``slopes`` has the derivative
    of every function as a node, from the nodes of its operand ``x`` and its value ``y``.
    """
    data = {
        "longest": MAXIMUM_LENGTH,
        "deepest": MAXIMUM_DEPTH,
        "largest_product": LARGEST_EXPANDED_POWER,
        "constants": CONSTANTS,
        "functions": list(FUNCTIONS),
        "comparisons": list(COMPARISONS),
        "exact": sorted(EXACT),
    }
    instructions = [
        f"    {name}: (v, at, a, b, c) => () => {{ v[at] = {_in_memory(name)}; }},"
        for name, operation in OPERATIONS.items()
        if operation.kind != "reduction"
    ]
    slopes = [f"    {name}: (x, y) => {_maker(_slope(name))}," for name in FUNCTIONS]
    return "\n".join(
        [
            "{",
            f"  ...{json.dumps(data)},",
            "  instructions: {",
            *instructions,
            "  },",
            "  slopes: {",
            *slopes,
            "  },",
            "}",
        ]
    )


def _in_memory(name: str) -> str:
    """An operation on values in memory; a condition gives 1 or 0."""
    operation = OPERATIONS[name]
    text = operation_text(name, ["v[a]", "v[b]", "v[c]"][: operation.arity])
    return f"Number{text}" if operation.kind == "comparison" else text


def _slope(name: str) -> Expression:
    slope = OPERATIONS[name].slope
    assert slope is not None, f"{name} has no derivative"
    return parse(slope, {"x", "y"}).expression


def _maker(root: Expression) -> str:
    """JavaScript that builds the node."""
    texts: dict[Expression, str] = {}
    for node in descend([root]):
        parts = [texts[argument] for argument in node.arguments]
        if node.operation == "constant":
            texts[node] = f"make.constant({node.payload!r})"
        elif node.operation == "symbol":
            texts[node] = str(node.payload)
        elif node.operation in FUNCTIONS:
            texts[node] = f"make.call({json.dumps(node.operation)}, {parts[0]})"
        else:
            texts[node] = f"make.{node.operation}({', '.join(parts)})"
    return texts[root]
