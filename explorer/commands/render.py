"""``render``: a picture without a screen."""

from __future__ import annotations

import argparse
from functools import partial

from explorer.commands.errors import CommandError
from explorer.commands.offscreen import checked_step, without_a_screen
from explorer.commands.picture_arguments import picture_options, with_chosen
from explorer.commands.streams import computable, targets, written

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

    options = picture_options(arguments, arguments.step)
    for scenario, path in zip(scenarios, paths, strict=True):
        shown = with_chosen(options, scenario, arguments.chosen)
        try:
            written(path, partial(write_picture, compute(scenario), shown, replace=True))
        except ValueError as error:
            raise CommandError(str(error)) from error
    return 0
