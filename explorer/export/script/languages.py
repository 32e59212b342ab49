"""Expressions as source text of a programming language."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from explorer.engine.mathematics.expression import Expression, constant_value
from explorer.engine.mathematics.operations import (
    JAVASCRIPT_HELPERS,
    KERAS_HELPERS,
    OPERATIONS,
    Call,
    Conditional,
    Infix,
    Notation,
    Operation,
    Prefix,
    Template,
)
from explorer.engine.mathematics.traversal import descend
from explorer.engine.rules.update_rule import COUNT

_ATOM = 9


@dataclass(frozen=True)
class Language:
    """Which form of each operation a language takes, from the table of operations.

    ``of_number`` is the form where everything is a single number. ``squares`` says that a product
    with itself is written as a power. ``lift`` turns a number into an array in a function that also
    takes an array. ``helpers`` are the definitions of functions that stand in for the language's
    own, by name.
    """

    of_array: Callable[[Operation], Notation | None]
    of_number: Callable[[Operation], Notation | None]
    squares: bool = True
    lift: str = ""
    helpers: Mapping[str, str] = field(default_factory=dict)


def _numpy(operation: Operation) -> Notation:
    return operation.python


def _numpy_number(operation: Operation) -> Notation:
    return operation.python_number or operation.python


def _numpy_batch(operation: Operation) -> Notation:
    return Call(f"np.{operation.ufunc}") if operation.kind == "reduction" else operation.python


def _numpy_batch_number(operation: Operation) -> Notation:
    return _numpy_batch(operation) if operation.kind == "reduction" else _numpy_number(operation)


def _torch(operation: Operation) -> Notation:
    return operation.torch


def _torch_number(operation: Operation) -> Notation:
    return operation.torch_number or operation.python_number or operation.torch


def _jax(operation: Operation) -> Notation:
    return operation.jax


def _keras(operation: Operation) -> Notation:
    return operation.keras


def _javascript(operation: Operation) -> Notation | None:
    return operation.javascript


NUMPY = Language(_numpy, _numpy_number)
NUMPY_BATCH = Language(_numpy_batch, _numpy_batch_number)
"""For networks, whose runs are computed on arrays and not coordinate by coordinate."""
NUMPY_ARRAYS = Language(_numpy, _numpy)
TORCH = Language(_torch, _torch)
TORCH_RULE = Language(_torch, _torch_number, lift="torch.as_tensor({0})")
"""For an update in PyTorch: vectors are tensors, the rest are Python's numbers."""
JAX = Language(_jax, _jax)
KERAS = Language(_keras, _keras, helpers=KERAS_HELPERS)
JAVASCRIPT = Language(_javascript, _javascript, squares=False, helpers=JAVASCRIPT_HELPERS)


def called_helpers(text: str, language: Language) -> list[str]:
    """The definitions of the language's helpers that ``text`` calls."""
    called = set(re.findall(r"(?<![\w.])(\w+)\(", text))
    return [definition for name, definition in language.helpers.items() if name in called]


def source(root: Expression, names: Mapping[Expression, str], language: Language) -> str:
    """``root`` in ``language``; every symbol, and whatever else has a name, is in ``names``."""
    parts: dict[Expression, tuple[str, int]] = {}
    for node in below(root, names):
        if node in names:
            parts[node] = (names[node], _ATOM)
        else:
            parts[node] = _piece(node, [parts[argument] for argument in node.arguments], language)
    return parts[root][0]


def below(root: Expression, names: Mapping[Expression, str]) -> list[Expression]:
    """The nodes that are written for ``root``, arguments first: nothing below a name is."""
    order: list[Expression] = []
    seen: set[Expression] = set()
    stack = [(root, False)]
    while stack:
        node, ready = stack.pop()
        if ready:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            stack.append((node, True))
            if node not in names:
                stack.extend((argument, False) for argument in reversed(node.arguments))
    return order


def number_source(value: float) -> str:
    """A number that reads back as the same float."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e16 else repr(value)


def varies(root: Expression, fixed: frozenset[Expression]) -> bool:
    """Whether ``root`` depends on any symbol that is not in ``fixed``."""
    return any(node.operation == "symbol" and node not in fixed for node in descend([root]))


def _piece(node: Expression, parts: list[tuple[str, int]], language: Language) -> tuple[str, int]:
    operation = node.operation
    value = constant_value(node)
    if value is not None:
        return number_source(value), 6 if value < 0 else _ATOM
    if operation == "multiply" and node.arguments[0] is node.arguments[1] and language.squares:
        return f"{_wrapped(parts[0], 8)}**2", 7
    known = OPERATIONS[operation]
    of_array = node.vector
    if language.lift and of_array and known.kind in ("choice", "extreme"):
        # The condition of a choice is a number where it decides for a whole vector.
        parts = [
            part
            if argument.vector or (known.kind == "choice" and index == 0)
            else (language.lift.format(part[0]), _ATOM)
            for index, (part, argument) in enumerate(zip(parts, node.arguments, strict=True))
        ]
    if language.lift and known.kind == "choice":
        of_array = node.arguments[0].vector
    form = language.of_array(known) if of_array else language.of_number(known)
    if form == Call("power") and _is_finite(node.arguments[1]):
        form = Call("Math.pow")
    return _written(form, known, parts)


def _is_finite(node: Expression) -> bool:
    """Whether a node is always finite, so that no helper for non-finite values is needed."""
    return node is COUNT or constant_value(node) is not None


def _written(
    form: Notation | None, operation: Operation, parts: list[tuple[str, int]]
) -> tuple[str, int]:
    texts = [text for text, _ in parts]
    match form:
        case Infix(sign, rank) if operation.name == "power":
            return f"{_wrapped(parts[0], rank + 1)}{sign}{_wrapped(parts[1], rank)}", rank
        case Infix(sign, rank) if operation.kind == "comparison":
            return f"{_wrapped(parts[0], rank + 1)}{sign}{_wrapped(parts[1], rank + 1)}", rank
        case Infix(sign, rank):
            # Brackets on the right even where mathematics needs none, because of rounding.
            return f"{_wrapped(parts[0], rank)}{sign}{_wrapped(parts[1], rank + 1)}", rank
        case Prefix(sign, rank, inside):
            return f"{sign}{_wrapped(parts[0], inside)}", rank
        case Call(name):
            return f"{name}({', '.join(texts)})", _ATOM
        case Template(text):
            ranked = texts if operation.kind == "choice" else [_wrapped(part, 6) for part in parts]
            return text.format(*ranked), _ATOM
        case Conditional() | None:
            raise ValueError(f"{operation.name} cannot be written in this language")


def _wrapped(part: tuple[str, int], rank: int) -> str:
    return part[0] if part[1] >= rank else f"({part[0]})"
