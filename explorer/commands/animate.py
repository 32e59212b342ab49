"""``animate``: a film without a screen, with a progress bar on a terminal."""

from __future__ import annotations

import argparse
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.commands.parsers.picture_arguments import as_kept, film_options, with_chosen
from explorer.commands.terminal.errors import CommandError
from explorer.commands.terminal.offscreen import checked_step, without_a_screen
from explorer.commands.terminal.progress_bar import ProgressBar
from explorer.commands.terminal.streams import computable, refuse_existing, targets, written

if TYPE_CHECKING:
    from explorer.scenario.scenario import Scenario

FORMATS = ("gif", "webp", "apng", "mp4", "png")


def run(arguments: argparse.Namespace) -> int:
    """Make the films."""
    paths = _paths(arguments)
    scenarios = [computable(name, arguments) for name in arguments.files]
    for scenario in scenarios:
        _check_range(scenario, arguments)
    options = film_options(arguments)
    without_a_screen()
    from explorer.export.films.film import write_film

    for name, scenario, path in zip(arguments.files, scenarios, paths, strict=True):
        kept = as_kept(options.picture, scenario, arguments)
        picture = with_chosen(kept, scenario, arguments.chosen)
        film = replace(options, picture=picture)
        bar = ProgressBar(name)
        try:
            written(path, partial(write_film, scenario, film, progress=bar, replace=True))
        except ValueError as error:
            raise CommandError(str(error)) from error
        finally:
            bar.end()
    return 0


def _paths(arguments: argparse.Namespace) -> list[Path]:
    """A file each, or, for one scenario and PNG, the folder of its frames."""
    folder = arguments.output.endswith("/") or Path(arguments.output).is_dir()
    if len(arguments.files) == 1 and folder and arguments.format in (None, "png"):
        path = Path(arguments.output)
        if path.is_dir() and any(path.iterdir()):
            refuse_existing([path], force=arguments.force)
        return [path]
    if arguments.format == "png" or Path(arguments.output).suffix.lower() == ".png":
        raise CommandError(f"{arguments.output}: PNG frames need a folder, whose name ends in /")
    return targets(
        arguments.files, arguments.output, FORMATS[:-1], arguments.format, force=arguments.force
    )


def _check_range(scenario: Scenario, arguments: argparse.Namespace) -> None:
    first = checked_step(scenario, "--from", arguments.first)
    if arguments.last is not None:
        last = checked_step(scenario, "--to", arguments.last)
        if last < first:
            raise CommandError(f"--to: found {last}, expected a step from --from {first} on")
