"""The options of the commands that are about the machine instead of a scenario."""

from __future__ import annotations

import argparse


def add_doctor_options(command: argparse.ArgumentParser) -> None:
    """Add what ``doctor`` asks of itself, in a process of its own."""
    command.add_argument("--probe", action="store_true", help=argparse.SUPPRESS)
