"""Losses over steps as logged: the CSV that TensorBoard and Weights & Biases export."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from explorer.arrays import Floats
from explorer.engine.objectives.recorded_plane import RecordedPath
from explorer.scenario.files.csv_table import Table
from explorer.scenario.files.plain_data import ScenarioError
from explorer.scenario.recordings.plane_parts import LOSSES, PlaneParts
from explorer.scenario.recordings.run_file import SERIES

STEP_NAMES = frozenset(
    ("step", "steps", "epoch", "iteration", "global_step", "trainer/global_step")
)
VALUE_NAMES = ("value", "loss", "train_loss", "val_loss")
PARTING = " - "
"""The separator between run and quantity in tables of Weights & Biases."""
BOUNDS = ("__MIN", "__MAX")
OF_THE_CLOCK = ("_step", "_runtime", "_timestamp")


def is_loss_table(table: Table) -> bool:
    """Whether the names of the columns are those of losses over steps."""
    is_path = {"x", "y"} <= set(table.names)
    return not is_path and _step_column(table) is not None and bool(_value_columns(table))


def losses_of_table(table: Table, stem: str) -> PlaneParts:
    """One curve for each column of losses; rows in which a column is empty are left out of it.

    TensorBoard's columns are ``Wall time, Step, Value``; those of Weights & Biases are the step
    and, for each run, ``run - loss`` beside its least and largest value within the bin, which are
    not shown. A curve ends where the loss is not finite. Raises ``ScenarioError`` naming file,
    line, what was found and expected.
    """
    step = _step_column(table)
    assert step is not None
    columns = _value_columns(table)
    names = _run_names([table.names[column] for column in columns], stem)
    curves, remarks = [], []
    for name, column in zip(names, columns, strict=True):
        filled = table.filled(column)
        if not filled.rows:
            continue
        points = filled.numbers([step, column])
        finite = np.isfinite(points).all(axis=1)
        rows = len(points) if finite.all() else int(np.argmin(finite))
        if rows < len(points):
            remarks.append(f"{name}: the loss is not a number from row {rows + 1} on.")
        if rows:
            curves.append(_curve(name, points[:rows]))
    if not curves:
        raise ScenarioError(f"{table.file}: found no loss that is a number, expected a curve")
    return PlaneParts(tuple(curves), kind=LOSSES, remarks=tuple(remarks))


def _curve(name: str, points: Floats) -> RecordedPath:
    unknown = np.full(len(points), np.nan)
    series: Mapping[str, Floats] = {
        **dict.fromkeys(SERIES, unknown), "losses": points[:, 1],
    }  # fmt: skip
    steps = np.clip(points[:, 0], -(2.0**53), 2.0**53).astype(np.int64)
    return RecordedPath(name[:200], steps, points, np.zeros(len(points)), series)


def _step_column(table: Table) -> int | None:
    named = (index for index, name in enumerate(table.names) if name.lower() in STEP_NAMES)
    return next(named, None)


def _value_columns(table: Table) -> list[int]:
    names = table.names
    if "contender" in names:
        return []
    parted = [
        index
        for index, name in enumerate(names)
        if PARTING in name
        and not name.endswith(BOUNDS)
        and not name.rsplit(PARTING, 1)[1].startswith(OF_THE_CLOCK)
    ]
    return parted or [index for index, name in enumerate(names) if name.lower() in VALUE_NAMES]


def _run_names(columns: Sequence[str], stem: str) -> list[str]:
    """Short distinct names: of the run, the file, or the column."""
    runs = [name.rsplit(PARTING, 1)[0] if PARTING in name else stem for name in columns]
    if len(set(runs)) == len(runs):
        return runs
    return [name if PARTING in name else f"{stem} {name}" for name in columns]
