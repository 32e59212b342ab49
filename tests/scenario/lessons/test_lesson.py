from __future__ import annotations

from pathlib import Path

import pytest

from explorer.scenario.files.scenario_data import scenario_data
from explorer.scenario.files.scenario_file import ScenarioError
from explorer.scenario.lessons.lesson import (
    LessonError,
    Lessons,
    apply_try,
    lesson_from_text,
    lesson_text,
    lessons,
    read_lesson,
    write_lesson,
)

TEXT = '''title = "A lesson"
summary = "What it is about."
order = 3
text = """
Two lines
steps = 5 is no key here
"""
locked = ["surface"]
tolerance = 1e-3

[scenario]
format = "descent-explorer/1"
surface = {id = "parabola"}
start = [0.5]
steps = 30

[[scenario.contenders]]
optimizer = "gradient_descent"
hyperparameters = {learning_rate = 0.1}
name = "Plain"

[[scenario.contenders]]
optimizer = "momentum"
hyperparameters = {learning_rate = 0.1, momentum = 0.3}
name = "Momentum"

[[try]]
label = "More momentum"
text = "Watch it overshoot."
set = [{path = "contenders[1].hyperparameters.momentum", value = 0.8}]

[question]
text = "Which is first?"
choices = ["Plain", "Momentum"]
answer = 1
explanation = "It remembers."
'''


def changed(old: str, new: str) -> str:
    assert old in TEXT
    return TEXT.replace(old, new)


def message(text: str) -> str:
    with pytest.raises(LessonError) as caught:
        lesson_from_text("a", text)
    return str(caught.value)


def line(text: str) -> int:
    return TEXT.splitlines().index(text) + 1


def test_a_lesson_holds_what_its_file_says() -> None:
    lesson = lesson_from_text("first", TEXT)
    assert (lesson.id, lesson.title, lesson.order) == ("first", "A lesson", 3)
    assert lesson.text == "Two lines\nsteps = 5 is no key here"
    assert lesson.scenario.start == (0.5,)
    assert [contender.name for contender in lesson.scenario.contenders] == ["Plain", "Momentum"]
    assert lesson.question is not None
    assert lesson.question.choices[lesson.question.answer] == "Momentum"
    assert lesson.locked == ("surface",)
    assert lesson.tolerance == 1e-3


def test_a_try_changes_what_it_names_and_nothing_else() -> None:
    lesson = lesson_from_text("first", TEXT)
    after = apply_try(lesson, lesson.scenario, 0)
    assert after.contenders[1].optimizer.values["momentum"] == 0.8
    assert after.contenders[0] == lesson.scenario.contenders[0]
    assert after.steps == lesson.scenario.steps


def test_a_try_may_add_a_contender() -> None:
    text = changed(
        'set = [{path = "contenders[1].hyperparameters.momentum", value = 0.8}]',
        'set = [{path = "contenders[2]", value = {optimizer = "adam", name = "Third"}}]',
    )
    lesson = lesson_from_text("first", text)
    after = apply_try(lesson, lesson.scenario, 0)
    assert [contender.name for contender in after.contenders] == ["Plain", "Momentum", "Third"]


def test_a_try_that_no_longer_fits_the_scenario_says_so() -> None:
    from explorer.scenario.edit import removed

    lesson = lesson_from_text("first", TEXT)
    with pytest.raises(ScenarioError, match=r"try\[0\].*contenders\[1\]"):
        apply_try(lesson, removed(lesson.scenario, 1), 0)


def test_a_written_lesson_reads_as_the_same_lesson(tmp_path: Path) -> None:
    lesson = lesson_from_text("first", TEXT)
    path = tmp_path / "first.toml"
    write_lesson(path, lesson)
    assert read_lesson(path) == lesson


@pytest.mark.parametrize("key", list(lessons))
def test_every_lesson_of_the_program_survives_writing(key: str) -> None:
    assert lesson_from_text(key, lesson_text(lessons[key])) == lessons[key]


@pytest.mark.parametrize("key", list(lessons))
def test_every_try_of_the_program_changes_its_scenario(key: str) -> None:
    lesson = lessons[key]
    before = scenario_data(lesson.scenario)
    for index in range(len(lesson.tries)):
        assert scenario_data(apply_try(lesson, lesson.scenario, index)) != before


@pytest.mark.parametrize(
    ("old", "new", "at", "words"),
    [
        ("steps = 30", 'steps = "many"', "steps = 30", 'scenario.steps: found "many"'),
        ("steps = 30", "steps = -3", "steps = 30", "steps: found -3"),
        ("start = [0.5]", "start = [0.5, 1.0]", "start = [0.5]", "start: found 2 coordinates"),
        ("order = 3", "ordre = 3", "order = 3", "unknown key 'ordre'"),
        ("answer = 1", "answer = 2", "answer = 1", "question.answer: found 2"),
        (
            'name = "Momentum"',
            'nmae = "Momentum"',
            'name = "Momentum"',
            "scenario.contenders[1]: unknown key 'nmae'",
        ),
        (
            "hyperparameters = {learning_rate = 0.1, momentum = 0.3}",
            "hyperparameters = {learning_rate = 0.1, momentum = 7}",
            "hyperparameters = {learning_rate = 0.1, momentum = 0.3}",
            "contenders[1].hyperparameters.momentum: found 7",
        ),
        (
            'optimizer = "momentum"',
            'optimizer = "momentun"',
            'optimizer = "momentum"',
            "contenders[1].optimizer: found 'momentun'",
        ),
        ("order = 3", "order = = 3", "order = 3", "not valid TOML"),
        ("tolerance = 1e-3", "tolerance = 0", "tolerance = 1e-3", "tolerance: found 0"),
        (
            'set = [{path = "contenders[1].hyperparameters.momentum", value = 0.8}]',
            'set = [{path = "contenders[5].name", value = "x"}]',
            'set = [{path = "contenders[1].hyperparameters.momentum", value = 0.8}]',
            "there is nothing at 'contenders[5]'",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_line(old: str, new: str, at: str, words: str) -> None:
    actual = message(changed(old, new))
    assert words in actual
    assert f"line {line(at)}" in actual
    assert "\n" not in actual


@pytest.mark.parametrize(
    ("matrices", "words"),
    [
        ("", "expected nothing: the surface has no matrix"),
        (", matrices = [[2, 2]]", "expected one of singular values of all, singular values of w"),
    ],
)
def test_charted_singular_values_are_those_of_a_matrix_that_there_is(
    matrices: str, words: str
) -> None:
    surface = f'{{formula = "(x1 - 1)**2 + x2**2 + x3**2 + x4**2"{matrices}}}'
    text = changed('{id = "parabola"}', surface).replace("[0.5]", "[0.5, 0.5, 0.5, 0.5]")
    text = text.replace("[scenario]", '[playback]\nchart = "singular values of g"\n\n[scenario]')
    actual = message(text)
    assert "playback.chart: found 'singular values of g'" in actual
    assert words in actual


def test_a_lesson_may_open_with_singular_values_in_the_charts(tmp_path: Path) -> None:
    lesson = lessons["why_muon"]
    assert lesson.playback.chart == "singular values of update"
    write_lesson(tmp_path / "why_muon.toml", lesson)
    assert read_lesson(tmp_path / "why_muon.toml") == lesson


def test_a_missing_key_is_named() -> None:
    assert "the key 'title' is missing" in message(changed('title = "A lesson"\n', ""))


def test_the_file_is_named_too(tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_text("title = 3\n", encoding="utf-8")
    with pytest.raises(LessonError, match=r"broken\.toml: line 1: title: found 3, expected text"):
        read_lesson(path)


def test_a_folder_of_ones_own_may_hold_broken_lessons_beside_good_ones(tmp_path: Path) -> None:
    (tmp_path / "later.toml").write_text(TEXT.replace("order = 3", "order = 9"), encoding="utf-8")
    (tmp_path / "early.toml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "broken.toml").write_text("title", encoding="utf-8")
    mine = Lessons(tmp_path)
    good, wrong = mine.usable()
    assert [lesson.id for lesson in good] == ["early", "later"]
    assert "broken.toml" in str(wrong[0])


def test_a_lesson_changed_on_disk_is_read_again(tmp_path: Path) -> None:
    import os

    path = tmp_path / "mine.toml"
    path.write_text(TEXT, encoding="utf-8")
    mine = Lessons(tmp_path)
    assert mine["mine"].title == "A lesson"
    path.write_text(changed("A lesson", "Another"), encoding="utf-8")
    os.utime(path, ns=(1, 1))
    assert mine["mine"].title == "Another"


def test_a_folder_that_is_not_there_holds_no_lessons(tmp_path: Path) -> None:
    assert list(Lessons(tmp_path / "none")) == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [("surfaces", "contenders.dialect"), ("contenders.hyperparameters.mass", "hyper-parameter")],
)
def test_a_lock_on_nothing_known_is_refused_with_its_line(name: str, expected: str) -> None:
    actual = message(changed('locked = ["surface"]', f'locked = ["surface", "{name}"]'))
    number = line('locked = ["surface"]')
    assert f"line {number}: locked[1]: found {name!r}" in actual
    assert expected in actual


def test_numbers_of_contenders_are_no_part_of_a_lock() -> None:
    assert "locked[0]" in message(changed('["surface"]', '["contenders[0].dialect"]'))


def test_one_hyperparameter_can_be_locked() -> None:
    name = "contenders.hyperparameters.momentum"
    lesson = lesson_from_text("a", changed('["surface"]', f'["{name}"]'))
    assert lesson.locked == (name,)
    assert lesson_from_text("a", lesson_text(lesson)) == lesson
