"""What the parsers of several commands share: how a command is declared, files, output."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[Any]

FILE = "scenario, lesson, rule or recording, lesson id, or - for standard input"
FILES = f"{FILE}; several may be given"


def add_command(
    commands: Subparsers,
    name: str,
    usage: str,
    summary: str,
    example: str,
    module: str | None = None,
) -> argparse.ArgumentParser:
    """Declare a command, with the module in ``explorer.commands`` that runs it."""
    command: argparse.ArgumentParser = commands.add_parser(
        name,
        usage=f"descent-explorer {usage}",
        help=summary,
        description=summary[0].upper() + summary[1:] + ".",
        epilog=f"examples:\n{example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.set_defaults(module=module or name)
    return command


def add_data_option(command: argparse.ArgumentParser) -> None:
    """Add ``--allow-data``."""
    command.add_argument(
        "--allow-data",
        metavar="FOLDER",
        action="append",
        default=[],
        help=("allow CSV data from this folder too, besides the file's own; may be repeated"),
    )


def add_source_options(command: argparse.ArgumentParser) -> None:
    """Add what every command that reads and computes scenarios accepts."""
    add_data_option(command)
    command.add_argument(
        "--large",
        action="store_true",
        help="compute even if it needs more than 400 MB or takes longer than about ten seconds",
    )


def add_output(
    command: argparse.ArgumentParser,
    formats: tuple[str, ...],
    *,
    required: bool = False,
    default: str | None = None,
) -> None:
    """Add where the result goes, in which format, and whether to replace files."""
    otherwise = "" if required else " (default: -)"
    destination = "file, folder ending in /, or -" if formats else "file, or -"
    command.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        required=required,
        default=default,
        help=f"{destination} for standard output{otherwise}",
    )
    if formats:
        command.add_argument(
            "--format",
            choices=formats,
            help=f"format, if the name of OUT does not say it (default: {formats[0]})",
        )
    command.add_argument("-f", "--force", action="store_true", help="replace existing files")


def add_folder(command: argparse.ArgumentParser) -> None:
    """Add the folder that is written, and whether to replace files."""
    command.add_argument(
        "-o", "--output", metavar="FOLDER", required=True, help="folder, created if needed"
    )
    command.add_argument("-f", "--force", action="store_true", help="replace existing files")
