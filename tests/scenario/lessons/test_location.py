from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from explorer.resources import resource
from explorer.scenario.files.scenario_file import ScenarioError, write_scenario
from explorer.scenario.lessons.lesson import lessons
from explorer.scenario.lessons.location import load


@pytest.mark.parametrize("key", list(lessons))
def test_a_lessons_id_means_its_scenario(key: str) -> None:
    assert load(key) == lessons[key].scenario


def test_the_path_of_a_lesson_means_its_scenario() -> None:
    path = resource("lessons", "parabola_momentum.toml")
    assert load(str(path)) == lessons["parabola_momentum"].scenario


def test_a_file_goes_before_a_lesson_of_the_same_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = next(key for key in lessons if key != "parabola_momentum")
    monkeypatch.chdir(tmp_path)
    write_scenario(tmp_path / "parabola_momentum", lessons[other].scenario)
    assert load("parabola_momentum") == lessons[other].scenario


def test_standard_input_is_named_where_it_is_no_scenario(monkeypatch: pytest.MonkeyPatch) -> None:
    for given, words in ((b"{", "standard input: line 1"), (b"\xff", "standard input: .*UTF-8")):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        with pytest.raises(ScenarioError, match=words):
            load("-")


def test_a_broken_lesson_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text('title = "Own"\nsummary = 3\n', encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"own\.toml: line"):
        load(str(path))


def test_what_is_neither_names_all_lessons() -> None:
    with pytest.raises(ScenarioError, match=r"nowhere: there is no such file.*parabola_momentum"):
        load("nowhere")
