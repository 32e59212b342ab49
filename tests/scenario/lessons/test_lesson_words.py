"""Lessons use one word for the optimizers that run."""

from __future__ import annotations

import pytest

from explorer.scenario.lessons.lesson import Lesson, lessons


def texts(lesson: Lesson) -> list[str]:
    """All that a learner reads."""
    question = lesson.question
    asked = [] if question is None else [question.text, question.explanation, *question.choices]
    tried = [f"{attempt.label} {attempt.text}" for attempt in lesson.tries]
    return [lesson.title, lesson.summary, lesson.text, *asked, *tried]


@pytest.mark.parametrize("key", sorted(lessons))
def test_a_learner_reads_of_optimizers_and_not_of_contenders(key: str) -> None:
    assert not [text for text in texts(lessons[key]) if "contender" in text.casefold()]
