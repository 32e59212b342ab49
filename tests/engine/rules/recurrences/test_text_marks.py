from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from explorer.engine.rules.recurrences.text_marks import completions, text_marks
from tests.engine.rules.recurrences.texts import random_texts

TEXT = "m <- beta*m + (1 - beta)*g  # average\nx <- x - α*sqrt(m*pi)\nwith α = 0.1, beta = 0.9 log"


def kinds(text: str) -> dict[str, str]:
    return {text[mark.start : mark.start + mark.length]: mark.kind for mark in text_marks(text)}


def test_each_word_is_told_apart() -> None:
    actual = kinds(TEXT)
    assert actual["m"] == "term"
    assert actual["beta"] == actual["α"] == "hyperparameter"
    assert actual["g"] == actual["x"] == "given"
    assert actual["sqrt"] == "function"
    assert actual["with"] == actual["log"] == "keyword"
    assert actual["# average"] == "comment"
    assert actual["0.9"] == actual["pi"] == "number"
    assert actual["<-"] == "sign"


def test_a_term_has_the_role_of_its_arrow_once_the_text_can_be_read() -> None:
    text = "m <- 0.9*m + g\nv <- 0.9*v + g**2\nx <- x - 0.1*m/sqrt(v)"
    roles = {text[mark.start]: mark.role for mark in text_marks(text) if mark.kind == "term"}
    assert roles == {"m": "carried", "v": "square"}
    assert {mark.role for mark in text_marks(text + " +") if mark.kind == "term"} == {"other"}


def test_what_has_no_meaning_is_unknown_and_the_rest_is_still_told() -> None:
    actual = kinds("m <- é*g ? 1\nx <- x - q*m")
    assert actual["é"] == actual["?"] == actual["q"] == "unknown"
    assert actual["m"] == "term"


@given(st.text(max_size=60))
def test_marks_of_any_text_lie_in_it_one_behind_the_other(text: str) -> None:
    end = 0
    for mark in text_marks(text):
        assert mark.start >= end
        assert mark.length > 0
        end = mark.start + mark.length
    assert end <= len(text)
    assert isinstance(completions(text, len(text)), list)


def test_marks_of_nearly_right_texts_lie_in_them() -> None:
    for text in random_texts(200, seed=3):
        assert all(mark.start + mark.length <= len(text) for mark in text_marks(text))


def test_names_of_the_text_are_offered_first() -> None:
    text = "beta_max <- g\nx <- x - be\nwith beta = 1"
    assert completions(text, text.index("be\n") + 2) == ["beta_max", "beta"]
    assert completions("x <- x - no", 11) == ["norm"]
    assert completions("v <- g\nx <- ", 12)[:2] == ["v", "x"]
