"""What an editor shows of a recurrence as it is typed: roles of words, and completions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from explorer.engine.mathematics.formula_parser import CONSTANTS
from explorer.engine.mathematics.formula_tokens import FormulaError, Token
from explorer.engine.rules.glossary import Role
from explorer.engine.rules.recurrences.line_parser import FUNCTION_NAMES
from explorer.engine.rules.recurrences.recurrence import Recurrence, recurrence_class
from explorer.engine.rules.recurrences.spelling import plain
from explorer.engine.rules.recurrences.statements import ASSIGNS, pieces_of

Kind = Literal[
    "comment", "number", "sign", "keyword", "function", "given", "hyperparameter", "term", "unknown"
]
KEYWORDS = ("if", "else", "with", "start", "in", "log", "inf")
GIVEN: dict[str, Role] = {"x": "other", "g": "gradient", "f": "other", "t": "other"}


@dataclass(frozen=True)
class Mark:
    """A piece of the text: where it starts, how long it is, what it is.

    ``role`` is that of a term, whose colour its arrow has; it is known once the text can be read.
    """

    start: int
    length: int
    kind: Kind
    role: Role = "other"


def text_marks(text: str) -> list[Mark]:
    """All pieces of a text, also of one that cannot be read; what has no meaning is ``unknown``.

    Example:
        >>> from explorer.engine.rules.recurrences.text_marks import text_marks
        >>> [(mark.kind, mark.role) for mark in text_marks("x <- x - g")][::2]
        [('given', 'other'), ('given', 'other'), ('given', 'gradient')]
    """
    pieces = _readable_pieces(text)
    rule = _rule(text)
    assigned, declared = _names(pieces)
    marks = []
    behind_with = False
    for piece in pieces:
        behind_with = (behind_with or piece.text == "with") and piece.kind != "newline"
        if piece.kind in ("newline", "end"):
            continue
        kind, role = _kind(piece, rule, assigned, declared, behind_with=behind_with)
        marks.append(Mark(piece.position, len(piece.text), kind, role))
    return marks


def completions(text: str, position: int) -> list[str]:
    """The completions for the text that ends at ``position``, best first.

    Those of the text itself come first, then what is given, then functions and words.

    Example:
        >>> from explorer.engine.rules.recurrences.text_marks import completions
        >>> completions("momentum <- g + mo", 18)
        ['momentum']
    """
    begun = position
    while begun > 0 and (text[begun - 1].isalnum() or text[begun - 1] == "_"):
        begun -= 1
    begin = plain(text[begun:position])
    assigned, declared = _names(_readable_pieces(text[:begun] + " " + text[position:]))
    offered = dict.fromkeys([*assigned, *declared, *GIVEN, *FUNCTION_NAMES, *CONSTANTS, *KEYWORDS])
    return [name for name in offered if name.startswith(begin) and name != begin]


def _rule(text: str) -> type[Recurrence] | None:
    try:
        return recurrence_class(text)
    except FormulaError:
        return None


def _readable_pieces(text: str) -> list[Token]:
    """The tokens of a text; each character that has no meaning is one of the kind ``unknown``."""
    pieces: list[Token] = []
    begin = 0
    while True:
        try:
            return pieces + _moved(pieces_of(text[begin:]), begin)
        except FormulaError as error:
            end = begin + error.position
            if end >= len(text):
                return pieces
            pieces += _moved(_before(text[begin:end]), begin)
            pieces.append(Token("unknown", text[end], end))
            begin = end + 1


def _before(text: str) -> list[Token]:
    try:
        return pieces_of(text)[:-1]
    except FormulaError:
        return []


def _moved(pieces: Iterable[Token], by: int) -> list[Token]:
    return [Token(piece.kind, piece.text, piece.position + by) for piece in pieces]


def _names(pieces: list[Token]) -> tuple[dict[str, None], dict[str, None]]:
    """The names that are assigned, and those that are declared after ``with``."""
    assigned: dict[str, None] = {}
    declared: dict[str, None] = {}
    behind_with = first = False
    for index, piece in enumerate(pieces[:-1]):
        first = index == 0 or pieces[index - 1].kind == "newline"
        behind_with = piece.text == "with" or (behind_with and piece.kind != "newline")
        if piece.kind == "name" and pieces[index + 1].text in ASSIGNS:
            name = plain(piece.text)
            if behind_with:
                declared[name] = None
            elif first and name not in GIVEN:
                assigned[name] = None
    return assigned, declared


def _kind(
    piece: Token,
    rule: type[Recurrence] | None,
    assigned: dict[str, None],
    declared: dict[str, None],
    *,
    behind_with: bool,
) -> tuple[Kind, Role]:
    if piece.kind != "name":
        kinds: dict[str, Kind] = {"comment": "comment", "number": "number", "sign": "sign"}
        return kinds.get(piece.kind, "unknown"), "other"
    name = plain(piece.text)
    if name in assigned:
        known = None if rule is None else rule.glossary.get(rule.term_names.get(name, name))
        return "term", "other" if known is None else known.role
    if name in declared:
        return "hyperparameter", "other"
    if name in GIVEN:
        return "given", GIVEN[name]
    if name == "log" and not behind_with:
        return "function", "other"
    if name in KEYWORDS:
        return "keyword", "other"
    if name in FUNCTION_NAMES:
        return "function", "other"
    return ("number" if name in CONSTANTS else "unknown"), "other"
