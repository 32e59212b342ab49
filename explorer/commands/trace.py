"""``trace``: every step of every contender, or the comparison, as a table."""

from __future__ import annotations

import argparse
import math
from io import BytesIO
from pathlib import Path

from explorer.commands.terminal.errors import CommandError
from explorer.commands.terminal.streams import (
    computable,
    open_output,
    send,
    targets,
    to_standard_output,
)
from explorer.scenario.results import compute


def run(arguments: argparse.Namespace) -> int:
    """Write the tables."""
    formats = ["csv"] if arguments.compare else ["csv", "json", "npz"]
    if arguments.tolerance is not None and not arguments.compare:
        raise CommandError("--tolerance: expected only together with --compare")
    tolerance = arguments.tolerance
    if tolerance is not None and not (tolerance > 0 and math.isfinite(tolerance)):
        raise CommandError(f"--tolerance: found {tolerance}, expected a number above 0")
    if arguments.compare and arguments.format not in (None, "csv"):
        raise CommandError(f"--format: found {arguments.format}, expected csv with --compare")
    paths = targets(
        arguments.files, arguments.output, formats, arguments.format, force=arguments.force
    )
    for name, path in zip(arguments.files, paths, strict=True):
        if arguments.compare:
            _compare(name, path, tolerance, arguments)
        else:
            _trace(name, path, arguments)
    return 0


def _trace(name: str, path: Path, options: argparse.Namespace) -> None:
    from explorer.export.tables.step_table import send_table, write_table

    outcome = compute(computable(name, options))
    if not to_standard_output(path):
        write_table(outcome, path)
        return
    kind = path.suffix.removeprefix(".")
    if kind == "npz" and open_output().isatty():
        raise CommandError("-o -: .npz is not text for a terminal, expected a file or a pipe")
    buffer = BytesIO()
    send_table(outcome, kind, buffer)
    send(buffer.getvalue())


def _compare(name: str, path: Path, tolerance: float | None, options: argparse.Namespace) -> None:
    from explorer.engine.trajectories.convergence import TOLERANCE
    from explorer.export.tables.comparison import comparison_csv
    from explorer.scenario.files.atomic_write import write_text

    text = comparison_csv(
        compute(computable(name, options)),
        TOLERANCE.default if tolerance is None else tolerance,
    )
    if to_standard_output(path):
        send(text.encode())
    else:
        write_text(path, text)
