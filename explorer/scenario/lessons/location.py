"""Where a scenario comes from: a file, standard input, or a lesson that comes with the program."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from explorer.scenario.files.scenario_file import (
    ScenarioError,
    read_scenario,
    scenario_from_text,
    shortened,
)
from explorer.scenario.lessons.lesson import SUFFIX as LESSON_SUFFIX
from explorer.scenario.lessons.lesson import Lesson, lessons, read_lesson
from explorer.scenario.scenario import Scenario

STANDARD_INPUT = "-"


def load(name: str) -> Scenario:
    """The scenario that ``name`` means: a path, ``-`` for standard input, or a lesson's id.

    The path may be that of a scenario or of a lesson; a file goes before a lesson of the same
    name. Raises ``ScenarioError`` with one sentence that names the file, the place in it, what was
    found and what was expected.
    """
    found = load_with_lesson(name)
    return found.scenario if isinstance(found, Lesson) else found


def load_with_lesson(name: str) -> Scenario | Lesson:
    """What ``load`` finds, as a whole lesson where it is one; raises ``ScenarioError``."""
    if name == STANDARD_INPUT:
        return _from_standard_input()
    path = Path(name)
    # Unlike Path.exists, this is simply false for a name that no file can have.
    if not os.path.exists(name):
        if name in lessons:
            return lessons[name]
        known = ", ".join(lessons)
        raise ScenarioError(
            f"{shortened(name)}: there is no such file, and no such lesson; lessons: {known}"
        )
    return read_lesson(path) if path.suffix == LESSON_SUFFIX else read_scenario(path)


def _from_standard_input() -> Scenario:
    try:
        return scenario_from_text(sys.stdin.buffer.read().decode())
    except UnicodeDecodeError as error:
        raise ScenarioError("standard input: this is not text in UTF-8") from error
    except ScenarioError as error:
        raise ScenarioError(f"standard input: {error}") from error
