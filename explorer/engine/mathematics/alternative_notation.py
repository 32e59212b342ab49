"""Common ways to write formulas that have one clear meaning: x², 2x, |x|, 0,5."""

from __future__ import annotations

import re

_SIGNS = str.maketrans({"·": "*", "×": "*", "÷": "/", "−": "-", "–": "-", "π": "pi"})
_POWERS = {power: f"**{number}" for number, power in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")}
_BARS = re.compile(r"\|([^|]+)\|")
_COMMA = re.compile(r"(?<=\d),(?=\d)")
_TWO_VALUES = re.compile(r"\b(?:min|max)\s*\(")
_WORD = r"(?!\s*(?:if|else|with)\b)"
"""What follows is not a word of the language."""
_FACTOR = re.compile(
    r"(?<![A-Za-z0-9_.])((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)"
    rf"(?![eE.]?[+-]?\d)[ ]*(?=[A-Za-z(]){_WORD}"
)
_AFTER_BRACKET = re.compile(rf"\)[ ]*(?=[A-Za-z0-9(]){_WORD}")


def forgiving(text: str) -> str:
    """The formula in the language's own signs; text in these signs is not changed.

    Powers and signs as typeset, ``|x|``, a number or a bracket in front of a factor (``2x``,
    ``3(x + 1)``), and a decimal comma where no function of two values is called.

    Example:
        >>> from explorer.engine.mathematics.alternative_notation import forgiving
        >>> forgiving("2x² + |y| − 0,5")
        '2*x**2 + abs(y) - 0.5'
    """
    written = text.translate(_SIGNS)
    for power, plain in _POWERS.items():
        written = written.replace(power, plain)
    written = _BARS.sub(r"abs(\1)", written)
    if not _TWO_VALUES.search(written):
        written = _COMMA.sub(".", written)
    written = _FACTOR.sub(r"\1*", written)
    return _AFTER_BRACKET.sub(")*", written)
