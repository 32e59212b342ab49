"""The text of a recurrence, cut into tokens and statements."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from explorer.engine.mathematics.formula_tokens import NUMBER, FormulaError, Token, tokens
from explorer.engine.rules.recurrences.spelling import LETTERS, plain

MAXIMUM_LENGTH = 6000
MAXIMUM_LINES = 60
ASSIGNS = ("<-", "←", "=")
_TOKEN = re.compile(
    rf"[^\S\n]*(?:{NUMBER}"
    rf"|(?P<name>[A-Za-z_{LETTERS}][A-Za-z0-9_{LETTERS}]*)"
    r"|(?P<comment>\#[^\n]*)|(?P<newline>\n)"
    r"|(?P<sign><-|←|\*\*|<=|>=|==|!=|[-+*/^()<>,=\[\]])|(?P<end>\Z))"
)


@dataclass(frozen=True)
class Statement:
    """A statement: its tokens, the last of which is the end of it, and its comment.

    An assignment has its name and sign separately.
    """

    kind: Literal["assignment", "start", "with"]
    name: Token
    pieces: tuple[Token, ...]
    comment: str = ""


def pieces_of(source: str) -> list[Token]:
    """All tokens, comments and ends of lines among them; raises ``FormulaError``.

    Example:
        >>> from explorer.engine.rules.recurrences.statements import pieces_of
        >>> [token.text for token in pieces_of("v <- 2*g  # twice")]
        ['v', '<-', '2', '*', 'g', '# twice', '']
    """
    return tokens(source, _TOKEN, MAXIMUM_LENGTH)


def statements(source: str) -> list[Statement]:
    """The statements in their order; raises ``FormulaError`` at the first that cannot be one.

    The part of a line after ``with`` is a separate statement; after a comma it continues on the
    next line.

    Example:
        >>> from explorer.engine.rules.recurrences.statements import statements
        >>> [(statement.kind, statement.name.text) for statement in statements("v <- g with a = 1")]
        [('assignment', 'v'), ('with', 'with')]
    """
    entries: list[Statement] = []
    for line, comment in _lines(source):
        words = [piece.text for piece in line]
        split = words.index("with") if "with" in words else len(line) - 1
        head, tail = line[:split], line[split:]
        if head:
            end = Token("end", "", tail[0].position)
            entries.append(_statement([*head, end], "" if len(tail) > 1 else comment))
        if len(tail) > 1:
            entries.append(Statement("with", tail[0], tuple(tail[1:]), comment))
    count = sum(entry.kind == "assignment" for entry in entries)
    if count > MAXIMUM_LINES:
        position = [entry for entry in entries if entry.kind == "assignment"][
            MAXIMUM_LINES
        ].name.position
        raise FormulaError(f"found {count} assignments, expected at most {MAXIMUM_LINES}", position)
    return entries


def _lines(source: str) -> list[tuple[list[Token], str]]:
    """The tokens of each line that is not empty, with an end, and its comment."""
    lines: list[tuple[list[Token], str]] = []
    line: list[Token] = []
    comment = ""
    for piece in pieces_of(source):
        if piece.kind == "comment":
            comment = piece.text.lstrip("#").strip()
        elif piece.kind not in ("newline", "end"):
            line.append(piece)
        else:
            if line:
                lines.append(([*line, Token("end", "", piece.position)], comment))
            line, comment = [], ""
    return _continued(lines)


def _continued(lines: list[tuple[list[Token], str]]) -> list[tuple[list[Token], str]]:
    """A line that continues the ``with`` list of the previous line gets a ``with`` too."""
    joined_lines: list[tuple[list[Token], str]] = []
    going_on = False
    for line, comment in lines:
        if going_on and line[0].text != "with":
            line = [Token("name", "with", line[0].position), *line]
        declares = any(piece.text == "with" for piece in line)
        going_on = declares and line[-2].text == "," and len(line) > 2
        if going_on:
            line = [*line[:-2], Token("end", "", line[-2].position)]
        joined_lines.append((line, comment))
    return joined_lines


def _statement(line: list[Token], comment: str) -> Statement:
    first, second = line[0], line[1]
    if first.text == "start" and second.text not in ASSIGNS:
        return Statement("start", first, tuple(line[1:]), comment)
    if first.kind != "name":
        raise FormulaError(
            f"found {first.described()}, expected a name and '<-', 'start' or 'with'",
            first.position,
        )
    if second.text not in ASSIGNS:
        raise FormulaError(
            f"found {second.described()}, expected '<-' after {first.described()}", second.position
        )
    name = Token("name", plain(first.text), first.position)
    return Statement("assignment", name, tuple(expression_pieces(line[2:])), comment)


def expression_pieces(line: list[Token]) -> list[Token]:
    """Tokens as the expression parser knows them: plain names, and '<-' as less than minus.

    Example:
        >>> from explorer.engine.rules.recurrences.statements import expression_pieces, pieces_of
        >>> [token.text for token in expression_pieces(pieces_of("β₁ <-1"))]
        ['beta1', '<', '-', '1', '']
    """
    pieces: list[Token] = []
    for piece in line:
        if piece.text == "<-":
            pieces += [Token("sign", "<", piece.position), Token("sign", "-", piece.position + 1)]
        elif piece.text in ("←", "[", "]"):
            sign = piece.described()
            raise FormulaError(f"found {sign}, which has no meaning here", piece.position)
        elif piece.kind == "name":
            pieces.append(Token("name", plain(piece.text), piece.position))
        else:
            pieces.append(piece)
    return pieces
