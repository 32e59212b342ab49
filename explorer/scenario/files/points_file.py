"""A path of points as a CSV table: one row per point, the coordinates in its first columns."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from explorer.arrays import Floats
from explorer.scenario.files.csv_table import Table, read_table
from explorer.scenario.files.plain_data import ScenarioError

SUFFIX = ".csv"


def is_points(path: Path) -> bool:
    """Whether the file's name is that of a table of points."""
    return path.suffix.lower() == SUFFIX


def read_points(path: Path, dimension: int) -> Floats:
    """The points of a CSV file, (rows, dimension), row 0 the start.

    The coordinates are in columns called x, y (x1, x2, ... in more dimensions) where the first line
    holds names, and else in the first columns. For a table written by ``trace``, the first
    contender's points are read.

    Raises ``ScenarioError`` naming file, line, what was found and expected.
    """
    table = read_table(path)
    columns = coordinate_columns(table, dimension)
    if "contender" in table.names and table.rows:
        table = next(iter(table.parted_by(table.names.index("contender")).values()))
    return table.numbers(columns)


def coordinate_columns(table: Table, dimension: int) -> Sequence[int]:
    """The columns of the coordinates; raises ``ScenarioError`` naming the existing columns."""
    names = table.names
    if not names:
        return range(dimension)
    numbered = [f"x{k}" for k in range(1, dimension + 1)]
    for wanted in (["x", "y", "z"][:dimension], numbered):
        if len(wanted) == dimension and all(name in names for name in wanted):
            return [names.index(name) for name in wanted]
    if len(names) == dimension:
        return range(dimension)
    listed = ", ".join(names)[:200]
    raise ScenarioError(
        f"{table.file}: found columns {listed}, expected {', '.join(numbered)} or x, y"
    )
