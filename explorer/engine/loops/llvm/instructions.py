"""LLVM instructions made from expressions, on one number or on several side by side.

Each operation of an expression is one instruction with IEEE rounding, in the order in which the
loop over Python floats takes them, and functions are those of the C library that Python's own
``math`` calls. So a value is bit-identical wherever it is computed.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable
from itertools import count

from explorer.engine.mathematics import operations
from explorer.engine.mathematics.expression import COMPARISONS, Expression, constant_value
from explorer.engine.mathematics.operations import OPERATIONS, Intrinsic, Library
from explorer.engine.mathematics.python_source import Names, unknown

LIBRARY = {
    operation.machine.name
    for operation in OPERATIONS.values()
    if isinstance(operation.machine, Library)
}
"""Functions called in the C library."""


def literal(value: float) -> str:
    """A number as LLVM reads it, exact to the last bit.

    Example:
        >>> from explorer.engine.loops.llvm.instructions import literal
        >>> literal(1.0)
        '0x3FF0000000000000'
    """
    return f"0x{struct.unpack('>Q', struct.pack('>d', value))[0]:016X}"


class InstructionList:
    """Instructions one after the other; values without a name of their own are numbered."""

    def __init__(self, numbered: str) -> None:
        self.lines: list[str] = []
        self._fresh = map(numbered.format, count())

    def fresh(self) -> str:
        """The name of a value that is to come."""
        return next(self._fresh)

    def put(self, instruction: str) -> str:
        """Append an instruction and return the name of its value."""
        name = self.fresh()
        self.lines.append(f"{name} = {instruction}")
        return name

    def do(self, instruction: str) -> None:
        """Append an instruction without a value."""
        self.lines.append(instruction)


class Instructions(InstructionList):
    """Instructions in order, the names of what they compute, and the declarations they need.

    ``width`` numbers are computed side by side where ``is_array`` says that a node has a value
    for each run; every other node is a single ``double``. ``fused`` says that the processor
    multiplies and adds in one rounding.
    """

    def __init__(self, width: int, is_array: Callable[[Expression], bool], *, fused: bool) -> None:
        super().__init__("%v{}")
        self.width = width
        self.real = f"<{width} x double>" if width > 1 else "double"
        self.whole = f"<{width} x i64>" if width > 1 else "i64"
        self.truth = f"<{width} x i1>" if width > 1 else "i1"
        self.names: Names = {}
        self.declared: dict[str, str] = {}
        self.reciprocals: dict[Expression, tuple[str, str]] = {}
        self._is_array = is_array
        self._fused = fused
        self._spread: dict[str, str] = {}

    def taken(self) -> list[str]:
        """The instructions so far; starts a new list."""
        lines, self.lines = self.lines, []
        return lines

    def compute(self, roots: Iterable[Expression]) -> None:
        """Instructions after which ``names`` holds a name for each of ``roots``."""
        for node in unknown(roots, self.names):
            self.names[node] = self._node(node)

    def array(self, node: Expression) -> str:
        """The name of a computed node with a value for each run, spread if it is one number."""
        name = self.names[node]
        if self._is_array(node):
            return name
        return self.spread(name, "i1" if node.operation in COMPARISONS else "double")

    def spread(self, number: str, kind: str = "double") -> str:
        """A number, ``width`` times."""
        if self.width == 1:
            return number
        if not number.startswith("%"):
            return f"splat ({kind} {number})"
        if number not in self._spread:
            shape = f"<{self.width} x {kind}>"
            first = self.put(f"insertelement {shape} poison, {kind} {number}, i32 0")
            self._spread[number] = self.put(
                f"shufflevector {shape} {first}, {shape} poison, <{self.width} x i32> "
                "zeroinitializer"
            )
        return self._spread[number]

    def load(self, pointer: str, index: str, shape: str = "") -> str:
        """The numbers that begin at an index of an array of doubles."""
        shape = shape or self.real
        address = self.put(f"getelementptr double, ptr {pointer}, i64 {index}")
        return self.put(f"load {shape}, ptr {address}, align 8")

    def store(self, value: str, pointer: str, index: str, shape: str = "") -> None:
        """Write numbers to where an index of an array of doubles begins."""
        address = self.put(f"getelementptr double, ptr {pointer}, i64 {index}")
        self.do(f"store {shape or self.real} {value}, ptr {address}, align 8")

    def intrinsic(self, name: str, shape: str, *arguments: str) -> str:
        """One of LLVM's own functions, which become an instruction or a few."""
        suffix = "f64" if shape == "double" else f"v{self.width}f64"
        kinds = ", ".join([shape] * len(arguments))
        self.declared[f"llvm.{name}.{suffix}"] = f"declare {shape} @llvm.{name}.{suffix}({kinds})"
        given = ", ".join(f"{shape} {argument}" for argument in arguments)
        return self.put(f"call {shape} @llvm.{name}.{suffix}({given})")

    def reciprocal(self, number: str) -> tuple[str, str]:
        """1 / number as the sum of two doubles of its sign, the first much the larger.

        With these a quotient costs a product and a fused product and sum, a third of a division,
        and is rounded like a division, except for a handful among 2^52 dividends and where the
        quotient or its remainder is subnormal: Brisebarre and Muller, "Correctly rounded
        multiplication by arbitrary precision constants", IEEE Transactions on Computers 57 (2008).
        Overflow and undefined values are preserved.
        """
        negated = self.put(f"fneg double {number}")
        whole = self.put(f"fdiv double {literal(1.0)}, {number}")
        rest = self.intrinsic("fma", "double", negated, whole, literal(1.0))
        # Rounded towards zero, so that both parts have one sign and no infinities meet.
        above = self.put(f"fcmp olt double {rest}, {literal(0.0)}")
        bits = self.put(f"bitcast double {whole} to i64")
        fewer = self.put(f"sub i64 {bits}, 1")
        chosen = self.put(f"select i1 {above}, i64 {fewer}, i64 {bits}")
        large = self.put(f"bitcast i64 {chosen} to double")
        missing = self.intrinsic("fma", "double", negated, large, literal(1.0))
        small = self.put(f"fmul double {missing}, {whole}")
        tiny = self.put(f"fmul double {whole}, {literal(2.0**-110)}")
        exact = self.put(f"fcmp oeq double {small}, {literal(0.0)}")
        small = self.put(f"select i1 {exact}, double {tiny}, double {small}")
        difference = self.put(f"fsub double {rest}, {rest}")
        finite = self.put(f"fcmp ord double {difference}, {difference}")
        return (
            self.put(f"select i1 {finite}, double {large}, double {whole}"),
            self.put(f"select i1 {finite}, double {small}, double {whole}"),
        )

    def divides_by_number(self, node: Expression) -> bool:
        """Whether a node is better computed with the reciprocal of a number."""
        return (
            self._fused
            and self.width > 1
            and node.operation == "divide"
            and self._is_array(node.arguments[0])
            and not self._is_array(node.arguments[1])
        )

    def _node(self, node: Expression) -> str:
        value = constant_value(node)
        if value is not None:
            return literal(value)
        array = self._is_array(node)
        shape = self.real if array else "double"
        parts = [
            self.array(argument) if array else self.names[argument] for argument in node.arguments
        ]
        if self.divides_by_number(node) and node.arguments[1] in self.reciprocals:
            large, small = map(self.spread, self.reciprocals[node.arguments[1]])
            rest = self.put(f"fmul {shape} {parts[0]}, {small}")
            return self.intrinsic("fma", shape, parts[0], large, rest)
        return self._written(node, parts, shape)

    def _written(self, node: Expression, parts: list[str], shape: str) -> str:
        array = shape == self.real
        match OPERATIONS[node.operation].machine:
            case Library(name):
                return self._called(name, parts, array and self.width > 1)
            case Intrinsic(name):
                return self.intrinsic(name, shape, *parts)
            case operations.LlvmForm(lines):
                values = list(parts)
                numbers = {"zero": 0.0, "one": 1.0, "minus_one": -1.0}
                texts = {name: self._literal(number, array) for name, number in numbers.items()}
                truth = self.truth if array else "i1"
                for line in lines:
                    values.append(self.put(line.format(*values, real=shape, truth=truth, **texts)))
                return values[-1]
            case None:
                raise ValueError(f"{node.operation} is not written coordinate by coordinate")

    def _literal(self, value: float, array: bool) -> str:
        return self.spread(literal(value)) if array else literal(value)

    def _called(self, name: str, parts: list[str], side_by_side: bool) -> str:
        kinds = ", ".join(["double"] * len(parts))
        self.declared[name] = f"declare double @{symbol_name(name)}({kinds})"
        if not side_by_side:
            given = ", ".join(f"double {part}" for part in parts)
            return self.put(f"call double @{symbol_name(name)}({given})")
        function = f"each.{name}"
        if function not in self.declared:
            self.declared[function] = self._each(function, name, len(parts))
        given = ", ".join(f"{self.real} {part}" for part in parts)
        return self.put(f"call {self.real} @{function}({given})")

    def _each(self, function: str, name: str, arity: int) -> str:
        """A function that calls another for each of the numbers side by side."""
        letters = "ab"[:arity]
        lines = []
        before = "poison"
        for lane in range(self.width):
            for letter in letters:
                lines.append(f"%{letter}{lane} = extractelement {self.real} %{letter}, i32 {lane}")
            given = ", ".join(f"double %{letter}{lane}" for letter in letters)
            lines.append(f"%c{lane} = call double @{symbol_name(name)}({given})")
            lines.append(
                f"%r{lane} = insertelement {self.real} {before}, double %c{lane}, i32 {lane}"
            )
            before = f"%r{lane}"
        head = ", ".join(f"{self.real} %{letter}" for letter in letters)
        body = "\n  ".join([*lines, f"ret {self.real} {before}"])
        return f"define internal {self.real} @{function}({head}) {{\n  {body}\n}}"


def symbol_name(function: str) -> str:
    """The name under which a function of the C library is known to the linker.

    LLVM recognizes ``pow`` and the like, and would replace them with slightly different ones.

    Example:
        >>> from explorer.engine.loops.llvm.instructions import symbol_name
        >>> symbol_name("pow")
        'explorer.pow'
    """
    return f"explorer.{function}"
