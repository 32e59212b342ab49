"""The arguments of the commands that export runs: trace, code, web, pack and site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.commands.parsers.common_arguments import (
    FILE,
    FILES,
    add_command,
    add_folder,
    add_output,
    add_source_options,
)
from explorer.libraries import SCRIPT_TARGETS

if TYPE_CHECKING:
    from explorer.commands.parsers.common_arguments import Subparsers


def add_trace(commands: Subparsers) -> None:
    """Declare ``trace``."""
    command = add_command(
        commands,
        "trace",
        "trace FILE ... [-o OUT] [options]",
        "write every step of every contender as a table (CSV, JSON, NPZ)",
        "  descent-explorer trace parabola_momentum\n"
        "  descent-explorer trace valley.descent -o valley.npz\n"
        "  descent-explorer trace a.descent b.descent -o tables/ --format json\n"
        "  descent-explorer trace valley.descent --compare --tolerance 1e-6",
    )
    command.add_argument("files", metavar="FILE", nargs="+", help=FILES)
    add_source_options(command)
    add_output(command, ("csv", "json", "npz"), default="-")
    command.add_argument(
        "--compare",
        action="store_true",
        help="one line per contender instead: final loss, steps to the tolerance, "
        "path length, verdict (CSV only)",
    )
    command.add_argument(
        "--tolerance",
        metavar="T",
        type=float,
        help=(
            "for --compare: count the steps until the loss is within T of the lowest "
            "known value (default: 0.001)"
        ),
    )


def add_code(commands: Subparsers) -> None:
    """Declare ``code``."""
    command = add_command(
        commands,
        "code",
        "code FILE [--to LIBRARY] [options]",
        "write a script that takes the same steps without this program",
        "  descent-explorer code parabola_momentum --to numpy\n"
        "  descent-explorer code valley.descent --to pytorch --contender Adam -o adam.py",
    )
    command.add_argument("file", metavar="FILE", help=FILE)
    add_source_options(command)
    command.add_argument(
        "--to",
        choices=tuple(SCRIPT_TARGETS),
        default="numpy",
        help="library to use (default: numpy)",
    )
    command.add_argument(
        "--contender",
        metavar="NAME",
        action="append",
        help="only the contender of this name; may be given several times (default: all)",
    )
    add_output(command, (), default="-")


def add_web(commands: Subparsers) -> None:
    """Declare ``web``."""
    command = add_command(
        commands,
        "web",
        "web FILE ... -o OUT [options]",
        "make a web page that runs by itself, without this program and without a network",
        "  descent-explorer web ravine_momentum -o ravine.html\n"
        "  descent-explorer web valley.descent -o valley.html --lock surface --lock start\n"
        "  descent-explorer web valley.descent -o valley.html --embed > snippet.html",
    )
    command.add_argument("files", metavar="FILE", nargs="+", help=FILES)
    add_output(command, ("html",), required=True)
    command.add_argument(
        "--lock",
        metavar="PART",
        action="append",
        help="a part that readers cannot change, named as in lessons: surface, surface.formula, "
        "start, noise, contenders.hyperparameters.momentum ...; may be given several times "
        "(default: those of the lesson)",
    )
    command.add_argument(
        "--embed",
        action="store_true",
        help="also print the snippet that shows the page inside another one",
    )


def add_pack(commands: Subparsers) -> None:
    """Declare ``pack``."""
    command = add_command(
        commands,
        "pack",
        "pack LESSON -o FOLDER/ [options]",
        "make a folder for a class: worksheet, answers, teacher's notes, page, figure, film",
        "  descent-explorer pack ravine_momentum -o ravine/\n"
        "  descent-explorer pack valley.descent -o valley/ --no-film",
    )
    command.add_argument("file", metavar="LESSON", help=FILE)
    add_folder(command)
    command.add_argument(
        "--no-film", action="store_true", help="leave out the film, which takes longest"
    )


def add_site(commands: Subparsers) -> None:
    """Declare ``site``."""
    command = add_command(
        commands,
        "site",
        "site -o FOLDER/ [options]",
        "make pages of all lessons and surfaces, with an index, to put on a web server",
        "  descent-explorer site -o public/",
    )
    add_folder(command)
