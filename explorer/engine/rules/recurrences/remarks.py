"""What is said about a typed rule's hyper-parameters: meaning, range and scale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from explorer.engine.mathematics.formula_tokens import FormulaError, Token
from explorer.engine.parameter import Number, shortened
from explorer.engine.rules.recurrences.declarations import (
    LARGEST,
    MEANINGS,
    OPEN_RANGES,
    RATE,
    Declared,
    Range,
    declared_hyperparameters,
    is_in_range,
    read_range,
)
from explorer.engine.rules.recurrences.listing import value_text
from explorer.engine.rules.recurrences.spelling import plain
from explorer.engine.rules.recurrences.statements import pieces_of, statements

SCALES = ("linear", "logarithmic")


@dataclass(frozen=True)
class Remark:
    """What is said about one hyper-parameter; empty parts are left out.

    ``range`` is written as after ``in``: ``[0, 1)``. ``scale`` is ``linear`` or ``logarithmic``.
    """

    meaning: str = ""
    range: str = ""
    scale: str = ""


def remarks(text: str) -> dict[str, Remark]:
    """What a text says about each of its hyper-parameters, by the names typed in it.

    Raises ``FormulaError`` for text that cannot be read.

    Example:
        >>> from explorer.engine.rules.recurrences.remarks import remarks
        >>> remarks("x <- x - a*g with a = 0.1 in [0, 1]")["a"].range
        '[0, 1]'
    """
    pairs = (
        (declaration.name.text, _remark(declaration.number))
        for declaration in declared_hyperparameters(statements(text))
    )
    return {name: remark for name, remark in pairs if remark != Remark()}


def remarked(text: str, said: Mapping[str, Remark]) -> str:
    """The text with the remarks in ``said`` written after ``with``, replacing its own.

    Raises ``FormulaError`` for text that cannot be read, and ``ValueError`` that names the
    hyper-parameter and what is wrong.

    Example:
        >>> from explorer.engine.rules.recurrences.remarks import Remark, remarked
        >>> text = "x <- x - a*g with a = 0.1"
        >>> print(remarked(text, {"a": Remark("How far a step goes.", "[0, 1]")}), end="")
        x <- x - a*g
        with a = 0.1 in [0, 1]  # How far a step goes.
    """
    known = declared_hyperparameters(statements(text))
    wanted = {plain(name): remark for name, remark in said.items()}
    for name in wanted:
        if name not in {declaration.name.text for declaration in known}:
            names = (
                ", ".join(declaration.name.text for declaration in known)
                or "none, as the text has none"
            )
            raise ValueError(f"{name}: unknown hyper-parameter, expected {names}")
    entries = []
    changed = False
    for declaration in known:
        now, new = _remark(declaration.number), wanted.get(declaration.name.text, Remark())
        settled = Remark(new.meaning or now.meaning, new.range or now.range, new.scale or now.scale)
        changed = changed or settled != now
        entries.append((_written(declaration, settled), settled.meaning))
    if not changed:
        return text
    return f"{_without_declarations(text).rstrip()}\n{_lines(entries)}\n"


def _remark(number: Number) -> Remark:
    span = number.minimum, number.open_minimum, number.maximum, number.open_maximum
    anywhere = span in OPEN_RANGES
    # The scale of a learning rate without a range is logarithmic anyway.
    logarithmic = number.scale == "logarithmic" and not (anywhere and number.name == RATE)
    return Remark(
        "" if number.meaning in MEANINGS else number.meaning,
        "" if anywhere else _range_text(span),
        "logarithmic" if logarithmic else "",
    )


def _written(declaration: Declared, remark: Remark) -> str:
    """The declaration of a hyper-parameter; raises ``ValueError``."""
    name, value = declaration.name.text, declaration.number.default
    span = ""
    if remark.range:
        try:
            interval = read_range(remark.range)
        except FormulaError as error:
            raise ValueError(f"{name}.range: {error}") from error
        if not is_in_range(value, interval):
            raise ValueError(
                f"{name}.range: found {remark.range!r}, expected one with {value:g} in it"
            )
        span = f" in {_range_text(interval)}"
    if remark.scale not in ("", *SCALES):
        given = shortened(repr(remark.scale))
        raise ValueError(f"{name}.scale: found {given}, expected {' or '.join(SCALES)}")
    if remark.scale == "logarithmic" and value < 0:
        raise ValueError(f"{name}.scale: found 'logarithmic', expected 'linear' for {value:g}")
    scale = " log" if remark.scale == "logarithmic" else ""
    return f"{name} = {value_text(value)}{span}{scale}"


def _range_text(span: Range) -> str:
    low, open_low, high, open_high = span
    first, last = (
        f"{'-' if end < 0 else ''}inf" if abs(end) == LARGEST else value_text(end)
        for end in (low, high)
    )
    return f"{'[('[open_low]}{first}, {last}{'])'[open_high]}"


def _lines(entries: list[tuple[str, str]]) -> str:
    """The declarations, each on its own line followed by its meaning."""
    lines = []
    for index, (entry, meaning) in enumerate(entries):
        comma = "," if index < len(entries) - 1 else ""
        comment = f"  # {' '.join(meaning.split())}" if meaning else ""
        lines.append(f"{'     ' if index else 'with '}{entry}{comma}{comment}")
    return "\n".join(lines)


def _without_declarations(text: str) -> str:
    """The text without the declarations after ``with``, as ``statements`` reads it."""
    kept: list[str] = []
    going_on = False
    line: list[Token] = []
    for piece in pieces_of(text):
        if piece.kind not in ("newline", "end"):
            line.append(piece)
            continue
        words = [piece for piece in line if piece.kind != "comment"]
        start = line[0].position if line else piece.position
        begun = next((word.position for word in words if word.text == "with"), None)
        if going_on and words:
            begun = start
        if begun is None:
            kept.append(text[text.rfind("\n", 0, piece.position) + 1 : piece.position])
        elif begun > start:
            kept.append(text[start:begun].rstrip())
        if words:
            going_on = begun is not None and words[-1].text == ","
        line = []
    return "\n".join(kept)
