"""The declarations after ``with``: hyper-parameters with value, range and scale."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from explorer.engine.mathematics.formula_parser import RESERVED
from explorer.engine.mathematics.formula_tokens import FormulaError, Token, number_value
from explorer.engine.parameter import Number
from explorer.engine.rules.mechanism_parameters import COMMON
from explorer.engine.rules.recurrences.spelling import LEARNING_RATES, plain, symbol_text
from explorer.engine.rules.recurrences.statements import Statement, pieces_of

GIVEN = ("x", "g", "f", "t")
KEPT = {*RESERVED, *GIVEN, "norm", "dot", "mean", "gradient", "start", "log", "in", "inf"}
"""Words that cannot be the name of anything assigned or declared."""
RATE = "learning_rate"
_COMMON = {parameter.name for parameter in COMMON}
LARGEST = 1e12
"""The largest value of a hyper-parameter; a range to infinity ends here."""
MEANINGS = ("How far a step goes.", "A number of this rule.")
"""The default meanings of the learning rate and of other hyper-parameters."""


@dataclass(frozen=True)
class Declared:
    """A hyper-parameter as it is typed, where, and its declaration.

    The declaration of a learning rate is named so, whatever it is typed as.
    """

    name: Token
    number: Number


def declared_hyperparameters(statements: Sequence[Statement]) -> tuple[Declared, ...]:
    """The hyper-parameters of all ``with`` statements; raises ``FormulaError``.

    The comment after a declaration that is alone on its line is its meaning.

    Example:
        >>> from explorer.engine.rules.recurrences.declarations import declared_hyperparameters
        >>> from explorer.engine.rules.recurrences.statements import statements
        >>> text = "x <- x - a*g with a = 0.1 in [0, 1)  # How far a step goes."
        >>> (a,) = declared_hyperparameters(statements(text))
        >>> a.number.default, a.number.maximum, a.number.meaning
        (0.1, 1.0, 'How far a step goes.')
    """
    numbers: list[Declared] = []
    for statement in statements:
        if statement.kind == "with":
            mine = _Declarations(statement.pieces).all()
            meaning = statement.comment if len(mine) == 1 else ""
            numbers += [
                Declared(declaration.name, _number(declaration, meaning)) for declaration in mine
            ]
    for index, declaration in enumerate(numbers):
        for earlier in numbers[:index]:
            if earlier.name.text == declaration.name.text:
                raise FormulaError(
                    f"{declaration.name.described()} is given twice", declaration.name.position
                )
            if earlier.number.name == declaration.number.name:
                raise FormulaError(
                    f"{declaration.name.described()} is a second learning rate beside "
                    f"{earlier.name.described()}, expected another name",
                    declaration.name.position,
                )
    return tuple(numbers)


def checked_name(name: Token, role: str) -> Token:
    """``name``, or ``FormulaError`` if it cannot be the name of ``role``.

    Example:
        >>> from explorer.engine.mathematics.formula_tokens import FormulaError, Token
        >>> from explorer.engine.rules.recurrences.declarations import checked_name
        >>> try:
        ...     checked_name(Token("name", "t", 0), "a hyper-parameter")
        ... except FormulaError as error:
        ...     print(error)
        found 't', expected the name of a hyper-parameter (column 1)
    """
    if name.kind != "name" or name.text in KEPT:
        raise FormulaError(f"found {name.described()}, expected the name of {role}", name.position)
    if name.text in _COMMON:
        raise FormulaError(
            f"{name.described()} is a setting that every rule has anyway, expected another name",
            name.position,
        )
    return name


Range = tuple[float, bool, float, bool]
"""Lowest value, whether it is excluded, highest value, whether it is excluded."""
LEAST_SLIDER = 1e-140
"""A smaller value has its slider around this: a stretch below could be neither drawn nor mapped."""
OPEN_RANGES: tuple[Range, ...] = (
    (-LARGEST, False, LARGEST, False),
    (0.0, True, 1e6, False),
    (0.0, False, 1e6, False),
)
"""Where a number may lie if nothing is said: any, a learning rate, one on a logarithmic scale."""


def read_range(text: str) -> Range:
    """The range in a text such as ``[0, 1)``; raises ``FormulaError``.

    Example:
        >>> from explorer.engine.rules.recurrences.declarations import read_range
        >>> read_range("[0, 1)")
        (0.0, False, 1.0, True)
    """
    return _Declarations(pieces_of(text)).range()


@dataclass(frozen=True)
class _Entry:
    name: Token
    value: float
    span: Range | None
    logarithmic: bool


class _Declarations:
    """A list such as: beta1 = 0.9 in [0, 1), epsilon = 1e-8 log."""

    def __init__(self, pieces: Sequence[Token]) -> None:
        self._pieces = [
            Token("name", plain(piece.text), piece.position) if piece.kind == "name" else piece
            for piece in pieces
        ]
        self._index = 0

    def all(self) -> list[_Entry]:
        entries = [self._entry()]
        while self._taken(","):
            entries.append(self._entry())
        if self._here.kind != "end":
            raise self._refused("',', 'in' or 'log'")
        return entries

    def range(self) -> Range:
        """A range and nothing after it."""
        span = self._span()
        if self._here.kind != "end":
            raise self._refused("nothing after the range")
        return span

    @property
    def _here(self) -> Token:
        return self._pieces[self._index]

    def _refused(self, expected: str) -> FormulaError:
        return FormulaError(
            f"found {self._here.described()}, expected {expected}", self._here.position
        )

    def _taken(self, *texts: str) -> str:
        """The text here if it is one of these, which is then passed; otherwise empty."""
        text = self._here.text
        if text not in texts or self._here.kind == "end":
            return ""
        self._index += 1
        return text

    def _entry(self) -> _Entry:
        name = checked_name(self._here, "a hyper-parameter")
        self._index += 1
        if not self._taken("="):
            raise self._refused("'=' and a number")
        position = self._here.position
        value = self._signed()
        span = self._span() if self._taken("in") else None
        if span is not None and not is_in_range(value, span):
            raise FormulaError(f"{name.text} = {value:g} lies outside its range", position)
        return _Entry(name, value, span, bool(self._taken("log")))

    def _signed(self) -> float:
        sign = -1.0 if self._taken("-") else 1.0
        if self._taken("inf"):
            return sign * math.inf
        if self._here.kind != "number":
            raise self._refused("a number")
        self._index += 1
        return sign * number_value(self._pieces[self._index - 1])

    def _span(self) -> Range:
        opening = self._taken("[", "(")
        if not opening:
            raise self._refused("a range such as [0, 1)")
        low = max(self._signed(), -LARGEST)
        if not self._taken(","):
            raise self._refused("',' and the upper end of the range")
        position = self._here.position
        high = min(self._signed(), LARGEST)
        closing = self._taken("]", ")")
        if not closing:
            raise self._refused("']' or ')' to close the range")
        if not low < high:
            raise FormulaError(f"this range ends at {high:g}, expected more than {low:g}", position)
        return low, opening == "(", high, closing == ")"


def is_in_range(value: float, span: Range) -> bool:
    """Whether a value lies in a range.

    Example:
        >>> from explorer.engine.rules.recurrences.declarations import is_in_range
        >>> is_in_range(0.0, (0.0, False, 1.0, True)), is_in_range(1.0, (0.0, False, 1.0, True))
        (True, False)
    """
    low, open_low, high, open_high = span
    return (low < value or (value == low and not open_low)) and (
        value < high or (value == high and not open_high)
    )


def _number(entry: _Entry, meaning: str) -> Number:
    name, value, span, logarithmic = entry.name, entry.value, entry.span, entry.logarithmic
    if not math.isfinite(value) or abs(value) > LARGEST:
        raise FormulaError(f"{name.text} = {value:g}, expected at most 1e12", name.position)
    rate = name.text in LEARNING_RATES
    logarithmic = logarithmic or (rate and span is None)
    if logarithmic and value < 0:
        raise FormulaError(
            f"{name.text} = {value:g}, expected at least 0 on a logarithmic scale", name.position
        )
    if span is None:
        anywhere, positive, not_negative = OPEN_RANGES
        span = (positive if rate else not_negative) if logarithmic else anywhere
        slider = _slider(value, logarithmic)
        if rate and value == 0.0:
            raise FormulaError(f"{name.text} = 0, expected more than 0", name.position)
    else:
        slider = (span[0], span[2])
    if logarithmic and slider[0] <= 0.0:
        slider = (min(slider[1] * 1e-6, value or slider[1]), slider[1])
    if not is_in_range(value, span):
        raise FormulaError(f"{name.text} = {value:g}, expected at most {span[2]:g}", name.position)
    return Number(
        name=RATE if rate else name.text,
        symbol=symbol_text(name.text),
        default=value,
        minimum=span[0],
        open_minimum=span[1],
        maximum=span[2],
        open_maximum=span[3],
        slider=slider,
        scale="logarithmic" if logarithmic else "linear",
        meaning=meaning or MEANINGS[not rate],
    )


def _slider(value: float, logarithmic: bool) -> tuple[float, float]:
    """The part of an open range that a slider covers: a round stretch with the value in it."""
    if logarithmic:
        size = max(10.0 ** math.floor(math.log10(value)), LEAST_SLIDER) if value else 1e-4
        low, high = max(size * 1e-4, min(size, 1e-16)), min(size * 1e4, 1e6)
        return float(f"{low:.0e}"), float(f"{high:.0e}")
    if 0.0 <= value <= 1.0:
        return 0.0, 1.0
    reach = 10.0 ** math.ceil(math.log10(abs(value)))
    return (0.0, reach) if value > 0 else (-reach, 0.0)
