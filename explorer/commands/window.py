"""``descent-explorer [FILE]``: opens the window."""

from __future__ import annotations

import argparse

from explorer.commands.errors import CommandError


def run(arguments: argparse.Namespace) -> int:
    """Open the window and return its exit code."""
    from explorer.display import why_qt_cannot_start

    if arguments.file == "-":
        raise CommandError("-: the window opens files and lessons, expected the name of one")
    if arguments.file is not None:
        from explorer.commands.streams import loaded

        loaded(arguments.file)
    reason = why_qt_cannot_start()
    if reason is not None:
        raise CommandError(reason)
    from explorer.gui.window.app import main

    return main(arguments.file)
