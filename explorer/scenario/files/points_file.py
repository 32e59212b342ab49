"""A path of points as a CSV table: one row a point, the coordinates in its first columns."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from explorer.engine import text_file
from explorer.scenario.files.reading import ScenarioError, shortened_path

Floats = npt.NDArray[np.float64]
SUFFIX = ".csv"
MOST_BYTES = 50_000_000


def is_points(path: Path) -> bool:
    """Whether the file's name is that of a table of points."""
    return path.suffix.lower() == SUFFIX


def read_points(path: Path, dimension: int) -> Floats:
    """The points of a CSV file, (rows, dimension), row 0 the start.

    Fields are parted by commas, semicolons, tabs or blanks; lines that begin with # are skipped.
    The coordinates are in columns called x, y (x1, x2, ... in more dimensions) where the first
    line holds names, and else in the first columns. Of a table that ``trace`` wrote, the first
    contender's points are read.

    Raises ``ScenarioError`` naming file, line, what was found and expected.
    """
    name = shortened_path(path)
    try:
        text = text_file.text_of(path, "utf-8-sig", most_bytes=MOST_BYTES)
    except ValueError as error:
        raise ScenarioError(f"{name}: {error}") from error
    lines = [
        (number, line)
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip() and not line.startswith("#")
    ]
    first = lines[0][1] if lines else ""
    separator = max(",;\t", key=first.count)
    mark = separator if separator in first else None
    parted = [(number, _pieces(line, mark)) for number, line in lines]
    columns: Sequence[int] = range(dimension)
    if parted and all(_number(piece) is None for piece in parted[0][1]):
        names = [piece.strip() for piece in parted.pop(0)[1]]
        columns = _columns(names, dimension, name)
        if "contender" in names and parted:
            place = names.index("contender")
            parted = [
                part for part in parted if part[1][place : place + 1] == [parted[0][1][place]]
            ]
    return np.array([_row(pieces, columns, f"{name}: line {number}") for number, pieces in parted])


def _pieces(line: str, separator: str | None) -> list[str]:
    return line.split() if separator is None else next(csv.reader([line], delimiter=separator))


def _columns(names: list[str], dimension: int, file: str) -> Sequence[int]:
    numbered = [f"x{k}" for k in range(1, dimension + 1)]
    for wanted in (["x", "y", "z"][:dimension], numbered):
        if len(wanted) == dimension and all(name in names for name in wanted):
            return [names.index(name) for name in wanted]
    if len(names) == dimension:
        return range(dimension)
    listed = ", ".join(names)
    raise ScenarioError(f"{file}: found columns {listed}, expected {', '.join(numbered)} or x, y")


def _row(pieces: list[str], columns: Sequence[int], place: str) -> list[float]:
    row: list[float] = []
    for column in columns:
        cell = pieces[column].strip() if column < len(pieces) else ""
        number = _number(cell)
        if number is None:
            raise ScenarioError(f"{place}: found {cell!r} in field {column + 1}, expected a number")
        row.append(number)
    return row


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
