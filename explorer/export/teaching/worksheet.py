"""Worksheet, answers and teacher's notes as Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from explorer.engine.number_text import rounded
from explorer.export.teaching.teacher_notes import TeacherNotes, teacher_notes
from explorer.scenario.lessons.lesson import Lesson
from explorer.scenario.results import compute
from explorer.scenario.scenario import Scenario

LINES = 3
"""Blank lines under a question that is answered in words."""


@dataclass(frozen=True)
class Task:
    """A question of the worksheet; with ``choices`` one of them is marked, else it has room."""

    text: str
    answer: str
    choices: tuple[str, ...] = ()


def tasks(content: Scenario | Lesson) -> list[Task]:
    """The questions on a lesson or on a scenario that has no lesson."""
    scenario = content.scenario if isinstance(content, Lesson) else content
    if not isinstance(content, Lesson):
        return list(_about_runs(scenario))
    notes = teacher_notes(content.id)
    tasks = list(_from_notes(notes)) if notes else list(_about_runs(scenario))
    return [*tasks, *_tries(content), *_question(content)]


def _from_notes(notes: TeacherNotes) -> Iterator[Task]:
    for question in notes.questions:
        yield Task(f"*{question.when}.* {question.question}", question.answer)


def _tries(lesson: Lesson) -> Iterator[Task]:
    for try_ in lesson.tries:
        yield Task(
            f"Try *{try_.label}*. First write down what you expect, then look. What happened?",
            try_.text or "See the page.",
        )


def _question(lesson: Lesson) -> Iterator[Task]:
    question = lesson.question
    if question is not None:
        right = question.choices[question.answer]
        yield Task(question.text, f"**{right}** {question.explanation}", question.choices)


def _about_runs(scenario: Scenario) -> Iterator[Task]:
    """Questions on any scenario, answered from its runs."""
    runs = [
        (contender.name, run)
        for contender, run in zip(scenario.contenders, compute(scenario).trajectories, strict=True)
        if run is not None and len(run.losses)
    ]
    if not runs:
        return
    names = tuple(name for name, _ in runs)
    if len(runs) > 1:
        best, run = min(runs, key=lambda pair: float(pair[1].losses[-1]))
        yield Task(
            f"*Before it plays.* Which contender has the lowest loss after {scenario.steps} steps?",
            f"**{best}**, with a loss of {rounded(float(run.losses[-1]))}.",
            names,
        )
    told = "; ".join(f"{name}: {run.verdict.kind.replace('_', ' ')}" for name, run in runs)
    yield Task(
        "*At the end.* For each contender, say whether it has converged, is still on its way, "
        "oscillates or has diverged. Which number tells you?",
        f"{told}.",
    )
    reasons = "; ".join(f"{name}: {run.verdict.advice}" for name, run in runs if run.verdict.advice)
    yield Task(
        "Change one number of one contender so that it does better. Which, to what, and why?",
        f"For example: {reasons}." if reasons else "Every contender does well as it is.",
    )


def worksheet_text(content: Scenario | Lesson, title: str, picture: str) -> str:
    """The worksheet; ``picture`` is the address of a figure to draw into."""
    summary = content.summary if isinstance(content, Lesson) else content.surface.look_at
    parts = [f"# {title}", "Name: ______________________  Date: ______________", summary]
    parts.append(f"![The surface with the start]({picture})")
    for number, task in enumerate(tasks(content), 1):
        parts.append(f"**{number}.** {task.text}")
        parts.append("\n\n".join(f"☐ {choice}" for choice in task.choices) or "---\n\n" * LINES)
    return _joined(parts)


def answers_text(content: Scenario | Lesson, title: str, picture: str) -> str:
    """The answers to the worksheet, apart from it, with a ``picture`` of the steps."""
    parts = [f"# {title}: answers", f"![The steps of all contenders]({picture})"]
    for number, task in enumerate(tasks(content), 1):
        parts += [f"**{number}.** {task.text}", task.answer]
    return _joined(parts)


def notes_text(content: Scenario | Lesson, title: str) -> str:
    """The notes for the teacher; a scenario without any gets the questions alone."""
    notes = teacher_notes(content.id) if isinstance(content, Lesson) else None
    parts = [f"# {title}: notes for teachers"]
    if notes is not None:
        parts += [f"**Aim.** {notes.aim}", f"**Time.** {notes.minutes} minutes."]
        parts += [f"**Prerequisites.** {notes.before}", "## Common misconceptions"]
        parts += [f"*{wrong.idea}*\n\n{wrong.answer}" for wrong in notes.wrong_ideas]
        parts.append("## What to ask, and when")
        parts += [
            f"**{question.when}.** {question.question}\n\n{question.answer}"
            for question in notes.questions
        ]
    else:
        parts.append("## What to ask")
        parts += [f"{task.text}\n\n{task.answer}" for task in tasks(content)]
    return _joined(parts)


def _joined(parts: list[str]) -> str:
    return "\n\n".join(part.strip() for part in parts if part.strip()) + "\n"
