"""Python functions translated to LLVM text, statement by statement."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Any

from explorer.engine.loops.llvm.kernel_values import (
    ARRAYS,
    NUMBERS,
    KernelValues,
    Value,
    declared_kinds,
)


class KernelText:
    """The text of a kernel, with that of the functions it calls.

    ``declared`` are the types of its parameters as its author wrote them.
    """

    def __init__(
        self,
        function: Callable[..., Any],
        source_tree: Callable[[Callable[..., Any]], ast.FunctionDef],
    ) -> None:
        self._function, self._source_tree = function, source_tree
        self._functions: dict[str, str] = {}
        self.declared = declared_kinds(function)

    def written(self) -> str:
        """All functions, the kernel's own last."""
        self.add(self._function)
        root = "declare double @llvm.sqrt.f64(double)\ndeclare double @llvm.fabs.f64(double)"
        return "\n".join([root, *self._functions.values()])

    def add(self, function: Callable[..., Any]) -> str:
        """Write a function unless it is there, and return what it gives: a kind, or ``void``."""
        name, gives = function.__name__, NUMBERS[function.__annotations__["return"]]
        if name not in self._functions:
            text = _Function(self, function, self._source_tree(function)).written(gives)
            inner = function is not self._function
            head = f"define {'internal ' if inner else ''}{gives} @{name}"
            self._functions[name] = f"{head}{text}"
        return gives


class _Function:
    def __init__(
        self, whole: KernelText, function: Callable[..., Any], tree: ast.FunctionDef
    ) -> None:
        self.tree = tree
        self.declared = declared_kinds(function)
        self.code = KernelValues(function.__globals__, whole.add)
        self.loops: list[tuple[str, str]] = []

    def written(self, gives: str) -> str:
        head = []
        for argument, kind in zip(self.tree.args.args, self.declared, strict=True):
            if kind in ARRAYS:
                self.code.arrays[argument.arg] = ARRAYS[kind]
                head.append(f"ptr noalias %{argument.arg}")
            else:
                head.append(f"{NUMBERS[kind]} %{argument.arg}")
                self.code.assign(argument.arg, (NUMBERS[kind], f"%{argument.arg}"))
        self.block(self.tree.body)
        self.code.do("ret void" if gives == "void" else "unreachable")
        body = "\n  ".join(["", *self.code.slots, *self.code.lines])
        inline = "" if gives == "void" else " alwaysinline"
        return f"({', '.join(head)}){inline} {{{body}\n}}"

    def block(self, statements: Sequence[ast.stmt]) -> None:
        for statement in statements:
            self.statement(statement)

    def statement(self, statement: ast.stmt) -> None:
        match statement:
            case ast.Assign(targets=[target], value=value):
                self.keep(target, self.code.value(value))
            case ast.AugAssign(target=target, op=operation, value=value):
                self.keep(
                    target,
                    self.code.combined(operation, self.code.value(target), self.code.value(value)),
                )
            case ast.If(test=test, body=body, orelse=otherwise):
                self.decide(test, body, otherwise)
            case ast.While(test=test, body=body):
                self.repeat(test, body)
            case ast.For(target=ast.Name(id=name), iter=ast.Call(args=limits), body=body):
                self.count(name, limits, body)
            case ast.Return(value=value):
                self.leave(value)
            case ast.Continue() | ast.Break():
                start, end = self.loops[-1]
                self.code.do(f"br label %{start if isinstance(statement, ast.Continue) else end}")
                self.code.do(f"{next(self.code.labels)}:")
            case ast.Expr(value=ast.Call() as call):
                self.code.value(call)
            case ast.Expr(value=ast.Constant()):
                pass
            case _:
                raise TypeError(f"line {statement.lineno}: {ast.unparse(statement)}")

    def keep(self, target: ast.expr, value: Value) -> None:
        match target:
            case ast.Name(id=name):
                self.code.assign(name, value)
            case ast.Subscript():
                self.code.store(target, value)
            case _:
                raise TypeError(f"line {target.lineno}: {ast.unparse(target)}")

    def leave(self, value: ast.expr | None) -> None:
        if value is None:
            self.code.do("ret void")
        else:
            kind, name = self.code.value(value)
            self.code.do(f"ret {kind} {name}")
        self.code.do(f"{next(self.code.labels)}:")

    def decide(
        self, test: ast.expr, body: Sequence[ast.stmt], otherwise: Sequence[ast.stmt]
    ) -> None:
        yes, no, after = (next(self.code.labels) for _ in range(3))
        self.code.do(f"br i1 {self.code.value(test)[1]}, label %{yes}, label %{no}")
        self.code.do(f"{yes}:")
        self.block(body)
        self.code.do(f"br label %{after}")
        self.code.do(f"{no}:")
        self.block(otherwise)
        self.code.begin(after)

    def repeat(self, test: ast.expr, body: Sequence[ast.stmt]) -> None:
        start, inside, end = (next(self.code.labels) for _ in range(3))
        self.code.begin(start)
        self.code.do(f"br i1 {self.code.value(test)[1]}, label %{inside}, label %{end}")
        self.code.do(f"{inside}:")
        self.loops.append((start, end))
        self.block(body)
        self.loops.pop()
        self.code.do(f"br label %{start}")
        self.code.do(f"{end}:")

    def count(self, name: str, limits: Sequence[ast.expr], body: Sequence[ast.stmt]) -> None:
        start, inside, onward, end = (next(self.code.labels) for _ in range(4))
        ends = [self.code.value(limit)[1] for limit in limits]
        first, last = ends if len(ends) == 2 else ("0", ends[0])
        counter = self.code.slot("i64")
        self.code.do(f"store i64 {first}, ptr {counter}")
        self.code.begin(start)
        now = self.code.put(f"load i64, ptr {counter}")
        self.code.do(
            f"br i1 {self.code.put(f'icmp slt i64 {now}, {last}')}, label %{inside}, label %{end}"
        )
        self.code.do(f"{inside}:")
        self.code.assign(name, ("i64", now))
        self.loops.append((onward, end))
        self.block(body)
        self.loops.pop()
        self.code.begin(onward)
        self.code.do(f"store i64 {self.code.put(f'add i64 {now}, 1')}, ptr {counter}")
        self.code.do(f"br label %{start}")
        self.code.do(f"{end}:")
