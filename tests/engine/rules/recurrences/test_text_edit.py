from __future__ import annotations

import pytest

from explorer.engine import FormulaError, recurrence
from explorer.engine.rules.recurrences.text_edit import retyped

TEXT = "x <- x - alpha*g\nwith alpha = 0.01"


def test_a_value_in_the_text_follows_the_text() -> None:
    changed = retyped(recurrence(TEXT), TEXT.replace("0.01", "0.02"))
    assert changed.values["learning_rate"] == 0.02


def test_a_value_that_was_set_stays() -> None:
    changed = retyped(recurrence(TEXT, alpha=0.3), TEXT.replace("alpha*g", "2*alpha*g"))
    assert changed.values["learning_rate"] == 0.3


def test_a_value_that_the_new_rule_does_not_take_or_allow_is_left_out() -> None:
    text = "x <- x - alpha*k*g\nwith alpha = 0.01, k = 1"
    set_apart = recurrence(text, k=5.0)
    assert retyped(set_apart, TEXT) == recurrence(TEXT)
    bounded = text.replace("k = 1", "k = 1 in [0, 2]")
    assert retyped(set_apart, bounded) == recurrence(bounded)


def test_a_text_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(FormulaError, match="line 1"):
        retyped(recurrence(TEXT), "x <- (")
