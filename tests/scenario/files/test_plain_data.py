"""What is wrong with a file is told in one sentence of bounded length, with its place."""

from __future__ import annotations

import pytest

from explorer.scenario.files.plain_data import (
    DEEPEST,
    LONGEST_SENTENCE,
    ScenarioError,
    json_data,
    refuse_unusable,
    toml_data,
)
from explorer.scenario.files.validation_message import read_sentence


def test_a_sentence_has_one_line_and_keeps_its_beginning_and_end() -> None:
    assert str(ScenarioError("found\n  two\nlines")) == "found two lines"
    longest = "b" * LONGEST_SENTENCE
    assert str(ScenarioError(longest)) == longest
    shown = str(ScenarioError("a" * 500 + "m" * LONGEST_SENTENCE + "z" * 10))
    assert len(shown) == LONGEST_SENTENCE
    assert shown.startswith("a" * 400 + " ... m")
    assert shown.endswith("z" * 10)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a = 1\nb = ", "not valid TOML: "),
        ("a = 1\nb = " + "9" * 5000, "line 2: found a whole number of over 4000 digits"),
        ("a = 1\n\n" + "a." * 600 + "b = 1", "line 3: nested too deeply"),
    ],
)
def test_what_is_wrong_in_toml_is_told_with_its_line(text: str, sentence: str) -> None:
    with pytest.raises(ScenarioError) as refused:
        toml_data(text)
    assert str(refused.value).startswith(sentence)
    assert len(str(refused.value)) <= 250


def test_what_is_wrong_in_json_is_told_with_line_and_column() -> None:
    with pytest.raises(ScenarioError, match=r"line 2, column 3: not a Descent Explorer file"):
        json_data('{"a": 1,\n  b}')


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"a": [1.0, float("nan")]}, "a[1]: found NaN, expected a finite number"),
        ({"a": {"b": 10**400}}, "a.b: found a number beyond 1.8e308, expected a finite number"),
        ({"a": "\ud800"}, "a: found '\\ud800', expected text without half a surrogate pair"),
    ],
)
def test_what_no_file_may_hold_is_told_with_its_place(data: object, sentence: str) -> None:
    with pytest.raises(ScenarioError) as refused:
        refuse_unusable(data)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("message", "sentence"),
    [
        (
            "Expected `int`, got `str` - at `$.steps`",
            'steps: found "many", expected a whole number',
        ),
        ("Expected `str | null`, got `int` - at `$.a[1]`", "a[1]: found 7, expected text"),
        ("Object contains unknown field `x`", "unknown key 'x'"),
        ("Object missing required field `x` - at `$.a`", "a: the key 'x' is missing"),
        ("Expected `int`, got `str` - at `$.gone`", "gone: found another kind of value"),
        ("Expected `int`, got `str` - at `$.b`", 'b: found "' + "b" * 36 + "..., expected"),
        ("Expected `int`, got `str` - at `$.c`", 'c: found "' + "c" * 38 + '", expected'),
    ],
)
def test_a_value_of_the_wrong_kind_is_shown_shortened(message: str, sentence: str) -> None:
    data = {"steps": "many", "a": [1, 7], "b": "b" * 39, "c": "c" * 38}
    assert read_sentence(message, data).startswith(sentence)


def test_a_long_reason_is_cut_and_a_short_one_is_not() -> None:
    with pytest.raises(ScenarioError) as refused:
        toml_data("a = 1\nb = ")
    assert not str(refused.value).endswith("...")
    key = "k" * 300
    with pytest.raises(ScenarioError) as refused:
        toml_data(f"[{key}]\n[{key}]")
    assert str(refused.value).endswith("k...")
    assert len(str(refused.value)) == len("not valid TOML: ") + 200


@pytest.mark.parametrize("sign", ["", "-"])
def test_the_longest_whole_numbers_are_read_and_longer_ones_refused(sign: str) -> None:
    longest = f"{sign}1{'0' * 308}"
    assert json_data(f'{{"a": {longest}}}') == {"a": int(longest)}
    for digits in (309, 5000):
        with pytest.raises(ScenarioError, match=r"a: found a number beyond 1\.8e308"):
            json_data(f'{{"a": {sign}1{"0" * digits}}}')


def test_values_may_be_nested_so_deep_and_no_deeper() -> None:
    deep: object = []
    for _ in range(DEEPEST):
        deep = [deep]
    refuse_unusable(deep)
    with pytest.raises(ScenarioError, match=f"nested too deeply, expected at most {DEEPEST}"):
        refuse_unusable([deep])
