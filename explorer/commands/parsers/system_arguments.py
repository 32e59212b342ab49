"""The options of the commands that concern the machine instead of a scenario."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from explorer.commands.parsers.common_arguments import add_command

if TYPE_CHECKING:
    from explorer.commands.parsers.common_arguments import Subparsers


def add_doctor(commands: Subparsers) -> None:
    """Declare ``doctor``."""
    command = add_command(
        commands,
        "doctor",
        "doctor",
        "check what is installed, what is missing and which package provides it",
        "  descent-explorer doctor\n"
        "  descent-explorer doctor > report.txt              for pasting; the home folder is "
        "written as ~",
    )
    _add_doctor_options(command)


def add_desktop(commands: Subparsers) -> None:
    """Declare ``desktop``."""
    command = add_command(
        commands,
        "desktop",
        "desktop --install | --remove | --files-to FOLDER",
        "install menu entry, file type, icons, manual and shell completions (Linux)",
        "  descent-explorer desktop --install\n  descent-explorer desktop --remove",
    )
    _add_desktop_options(command)


def _add_doctor_options(command: argparse.ArgumentParser) -> None:
    """Add the option with which ``doctor`` calls itself in a separate process."""
    command.add_argument("--probe", action="store_true", help=argparse.SUPPRESS)


def _add_desktop_options(command: argparse.ArgumentParser) -> None:
    """Add the three actions of ``desktop``, of which exactly one must be chosen."""
    what = command.add_mutually_exclusive_group(required=True)
    what.add_argument("--install", action="store_true", help="install them into your own folders")
    what.add_argument("--remove", action="store_true", help="remove exactly what --install wrote")
    what.add_argument(
        "--files-to",
        metavar="FOLDER",
        help="only write them below FOLDER/share, for making a package",
    )
