from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from explorer.engine import optimizers, surfaces
from explorer.export.teaching.pack import write_pack
from explorer.export.teaching.teacher_notes import teacher_notes
from explorer.export.teaching.worksheet import answers_text, notes_text, tasks, worksheet_text
from explorer.scenario.files.scenario_file import read_scenario
from explorer.scenario.lessons.lesson import lessons
from explorer.scenario.scenario import Contender, Scenario

needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="pdftotext, of poppler-utils, is not installed"
)


@pytest.mark.parametrize("key", lessons)
def test_every_lesson_has_notes_with_an_aim_wrong_ideas_and_questions(key: str) -> None:
    notes = teacher_notes(key)
    assert notes is not None
    assert 10 <= notes.minutes <= 90
    assert len(notes.wrong_ideas) >= 3
    assert len(notes.questions) >= 3
    text = notes_text(lessons[key], "Title")
    for said in (notes.aim, notes.before, *(wrong_idea.answer for wrong_idea in notes.wrong_ideas)):
        assert said in text


@pytest.mark.parametrize("key", lessons)
def test_notes_name_only_tries_that_the_lesson_has(key: str) -> None:
    notes = teacher_notes(key)
    assert notes is not None
    labels = {attempt.label for attempt in lessons[key].tries}
    named = re.findall(r"'([^']+)'", " ".join(question.when for question in notes.questions))
    assert set(named) <= labels


@pytest.mark.parametrize("key", lessons)
def test_a_worksheet_asks_everything_and_answers_nothing(key: str) -> None:
    lesson = lessons[key]
    sheet, answers = worksheet_text(lesson, "T", "a.png"), answers_text(lesson, "T", "b.png")
    asked = tasks(lesson)
    assert len(asked) >= 5
    for number, question in enumerate(asked, 1):
        assert f"**{number}.** {question.text}" in sheet
        assert question.answer not in sheet
        assert question.answer in answers
    for choice in lesson.question.choices if lesson.question else ():
        assert f"☐ {choice}" in sheet


def test_a_scenario_without_a_lesson_is_asked_about_its_runs() -> None:
    contenders = (
        Contender(optimizers["gradient_descent"](learning_rate=0.1), "Slow"),
        Contender(optimizers["gradient_descent"](learning_rate=0.4), "Fast"),
    )
    scenario = Scenario(surfaces["ravine"], (-1.5, 2.0), 30, contenders)
    first = tasks(scenario)[0]
    assert first.choices == ("Slow", "Fast")
    assert first.answer.startswith("**Fast**")


@needs_poppler
@pytest.mark.usefixtures("qapp")
def test_the_folder_holds_everything_a_class_needs(tmp_path: Path) -> None:
    lesson = lessons["parabola_momentum"]
    folder = tmp_path / "a" / "pack"
    write_pack(lesson, folder)
    assert {path.name for path in folder.iterdir()} == {
        *(f"{name}.{kind}" for name in ("worksheet", "answers", "notes") for kind in ("md", "pdf")),
        "figure.png",
        "figure_start.png",
        "film.gif",
        "page.html",
        "scenario.descent",
    }
    assert read_scenario(folder / "scenario.descent") == lesson.scenario
    actual = subprocess.run(
        ["pdftotext", "-layout", folder / "worksheet.pdf", "-"], capture_output=True, check=True
    )
    # Ligatures come out as letters of their own.
    printed = " ".join(unicodedata.normalize("NFKC", actual.stdout.decode()).split())
    asked = [unicodedata.normalize("NFKC", task.text.replace("*", "")) for task in tasks(lesson)]
    for text in asked:
        assert " ".join(text.split()) in printed


def alone(steps: int = 30, *, visible: bool = True) -> Scenario:
    contender = Contender(optimizers["gradient_descent"](learning_rate=0.1), "Slow")
    only = replace(contender, visible=visible)
    return Scenario(surfaces["ravine"], (-1.5, 2.0), steps, (only,))


def test_a_single_run_is_not_compared_with_others() -> None:
    asked = [task.text for task in tasks(alone())]
    assert not any("Which contender" in text for text in asked)
    assert any("has converged" in text for text in asked)


def test_nothing_is_asked_about_runs_that_are_not_there() -> None:
    assert tasks(alone())
    assert tasks(alone(visible=False)) == []


def test_notes_on_a_scenario_are_its_questions_with_their_answers() -> None:
    notes = notes_text(alone(), "Ravine")
    assert notes.startswith("# Ravine: notes for teachers")
    assert "Usual wrong ideas" not in notes
    for task in tasks(alone()):
        assert task.text in notes
        assert task.answer in notes


@pytest.mark.usefixtures("qapp")
def test_a_folder_may_do_without_a_film(tmp_path: Path) -> None:
    write_pack(alone(5), tmp_path / "pack", film=False)
    names = {path.name for path in (tmp_path / "pack").iterdir()}
    assert "page.html" in names
    assert "film.gif" not in names
