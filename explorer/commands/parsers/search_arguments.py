"""The arguments of the commands that search: tune, range-test and compare."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from explorer.commands.parsers.common_arguments import (
    FILE,
    add_command,
    add_data_option,
    add_output,
)

if TYPE_CHECKING:
    from explorer.commands.parsers.common_arguments import Subparsers


def add_tune(commands: Subparsers) -> None:
    """Declare ``tune``."""
    command = add_command(
        commands,
        "tune",
        "tune FILE -o OUT [options]",
        "find the best values of some hyper-parameters within a budget, and save them",
        "  descent-explorer tune ravine_momentum -o tuned.descent --over learning_rate,momentum\n"
        "  descent-explorer tune valley.descent -o tuned.descent --budget 500000 --aim steps\n"
        "  descent-explorer tune noisy.descent -o tuned.descent --seeds 16 --aim area",
    )
    command.add_argument("file", metavar="FILE", help=FILE)
    add_data_option(command)
    _add_tune_options(command)
    add_output(command, (), required=True)


def add_range_test(commands: Subparsers) -> None:
    """Declare ``range-test``."""
    command = add_command(
        commands,
        "range-test",
        "range-test FILE -o OUT [options]",
        "run with a growing learning rate and compare with constant rates (PNG or CSV)",
        "  descent-explorer range-test ravine_momentum -o rates.png\n"
        "  descent-explorer range-test valley.descent -o rates.csv --low 1e-5 --high 1",
        "range_test",
    )
    command.add_argument("file", metavar="FILE", help=FILE)
    add_data_option(command)
    _add_range_test_options(command)
    add_output(command, ("png", "csv"), required=True)


def add_compare(commands: Subparsers) -> None:
    """Declare ``compare``."""
    command = add_command(
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
        help=f"{FILE}: its contenders are compared on its surface, each with its own values",
    )
    add_data_option(command)
    _add_compare_options(command)
    add_output(command, ("png", "csv"), required=True)


def _add_tune_options(command: argparse.ArgumentParser) -> None:
    """What is tuned, for which aim, and at which cost."""
    command.add_argument(
        "--budget",
        metavar="N",
        type=int,
        help="gradient evaluations for each contender (default: 2000000; for networks as many as "
        "take some ten seconds)",
    )
    command.add_argument(
        "--over",
        metavar="NAMES",
        default="learning_rate",
        help="one to three hyper-parameters separated by commas (default: learning_rate)",
    )
    command.add_argument(
        "--aim",
        choices=("loss", "steps", "area"),
        default="loss",
        help="the quantity to minimize: the final loss, the steps to the tolerance, or the mean "
        "loss over all steps (default: loss)",
    )
    command.add_argument(
        "--tolerance", metavar="F", type=float, help="f − f* that counts as reached (--aim steps)"
    )
    command.add_argument(
        "--contender",
        metavar="NAME",
        action="append",
        help="only the contender of this name; may be given several times (default: all)",
    )
    command.add_argument(
        "--starts",
        metavar="K",
        type=int,
        default=1,
        help="judge by the median over this many random starts in the view "
        "(default: the scenario's own start)",
    )
    command.add_argument(
        "--seeds",
        metavar="K",
        type=int,
        default=1,
        help="judge by the median over this many seeds of the noise (default: 1)",
    )


def _add_range_test_options(command: argparse.ArgumentParser) -> None:
    """Between which rates, for how long, and of which contender."""
    command.add_argument("--low", metavar="A", type=float, help="the first rate (default: 0.0001)")
    command.add_argument("--high", metavar="A", type=float, help="the last rate (default: 10)")
    command.add_argument("--steps", metavar="N", type=int, help="steps of the test (default: 100)")
    command.add_argument(
        "--contender", metavar="NAME", help="the contender of this name (default: the first)"
    )


def _add_compared(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--surfaces",
        metavar="IDS",
        help="surface ids separated by commas, or all (default: the surface of FILE)",
    )
    command.add_argument(
        "--optimizers",
        metavar="IDS",
        help="optimizer ids separated by commas, or all that have a rule "
        "(default: the contenders of FILE)",
    )


def _add_compare_options(command: argparse.ArgumentParser) -> None:
    """What is compared, on what, and at which cost."""
    _add_compared(command)
    command.add_argument(
        "--budget",
        metavar="N",
        type=int,
        default=500,
        help="gradient evaluations for each run (default: 500)",
    )
    command.add_argument(
        "--starts",
        metavar="K",
        type=int,
        default=16,
        help="random starts in the view of each surface (default: 16)",
    )
    command.add_argument(
        "--rates",
        metavar="K",
        type=int,
        default=32,
        help=(
            "learning rates to try for each optimizer; the best one counts, and 0 keeps its own "
            "rate (default: 32)"
        ),
    )
    command.add_argument(
        "--seed",
        metavar="K",
        type=int,
        default=0,
        help="seed for the starts and the noise (default: 0)",
    )
    command.add_argument(
        "--noise",
        metavar="S",
        type=float,
        help="standard deviation of the noise on each gradient coordinate "
        "(default: that of FILE, or 0)",
    )
    command.add_argument(
        "--seeds",
        metavar="K",
        type=int,
        default=1,
        help="with noise, repeat each run with this many seeds (default: 1)",
    )
    command.add_argument(
        "--keep",
        metavar="FOLDER",
        help="keep finished cells in this folder, so that an interrupted comparison can resume",
    )
