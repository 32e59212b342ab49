"""The engine's names and messages, worded for the window."""

from __future__ import annotations

import re
from collections.abc import Sequence

from explorer.engine import FormulaError

_EXPONENT = re.compile(r"(?<=\d)e\+?(-?)0*(?=\d)")
_NAME = re.compile(r"[A-Za-z_]\w*")
_WITH = re.compile(r"\bwith\b")
_LAST_SIGN = re.compile(r"(\w+|\*\*|\W)$")
_DECIMAL_COMMA = re.compile(r"\d+,\d+")


NAMES = {
    "every": "every nth step",
    "hold_seconds": "hold last frame (s)",
    "isolines": "contours",
}
"""Labels of parameters whose own names would not say enough."""


def spoken_name(name: str) -> str:
    """A parameter's name in words: 'learning rate'."""
    return NAMES.get(name) or name.replace("_", " ")


def as_sentence(words: str) -> str:
    """The words with a capital at the beginning, unless they begin with a symbol, such as ε."""
    return f"{words[:1].upper()}{words[1:]}" if words[:1].isascii() else words


def plain_numbers(text: str) -> str:
    """The same with exponents as people write them: 1e6 and 1e-8 for 1e+06 and 1e-08."""
    return _EXPONENT.sub(r"e\1", text)


def problem_in_words(problem: ValueError) -> str:
    """The message of an error that names a parameter, with that name in words."""
    name, colon, rest = str(problem).partition(":")
    return f"{spoken_name(name)}{colon}{plain_numbers(rest)}"


def formula_problem(error: FormulaError, *formulas: str) -> str:
    """The message of a formula's error, with help where a comma stands for the decimal point."""
    for formula in formulas:
        for number in _DECIMAL_COMMA.finditer(formula):
            if number.start() <= error.position < number.end():
                return f"{error}: write {number[0].replace(',', '.')}"
    if error.message.startswith("found the end"):
        return _incomplete(error, formulas)
    return str(error)


def _incomplete(error: FormulaError, formulas: Sequence[str]) -> str:
    """The sentence for a formula that ends too early, with what it ends after."""
    ends = [formula.rstrip() for formula in formulas if error.position >= len(formula.rstrip())]
    last = _LAST_SIGN.search(ends[0]) if ends else None
    return f"The formula is incomplete{f' after {last[0]}' if last else ''}"


def unknown_name(error: FormulaError, formula: str) -> str:
    """The undefined name in a formula, if that is its error."""
    if not error.message.startswith("unknown name"):
        return ""
    match = _NAME.match(formula, error.position)
    return "" if match is None else match[0]


def with_parameter(formula: str, name: str) -> str:
    """The formula with one more parameter after it, which begins at 1."""
    joint = ", " if _WITH.search(formula) else " with "
    return f"{formula.rstrip()}{joint}{name} = 1"
