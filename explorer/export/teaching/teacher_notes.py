"""Notes for teachers, one TOML file for each lesson that comes with the program."""

from __future__ import annotations

import tomllib

import msgspec

from explorer.resources import resource


class WrongIdea(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A common misconception, and what the lesson shows against it."""

    idea: str
    answer: str


class Ask(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A question to a class, ``when`` to ask it, and its answer."""

    when: str
    question: str
    answer: str


class TeacherNotes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The aim of a lesson, its duration, the knowledge needed ``before``, and questions to ask."""

    aim: str
    minutes: int
    before: str
    wrong_ideas: tuple[WrongIdea, ...] = msgspec.field(name="wrong_idea")
    questions: tuple[Ask, ...] = msgspec.field(name="ask")


def teacher_notes(lesson: str) -> TeacherNotes | None:
    """The notes on the lesson of this id; ``None`` where there are none."""
    try:
        path = resource("teaching", f"{lesson}.toml")
    except FileNotFoundError:
        return None
    return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), TeacherNotes)
