"""What no file may hold is refused where it is read, with a sentence that says where."""

from __future__ import annotations

from pathlib import Path

import pytest

from explorer.scenario.files.plain_data import PlainDataError, check_plain
from explorer.scenario.files.scenario_file import ScenarioError, read_scenario, scenario_from_text
from explorer.scenario.lessons.lesson import LessonError, lesson_from_text
from explorer.scenario.lessons.location import load
from tests.hostile import cases


@pytest.mark.parametrize("text", cases("scenario").values(), ids=cases("scenario"))
def test_a_hostile_scenario_is_refused_in_a_sentence_that_can_be_shown(text: str) -> None:
    with pytest.raises(ScenarioError) as raised:
        scenario_from_text(text)
    sentence = str(raised.value)
    sentence.encode()
    assert "\n" not in sentence
    assert len(sentence) < 600
    assert "()" not in sentence, "Python speaks of its functions"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"contenders": [{"name": "a\udc80"}]}, r"contenders\[0\].name: found 'a\\udc80'"),
        ({"a": {"\ud800": 1}}, r"a: found the key '\\ud800'"),
        ({"view": [[0, -(10**400)]]}, r"view\[0\]\[1\]: found a whole number of over 100 digits"),
    ],
)
def test_the_sentence_says_where_and_what(data: object, sentence: str) -> None:
    with pytest.raises(PlainDataError, match=sentence):
        check_plain(data)


@pytest.mark.parametrize(
    "text", ["a = " + "9" * 5000, "a = " + "[" * 5000, "a = " + "[" * 5000 + "]" * 5000]
)
def test_a_lesson_of_large_numbers_or_deep_lists_is_refused(text: str) -> None:
    with pytest.raises(LessonError):
        lesson_from_text("mine", text)


@pytest.mark.parametrize("name", ["a" * 5000, "a\0b", "\ud800"])
def test_a_name_that_no_file_can_have_is_refused_in_a_sentence(name: str) -> None:
    for read in (load, lambda one: read_scenario(Path(one))):
        with pytest.raises(ScenarioError) as raised:
            read(name)
        assert len(str(raised.value)) < 5000
