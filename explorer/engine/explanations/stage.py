"""A scene of the film of a step: its sentence, and its arrows and squares."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.engine.explanations.points import Point
from explorer.engine.rules.glossary import Role


@dataclass(frozen=True)
class Vector:
    """An arrow in units of x: from ``start``, as it moves or would move x."""

    start: Point
    vector: Point
    role: Role


@dataclass(frozen=True)
class Square:
    """A remembered measure of size, per coordinate, before and after this step's gradient."""

    term: str
    symbol: str
    before: Point
    after: Point


@dataclass(frozen=True)
class StepStage:
    """A scene: title, a sentence, arrows and squares; ``landing`` is the next x, in the last."""

    title: str
    sentence: str
    vectors: tuple[Vector, ...]
    squares: tuple[Square, ...] = ()
    landing: Point | None = None
