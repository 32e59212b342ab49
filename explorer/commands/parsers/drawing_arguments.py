"""The arguments of the commands that draw: render, animate and map."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from explorer.commands.parsers.common_arguments import (
    FILE,
    FILES,
    add_command,
    add_output,
    add_source_options,
)

if TYPE_CHECKING:
    from explorer.commands.parsers.common_arguments import Subparsers


def add_render(commands: Subparsers, chosen: str) -> None:
    """Declare ``render``."""
    command = add_command(
        commands,
        "render",
        "render FILE ... -o OUT [options]",
        "draw a picture (PNG, SVG, PDF)",
        "  descent-explorer render parabola_momentum -o descent.png\n"
        "  descent-explorer render valley.descent -o valley.pdf --theme print --size 84x63mm\n"
        "  descent-explorer render *.descent -o pictures/ --format svg",
    )
    command.add_argument("files", metavar="FILE", nargs="+", help=FILES)
    add_source_options(command)
    add_output(command, ("png", "svg", "pdf"), required=True)
    command.add_argument(
        "--step", metavar="K", type=int, help="draw the state at this step (default: the last)"
    )
    if chosen == "render":
        from explorer.commands.parsers.picture_arguments import add_picture_options

        add_picture_options(command, "1200x900")


def add_animate(commands: Subparsers, chosen: str) -> None:
    """Declare ``animate``."""
    command = add_command(
        commands,
        "animate",
        "animate FILE ... -o OUT [options]",
        "make a film (GIF, WebP, APNG, MP4, or a folder of PNG)",
        "  descent-explorer animate parabola_momentum -o descent.gif --fps 5\n"
        "  descent-explorer animate valley.descent -o valley.mp4 --from 20 --to 120 --every 2\n"
        "  descent-explorer animate valley.descent -o frames/",
    )
    command.add_argument("files", metavar="FILE", nargs="+", help=FILES)
    add_source_options(command)
    add_output(command, ("gif", "webp", "apng", "mp4", "png"), required=True)
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


def add_map(commands: Subparsers, chosen: str) -> None:
    """Declare ``map``."""
    command = add_command(
        commands,
        "map",
        "map FILE --x NAME --y NAME -o OUT [options]",
        "map the outcome over two hyper-parameters, or over starting points",
        "  descent-explorer map ravine_momentum --x learning_rate --y momentum -o map.png\n"
        "  descent-explorer map valley.descent --contender Adam --x beta1 --y beta2 -o map.pdf\n"
        "  descent-explorer map valley.descent --basins -o basins.png\n"
        "  descent-explorer map ravine_momentum --contender Momentum --beside 'Gradient descent' "
        "-o two.png",
    )
    command.add_argument("file", metavar="FILE", help=FILE)
    add_source_options(command)
    add_output(command, ("png", "svg", "pdf"), required=True)
    _add_axes(command)
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
        help="values along each side (default: 256, or 64 for verdicts)",
    )
    command.add_argument(
        "--theory",
        action="store_true",
        help=("also draw the stability boundary and the theoretical best point for a linear rule"),
    )
    if chosen == "map":
        from explorer.commands.parsers.picture_arguments import add_picture_options

        add_picture_options(command, "1000x900")


def _add_axes(command: argparse.ArgumentParser) -> None:
    """Add the options for measure, axes and contender."""
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
        help=("map starting points instead: which minimum each one reaches; --range sets the area"),
    )
    command.add_argument(
        "--contender",
        metavar="NAME",
        help="the contender of this name (default: the first that has these hyper-parameters)",
    )
    command.add_argument(
        "--beside",
        metavar="NAME",
        help="draw the map of this contender beside the other, on the same scales",
    )
