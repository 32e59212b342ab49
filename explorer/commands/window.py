"""``descent-explorer [FILE]``: opens the window."""

from __future__ import annotations

import argparse
from pathlib import Path

from explorer.commands.terminal.errors import CommandError


def run(arguments: argparse.Namespace) -> int:
    """Open the window and return its exit code."""
    from explorer.display import why_qt_cannot_start

    if arguments.file == "-":
        raise CommandError("-: the window opens files and lessons, expected the name of one")
    allowed = [Path(path) for path in arguments.allow_data]
    if arguments.file is not None:
        _check(arguments.file, allowed)
    reason = why_qt_cannot_start()
    if reason is not None:
        raise CommandError(reason)
    from explorer.gui.window.app import main

    return main(arguments.file, allowed)


def _check(name: str, allowed: list[Path]) -> None:
    """Refuse what cannot be opened; about data outside of a file's folder the window asks."""
    from explorer.scenario.files.data_folders import folder_to_allow
    from explorer.scenario.files.scenario_file import ScenarioError
    from explorer.scenario.lessons.location import load

    try:
        load(name, allowed)
    except ScenarioError as error:
        if folder_to_allow(error) is None:
            raise CommandError(str(error)) from error
