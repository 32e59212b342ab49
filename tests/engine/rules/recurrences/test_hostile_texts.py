from __future__ import annotations

import contextlib
import time

import pytest

from explorer.engine import FormulaError, recurrence
from tests.engine.rules.recurrences.texts import random_texts

LONGEST = 0.5
"""Seconds that a text may take, whatever it is."""
HOSTILE = {
    "a tower of powers": "x <- x - 9**9**9**9*g",
    "brackets": "x <- " + "(" * 5000 + "x" + ")" * 5000,
    "minus signs": "x <- x - " + "-" * 5000 + "g",
    "too long": "x <- x - g\n" * 100_000,
    "a million spaces": " " * 1_000_000,
    "doubling": "a <- g\n" + "".join(
        f"{'abcdefghijklmnopqrstuvw'[i + 1]} <- {'abcdefghijklmnopqrstuvw'[i]}**32\n"
        for i in range(5)
    ).replace("e <-", "ee <-").replace("- e**", "- ee**") + "x <- x - ee",
    "chains of memory": "".join(f"v{i} <- v{i + 1}\n" for i in range(59)) + "v59 <- g\nx <- x - v0",
    "a folding constant": "x <- x - g*" + "*".join(["1e300"] * 100),
    "choices in choices": "x <- x - (" + "g if g < 0 else " * 50 + "g)",
    "python": "x <- __import__('os').system('true')",
    "an attribute": "x <- x.__class__",
    "zeros": "\0" * 1000,
    "a name with nothing else": "β₁",
    "half an arrow": "x <",
    "only commas behind with": "x <- x with ,,,",
    "an infinite range": "x <- x - a*g with a = 1 in (-inf, inf)",
    "an infinite value": "x <- x - a*g with a = inf",
    "a surrogate": "x <- \ud800",
    "a surrogate in a comment": "x <- x - g # \ud800",
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_read_or_refused_at_once(name: str) -> None:
    began = time.process_time()
    with contextlib.suppress(FormulaError):
        _ = recurrence(HOSTILE[name]).rule
    assert time.process_time() - began < LONGEST


def test_a_random_text_is_read_or_refused_and_nothing_else() -> None:
    slowest = 0.0
    read = 0
    for text in random_texts(2_000, seed=5):
        began = time.process_time()
        try:
            recurrence(text)
            read += 1
        except FormulaError:
            pass
        slowest = max(slowest, time.process_time() - began)
    assert slowest < LONGEST
    assert 20 < read < 1_900
