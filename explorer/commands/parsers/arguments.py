"""The arguments of every command, and the help that teaches them."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from explorer.commands.parsers.identify_arguments import add_identify_options
from explorer.commands.parsers.search_arguments import (
    add_compare_options,
    add_range_test_options,
    add_tune_options,
)
from explorer.commands.parsers.system_arguments import add_desktop_options, add_doctor_options
from explorer.libraries import SCRIPT_TARGETS

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[Any]

OPEN = "open"
COMMANDS = (
    *("open", "render", "animate", "trace", "map", "tune", "range-test", "compare", "identify"),
    *("code", "web", "pack", "site", "list", "doctor", "desktop"),
)
_FILE = "scenario, lesson, rule or recording, lesson id, or - for standard input"
_FILES = f"{_FILE}; several may be given"


def add_arguments(commands: Subparsers, chosen: str) -> None:
    """Add every command with its arguments.

    Those that are made from declarations are added only to the chosen command, since the
    declarations take time to load.
    """
    _add_open(commands)
    _add_render(commands, chosen)
    _add_animate(commands, chosen)
    _add_trace(commands)
    _add_map(commands, chosen)
    _add_tune(commands)
    _add_range_test(commands)
    _add_compare(commands)
    _add_code(commands)
    _add_web(commands)
    _add_pack(commands)
    _add_site(commands)
    _add_identify(commands)
    _add_list(commands)
    _add_doctor(commands)
    _add_desktop(commands)


def _command(
    commands: Subparsers,
    name: str,
    usage: str,
    summary: str,
    example: str,
    module: str | None = None,
) -> argparse.ArgumentParser:
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


def _add_open(commands: Subparsers) -> None:
    command = _command(
        commands,
        OPEN,
        "[open] [FILE]",
        "open the window; the word may be left out",
        "  descent-explorer\n"
        "  descent-explorer valley.descent\n"
        "  descent-explorer parabola_momentum",
        "window",
    )
    command.add_argument(
        "file", metavar="FILE", nargs="?", help="scenario, lesson, rule or recording, or lesson id"
    )
    _add_data_option(command)


def _add_render(commands: Subparsers, chosen: str) -> None:
    command = _command(
        commands,
        "render",
        "render FILE ... -o OUT [options]",
        "draw a picture (PNG, SVG, PDF)",
        "  descent-explorer render parabola_momentum -o descent.png\n"
        "  descent-explorer render valley.descent -o valley.pdf --theme print --size 84x63mm\n"
        "  descent-explorer render *.descent -o pictures/ --format svg",
    )
    command.add_argument("files", metavar="FILE", nargs="+", help=_FILES)
    _add_source_options(command)
    _add_output(command, ("png", "svg", "pdf"), required=True)
    command.add_argument(
        "--step", metavar="K", type=int, help="draw the state at this step (default: the last)"
    )
    if chosen == "render":
        from explorer.commands.parsers.picture_arguments import add_picture_options

        add_picture_options(command, "1200x900")


def _add_animate(commands: Subparsers, chosen: str) -> None:
    command = _command(
        commands,
        "animate",
        "animate FILE ... -o OUT [options]",
        "make a film (GIF, WebP, APNG, MP4, or a folder of PNG)",
        "  descent-explorer animate parabola_momentum -o descent.gif --fps 5\n"
        "  descent-explorer animate valley.descent -o valley.mp4 --from 20 --to 120 --every 2\n"
        "  descent-explorer animate valley.descent -o frames/",
    )
    command.add_argument("files", metavar="FILE", nargs="+", help=_FILES)
    _add_source_options(command)
    _add_output(command, ("gif", "webp", "apng", "mp4", "png"), required=True)
    command.add_argument(
        "--from", dest="first", metavar="K", type=int, default=0, help="first step (default: 0)"
    )
    command.add_argument(
        "--to", dest="last", metavar="K", type=int, help="last step (default: the last)"
    )
    if chosen == "animate":
        from explorer.commands.parsers.picture_arguments import (
            add_film_options,
            add_picture_options,
        )

        add_film_options(command)
        add_picture_options(command, "800x600")


def _add_trace(commands: Subparsers) -> None:
    command = _command(
        commands,
        "trace",
        "trace FILE ... [-o OUT] [options]",
        "write every step of every contender as a table (CSV, JSON, NPZ)",
        "  descent-explorer trace parabola_momentum\n"
        "  descent-explorer trace valley.descent -o valley.npz\n"
        "  descent-explorer trace a.descent b.descent -o tables/ --format json\n"
        "  descent-explorer trace valley.descent --compare --tolerance 1e-6",
    )
    command.add_argument("files", metavar="FILE", nargs="+", help=_FILES)
    _add_source_options(command)
    _add_output(command, ("csv", "json", "npz"), default="-")
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


def _add_map(commands: Subparsers, chosen: str) -> None:
    command = _command(
        commands,
        "map",
        "map FILE --x NAME --y NAME -o OUT [options]",
        "map the outcome over two hyper-parameters, or over starting points",
        "  descent-explorer map ravine_momentum --x learning_rate --y momentum -o map.png\n"
        "  descent-explorer map valley.descent --contender Adam --x beta1 --y beta2 -o map.pdf\n"
        "  descent-explorer map valley.descent --basins -o basins.png",
    )
    command.add_argument("file", metavar="FILE", help=_FILE)
    _add_source_options(command)
    _add_output(command, ("png", "svg", "pdf"), required=True)
    command.add_argument("--x", metavar="NAME", help="hyper-parameter from left to right")
    command.add_argument("--y", metavar="NAME", help="hyper-parameter from bottom to top")
    for axis in "xy":
        command.add_argument(
            f"--{axis}-range",
            metavar="LOW:HIGH",
            help=f"values of {axis} (default: the range of its slider)",
        )
    command.add_argument(
        "--basins",
        action="store_true",
        help=(
            "map starting points instead: which minimum each one reaches; --range says "
            "where they lie"
        ),
    )
    command.add_argument(
        "--contender",
        metavar="NAME",
        help="the contender of this name (default: the first that has these hyper-parameters)",
    )
    command.add_argument(
        "--measure",
        choices=("loss", "settled", "reached", "verdict"),
        default="loss",
        help=(
            "the final loss, the steps until it stays within the tolerance, the steps until "
            "it is first within it, or the verdict on each run (default: loss)"
        ),
    )
    command.add_argument(
        "--tolerance",
        metavar="T",
        type=float,
        help="how close the loss must come to the lowest known value (default: 0.001)",
    )
    command.add_argument(
        "--nodes",
        metavar="N",
        type=int,
        help="values of each side (default: 256, or 64 for verdicts)",
    )
    command.add_argument(
        "--theory",
        action="store_true",
        help=(
            "also draw the border of stability and the best point that theory gives for "
            "a linear rule"
        ),
    )
    if chosen == "map":
        from explorer.commands.parsers.picture_arguments import add_picture_options

        add_picture_options(command, "1000x900")


def _add_tune(commands: Subparsers) -> None:
    command = _command(
        commands,
        "tune",
        "tune FILE -o OUT [options]",
        "find the best values of some hyper-parameters within a budget, and save them",
        "  descent-explorer tune ravine_momentum -o tuned.descent --over learning_rate,momentum\n"
        "  descent-explorer tune valley.descent -o tuned.descent --budget 500000 --aim steps\n"
        "  descent-explorer tune noisy.descent -o tuned.descent --seeds 16 --aim area",
    )
    command.add_argument("file", metavar="FILE", help=_FILE)
    _add_data_option(command)
    add_tune_options(command)
    _add_output(command, (), required=True)


def _add_range_test(commands: Subparsers) -> None:
    command = _command(
        commands,
        "range-test",
        "range-test FILE -o OUT [options]",
        "let the learning rate grow, beside what constant rates do (PNG or CSV)",
        "  descent-explorer range-test ravine_momentum -o rates.png\n"
        "  descent-explorer range-test valley.descent -o rates.csv --low 1e-5 --high 1",
        "range_test",
    )
    command.add_argument("file", metavar="FILE", help=_FILE)
    _add_data_option(command)
    add_range_test_options(command)
    _add_output(command, ("png", "csv"), required=True)


def _add_compare(commands: Subparsers) -> None:
    command = _command(
        commands,
        "compare",
        "compare --surfaces IDS --optimizers IDS -o OUT [options]",
        "compare optimizers at equal effort over surfaces and starts (PNG or CSV)",
        "  descent-explorer compare valley.descent -o fair.png\n"
        "  descent-explorer compare --surfaces ravine,rosenbrock --optimizers adam,momentum "
        "-o fair.png\n"
        "  descent-explorer compare --surfaces all --optimizers adam,nesterov --budget 1000 "
        "-o fair.csv --keep cells/",
    )
    command.add_argument(
        "file",
        metavar="FILE",
        nargs="?",
        help=f"{_FILE}: its contenders are compared on its surface, each with its own values",
    )
    _add_data_option(command)
    add_compare_options(command)
    _add_output(command, ("png", "csv"), required=True)


def _add_code(commands: Subparsers) -> None:
    command = _command(
        commands,
        "code",
        "code FILE [--to LIBRARY] [options]",
        "write a script that takes the same steps without this program",
        "  descent-explorer code parabola_momentum --to numpy\n"
        "  descent-explorer code valley.descent --to pytorch --contender Adam -o adam.py",
    )
    command.add_argument("file", metavar="FILE", help=_FILE)
    _add_source_options(command)
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
    _add_output(command, (), default="-")


def _add_web(commands: Subparsers) -> None:
    command = _command(
        commands,
        "web",
        "web FILE ... -o OUT [options]",
        "make a web page that runs by itself, without this program and without a network",
        "  descent-explorer web ravine_momentum -o ravine.html\n"
        "  descent-explorer web valley.descent -o valley.html --lock surface --lock start\n"
        "  descent-explorer web valley.descent -o valley.html --embed > snippet.html",
    )
    command.add_argument("files", metavar="FILE", nargs="+", help=_FILES)
    _add_output(command, ("html",), required=True)
    command.add_argument(
        "--lock",
        metavar="PART",
        action="append",
        help="a part the reader cannot change, named as in lessons: surface, surface.formula, "
        "start, noise, contenders.hyperparameters.momentum ...; may be given several times "
        "(default: those of the lesson)",
    )
    command.add_argument(
        "--embed",
        action="store_true",
        help="also print the snippet that shows the page inside another one",
    )


def _add_pack(commands: Subparsers) -> None:
    command = _command(
        commands,
        "pack",
        "pack LESSON -o FOLDER/ [options]",
        "make a folder for a class: worksheet, answers, teacher's notes, page, figure, film",
        "  descent-explorer pack ravine_momentum -o ravine/\n"
        "  descent-explorer pack valley.descent -o valley/ --no-film",
    )
    command.add_argument("file", metavar="LESSON", help=_FILE)
    _add_folder(command)
    command.add_argument(
        "--no-film", action="store_true", help="leave out the film, which takes longest"
    )


def _add_site(commands: Subparsers) -> None:
    command = _command(
        commands,
        "site",
        "site -o FOLDER/ [options]",
        "make pages of all lessons and surfaces, with an index, to put on a web server",
        "  descent-explorer site -o public/",
    )
    _add_folder(command)


def _add_folder(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "-o", "--output", metavar="FOLDER", required=True, help="folder, made if need be"
    )
    command.add_argument(
        "-f", "--force", action="store_true", help="replace files that exist already"
    )


def _add_identify(commands: Subparsers) -> None:
    command = _command(
        commands,
        "identify",
        "identify POINTS --on SURFACE [options]",
        "find the rule, dialect and values that produced a path of points",
        "  descent-explorer identify points.csv --on rosenbrock\n"
        "  descent-explorer identify points.csv --on '0.5*(4*x**2 + y**2)' --json",
    )
    add_identify_options(command)


def _add_list(commands: Subparsers) -> None:
    command = _command(
        commands,
        "list",
        "list surfaces|optimizers|rules|lessons [ID ...] [--json]",
        "show surfaces, optimizers, rules or lessons with defaults and ranges",
        "  descent-explorer list optimizers\n"
        "  descent-explorer list optimizers adam adamw\n"
        "  descent-explorer list rules nesterov            the recurrence, to be changed\n"
        "  descent-explorer list surfaces --json",
        "listing",
    )
    command.add_argument("what", choices=("surfaces", "optimizers", "rules", "lessons"))
    command.add_argument("ids", metavar="ID", nargs="*", help="show only these")
    command.add_argument("--json", action="store_true", help="as JSON, for other programs")


def _add_doctor(commands: Subparsers) -> None:
    command = _command(
        commands,
        "doctor",
        "doctor",
        "tell what there is on this machine, what is missing and which package brings it",
        "  descent-explorer doctor\n"
        "  descent-explorer doctor > report.txt              to be pasted; home is written as ~",
    )
    add_doctor_options(command)


def _add_desktop(commands: Subparsers) -> None:
    command = _command(
        commands,
        "desktop",
        "desktop --install | --remove | --files-to FOLDER",
        "put menu entry, file type, icons, manual and shell completions in place (Linux)",
        "  descent-explorer desktop --install\n  descent-explorer desktop --remove",
    )
    add_desktop_options(command)


def _add_data_option(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--allow-data",
        metavar="FOLDER",
        action="append",
        default=[],
        help=(
            "also read a file's CSV data from this folder, not only from the file's "
            "own; may be repeated"
        ),
    )


def _add_source_options(command: argparse.ArgumentParser) -> None:
    _add_data_option(command)
    command.add_argument(
        "--large",
        action="store_true",
        help="also compute what needs more than 400 MB or takes longer than about ten seconds",
    )


def _add_output(
    command: argparse.ArgumentParser,
    formats: tuple[str, ...],
    *,
    required: bool = False,
    default: str | None = None,
) -> None:
    otherwise = "" if required else " (default: -)"
    place = "file, folder ending in /, or -" if formats else "file, or -"
    command.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        required=required,
        default=default,
        help=f"{place} for standard output{otherwise}",
    )
    if formats:
        command.add_argument(
            "--format",
            choices=formats,
            help=f"format, if the name of OUT does not say it (default: {formats[0]})",
        )
    command.add_argument(
        "-f", "--force", action="store_true", help="replace files that exist already"
    )
