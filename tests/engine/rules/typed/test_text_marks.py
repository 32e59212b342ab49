from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from explorer.engine.rules.typed.text_marks import completions, text_marks
from tests.engine.rules.typed.texts import random_texts

TEXT = "m <- beta*m + (1 - beta)*g  # average\nx <- x - α*sqrt(m*pi)\nwith α = 0.1, beta = 0.9 log"


def kinds(text: str) -> dict[str, str]:
    return {text[one.start : one.start + one.length]: one.kind for one in text_marks(text)}


def test_each_word_is_told_apart() -> None:
    found = kinds(TEXT)
    assert found["m"] == "term"
    assert found["beta"] == found["α"] == "hyperparameter"
    assert found["g"] == found["x"] == "given"
    assert found["sqrt"] == "function"
    assert found["with"] == found["log"] == "keyword"
    assert found["# average"] == "comment"
    assert found["0.9"] == found["pi"] == "number"
    assert found["<-"] == "sign"


def test_a_term_has_the_role_of_its_arrow_once_the_text_can_be_read() -> None:
    text = "m <- 0.9*m + g\nv <- 0.9*v + g**2\nx <- x - 0.1*m/sqrt(v)"
    roles = {text[one.start]: one.role for one in text_marks(text) if one.kind == "term"}
    assert roles == {"m": "carried", "v": "square"}
    assert {one.role for one in text_marks(text + " +") if one.kind == "term"} == {"other"}


def test_what_has_no_meaning_is_unknown_and_the_rest_is_still_told() -> None:
    found = kinds("m <- é*g ? 1\nx <- x - q*m")
    assert found["é"] == found["?"] == found["q"] == "unknown"
    assert found["m"] == "term"


@given(st.text(max_size=60))
def test_marks_of_any_text_lie_in_it_one_behind_the_other(text: str) -> None:
    end = 0
    for one in text_marks(text):
        assert one.start >= end
        assert one.length > 0
        end = one.start + one.length
    assert end <= len(text)
    assert isinstance(completions(text, len(text)), list)


def test_marks_of_nearly_right_texts_lie_in_them() -> None:
    for text in random_texts(200, seed=3):
        assert all(one.start + one.length <= len(text) for one in text_marks(text))


def test_names_of_the_text_are_offered_first() -> None:
    text = "beta_max <- g\nx <- x - be\nwith beta = 1"
    assert completions(text, text.index("be\n") + 2) == ["beta_max", "beta"]
    assert completions("x <- x - no", 11) == ["norm"]
    assert completions("v <- g\nx <- ", 12)[:2] == ["v", "x"]
