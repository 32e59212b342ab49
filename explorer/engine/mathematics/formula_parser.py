"""The language in which surfaces are typed, with its small parser.

Nothing typed is ever run as Python: only the names and operators listed here exist.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from explorer.engine.mathematics import expression as ex
from explorer.engine.mathematics.expression import Expression
from explorer.engine.mathematics.formula_tokens import (
    FormulaError,
    Token,
    number_value,
    quoted,
    tokens,
)

MAXIMUM_DEPTH = 60
CONSTANTS = {"pi": math.pi, "e": math.e}
TWO_ARGUMENTS: dict[str, Callable[[Expression, Expression], Expression]] = {
    "min": ex.minimum,
    "max": ex.maximum,
}
_COMPARE: dict[str, Callable[[Expression, Expression], Expression]] = {
    "<": lambda left, right: ex.compare("less", left, right),
    "<=": lambda left, right: ex.compare("less_equal", left, right),
    ">": lambda left, right: ex.compare("less", right, left),
    ">=": lambda left, right: ex.compare("less_equal", right, left),
    "==": lambda left, right: ex.compare("equal", left, right),
    "!=": lambda left, right: ex.compare("not_equal", left, right),
}
_BINARY: dict[str, tuple[int, Callable[[Expression, Expression], Expression]]] = {
    **{sign: (3, operation) for sign, operation in _COMPARE.items()},
    "+": (4, ex.add),
    "-": (4, ex.subtract),
    "*": (5, ex.multiply),
    "/": (5, ex.divide),
    "**": (7, ex.power),
    "^": (7, ex.power),
}


@dataclass(frozen=True, slots=True)
class ParsedFormula:
    """A parsed formula: the expression, and the values after ``with`` for its parameters."""

    expression: Expression
    parameters: dict[str, float]


def parse(source: str, names: Iterable[str]) -> ParsedFormula:
    """Read ``source``; ``names`` are the variables and parameters it may use.

    Further parameters may be given after the formula: ``a*x**2 with a = 3``. Raises
    ``FormulaError`` with the position of the first error.

    Example:
        >>> from explorer.engine.mathematics.formula_parser import parse
        >>> parse("a*x**2 with a = 3", "x").parameters
        {'a': 3.0}
    """
    pieces = tokens(source)
    parameters = _parameters(pieces)
    parser = FormulaParser(pieces, {*names, *parameters})
    return ParsedFormula(parser.whole(), parameters)


def _parameters(pieces: list[Token]) -> dict[str, float]:
    starts = [index for index, piece in enumerate(pieces) if piece.text == "with"]
    if not starts:
        return {}
    tail = pieces[starts[0] + 1 :]
    pieces[starts[0] :] = [Token("end", "", pieces[starts[0]].position)]
    values: dict[str, float] = {}
    while True:
        name, equals, *rest = [*tail, tail[-1]]
        if name.kind != "name" or name.text in RESERVED:
            texts = name.described()
            raise FormulaError(f"found {texts}, expected a parameter's name", name.position)
        if name.text in values:
            raise FormulaError(f"{name.described()} is given twice", name.position)
        if equals.text != "=":
            raise FormulaError(
                f"found {equals.described()}, expected '=' and a number", equals.position
            )
        sign = -1.0 if rest[0].text == "-" else 1.0
        rest = rest[1:] if sign < 0 else rest
        if rest[0].kind != "number":
            raise FormulaError(f"found {rest[0].described()}, expected a number", rest[0].position)
        values[name.text] = sign * number_value(rest[0])
        if rest[1].kind == "end":
            return values
        if rest[1].text != ",":
            raise FormulaError(f"found {rest[1].described()}, expected ','", rest[1].position)
        tail = rest[2:]


RESERVED = {*ex.FUNCTIONS, *TWO_ARGUMENTS, *CONSTANTS, "if", "else", "with", "and", "or", "not"}
"""Words that cannot be names."""


class FormulaParser:
    """Precedence climbing over the tokens of one formula.

    A language with more names overrides ``_named``, which reads what begins with a name.
    """

    def __init__(self, pieces: list[Token], names: Collection[str]) -> None:
        self._pieces = pieces
        self._names = names
        self._index = 0
        self._depth = 0

    def whole(self) -> Expression:
        """The expression of all tokens; raises ``FormulaError``."""
        result = self._value(self._choice())
        if self._here.kind != "end":
            wanted = "a '(' before it" if self._here.text == ")" else "an operator"
            raise FormulaError(
                f"found {self._here.described()}, expected {wanted}", self._here.position
            )
        return result

    @property
    def _here(self) -> Token:
        return self._pieces[self._index]

    def _next(self) -> Token:
        piece = self._here
        self._index += 1
        return piece

    def _expect(self, sign: str, after: str) -> None:
        if self._here.text != sign:
            raise FormulaError(
                f"found {self._here.described()}, expected '{sign}' {after}", self._here.position
            )
        self._index += 1

    def _choice(self) -> Expression:
        chosen = self._binary(0)
        if self._here.text != "if":
            return chosen
        position = self._next().position
        condition = self._binary(0)
        if condition.operation not in ex.COMPARISONS:
            raise FormulaError("expected a comparison such as x < 0 after 'if'", position)
        self._expect("else", "after the condition")
        return ex.where(condition, self._value(chosen), self._value(self._choice()))

    def _binary(self, floor: int) -> Expression:
        self._depth += 1
        if self._depth > MAXIMUM_DEPTH:
            raise FormulaError(
                f"brackets and operators are nested more than {MAXIMUM_DEPTH} deep",
                self._here.position,
            )
        left = self._prefix()
        compared = False
        while (rule := _BINARY.get(self._here.text)) is not None and rule[0] > floor:
            rank, operation = rule
            piece = self._next()
            if rank == 3 and compared:
                raise FormulaError(
                    "found a second comparison, expected one at a time: (0 < x)*(x < 1)",
                    piece.position,
                )
            compared = rank == 3
            right = self._binary(rank - 1 if rank == 7 else rank)
            left = self._combined(operation, self._value(left), self._value(right), piece)
        self._depth -= 1
        return left

    def _combined(
        self,
        operation: Callable[[Expression, Expression], Expression],
        left: Expression,
        right: Expression,
        piece: Token,
    ) -> Expression:
        if piece.text == "/" and ex.constant_value(right) == 0:
            raise FormulaError("this divides by zero", piece.position)
        result = operation(left, right)
        if (
            piece.text not in _COMPARE
            and result.arguments
            and ex.constant_value(left) is not None
            and ex.constant_value(right) is not None
        ):
            sign = piece.described()
            raise FormulaError(f"the result of this {sign} is not a number", piece.position)
        return result

    def _value(self, node: Expression) -> Expression:
        """A comparison used as a number is 1 where it is true and 0 elsewhere."""
        return ex.where(node, 1.0, 0.0) if node.operation in ex.COMPARISONS else node

    def _prefix(self) -> Expression:
        piece = self._next()
        if piece.text == "-":
            return ex.negative(self._value(self._binary(5)))
        if piece.text == "+":
            return self._value(self._binary(5))
        if piece.text == "(":
            inner = self._choice()
            self._expect(")", "to close the bracket")
            return inner
        if piece.kind == "number":
            return ex.constant(number_value(piece))
        if piece.kind == "name":
            return self._named(piece)
        raise FormulaError(
            f"found {piece.described()}, expected a number, a name or '('", piece.position
        )

    def _named(self, piece: Token) -> Expression:
        name = piece.text
        if name in self._names:
            return ex.symbol(name)
        if name in CONSTANTS:
            return ex.constant(CONSTANTS[name])
        if name in ex.FUNCTIONS:
            (operand,) = self._arguments(piece, 1)
            return self._checked(ex.call(name, operand), [operand], piece)
        if name in TWO_ARGUMENTS:
            left, right = self._arguments(piece, 2)
            return TWO_ARGUMENTS[name](left, right)
        if self._here.text == "(":
            functions = ", ".join([*ex.FUNCTIONS, *TWO_ARGUMENTS])
            raise FormulaError(
                f"unknown function {quoted(name)}, expected one of {functions}", piece.position
            )
        names = sorted(self._names)
        names = [quoted(known_name)[1:-1] for known_name in names]
        known = ", ".join(names if len(names) <= 9 else [*names[:8], "..."])
        example = quoted(f"with {name} = 1")
        hint = "" if name in RESERVED else f"; append {example} to make it a parameter"
        raise FormulaError(
            f"unknown name {quoted(name)}, expected {known} or a function{hint}", piece.position
        )

    def _checked(self, result: Expression, operands: list[Expression], piece: Token) -> Expression:
        if result.arguments and all(ex.constant_value(node) is not None for node in operands):
            raise FormulaError(f"{piece.text} of this is not a number", piece.position)
        return result

    def _arguments(self, piece: Token, count: int) -> list[Expression]:
        self._expect("(", f"after {piece.text}")
        arguments = [self._value(self._choice())]
        while self._here.text == ",":
            self._next()
            arguments.append(self._value(self._choice()))
        self._expect(")", f"to close {piece.text}(")
        if len(arguments) != count:
            wanted = "one value" if count == 1 else f"{count} values"
            raise FormulaError(
                f"{piece.text} has {len(arguments)} values, expected {wanted}", piece.position
            )
        return arguments
