"""Texts that are recurrences, nearly recurrences, or nothing of the kind."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from explorer.engine import optimizers
from explorer.engine.rules.recurrences.rule_as_text import source_of

PIECES = (
    "x", "g", "f", "t", "m", "v", "beta1", "alpha", "β₁", "m̂", "step", "<-", "←", "=", "+", "-",
    "*", "/", "**", "^", "(", ")", "[", "]", ",", "<", "<=", "==", "if", "else", "with", "start",
    "in", "log", "inf", "norm(", "dot(", "mean(", "gradient(", "sqrt(", "max(", "\n", "\n", " ",
    "#", "0", "1", "0.9", "1e308", "1e-8", "5e-324", ".", "\t", "é", "\0", "'", "__import__", "pi",
)  # fmt: skip


def random_texts(count: int, seed: int) -> Iterator[str]:
    """Random texts: built-in rules with a few changed characters or pieces, and random pieces."""
    random = Random(seed)
    whole = [
        source_of(cls.in_dialect(dialect))
        for cls in optimizers.values()
        if cls().is_formula
        for dialect in cls.dialects
    ]
    for _ in range(count):
        kind = random.random()
        if kind < 0.3:
            yield "".join(random.choices(PIECES, k=random.randint(0, 60)))
        elif kind < 0.4:
            yield "".join(chr(random.randint(0, 0x2FF)) for _ in range(random.randint(0, 80)))
        else:
            yield _changed(random.choice(whole), random)


def _changed(text: str, random: Random) -> str:
    for _ in range(random.randint(1, 3)):
        begin = random.randint(0, len(text))
        end = min(begin + random.choice((0, 0, 1, 1, 2, 5, 20)), len(text))
        text = text[:begin] + random.choice((*PIECES, "")) + text[end:]
    return text
