"""Lessons: a scenario with a text, things to try and a question, one TOML file each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import tomli_w

from explorer.engine.objectives.matrix_block import singular_value_terms
from explorer.engine.parameter import found_words
from explorer.resources import resource
from explorer.scenario.files.atomic_write import write_text
from explorer.scenario.files.data_folders import NO_DATA, DataFolders
from explorer.scenario.files.field_path import line_of, with_values_at
from explorer.scenario.files.file_folder import FileFolder
from explorer.scenario.files.plain_data import ScenarioError, file_text, shortened_path, toml_data
from explorer.scenario.files.scenario_data import scenario_data
from explorer.scenario.files.scenario_file import LESSON_SUFFIX, Number, scenario_from_data
from explorer.scenario.files.validation_message import read_sentence
from explorer.scenario.lessons.lock import GENERAL, HYPERPARAMETERS, lockable
from explorer.scenario.scenario import Scenario

LEVELS = ("introductory", "intermediate", "advanced")
SUFFIX = LESSON_SUFFIX


class LessonError(ScenarioError):
    """A lesson file that cannot be used; the text says which line, what was found, expected."""


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    pass


class Change(_Strict, frozen=True):
    """One value to set, at a ``path`` into the scenario file: ``contenders[0].dialect``."""

    path: str
    value: Any


class Try(_Strict, frozen=True):
    """Something to try: a ``label`` to click on, a ``text`` about it, and its changes."""

    label: str
    set: tuple[Change, ...]
    text: str = ""


class Question(_Strict, frozen=True):
    """A question with choices; ``answer`` is the index of the right one."""

    text: str
    choices: tuple[str, ...]
    answer: int
    explanation: str


class LessonPlayback(_Strict, frozen=True):
    """How the lesson starts: ``speed`` in steps per second, and whether it plays by itself.

    ``chart`` names the singular values that are charted at first; empty to leave the chart as it
    is.
    """

    speed: Number = 10
    autoplay: bool = True
    chart: str = ""


@dataclass(frozen=True)
class Lesson:
    """A scenario to look at, and what to look for.

    ``text`` is Markdown. ``order`` sorts the list, ``locked`` names the parts that cannot be
    changed (paths into the scenario file, without numbers of contenders: ``surface``, ``steps``,
    ``contenders.dialect``; ``explorer.scenario.lessons.lock`` has them all). ``tolerance`` is the
    loss at which a contender counts as done.
    """

    id: str
    title: str
    summary: str
    text: str
    scenario: Scenario
    order: int = 1000
    level: str = "introductory"
    tries: tuple[Try, ...] = ()
    question: Question | None = None
    locked: tuple[str, ...] = ()
    playback: LessonPlayback = field(default_factory=LessonPlayback)
    tolerance: float | None = None


class _Document(_Strict, frozen=True):
    title: str
    summary: str
    text: str
    scenario: dict[str, Any]
    order: int = 1000
    level: str = "introductory"
    locked: tuple[str, ...] = ()
    tolerance: Number | None = None
    playback: LessonPlayback = LessonPlayback()
    question: Question | None = None
    tries: tuple[Try, ...] = msgspec.field(name="try", default=())


def read_lesson(path: Path, allowed: Iterable[Path] = ()) -> Lesson:
    """Read a lesson file; its id is the file's name, its data are found as in ``read_scenario``.

    Raises ``LessonError`` that names the file, the line, what was found and expected.
    """
    try:
        return lesson_from_text(path.stem, file_text(path), DataFolders.of(path, allowed))
    except ScenarioError as error:
        raise LessonError(f"{shortened_path(path)}: {error}") from error


def lesson_from_text(key: str, text: str, folders: DataFolders = NO_DATA) -> Lesson:
    """The lesson in the text of a file, its data from ``folders``.

    Raises ``LessonError`` naming the line.
    """
    try:
        data = toml_data(text)
    except ScenarioError as error:
        raise LessonError(str(error)) from error
    try:
        return _lesson(key, data, folders)
    except ScenarioError as error:
        raise LessonError(f"line {line_of(text, str(error))}: {error}") from error


def _lesson(key: str, data: dict[str, Any], folders: DataFolders) -> Lesson:
    try:
        document = msgspec.convert(data, _Document)
    except msgspec.ValidationError as error:
        raise ScenarioError(read_sentence(str(error), data)) from error
    if document.level not in LEVELS:
        raise ScenarioError(
            f"level: found {found_words(document.level)}, expected {' or '.join(LEVELS)}"
        )
    if document.tolerance is not None and not document.tolerance > 0:
        raise ScenarioError(f"tolerance: found {document.tolerance}, expected a number above 0")
    if not document.playback.speed > 0:
        raise ScenarioError(
            f"playback.speed: found {document.playback.speed}, expected a number above 0"
        )
    for index, part in enumerate(document.locked):
        if part not in lockable():
            raise ScenarioError(
                f"locked[{index}]: found {found_words(part)}, {_expected_lock(part)}"
            )
    question = document.question
    if question is not None and not 0 <= question.answer < len(question.choices):
        raise ScenarioError(
            f"question.answer: found {found_words(question.answer)}, "
            f"expected the index of a choice, 0 to {len(question.choices) - 1}"
        )
    try:
        scenario = scenario_from_data(document.scenario, folders)
    except ScenarioError as error:
        raise ScenarioError(f"scenario.{error}") from error
    charted = singular_value_terms(scenario.surface.matrices)
    if document.playback.chart not in ("", *charted):
        raise ScenarioError(
            f"playback.chart: found {found_words(document.playback.chart)}, expected "
            + (f"one of {', '.join(charted)}" if charted else "nothing: the surface has no matrix")
        )
    lesson = Lesson(
        id=key,
        title=document.title,
        summary=document.summary,
        text=document.text.strip(),
        scenario=scenario,
        order=document.order,
        level=document.level,
        tries=document.tries,
        question=question,
        locked=document.locked,
        playback=document.playback,
        tolerance=None if document.tolerance is None else float(document.tolerance),
    )
    for index in range(len(lesson.tries)):
        apply_try(lesson, scenario, index)
    return lesson


def _expected_lock(part: str) -> str:
    if part.startswith(f"{HYPERPARAMETERS}."):
        return "expected the name of a hyper-parameter after the last dot"
    return f"expected one of {', '.join(GENERAL)} or {HYPERPARAMETERS}.NAME"


def apply_try(lesson: Lesson, scenario: Scenario, index: int) -> Scenario:
    """``scenario`` with what the lesson's try number ``index`` sets.

    Raises ``ScenarioError`` if the values do not fit the scenario.
    """
    changes = lesson.tries[index].set
    data = scenario_data(scenario)
    for number, change in enumerate(changes):
        try:
            data = with_values_at(data, change.path, change.value)
        except LookupError as error:
            raise ScenarioError(f"try[{index}].set[{number}].path: {error.args[0]}") from error
    try:
        return scenario_from_data(data, _known_data(scenario))
    except ScenarioError as error:
        raise ScenarioError(f"try[{index}].set: {error}") from error


def _known_data(scenario: Scenario) -> DataFolders:
    """The folders of a scenario's data, so that a try cannot read others."""
    network = scenario.surface.network
    known = None if network is None else network.data
    if known is None or known.kind != "csv":
        return NO_DATA
    return DataFolders.of(Path(str(dict(known.values)["path"])))


def lesson_key(title: str) -> str:
    """The id of a lesson of this title, fit for a file name; empty without letters and digits."""
    return re.sub(r"[\W_]+", "_", title.casefold())[:60].strip("_")


def write_lesson(path: Path, lesson: Lesson) -> None:
    """Write a lesson file, whole or not at all; reading it gives the same lesson again."""
    write_text(path, lesson_text(lesson, path.parent))


def lesson_text(lesson: Lesson, folder: Path | None = None) -> str:
    """The lesson as the text of its file; data below ``folder`` are written relative to it."""
    document = _Document(
        title=lesson.title,
        summary=lesson.summary,
        text=lesson.text + "\n",
        scenario=scenario_data(lesson.scenario, folder),
        order=lesson.order,
        level=lesson.level,
        locked=lesson.locked,
        tolerance=lesson.tolerance,
        playback=lesson.playback,
        question=lesson.question,
        tries=lesson.tries,
    )
    return tomli_w.dumps(msgspec.to_builtins(document), multiline_strings=True)


class Lessons(FileFolder[Lesson]):
    """The lessons of one folder by id, in their order."""

    suffix = SUFFIX
    error = LessonError

    @staticmethod
    def read(path: Path) -> Lesson:
        """The lesson in a file."""
        return read_lesson(path)

    @staticmethod
    def sort_key(content: Lesson) -> tuple[float, str]:
        """Its order, then its title."""
        return content.order, content.title


lessons: Lessons = Lessons(resource("lessons"))
"""Every lesson that comes with the program, by its id."""
