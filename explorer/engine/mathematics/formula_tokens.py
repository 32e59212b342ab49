"""The tokens of formulas, and the error that points to one of them."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

MAXIMUM_LENGTH = 2000
NUMBER = r"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
_TOKEN = re.compile(
    rf"\s*(?:{NUMBER}"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<sign>\*\*|<=|>=|==|!=|[-+*/^()<>,=])|(?P<end>$))"
)


class FormulaError(ValueError):
    """A formula that cannot be read: ``message`` says why, ``position`` (from 0) where.

    ``source`` is the multi-line text that contains the position, if any; ``line`` and ``column``
    (from 1) locate it, and ``length`` (at least 1) is the length of the token there.

    Example:
        >>> from explorer.engine import FormulaError, formula
        >>> try:
        ...     formula("x**2 +")
        ... except FormulaError as error:
        ...     print(error)
        found the end, expected a number, a name or '(' (column 7)
    """

    def __init__(self, message: str, position: int, source: str = "") -> None:
        super().__init__(message, position, source)
        self.message = message
        self.position = position
        self.source = source

    @property
    def line(self) -> int:
        """The line of the position, from 1."""
        return self.source.count("\n", 0, self.position) + 1

    @property
    def column(self) -> int:
        """The column of the position in its line, from 1."""
        return self.position - (self.source.rfind("\n", 0, self.position) + 1) + 1

    @property
    def length(self) -> int:
        """How many characters the word, number or sign at the position has."""
        piece = re.match(r"[\w.]+|<-|\*\*|[<>=!]=", self.source[self.position :])
        return len(piece[0]) if piece else 1

    def __str__(self) -> str:
        line = f"line {self.line}, " if self.source else ""
        return f"{self.message} ({line}column {self.column})"


LONGEST_QUOTED = 60


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a formula: its kind, its text and where it starts."""

    kind: str
    text: str
    position: int

    def described(self) -> str:
        """The token in words, for messages."""
        return "the end" if self.kind == "end" else quoted(self.text)


def quoted(text: str) -> str:
    """A name or a number for use in a message: only its beginning if it is long.

    Example:
        >>> from explorer.engine.mathematics.formula_tokens import quoted
        >>> quoted("alpha"), len(quoted(5_000 * "a"))
        ("'alpha'", 62)
    """
    return f"'{text}'" if len(text) <= LONGEST_QUOTED else f"'{text[: LONGEST_QUOTED - 3]}...'"


def tokens(
    source: str, pattern: re.Pattern[str] = _TOKEN, longest: int = MAXIMUM_LENGTH
) -> list[Token]:
    """Cut ``source`` into tokens, the last of which is the end.

    The groups of ``pattern`` are the kinds of tokens; one of them is ``end``. Raises
    ``FormulaError`` at a character that has no meaning, and for more than ``longest`` characters.

    Example:
        >>> from explorer.engine.mathematics.formula_tokens import tokens
        >>> [(piece.kind, piece.text) for piece in tokens("2*x")]
        [('number', '2'), ('sign', '*'), ('name', 'x'), ('end', '')]
    """
    if len(source) > longest:
        raise FormulaError(
            f"the formula has {len(source)} characters, expected at most {longest}", longest
        )
    pieces: list[Token] = []
    position = 0
    while not pieces or pieces[-1].kind != "end":
        match = pattern.match(source, position)
        if match is None:
            position += len(source[position:]) - len(source[position:].lstrip())
            raise FormulaError(f"found {source[position]!r}, which has no meaning here", position)
        kind = str(match.lastgroup)
        pieces.append(Token(kind, match[kind], match.start(kind)))
        position = match.end()
    return pieces


def number_value(piece: Token) -> float:
    """The number a token is; raises ``FormulaError`` if it is too large for a float.

    Example:
        >>> from explorer.engine.mathematics.formula_tokens import Token, number_value
        >>> number_value(Token("number", "2.5e1", position=0))
        25.0
    """
    value = float(piece.text)
    if not math.isfinite(value):
        raise FormulaError("this number is too large", piece.position)
    return value
