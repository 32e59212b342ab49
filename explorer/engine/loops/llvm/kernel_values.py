"""Python expressions translated to LLVM text, one instruction after another."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import Any

from explorer.engine.loops.llvm.instructions import InstructionList, literal

ARRAYS = {"Singles": "float", "Doubles": "double", "Words": "i32", "Bytes": "i8"}
"""How LLVM names the entries of the arrays that a kernel may be given."""
NUMBERS = {"int": "i64", "float": "double", "None": "void"}
WHOLE = {ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.BitAnd: "and", ast.BitOr: "or",
         ast.LShift: "shl", ast.RShift: "ashr", ast.FloorDiv: "sdiv"}  # fmt: skip
REAL = {ast.Add: "fadd", ast.Sub: "fsub", ast.Mult: "fmul", ast.Div: "fdiv"}
ORDER = {ast.Lt: "lt", ast.LtE: "le", ast.Gt: "gt", ast.GtE: "ge", ast.Eq: "eq", ast.NotEq: "ne"}
Value = tuple[str, str]
"""The kind of a value, i64, double or i1, and its name."""
Adder = Callable[[Callable[..., Any]], str]


class KernelValues(InstructionList):
    """The instructions of one function of a kernel, and what its names stand for.

    ``known`` are the names of its module. ``add`` writes a function that is called and returns
    the kind of what it gives.
    """

    def __init__(self, known: Mapping[str, Any], add: Adder) -> None:
        super().__init__("%.{}")
        self.known, self.add = known, add
        self.labels = map("at.{}".format, count())
        self.slots: list[str] = []
        self.locals: dict[str, Value] = {}
        self.arrays: dict[str, str] = {}

    def begin(self, label: str) -> None:
        """Continue in the block that begins here."""
        self.lines += [f"br label %{label}", f"{label}:"]

    def slot(self, kind: str) -> str:
        """Memory for a variable, which the optimizer turns into a register."""
        name = self.fresh()
        self.slots.append(f"{name} = alloca {kind}")
        return name

    def assign(self, name: str, value: Value) -> None:
        """Give a variable a value; it keeps the kind of its first."""
        if name not in self.locals:
            self.locals[name] = (value[0], self.slot(value[0]))
        kind, slot = self.locals[name]
        self.do(f"store {kind} {self.as_kind(value, kind)}, ptr {slot}")

    def as_kind(self, value: Value, kind: str) -> str:
        """The name of a value in a kind; a whole number becomes a double where that is wanted."""
        if value[0] == kind:
            return value[1]
        if (value[0], kind) == ("i64", "double"):
            return self.put(f"sitofp i64 {value[1]} to double")
        raise TypeError(f"found {value[0]}, expected {kind}")

    def value(self, node: ast.expr) -> Value:
        """Instructions for an expression; TypeError with the line for what a kernel cannot have."""
        match node:
            case ast.Constant(value=bool() | int() | float() as number):
                return _constant(number)
            case ast.Name(id=name) if name in self.locals:
                kind, slot = self.locals[name]
                return kind, self.put(f"load {kind}, ptr {slot}")
            case ast.Name(id=name):
                return _constant(self.known[name])
            case ast.Attribute(value=ast.Name(id=module), attr=name):
                return _constant(getattr(self.known[module], name))
            case ast.Subscript():
                return self.load(node)
            case ast.BinOp(left=left, op=operation, right=right):
                return self.combined(operation, self.value(left), self.value(right))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                kind, name = self.value(operand)
                negated = f"fneg double {name}" if kind == "double" else f"sub i64 0, {name}"
                return kind, self.put(negated)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return "i1", self.put(f"xor i1 {self.value(operand)[1]}, true")
            case ast.Compare(left=left, ops=[operation], comparators=[right]):
                return self.compared(ORDER[type(operation)], self.value(left), self.value(right))
            case ast.BoolOp(op=operation, values=values):
                return self.joined(isinstance(operation, ast.And), values)
            case ast.Call(func=function, args=arguments):
                return self.called(
                    function, [self.value_or_array(argument) for argument in arguments]
                )
            case _:
                raise TypeError(f"line {node.lineno}: {ast.unparse(node)}")

    def value_or_array(self, node: ast.expr) -> Value:
        """The arguments of a function."""
        if isinstance(node, ast.Name) and node.id in self.arrays:
            return "ptr", f"%{node.id}"
        return self.value(node)

    def combined(self, operation: ast.operator, left: Value, right: Value) -> Value:
        """Two numbers and an arithmetic operation."""
        if left[0] == right[0] == "i64" and not isinstance(operation, ast.Div):
            return "i64", self.put(f"{WHOLE[type(operation)]} i64 {left[1]}, {right[1]}")
        first, second = self.as_kind(left, "double"), self.as_kind(right, "double")
        return "double", self.put(f"{REAL[type(operation)]} double {first}, {second}")

    def compared(self, order: str, left: Value, right: Value) -> Value:
        """Whether two numbers are in an order."""
        if left[0] == right[0] == "i64":
            sign = "" if order in ("eq", "ne") else "s"
            return "i1", self.put(f"icmp {sign}{order} i64 {left[1]}, {right[1]}")
        first, second = self.as_kind(left, "double"), self.as_kind(right, "double")
        # NaN differs from every number.
        return "i1", self.put(
            f"fcmp {'u' if order == 'ne' else 'o'}{order} double {first}, {second}"
        )

    def joined(self, every: bool, values: Sequence[ast.expr]) -> Value:
        """Conditions with short-circuit evaluation."""
        slot, end = self.slot("i1"), next(self.labels)
        for node in values:
            name = self.value(node)[1]
            self.do(f"store i1 {name}, ptr {slot}")
            onward = next(self.labels)
            yes, no = (onward, end) if every else (end, onward)
            self.do(f"br i1 {name}, label %{yes}, label %{no}")
            self.do(f"{onward}:")
        self.begin(end)
        return "i1", self.put(f"load i1, ptr {slot}")

    def called(self, function: ast.expr, given: Sequence[Value]) -> Value:
        """The result of a call."""
        match ast.unparse(function), given:
            case "int", [("double", name)]:
                return "i64", self.put(f"fptosi double {name} to i64")
            case "int", [("i1", name)]:
                return "i64", self.put(f"zext i1 {name} to i64")
            case (("int" | "float"), [("i64" | "double", _) as value]):
                return value if value[0] == "i64" else ("double", value[1])
            case ("min" | "max") as name, [first, second]:
                return self.chosen("lt" if name == "min" else "gt", first, second)
            case "math.sqrt", [value]:
                number = self.as_kind(value, "double")
                return "double", self.put(f"call double @llvm.sqrt.f64(double {number})")
            case "abs", [("double", name)]:
                return "double", self.put(f"call double @llvm.fabs.f64(double {name})")
            case name, _:
                gives = self.add(self.known[name])
                wanted = declared_kinds(self.known[name])
                arguments = ", ".join(
                    f"ptr {value[1]}" if kind in ARRAYS
                    else f"{NUMBERS[kind]} {self.as_kind(value, NUMBERS[kind])}"
                    for kind, value in zip(wanted, given, strict=True)
                )  # fmt: skip
                call = f"call {gives} @{name}({arguments})"
                if gives == "void":
                    self.do(call)
                    return gives, ""
                return gives, self.put(call)

    def chosen(self, order: str, left: Value, right: Value) -> Value:
        """The smaller or the larger of two, the first if they are equal, as in Python."""
        kind = "i64" if left[0] == right[0] == "i64" else "double"
        first, second = self.as_kind(left, kind), self.as_kind(right, kind)
        _, better = self.compared(order, (kind, second), (kind, first))
        return kind, self.put(f"select i1 {better}, {kind} {second}, {kind} {first}")

    def address(self, element: ast.Subscript) -> tuple[str, str]:
        """The type of an array's entries, and where one of them lies."""
        assert isinstance(element.value, ast.Name)
        entry = self.arrays[element.value.id]
        index = self.value(element.slice)[1]
        return entry, self.put(f"getelementptr {entry}, ptr %{element.value.id}, i64 {index}")

    def load(self, element: ast.Subscript) -> Value:
        """An entry of an array."""
        entry, address = self.address(element)
        raw = self.put(f"load {entry}, ptr {address}")
        match entry:
            case "double":
                return "double", raw
            case "float":
                return "double", self.put(f"fpext float {raw} to double")
            case _:
                return "i64", self.put(f"zext {entry} {raw} to i64")

    def store(self, element: ast.Subscript, value: Value) -> None:
        """Write an entry of an array."""
        entry, address = self.address(element)
        name = value[1]
        if entry in ("float", "double"):
            name = self.as_kind(value, "double")
            if entry == "float":
                name = self.put(f"fptrunc double {name} to float")
        else:
            name = self.put(f"trunc i64 {self.as_kind(value, 'i64')} to {entry}")
        self.do(f"store {entry} {name}, ptr {address}")


def declared_kinds(function: Callable[..., Any]) -> list[str]:
    """The types of a function's parameters as its author wrote them.

    They must not have been evaluated: the function's module imports ``annotations``.

    Example:
        >>> from __future__ import annotations
        >>> from explorer.engine.loops.llvm.kernel_values import declared_kinds
        >>> def clear(values: Doubles, count: int) -> None: ...
        >>> declared_kinds(clear)
        ['Doubles', 'int']
    """
    given = dict(function.__annotations__)
    given.pop("return")
    return list(given.values())


def _constant(number: object) -> Value:
    match number:
        case bool():
            return "i1", str(number).lower()
        case int():
            return "i64", str(number)
        case float():
            return "double", literal(number)
        case _:
            raise TypeError(f"found {number!r}, expected a number")
