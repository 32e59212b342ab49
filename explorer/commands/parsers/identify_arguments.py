"""The arguments of ``identify``."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from explorer.commands.parsers.common_arguments import add_command

if TYPE_CHECKING:
    from explorer.commands.parsers.common_arguments import Subparsers


def add_identify(commands: Subparsers) -> None:
    """Declare ``identify``."""
    command = add_command(
        commands,
        "identify",
        "identify POINTS --on SURFACE [options]",
        "find the rule, dialect and values that produced a path of points",
        "  descent-explorer identify points.csv --on rosenbrock\n"
        "  descent-explorer identify points.csv --on '0.5*(4*x**2 + y**2)' --json",
    )
    _add_identify_options(command)


def _add_identify_options(command: argparse.ArgumentParser) -> None:
    """Add the options for points, surface and number of candidates."""
    command.add_argument(
        "file", metavar="POINTS", help="CSV file, one row a point, with columns x and y"
    )
    command.add_argument(
        "--on", metavar="SURFACE", required=True, help="id of the surface, or a formula"
    )
    command.add_argument(
        "--most",
        metavar="N",
        type=int,
        default=10,
        help="number of candidates to list (default: 10)",
    )
    command.add_argument("--json", action="store_true", help="as JSON, for other programs")
