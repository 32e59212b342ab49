"""Where a scenario comes from: a file, standard input, or a lesson that comes with the program."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from explorer.engine import surfaces
from explorer.engine.spelling import nearest
from explorer.scenario.edit import added, default_start
from explorer.scenario.files.data_folders import DataFolders
from explorer.scenario.files.plain_data import MOST_BYTES, ScenarioError, shortened_path, text_in
from explorer.scenario.files.rule_file import KeptRule, is_rule, read_rule
from explorer.scenario.files.scenario_file import (
    RECORDING_SUFFIXES,
    read_scenario,
    scenario_from_text,
)
from explorer.scenario.lessons.lesson import SUFFIX as LESSON_SUFFIX
from explorer.scenario.lessons.lesson import Lesson, lessons, read_lesson
from explorer.scenario.scenario import Scenario

STANDARD_INPUT = "-"


def load(name: str, allowed: Iterable[Path] = ()) -> Scenario:
    """The scenario that ``name`` means: a path, ``-`` for standard input, or a lesson's id.

    The path may be that of a scenario, a lesson, a kept rule or a recording; a file goes before a
    lesson of the same name. Data lie below the file's folder, that of standard input being the
    working directory, or below those ``allowed``.

    Raises ``ScenarioError`` with one sentence that names the file, the place in it, what was found
    and what was expected.

    Example:
        >>> from explorer import load
        >>> load("ravine_momentum").surface.title
        'Ravine'
    """
    loaded = load_with_lesson(name, allowed)
    return loaded.scenario if isinstance(loaded, Lesson) else loaded


def load_with_lesson(name: str, allowed: Iterable[Path] = ()) -> Scenario | Lesson:
    """Like ``load``, but returns a whole lesson if it is one; raises ``ScenarioError``."""
    if name == STANDARD_INPUT:
        return _from_standard_input(allowed)
    path = Path(name)
    # Unlike Path.exists, this is simply false for a name that no file can have.
    if not os.path.exists(name):
        if name in lessons:
            return lessons[name]
        meant = nearest(name, lessons)
        hint = f"did you mean {meant!r}?" if meant else f"lessons: {', '.join(lessons)}"
        raise ScenarioError(
            f"{shortened_path(name)}: there is no such file, and no such lesson; {hint}"
        )
    if is_rule(path):
        return scenario_of(read_rule(path))
    if path.suffix == LESSON_SUFFIX:
        return read_lesson(path, allowed)
    if path.suffix.lower() in RECORDING_SUFFIXES:
        from explorer.scenario.recordings.recording import read_recordings

        return read_recordings([path])
    return read_scenario(path, allowed)


def scenario_of(rule: KeptRule) -> Scenario:
    """A scenario in which a kept rule can be seen: alone, on a long valley."""
    surface = surfaces["ravine"]
    empty = Scenario(surface, default_start(surface), steps=200)
    return added(empty, rule.optimizer_class(), rule.title)


def _from_standard_input(allowed: Iterable[Path]) -> Scenario:
    if sys.stdin is None:
        raise ScenarioError("standard input: it is closed, expected a scenario")
    try:
        text = text_in(sys.stdin.buffer.read(MOST_BYTES + 1))
        return scenario_from_text(text, DataFolders.of(Path(STANDARD_INPUT), allowed))
    except ScenarioError as error:
        raise ScenarioError(f"standard input: {error}") from error
