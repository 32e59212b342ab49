"""The operations of expressions, each with all the forms in which it is written.

Every writer of expressions reads its form here: the loop over Python floats, numpy, machine code,
exported scripts, the formula language and the typeset explanation. So an operation means the same
everywhere, as in IEEE 754 and numpy: overflow gives infinity, undefined values are NaN, and NaN
goes through ``minimum`` and ``maximum``, which give the second of two zeros. Only Python's own
arithmetic raises instead, one of ``RAISED``.

Longer than other modules because it is one table.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from types import MappingProxyType
from typing import Literal, NamedTuple

RAISED = (ZeroDivisionError, OverflowError, ValueError)
"""The errors of Python's arithmetic where IEEE 754 has an infinity or NaN."""

Kind = Literal["arithmetic", "extreme", "function", "comparison", "choice", "reduction"]
Layout = Literal[
    "sum", "minus", "product", "fraction", "power", "root", "bars", "cases", "condition", "dot",
    "call",
]  # fmt: skip


class Infix(NamedTuple):
    """A sign between two operands; a higher rank binds more tightly."""

    sign: str
    rank: int


class Prefix(NamedTuple):
    """A sign before an operand, which needs brackets if it binds less than ``inside``."""

    sign: str
    rank: int
    inside: int


class Call(NamedTuple):
    """A function and its operands in brackets."""

    name: str


class Template(NamedTuple):
    """Text with a place for each operand, numbered from 0."""

    text: str


class Conditional:
    """``chosen if condition else otherwise``."""


Notation = Infix | Prefix | Call | Template | Conditional


class Library(NamedTuple):
    """A function of the C library, which is the one that Python's ``math`` calls."""

    name: str


class Intrinsic(NamedTuple):
    """One of LLVM's own functions."""

    name: str


class LlvmForm(NamedTuple):
    """LLVM instructions, the value of the last being the result.

    ``{0}`` and so on are the operands, followed by the values of earlier instructions; ``{real}``
    and ``{truth}`` are the shapes of numbers and conditions; ``{zero}``, ``{one}`` and
    ``{minus_one}`` numbers.
    """

    lines: tuple[str, ...]


class Typeset(NamedTuple):
    """The layout of an operation, and its sign or name."""

    layout: Layout
    sign: str = ""


class Operation(NamedTuple):
    """An operation and its forms.

    ``floats`` is Python source for floats, ``ufunc`` the function of numpy. ``python``, ``torch``,
    ``jax`` and ``keras`` are those of scripts for numpy, PyTorch, JAX and Keras, on arrays;
    ``python_number`` is for single numbers where it differs, and ``torch_number`` for single
    numbers of Python beside tensors. ``javascript`` may call one of ``JAVASCRIPT_HELPERS``.
    ``smooth`` says that it has a derivative wherever it is defined, ``slope`` which, for a function
    of one number: a formula over its operand ``x`` and its value ``y``. ``floats``, ``machine`` and
    ``javascript`` are ``None`` for operations that are expanded into coordinates beforehand.
    """

    name: str
    arity: int
    kind: Kind
    floats: str | None
    ufunc: str
    machine: Library | Intrinsic | LlvmForm | None
    python: Notation
    torch: Notation
    jax: Notation
    keras: Notation
    javascript: Notation | None
    text: Notation
    typeset: Typeset
    python_number: Notation | None = None
    torch_number: Notation | None = None
    smooth: bool = True
    slope: str | None = None

    @property
    def repeats(self) -> bool:
        """Whether the source for floats uses an operand more than once."""
        form = self.floats or ""
        return any(form.count(f"{{{index}}}") > 1 for index in range(self.arity))

    def scalar(self) -> Callable[..., float]:
        """The operation on Python floats as a function; it raises what Python raises."""
        assert self.floats is not None
        letters = "abc"[: self.arity]
        name, _, operands = self.floats.partition("(")
        if name in FLOAT_FUNCTIONS and operands == "{0})":
            return FLOAT_FUNCTIONS[name]
        source = f"lambda {', '.join(letters)}: {self.floats.format(*letters)}"
        made: Callable[..., float] = eval(source, dict(FLOAT_FUNCTIONS))  # noqa: S307
        return made


def _operator(
    name: str, sign: str, rank: int, instruction: str, layout: Layout, typeset: str = ""
) -> Operation:
    infix = Infix(f" {sign} ", rank)
    return Operation(
        name, 2, "arithmetic", f"({{0}} {sign} {{1}})", name,
        LlvmForm((f"{instruction} {{real}} {{0}}, {{1}}",)),
        infix, infix, infix, infix, infix,
        infix if rank == _SUM else Infix(sign, rank), Typeset(layout, typeset),
    )  # fmt: skip


def _comparison(name: str, sign: str, condition: str, typeset: str, javascript: str) -> Operation:
    infix = Infix(f" {sign} ", _COMPARISON)
    return Operation(
        name, 2, "comparison", f"({{0}} {sign} {{1}})", name,
        LlvmForm((f"fcmp {condition} {{real}} {{0}}, {{1}}",)),
        infix, infix, infix, infix, Infix(f" {javascript} ", _COMPARISON), infix,
        Typeset("condition", typeset), smooth=False,
    )  # fmt: skip


def _extreme(name: str, short: str, sign: str, condition: str) -> Operation:
    return Operation(
        name, 2, "extreme", f"({{0}} if {{0}} {sign} {{1}} or {{0}} != {{0}} else {{1}})", name,
        LlvmForm((
            f"fcmp {condition} {{real}} {{0}}, {{1}}",
            "select {truth} {2}, {real} {0}, {real} {1}",
            "fcmp uno {real} {0}, {0}",
            "select {truth} {4}, {real} {0}, {real} {3}",
        )),
        Call(f"np.{name}"), Call(f"torch.{name}"), Call(f"jnp.{name}"), Call(name),
        Call(name), Call(short), Typeset("call", short),
        torch_number=Call(f"np.{name}"), smooth=False,
    )  # fmt: skip


def _function(
    name: str,
    slope: str,
    *,
    ufunc: str = "",
    floats: str = "",
    machine: Library | Intrinsic | LlvmForm | None = None,
    torch_number: str = "",
    keras: Notation | None = None,
    javascript: str = "",
    typeset: Typeset | None = None,
    smooth: bool = True,
) -> Operation:
    ufunc = ufunc or name
    return Operation(
        name, 1, "function", floats or f"{name}({{0}})", ufunc, machine or Library(name),
        Call(f"np.{ufunc}"), Call(f"torch.{name}"), Call(f"jnp.{ufunc}"),
        keras or Call(f"keras.ops.{ufunc}"), Call(javascript or f"Math.{name}"), Call(name),
        typeset or Typeset("call", name), torch_number=Call(torch_number or f"math.{name}"),
        smooth=smooth, slope=slope,
    )  # fmt: skip


_CHOICE, _COMPARISON, _SUM, _PRODUCT, _POWER = 1, 2, 4, 5, 7
_kink = partial(_function, smooth=False)
_POWER_SIGN = Infix("**", _POWER)
_MINUS = Prefix("-", _PRODUCT, _PRODUCT + 1)
_CHOOSE = "np.where({0}, {1}, {2})"

_ROWS = (
    _operator("add", "+", _SUM, "fadd", "sum", " + "),
    _operator("subtract", "-", _SUM, "fsub", "sum", " − "),
    _operator("multiply", "*", _PRODUCT, "fmul", "product"),
    _operator("divide", "/", _PRODUCT, "fdiv", "fraction"),
    Operation(
        # numpy's own power takes the root where the exponent is 0.5, also of -inf.
        "power", 2, "arithmetic", "pow({0}, {1})", "float_power", Library("pow"),
        _POWER_SIGN, _POWER_SIGN, _POWER_SIGN, _POWER_SIGN, Call("power"), _POWER_SIGN,
        Typeset("power"),
    ),
    Operation(
        "negative", 1, "arithmetic", "(-{0})", "negative", LlvmForm(("fneg {real} {0}",)),
        _MINUS, _MINUS, _MINUS, _MINUS, _MINUS, Prefix("-", _SUM, 5), Typeset("minus", "−"),
    ),
    _extreme("minimum", "min", "<", "olt"),
    _extreme("maximum", "max", ">", "ogt"),
    _comparison("less", "<", "olt", "<", "<"),
    _comparison("less_equal", "<=", "ole", "≤", "<="),
    _comparison("equal", "==", "oeq", "=", "==="),
    _comparison("not_equal", "!=", "une", "≠", "!=="),
    Operation(
        "where", 3, "choice", "({1} if {0} else {2})", "where",
        LlvmForm(("select {truth} {0}, {real} {1}, {real} {2}",)),
        Template(_CHOOSE), Template(_CHOOSE.replace("np", "torch")),
        Template(_CHOOSE.replace("np", "jnp")), Template(_CHOOSE.replace("np", "keras.ops")),
        Template("({0} ? {1} : {2})"), Conditional(), Typeset("cases"),
        python_number=Template("({1} if {0} else {2})"), smooth=False,
    ),
    # Not np.dot in scripts, which may round differently.
    Operation(
        "dot", 2, "reduction", None, "vdot", None, Template("np.sum({0} * {1})"),
        Template("torch.sum({0} * {1})"), Template("jnp.sum({0} * {1})"),
        Template("keras.ops.sum({0} * {1})"), None, Call("dot"), Typeset("dot", " · "),
    ),
    Operation(
        "mean", 1, "reduction", None, "mean", None, Call("np.mean"), Call("torch.mean"),
        Call("jnp.mean"), Call("mean"), None, Call("mean"), Typeset("call", "mean"),
    ),
    _function("sin", "cos(x)"),
    _function("cos", "-sin(x)"),
    _function("tan", "1 + y**2"),
    _function("asin", "1 / sqrt(1 - x**2)", ufunc="arcsin"),
    _function("acos", "-1 / sqrt(1 - x**2)", ufunc="arccos"),
    _function("atan", "1 / (1 + x**2)", ufunc="arctan"),
    _function("sinh", "cosh(x)"),
    _function("cosh", "sinh(x)"),
    _function("tanh", "1 - y**2"),
    _function("exp", "y"),
    _function("log", "1 / x"),
    _function(
        "sqrt", "0.5 / y", machine=Intrinsic("sqrt"), typeset=Typeset("root")
    ),
    _kink(
        "abs", "sign(x)", machine=Intrinsic("fabs"), torch_number="abs",
        typeset=Typeset("bars", "|"),
    ),
    _kink(
        "sign", "0",
        # A value that is neither above nor below is zero or NaN, and so is its difference from
        # itself.
        floats="(1.0 if {0} > 0.0 else -1.0 if {0} < 0.0 else {0} - {0})",
        machine=LlvmForm((
            "fcmp ogt {real} {0}, {zero}",
            "fcmp olt {real} {0}, {zero}",
            "fsub {real} {0}, {0}",
            "select {truth} {2}, {real} {minus_one}, {real} {3}",
            "select {truth} {1}, {real} {one}, {real} {4}",
        )),
        torch_number="np.sign", javascript="sign",
    ),
    _kink(
        "floor", "0",
        floats="({0} // 1.0 if {0} - {0} == 0.0 else {0})",
        # Keras rounds down to 32 bits.
        machine=Intrinsic("floor"), keras=Template("({0} - keras.ops.mod({0}, 1))"),
    ),
)  # fmt: skip

FLOAT_FUNCTIONS: dict[str, Callable[..., float]] = {
    "abs": abs,
    "pow": math.pow,
    **{
        row.name: getattr(math, row.name)
        for row in _ROWS
        if isinstance(row.machine, Library) and row.kind == "function"
    },
    "sqrt": math.sqrt,
}
"""The functions called by the source for floats."""

JAVASCRIPT_HELPERS = {
    "minimum": "const minimum = (a, b) => (a < b || Number.isNaN(a) ? a : b);",
    "maximum": "const maximum = (a, b) => (a > b || Number.isNaN(a) ? a : b);",
    "sign": "const sign = (a) => Math.sign(a) + 0;",
    "power": "const power = (a, b) => "
    "(a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b);",
}
"""Where JavaScript's own functions differ: zeros, and 1 to a non-finite power."""

KERAS_HELPERS = {
    "minimum": "def minimum(a, b):\n    return keras.ops.where((a < b) | (a != a), a, b)",
    "maximum": "def maximum(a, b):\n    return keras.ops.where((a > b) | (a != a), a, b)",
    "mean": "def mean(x):\n    return keras.ops.sum(x) / int(np.prod(x.shape))",
}
"""Where Keras 3.15 computes in 32 bits, whatever it is given."""

OPERATIONS = MappingProxyType({row.name: row for row in _ROWS})
"""All operations by name."""
