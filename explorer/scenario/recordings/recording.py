"""Files of recordings, opened according to their contents."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

from explorer.scenario.files.plain_data import ScenarioError, shortened_path
from explorer.scenario.files.scenario_file import RECORDING_SUFFIXES
from explorer.scenario.recordings.array_archive import UNREADABLE
from explorer.scenario.recordings.plane_parts import PlaneParts, scenario_of_parts
from explorer.scenario.recordings.tensor_file import SUFFIX as TENSOR_SUFFIX
from explorer.scenario.scenario import Scenario

ARRAYS_SUFFIX = ".npz"
TABLE_SUFFIXES = (".csv", ".tsv")


def read_recordings(paths: Sequence[Path]) -> Scenario:
    """The contents of some files, on one plane; raises ``ScenarioError`` naming the file.

    Recorded runs lie on the plane of their principal directions. Paths, a grid of the loss and
    the shares of variance of one plane may come in a file each; losses over steps are drawn as
    curves. A grid alone is a surface without optimizers.
    """
    if not paths:
        raise ScenarioError("found no file, expected at least one recording")
    other = [path for path in paths if path.suffix.lower() not in RECORDING_SUFFIXES]
    if other:
        expected = ", ".join(RECORDING_SUFFIXES)
        raise ScenarioError(
            f"{shortened_path(other[0])}: this is not a recording, expected {expected}"
        )
    runs = [path for path in paths if is_recorded_run(path)]
    if len(runs) == len(paths):
        from explorer.scenario.recordings.recorded_scenario import read_recorded_scenario

        return read_recorded_scenario(paths)
    names = ", ".join(shortened_path(path.name) for path in paths)
    if runs:
        raise ScenarioError(f"{names}: found recorded runs beside others, expected one kind")
    return scenario_of_parts([_parts(path) for path in paths], names)


def is_recorded_run(path: Path) -> bool:
    """Whether a file is a recorded run, by its name and contents."""
    if path.suffix.lower() == TENSOR_SUFFIX:
        return True
    if path.suffix.lower() != ARRAYS_SUFFIX or not path.is_file():
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return {"format.npy", "positions.npy"} <= set(archive.namelist())
    except UNREADABLE:
        return False


def is_logged_loss(path: Path) -> bool:
    """Whether a table holds losses over steps; False for anything but a table."""
    from explorer.scenario.files.csv_table import read_table
    from explorer.scenario.recordings.loss_table import is_loss_table

    try:
        return path.suffix.lower() in TABLE_SUFFIXES and is_loss_table(read_table(path))
    except ScenarioError:
        return False


def _parts(path: Path) -> PlaneParts:
    suffix = path.suffix.lower()
    if suffix in TABLE_SUFFIXES:
        from explorer.scenario.files.csv_table import read_table
        from explorer.scenario.recordings.loss_table import is_loss_table, losses_of_table
        from explorer.scenario.recordings.path_table import paths_of_table

        table = read_table(path)
        if is_loss_table(table):
            return losses_of_table(table, path.stem)
        return paths_of_table(table, path)
    if suffix == ARRAYS_SUFFIX:
        from explorer.scenario.recordings.plain_arrays import read_plain_arrays

        return read_plain_arrays(path)
    from explorer.scenario.recordings.loss_landscape_file import read_loss_landscape

    return read_loss_landscape(path)
