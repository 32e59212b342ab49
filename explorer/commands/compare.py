"""``compare``: which optimizer is better at equal effort, as a picture or a table."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.commands.terminal.errors import CommandError
from explorer.commands.terminal.offscreen import without_a_screen
from explorer.commands.terminal.progress_bar import ProgressBar
from explorer.commands.terminal.streams import send, targets, to_standard_output, written

if TYPE_CHECKING:
    from explorer.engine.runs.searches.comparison import Comparison, ComparisonRequest

PARTS = 100


def run(arguments: argparse.Namespace) -> int:
    """Compare, and write a picture or a table."""
    formats = ("png", "csv")
    (path,) = targets(
        ["comparison"], arguments.output, formats, arguments.format, force=arguments.force
    )
    from explorer.engine.runs.searches.comparison import compare

    if path.suffix == ".png":
        without_a_screen()
    bar = ProgressBar("compare")
    try:
        comparison = compare(
            _request(arguments),
            folder=None if arguments.keep is None else Path(arguments.keep),
            progress=partial(_show, bar),
        )
    except ValueError as error:
        raise CommandError(str(error)) from error
    finally:
        bar.end()
    if path.suffix == ".png":
        from explorer.export.pictures.comparison_picture import write_comparison

        written(path, partial(write_comparison, comparison))
        return 0
    _write_table(comparison, path)
    return 0


def _show(bar: ProgressBar, share: float) -> None:
    bar(int(PARTS * share), PARTS)


def _request(arguments: argparse.Namespace) -> ComparisonRequest:
    from explorer.engine import optimizers, surfaces
    from explorer.engine.objectives.objective import lowest_minimum
    from explorer.engine.runs.searches.comparison import ComparisonRequest

    ruled = {name: kind() for name, kind in optimizers.items() if kind().rule is not None}
    known = {name: surfaces[name] for name in surfaces}
    measured = [name for name, surface in known.items() if lowest_minimum(surface) is not None]
    chosen = _ids("--surfaces", arguments.surfaces, list(known), measured)
    names = _ids("--optimizers", arguments.optimizers, list(optimizers), list(ruled))
    return ComparisonRequest(
        tuple(known[name] for name in chosen),
        {name: ruled.get(name) or optimizers[name]() for name in names},
        budget=arguments.budget,
        starts=arguments.starts,
        rates=arguments.rates,
        seed=arguments.seed,
        seeds=arguments.seeds,
        noise=arguments.noise,
    )


def _ids(option: str, text: str, known: list[str], all_of_them: list[str]) -> list[str]:
    if text == "all":
        return all_of_them
    ids = [name.strip() for name in text.split(",")]
    for name in ids:
        if name not in known:
            raise CommandError(f"{option}: found {name!r}, expected ids that 'list' shows, or all")
    return list(dict.fromkeys(ids))


def _write_table(comparison: Comparison, path: Path) -> None:
    from explorer.export.tables.comparison_table import comparison_table
    from explorer.scenario.files.atomic_write import write_text

    table = comparison_table(comparison)
    if to_standard_output(path):
        send(table.encode())
    else:
        write_text(path, table)
