"""Which bracket closes which."""

from __future__ import annotations

PAIRS = {"(": ")", "[": "]"}


def matching_brackets(text: str, position: int) -> tuple[int, ...]:
    """The indices of the bracket right before or after ``position``, and of its partner."""
    for index in (position - 1, position):
        sign = text[index : index + 1] if index >= 0 else ""
        if sign and sign in "()[]":
            partner = _partner(text, index)
            return () if partner is None else (index, partner)
    return ()


def _partner(text: str, index: int) -> int | None:
    sign = text[index]
    step = 1 if sign in PAIRS else -1
    other = (
        PAIRS[sign] if step == 1 else next(opening for opening, two in PAIRS.items() if two == sign)
    )
    depth, at = 0, index
    while 0 <= at < len(text):
        depth += (text[at] == sign) - (text[at] == other)
        if depth == 0:
            return at
        at += step
    return None
