"""A path of points with its losses from a CSV table: columns x, y and perhaps loss."""

from __future__ import annotations

from pathlib import Path

from explorer.scenario.files.csv_table import Table
from explorer.scenario.files.plain_data import ScenarioError
from explorer.scenario.files.points_file import coordinate_columns
from explorer.scenario.recordings.plane_parts import PlaneParts, path_of_points

LOSS_NAMES = ("loss", "losses", "f", "value", "train_loss")


def paths_of_table(table: Table, path: Path) -> PlaneParts:
    """The paths of a table, one for each contender where it has such a column.

    Without names the first two columns are x and y, and a third one is the loss. Raises
    ``ScenarioError`` naming file, line, what was found and expected.
    """
    if not table.rows:
        raise ScenarioError(f"{table.file}: found no row of numbers, expected points x, y")
    columns = list(coordinate_columns(table, 2) if "x" in table.names or not table.names
                   else _first_two(table))  # fmt: skip
    width = len(table.rows[0][1])
    loss = next((table.names.index(name) for name in LOSS_NAMES if name in table.names), None)
    if not table.names and width >= 3:
        loss = 2
    parts = {path.stem: table}
    if "contender" in table.names:
        parts = table.parted_by(table.names.index("contender"))
    read = {}
    for name, part in parts.items():
        numbers = part.numbers([*columns, *([] if loss is None else [loss])])
        read[name] = path_of_points(
            name or path.stem, numbers[:, :2], None if loss is None else numbers[:, 2]
        )
        if not len(read[name].steps):
            raise ScenarioError(f"{table.file}: found a first point that is not finite")
    return PlaneParts(tuple(read.values()))


def _first_two(table: Table) -> list[int]:
    names = table.names
    if len(names) == 2 or (len(names) == 3 and names[2] in LOSS_NAMES):
        return [0, 1]
    return list(coordinate_columns(table, 2))
