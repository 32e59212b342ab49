"""``compare``: which optimizer is better at equal effort, as a picture or a table."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.commands.terminal.errors import CommandError
from explorer.commands.terminal.offscreen import without_a_screen
from explorer.commands.terminal.progress_bar import ProgressBar
from explorer.commands.terminal.streams import (
    loaded,
    send,
    targets,
    to_standard_output,
    written,
)

if TYPE_CHECKING:
    from explorer.engine import Optimizer, Schedule
    from explorer.engine.objectives.any_objective import AnyObjective
    from explorer.engine.runs.searches.comparison import Comparison
    from explorer.engine.runs.searches.comparison_request import ComparisonRequest
    from explorer.scenario.scenario import Scenario


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
            progress=bar.show_share,
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


def _request(arguments: argparse.Namespace) -> ComparisonRequest:
    from explorer.engine.runs.searches.comparison_request import ComparisonRequest

    scenario = None if arguments.file is None else loaded(arguments.file, arguments)
    optimizers, schedules = _optimizers(arguments.optimizers, scenario)
    noise = arguments.noise
    if noise is None:
        noise = 0.0 if scenario is None else scenario.noise.standard_deviation
    return ComparisonRequest(
        _surfaces(arguments.surfaces, scenario),
        optimizers,
        budget=arguments.budget,
        starts=arguments.starts,
        rates=arguments.rates,
        seed=arguments.seed,
        seeds=arguments.seeds,
        noise=noise,
        schedules=schedules,
    )


def _surfaces(text: str | None, scenario: Scenario | None) -> tuple[AnyObjective, ...]:
    from explorer.engine import surfaces
    from explorer.engine.objectives.objective import lowest_minimum

    if text is None:
        if scenario is None:
            raise CommandError("--surfaces: found none, expected ids that 'list' shows, or a FILE")
        return (scenario.surface,)
    measured = [name for name in surfaces if lowest_minimum(surfaces[name]) is not None]
    return tuple(surfaces[name] for name in _ids("--surfaces", text, list(surfaces), measured))


def _optimizers(
    text: str | None, scenario: Scenario | None
) -> tuple[dict[str, Optimizer], dict[str, Schedule]]:
    """The optimizers by name, and the schedules that those of a file follow."""
    from explorer.engine import optimizers

    if text is not None:
        ruled = [name for name in optimizers if optimizers[name]().rule is not None]
        names = _ids("--optimizers", text, list(optimizers), ruled)
        return {name: optimizers[name]() for name in names}, {}
    if scenario is None:
        raise CommandError("--optimizers: found none, expected ids that 'list' shows, or a FILE")
    contenders = {contender.name: contender for contender in scenario.contenders}
    return (
        {name: contender.optimizer for name, contender in contenders.items()},
        {name: contender.schedule for name, contender in contenders.items()},
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
