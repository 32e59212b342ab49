"""Every step of every contender as CSV, JSON or NPZ, with floats that read back exactly."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from explorer import __version__
from explorer.arrays import Floats
from explorer.engine import Trajectory
from explorer.export.scenario_summary import scenario_summary
from explorer.scenario.files.atomic_write import open_temporary, whole_file
from explorer.scenario.files.scenario_data import scenario_data
from explorer.scenario.results import Outcome
from explorer.scenario.scenario import Contender, Scenario

FORMAT = "descent-explorer-table/1"
TABLE_FORMATS = ("csv", "json", "npz")


def write_table(outcome: Outcome, path: Path) -> None:
    """Write the table in the format of the path's ending, whole or not at all.

    Raises ``ValueError`` for an unknown ending and ``OSError`` where the file cannot be written.
    """
    kind = path.suffix.lower().removeprefix(".")
    if kind not in TABLE_FORMATS:
        expected = ", ".join(f".{extension}" for extension in TABLE_FORMATS)
        raise ValueError(f"{path}: found the ending {path.suffix!r}, expected one of {expected}")
    with whole_file(path) as temporary, open_temporary(temporary) as file:
        send_table(outcome, kind, file)


def send_table(outcome: Outcome, kind: str, file: IO[bytes]) -> None:
    """Write the table as ``kind`` (csv, json or npz) to an open binary file."""
    if kind == "npz":
        np.savez_compressed(file, allow_pickle=False, **table_arrays(outcome))
    else:
        text = table_csv(outcome) if kind == "csv" else table_json(outcome)
        file.write(text.encode())


def table_csv(outcome: Outcome) -> str:
    """The table as CSV: comment lines that state the scenario, a line of names, then the rows.

    The columns are contender, step, position, loss, gradient, every term of any contender, and
    the learning rate; a cell is empty where a contender has no such quantity. The comment line
    ``# scenario:`` holds the scenario as its file would.
    """
    visible = _visible(outcome)
    variables = outcome.scenario.surface.variables
    tables = [columns(trajectory, variables) for _, trajectory in visible]
    header = dict.fromkeys(name for table in tables for name in table)
    last = [name for name in header if name == RATE or name.startswith("step_")]
    names = [name for name in header if name not in last] + sorted(last, key=RATE.__eq__)
    lines = [f"# {line}" for line in head(outcome)]
    lines.append(",".join(["contender", "step", *names]))
    for (contender, trajectory), table in zip(visible, tables, strict=True):
        rows = trajectory.steps + 1
        empty = [""] * rows
        cells: list[Iterable[str]] = [
            map(repr, table[name].tolist()) if name in table else empty for name in names
        ]
        quoted = [cell(contender.name)] * rows
        lines += map(",".join, zip(quoted, map(str, range(rows)), *cells, strict=True))
    return "\n".join(lines) + "\n"


RATE = "learning_rate"


def columns(trajectory: Trajectory, variables: Sequence[str]) -> dict[str, Floats]:
    """The quantities of a run by column name, each (n + 1,)."""
    table = _split("", trajectory.positions, variables)
    table["loss"] = trajectory.losses
    table |= _split("gradient", trajectory.gradients, variables)
    for name, values in trajectory.terms.items():
        if name != "gradient":
            table |= _split(name, values, variables)
    if not np.isnan(trajectory.rates).all():
        table[RATE] = trajectory.rates
    return table


def _split(name: str, values: Floats, variables: Sequence[str]) -> dict[str, Floats]:
    if values.ndim == 1:
        return {name: values}
    return {
        f"{name}_{variable}" if name else variable: values[:, index]
        for index, variable in enumerate(variables)
    }


def table_json(outcome: Outcome) -> str:
    """The table as JSON: the scenario, and for each contender lists with one entry per step.

    Values without a JSON number are the text "NaN", "Infinity" or "-Infinity".
    """
    contenders = [
        {
            "name": contender.name,
            "diverged_at": trajectory.diverged_at,
            **{name: _plain(values) for name, values in arrays(trajectory).items()},
        }
        for contender, trajectory in _visible(outcome)
    ]
    data = {
        "format": FORMAT,
        "program": f"Descent Explorer {__version__}",
        "scenario": scenario_data(outcome.scenario, described=True),
        "contenders": contenders,
    }
    return json.dumps(data, ensure_ascii=False, allow_nan=False) + "\n"


def arrays(trajectory: Trajectory) -> dict[str, Floats]:
    """The quantities of a run, vectors kept together: (n + 1, d) or (n + 1,)."""
    return {
        "positions": trajectory.positions,
        "losses": trajectory.losses,
        "gradients": trajectory.gradients,
        "learning_rates": trajectory.rates,
        **{f"terms.{name}": values for name, values in trajectory.terms.items()},
    }


def _plain(values: Floats) -> list[Any]:
    listed: list[Any] = values.tolist()
    return listed if np.isfinite(values).all() else [_spelled(value) for value in listed]


def _spelled(value: Any) -> Any:
    if isinstance(value, list):
        return [_spelled(item) for item in value]
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def table_arrays(outcome: Outcome) -> Mapping[str, npt.NDArray[Any]]:
    """The table as named arrays: ``scenario``, ``contenders``, and ``0.positions``, ...

    The number in front is the index in ``contenders``.
    """
    visible = _visible(outcome)
    arrays_by_name: dict[str, npt.NDArray[Any]] = {
        "scenario": np.array(_compact(outcome.scenario)),
        "contenders": np.array([contender.name for contender, _ in visible], dtype=np.str_),
    }
    for index, (_, trajectory) in enumerate(visible):
        arrays_by_name |= {f"{index}.{name}": values for name, values in arrays(trajectory).items()}
    return arrays_by_name


def head(outcome: Outcome) -> list[str]:
    """The lines in front of a CSV table, without their comment sign."""
    scenario = outcome.scenario
    summary = [" ".join(line.split()) for line in scenario_summary(scenario)]
    return [f"Descent Explorer {__version__}", *summary, f"scenario: {_compact(scenario)}"]


def _compact(scenario: Scenario) -> str:
    """The scenario on one line of JSON; a user's function is described in words."""
    data = scenario_data(scenario, described=True)
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def cell(text: str) -> str:
    """``text`` as a cell of a CSV table, quoted where needed."""
    if any(sign in text for sign in '",\n\r#'):
        return '"' + text.replace('"', '""') + '"'
    return text


def _visible(outcome: Outcome) -> list[tuple[Contender, Trajectory]]:
    pairs = zip(outcome.scenario.contenders, outcome.trajectories, strict=True)
    return [(contender, trajectory) for contender, trajectory in pairs if trajectory is not None]
