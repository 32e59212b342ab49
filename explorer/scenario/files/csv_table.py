"""A table in a text file: its fields, whatever separates them, and errors that name the line."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from explorer.arrays import Floats
from explorer.engine import text_file
from explorer.scenario.files.plain_data import ScenarioError, shortened_path

MOST_BYTES = 50_000_000


@dataclass(frozen=True)
class Table:
    """Rows of text, each with its line number; ``names`` is empty if there is no header line."""

    file: str
    names: tuple[str, ...]
    rows: tuple[tuple[int, list[str]], ...]

    def numbers(self, columns: Sequence[int]) -> Floats:
        """Numbers of some columns, (rows, columns); raises ``ScenarioError`` naming the line."""
        rows = [self._row(number, pieces, columns) for number, pieces in self.rows]
        return np.array(rows, dtype=np.float64).reshape(len(rows), len(columns))

    def filled(self, column: int) -> Table:
        """The rows in which a column is not empty."""
        rows = [row for row in self.rows if column < len(row[1]) and row[1][column].strip()]
        return Table(self.file, self.names, tuple(rows))

    def parted_by(self, column: int) -> dict[str, Table]:
        """The rows of each value of a column, in order of appearance."""
        parts: dict[str, list[tuple[int, list[str]]]] = {}
        for number, pieces in self.rows:
            value = pieces[column] if column < len(pieces) else ""
            parts.setdefault(value, []).append((number, pieces))
        return {name: Table(self.file, self.names, tuple(rows)) for name, rows in parts.items()}

    def _row(self, line: int, pieces: list[str], columns: Sequence[int]) -> list[float]:
        row: list[float] = []
        for column in columns:
            cell = pieces[column].strip() if column < len(pieces) else ""
            number = number_in(cell)
            if number is None:
                raise ScenarioError(
                    f"{self.file}: line {line}: found {cell[:60]!r} in field {column + 1}, "
                    f"expected a number"
                )
            row.append(number)
        return row


def read_table(path: Path) -> Table:
    """The table in a file of text; raises ``ScenarioError`` naming the file.

    Fields are separated by commas, semicolons, tabs or spaces; lines that begin with # are skipped.
    The first line holds names if none of its fields is a number.
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
    try:
        rows = [(number, _pieces(line, mark)) for number, line in lines]
    except csv.Error as error:
        raise ScenarioError(f"{name}: this is not a table ({error})") from error
    names: tuple[str, ...] = ()
    if rows and all(number_in(piece) is None for piece in rows[0][1]):
        names = tuple(piece.strip() for piece in rows.pop(0)[1])
    return Table(name, names, tuple(rows))


def number_in(text: str) -> float | None:
    """The number that a field holds, if it holds one."""
    try:
        return float(text)
    except ValueError:
        return None


def _pieces(line: str, separator: str | None) -> list[str]:
    return line.split() if separator is None else next(csv.reader([line], delimiter=separator))
