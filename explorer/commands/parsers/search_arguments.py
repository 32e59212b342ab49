"""The arguments of the commands that search: tune, range-test and compare."""

from __future__ import annotations

import argparse


def add_tune_options(command: argparse.ArgumentParser) -> None:
    """What is tuned, for what, and at which cost."""
    command.add_argument(
        "--budget",
        metavar="N",
        type=int,
        default=2_000_000,
        help="gradient evaluations for each contender (default: 2000000)",
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
        "--tolerance", metavar="F", type=float, help="f − f* that counts as arrived (--aim steps)"
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


def add_range_test_options(command: argparse.ArgumentParser) -> None:
    """Between which rates, for how long, and of which contender."""
    command.add_argument("--low", metavar="A", type=float, help="the first rate (default: 0.0001)")
    command.add_argument("--high", metavar="A", type=float, help="the last rate (default: 10)")
    command.add_argument("--steps", metavar="N", type=int, help="steps of the test (default: 100)")
    command.add_argument(
        "--contender", metavar="NAME", help="the contender of this name (default: the first)"
    )


def add_compare_options(command: argparse.ArgumentParser) -> None:
    """What is compared, on what, and at which cost."""
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
            "learning rates to try for each optimizer, of which the best counts; 0 "
            "leaves the rate as it is (default: 32)"
        ),
    )
    command.add_argument(
        "--seed", metavar="K", type=int, default=0, help="draws the starts and noise (default: 0)"
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
