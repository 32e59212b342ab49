"""``doctor``: what is installed, what is missing, and which package provides it."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from explorer.commands.terminal.streams import send


def run(arguments: argparse.Namespace) -> int:
    """Print the report; 0 if nothing is missing, else 1."""
    if arguments.probe:
        from explorer.system.probe import answer

        send((json.dumps(answer()) + "\n").encode())
        return 0
    from explorer.system.report import examined, user_name

    report = examined()
    send(report.text(Path.home(), user_name()).encode())
    return 1 if report.problems else 0
