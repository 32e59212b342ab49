"""The right side of a line: an expression with the names that a recurrence has."""

from __future__ import annotations

from collections.abc import Sequence

from explorer.engine.mathematics import expression as ex
from explorer.engine.mathematics.expression import Expression
from explorer.engine.mathematics.formula_parser import RESERVED, FormulaParser
from explorer.engine.mathematics.formula_tokens import FormulaError, Token
from explorer.engine.mathematics.traversal import descend
from explorer.engine.rules.recurrences.declarations import Declared
from explorer.engine.rules.recurrences.statements import Statement, expression_pieces
from explorer.engine.rules.update_rule import (
    COUNT,
    GRADIENT,
    LOSS,
    POSITION,
    hyperparameter_symbol,
    memory_symbol,
)

_GIVEN = {"x": POSITION, "g": GRADIENT, "f": LOSS, "t": COUNT}
_OVER_COORDINATES = {"norm": 1, "dot": 2, "mean": 1}
FUNCTION_NAMES = (*ex.FUNCTIONS, "min", "max", *_OVER_COORDINATES, "gradient")


def start_entries(statement: Statement) -> list[tuple[Token, list[Token]]]:
    """The pairs of a name and the tokens of its value after ``start``; raises ``FormulaError``.

    The last token of each value is its end.

    Example:
        >>> from explorer.engine.rules.recurrences.line_parser import start_entries
        >>> from explorer.engine.rules.recurrences.statements import statements
        >>> (start,) = statements("start m = 0, v = 2*a")
        >>> for name, value in start_entries(start):
        ...     print(name.text, [token.text for token in value])
        m ['0', '']
        v ['2', '*', 'a', '']
    """
    pieces = expression_pieces(list(statement.pieces))
    entries: list[tuple[Token, list[Token]]] = []
    depth, begin = 0, 0
    for index, piece in enumerate(pieces):
        depth += (piece.text == "(") - (piece.text == ")")
        if piece.kind != "end" and (piece.text != "," or depth > 0):
            continue
        end = Token("end", "", piece.position)
        name, equals, *value = [*pieces[begin:index], end, end]
        if name.kind != "name":
            raise FormulaError(
                f"found {name.described()}, expected the name of something remembered",
                name.position,
            )
        if equals.text != "=":
            raise FormulaError(
                f"found {equals.described()}, expected '=' and a number", equals.position
            )
        entries.append((name, value[:-1] or value))
        begin = index + 1
    return entries


def _symbols(hyperparameters: Sequence[Declared]) -> dict[str, Expression]:
    return {
        hyperparameter.name.text: hyperparameter_symbol(hyperparameter.number.name)
        for hyperparameter in hyperparameters
    }


class FirstValueParser(FormulaParser):
    """The expression after ``start v =``: numbers and hyper-parameters."""

    def __init__(self, pieces: Sequence[Token], hyperparameters: Sequence[Declared]) -> None:
        self._symbols = _symbols(hyperparameters)
        super().__init__(list(pieces), self._symbols)

    def _named(self, piece: Token) -> Expression:
        if piece.text in self._symbols:
            return self._symbols[piece.text]
        if piece.text in RESERVED:
            return super()._named(piece)
        raise FormulaError(
            f"found {piece.described()}, expected numbers and hyper-parameters after 'start'",
            piece.position,
        )


class Context:
    """What the lines of a recurrence have in common while they are read."""

    def __init__(self, assigned: set[str], hyperparameters: Sequence[Declared]) -> None:
        self.known = {**_GIVEN, **_symbols(hyperparameters)}
        self.assigned = assigned
        self.remembered: dict[str, None] = {}
        self.point = POSITION
        self.taken: Token | None = None
        self.over_coordinates: list[tuple[tuple[Expression, ...], Token]] = []

    @property
    def names(self) -> set[str]:
        return {*self.known, *self.assigned}


class LineParser(FormulaParser):
    """The right side of one line."""

    def __init__(self, pieces: Sequence[Token], context: Context) -> None:
        super().__init__(list(pieces), context.names)
        self._context = context

    def _named(self, piece: Token) -> Expression:
        context, name = self._context, piece.text
        if name in context.known:
            return context.known[name]
        if name in context.assigned:
            context.remembered[name] = None
            return memory_symbol(name, vector=False)
        if name in _OVER_COORDINATES:
            operands = self._arguments(piece, _OVER_COORDINATES[name])
            context.over_coordinates.append((tuple(operands), piece))
            if name == "dot":
                return ex.dot(*operands)
            return ex.norm(*operands) if name == "norm" else ex.mean(*operands)
        if name == "gradient":
            return self._gradient(piece)
        return super()._named(piece)

    def _gradient(self, piece: Token) -> Expression:
        context = self._context
        if context.taken is not None:
            raise FormulaError(
                "gradient( ) appears a second time here, expected it once", piece.position
            )
        context.taken = piece
        (point,) = self._arguments(piece, 1)
        if {GRADIENT, LOSS} & set(descend([point])):
            raise FormulaError(
                "g or f is needed for where the gradient is taken, expected x and what is "
                "remembered from the step before",
                piece.position,
            )
        context.point = point
        return GRADIENT
