"""The options of the commands that are about the machine instead of a scenario."""

from __future__ import annotations

import argparse


def add_doctor_options(command: argparse.ArgumentParser) -> None:
    """Add what ``doctor`` asks of itself, in a process of its own."""
    command.add_argument("--probe", action="store_true", help=argparse.SUPPRESS)


def add_desktop_options(command: argparse.ArgumentParser) -> None:
    """Add the three things that ``desktop`` can do, of which one is to be chosen."""
    what = command.add_mutually_exclusive_group(required=True)
    what.add_argument("--install", action="store_true", help="put them into your own folders")
    what.add_argument(
        "--remove", action="store_true", help="take away exactly what --install put there"
    )
    what.add_argument(
        "--files-to",
        metavar="FOLDER",
        help="only write them below FOLDER/share, for who makes a package of the program",
    )
