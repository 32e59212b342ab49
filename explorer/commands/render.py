"""``render``: a picture without a screen."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING

from explorer.commands.parsers.picture_arguments import as_kept, chosen_picture_options, with_chosen
from explorer.commands.terminal.errors import CommandError
from explorer.commands.terminal.offscreen import checked_step, without_a_screen
from explorer.commands.terminal.progress_bar import ProgressBar
from explorer.commands.terminal.streams import computable, targets, written

if TYPE_CHECKING:
    from explorer.scenario.results import Outcome

FORMATS = ("png", "svg", "pdf")


def run(arguments: argparse.Namespace) -> int:
    """Draw the pictures."""
    paths = targets(
        arguments.files, arguments.output, FORMATS, arguments.format, force=arguments.force
    )
    scenarios = [computable(name, arguments) for name in arguments.files]
    if arguments.step is not None:
        for scenario in scenarios:
            checked_step(scenario, "--step", arguments.step)
    without_a_screen()
    from explorer.export.pictures.picture import write_picture
    from explorer.scenario.results import compute

    options = chosen_picture_options(arguments, arguments.step)
    for name, scenario, path in zip(arguments.files, scenarios, paths, strict=True):
        kept = as_kept(options, scenario, arguments)
        figure_options = with_chosen(kept, scenario, arguments.chosen)
        try:
            outcome = compute(scenario)
            if figure_options.shows_curvature:
                _search(name, outcome)
            written(path, partial(write_picture, outcome, figure_options, replace=True))
        except ValueError as error:
            raise CommandError(str(error)) from error
    return 0


def _search(name: str, outcome: Outcome) -> None:
    """Compute the curvature along a network's runs, with a progress bar."""
    from explorer.scenario.results import search_curvature

    bar = ProgressBar(name)

    try:
        for run, curvature in search_curvature(outcome, progress=bar.show_share):
            run.keep_curvature(curvature)
    finally:
        bar.end()
