"""Expressions as source text of a programming language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from explorer.engine.mathematics.expression import COMPARISONS, Expression, constant_value, descend

_ELEMENTARY = (
    "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "exp", "log", "sqrt",
    "abs", "sign", "floor",
)  # fmt: skip
_INFIX = {"add": ("+", 4), "subtract": ("-", 4), "multiply": ("*", 5), "divide": ("/", 5)}
_ATOM = 9


@dataclass(frozen=True)
class Language:
    """How a language writes what has no operator of its own.

    ``of_arrays`` says that everything that is not a constant is an array, otherwise only what the
    expression marks as a vector is. Templates number their operands from 0.
    ``number_functions`` are the functions of what is one number, where they are others; ``lift``
    makes an array of a number beside an array, where a number alone is not taken.
    """

    functions: Mapping[str, str]
    where: str
    where_number: str
    smaller: tuple[str, str]
    smaller_number: tuple[str, str]
    dot: str = ""
    mean: str = ""
    power: str = ""
    equality: tuple[str, str] = ("==", "!=")
    of_arrays: bool = False
    number_functions: Mapping[str, str] | None = None
    lift: str = ""


def _functions(prefix: str, names: Mapping[str, str] | None = None) -> dict[str, str]:
    return {name: prefix + (names or {}).get(name, name) for name in _ELEMENTARY}


_ARC = {"asin": "arcsin", "acos": "arccos", "atan": "arctan"}
_WHERE = "np.where({0}, {1}, {2})"
_EXTREMES = ("np.minimum({0}, {1})", "np.maximum({0}, {1})")

NUMPY = Language(
    _functions("np.", _ARC),
    where=_WHERE,
    where_number="({1} if {0} else {2})",
    smaller=_EXTREMES,
    smaller_number=("min({0}, {1})", "max({0}, {1})"),
    # Not np.dot, which may round differently.
    dot="np.sum({0} * {1})",
    mean="np.mean({0})",
)
NUMPY_MANY = replace(NUMPY, dot="np.vdot({0}, {1})")
"""For networks, whose runs are computed on arrays and not coordinate by coordinate."""
NUMPY_ARRAYS = Language(
    _functions("np.", _ARC), _WHERE, _WHERE, _EXTREMES, _EXTREMES, of_arrays=True
)
TORCH = Language(_functions("torch."), _WHERE, _WHERE, _EXTREMES, _EXTREMES, of_arrays=True)
JAX = Language(_functions("jnp.", _ARC), _WHERE, _WHERE, _EXTREMES, _EXTREMES, of_arrays=True)
_TERNARY = "({0} ? {1} : {2})"
_MATH = ("Math.min({0}, {1})", "Math.max({0}, {1})")
TORCH_RULE = Language(
    _functions("torch."),
    where="torch.where({0}, {1}, {2})",
    where_number="({1} if {0} else {2})",
    smaller=("torch.minimum({0}, {1})", "torch.maximum({0}, {1})"),
    smaller_number=("min({0}, {1})", "max({0}, {1})"),
    dot="torch.sum({0} * {1})",
    mean="torch.mean({0})",
    number_functions={**_functions("math."), "sign": "np.sign", "abs": "abs"},
    lift="torch.as_tensor({0})",
)
"""For an update in PyTorch: vectors are tensors, the rest are Python's numbers."""


def _array_rule(prefix: str) -> Language:
    where = f"{prefix}where({{0}}, {{1}}, {{2}})"
    extremes = (f"{prefix}minimum({{0}}, {{1}})", f"{prefix}maximum({{0}}, {{1}})")
    return Language(
        # Keras rounds down to 32 bits.
        {**_functions(prefix, _ARC), "floor": f"(lambda x: x - {prefix}mod(x, 1))"},
        where,
        where,
        extremes,
        extremes,
        dot=f"{prefix}sum({{0}} * {{1}})",
        mean=f"{prefix}mean({{0}})",
        of_arrays=True,
    )


KERAS_RULE, JAX_RULE = _array_rule("keras.ops."), _array_rule("jnp.")
"""For an update in Keras and in JAX, where everything is an array."""
JAVASCRIPT = Language(
    _functions("Math."),
    where=_TERNARY,
    where_number=_TERNARY,
    smaller=_MATH,
    smaller_number=_MATH,
    power="Math.pow({0}, {1})",
    equality=("===", "!=="),
)


def source(root: Expression, names: Mapping[Expression, str], language: Language) -> str:
    """``root`` in ``language``; every symbol, and whatever else has a name, is in ``names``."""
    parts: dict[Expression, tuple[str, int]] = {}
    for node in below(root, names):
        if node in names:
            parts[node] = (names[node], _ATOM)
        else:
            parts[node] = _piece(node, [parts[one] for one in node.arguments], language)
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
                stack.extend((one, False) for one in reversed(node.arguments))
    return order


def number(value: float) -> str:
    """A number that reads back as the same float."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e16 else repr(value)


def varies(root: Expression, fixed: frozenset[Expression]) -> bool:
    """Whether ``root`` depends on any symbol that is not in ``fixed``."""
    return any(one.operation == "symbol" and one not in fixed for one in descend([root]))


def _piece(node: Expression, parts: list[tuple[str, int]], language: Language) -> tuple[str, int]:
    operation = node.operation
    value = constant_value(node)
    if value is not None:
        return number(value), 6 if value < 0 else _ATOM
    texts = [text for text, _ in parts]
    arrays = node.vector or language.of_arrays
    if operation == "multiply" and node.arguments[0] is node.arguments[1] and not language.power:
        return f"{_wrapped(parts[0], 8)}**2", 7
    if operation in _INFIX:
        sign, rank = _INFIX[operation]
        # Brackets on the right even where mathematics needs none: rounding does.
        return f"{_wrapped(parts[0], rank)} {sign} {_wrapped(parts[1], rank + 1)}", rank
    if operation == "power":
        if language.power:
            return language.power.format(*texts), _ATOM
        return f"{_wrapped(parts[0], 8)}**{_wrapped(parts[1], 7)}", 7
    if operation == "negative":
        return f"-{_wrapped(parts[0], 6)}", 5
    if operation in COMPARISONS:
        sign = COMPARISONS[operation]
        sign = {"==": language.equality[0], "!=": language.equality[1]}.get(sign, sign)
        return f"{_wrapped(parts[0], 4)} {sign} {_wrapped(parts[1], 4)}", 2
    if operation == "where":
        chooses_whole = bool(language.lift) and not node.arguments[0].vector
        template = language.where_number if chooses_whole or not arrays else language.where
        return template.format(*texts), _ATOM
    if operation in ("minimum", "maximum"):
        pair = language.smaller if arrays else language.smaller_number
        if arrays:
            texts = _lifted(node, texts, language)
        return pair[operation == "maximum"].format(*texts), _ATOM
    if operation == "dot":
        return language.dot.format(*(_wrapped(part, 6) for part in parts)), _ATOM
    if operation == "mean":
        return language.mean.format(*texts), _ATOM
    numbers = language.number_functions
    functions = language.functions if arrays or numbers is None else numbers
    return f"{functions[operation]}({texts[0]})", _ATOM


def _lifted(node: Expression, texts: list[str], language: Language) -> list[str]:
    """The operands' texts, with numbers made arrays where the language wants them so."""
    if not language.lift:
        return texts
    return [
        text if one.vector else language.lift.format(text)
        for text, one in zip(texts, node.arguments, strict=True)
    ]


def _wrapped(part: tuple[str, int], rank: int) -> str:
    return part[0] if part[1] >= rank else f"({part[0]})"
