"""``descent-explorer [FILE]``: opens the window."""

from __future__ import annotations

import argparse
import gc
from pathlib import Path

from explorer.commands.terminal.errors import CommandError
from explorer.commands.terminal.qt_start import start_qt


def run(arguments: argparse.Namespace) -> int:
    """Open the window and return its exit code."""
    if arguments.file == "-":
        raise CommandError("-: the window opens files and lessons, expected the name of one")
    allowed = [Path(path) for path in arguments.allow_data]
    if arguments.file is not None:
        _check(arguments.file, allowed)
    # Collecting garbage among the many objects made at the start finds none and takes its time.
    gc.disable()
    start_qt()
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
