"""Paths into a file: what lies at one is replaced, and its line of text is found."""

from __future__ import annotations

from typing import Any

import pytest

from explorer.scenario.files.field_path import keys_of, line_of, with_values_at

DATA: dict[str, Any] = {"steps": 5, "contenders": [{"name": "A"}, {"name": "B"}]}
TEXT = """\
steps = 5
note = '''
steps = 7
'''

[surface]
id = "ravine"
parameters = { a = 1.0, b = 2.0 }

[[contenders]]
name = "A"

[[contenders]]
name = "B"
hyperparameters = { learning_rate = 0.1, momentum = 0.9 }
"""


def test_a_path_is_read_as_far_as_it_is_one() -> None:
    assert keys_of("contenders[12].name") == ["contenders", 12, "name"]
    assert keys_of("start[0]: found") == ["start", 0]
    assert keys_of("") == []


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("steps", {"steps": 9}),
        ("seed", {"seed": 9}),
        ("contenders[1].name", {"contenders": [{"name": "A"}, {"name": 9}]}),
        ("contenders[0].dialect", {"contenders": [{"name": "A", "dialect": 9}, {"name": "B"}]}),
        ("contenders[2]", {"contenders": [{"name": "A"}, {"name": "B"}, 9]}),
        ("contenders[1]", {"contenders": [{"name": "A"}, 9]}),
    ],
)
def test_a_value_is_put_at_its_path_and_the_data_stay_as_they_were(
    path: str, expected: dict[str, Any]
) -> None:
    before = {"steps": 5, "contenders": [{"name": "A"}, {"name": "B"}]}
    assert with_values_at(DATA, path, 9) == {**before, **expected}
    assert before == DATA


def test_a_long_list_gets_one_more_at_its_end() -> None:
    longer = with_values_at({"start": list(range(1000))}, "start[1000]", 9)
    assert longer == {"start": [*range(1000), 9]}


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("contenders[3]", "there is nothing at 'contenders[3]'"),
        ("contenders[2].name", "there is nothing at 'contenders[2]'"),
        ("surface.id", "there is nothing at 'surface'"),
        ("steps[0]", "there is nothing at 'steps[0]'"),
        ("contenders.name", "there is nothing at 'contenders.name'"),
        ("", "found '', expected a path such as 'contenders[0].dialect'"),
        ("steps!", "found 'steps!', expected a path such as 'contenders[0].dialect'"),
    ],
)
def test_a_path_that_leads_nowhere_is_told_as_far_as_it_leads(path: str, sentence: str) -> None:
    with pytest.raises(LookupError) as refused:
        with_values_at(DATA, path, 9)
    assert refused.value.args == (sentence,)


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ("steps: found -1", 1),
        ("surface: found 3", 6),
        ("surface.id: found 3", 7),
        ("surface.parameters.a: found 3", 8),
        ("surface.parameters.b: found 3", 8),
        ("contenders[0].name: found 3", 11),
        ("contenders[1].name: found 3", 14),
        ("contenders[1].hyperparameters.momentum: found 3", 15),
        ("contenders[0].dialect: found 3", 10),
        ("surface: unknown key 'id'", 7),
        ("seed: found 3", 1),
    ],
)
def test_the_line_of_a_place_is_found(place: str, line: int) -> None:
    assert line_of(TEXT, place) == line


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ("contenders[0].dialect: found 3", 3),
        ("contenders[0].name: found 3", 2),
        ("contenders: found 3", 1),
        ("contenders[0].name.first: found 3", 2),
        ("start[1]: found 'x'", 5),
    ],
)
def test_the_line_of_a_place_in_a_list_over_several_lines_is_found(place: str, line: int) -> None:
    text = """\
contenders = [
  { name = "A" },
  { dialect = "torch" },
]
start = [1, "x"]
"""
    assert line_of(text, place) == line


def test_a_line_that_ends_one_long_text_and_begins_the_next_holds_no_entry() -> None:
    text = """\
notes = ['''
one''', '''
steps = 7
''']
steps = 5
"""
    assert line_of(text, "steps: found 7") == 5


def test_what_is_nowhere_in_the_text_is_told_at_its_first_line() -> None:
    assert line_of("# A race.\nsteps = 5\n", "seed: found 3") == 1
