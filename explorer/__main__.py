"""The entry point of both ``descent-explorer`` and ``python -m explorer``."""

from __future__ import annotations

import os
import signal
import sys

from explorer.python_version import refusal


def main() -> int:
    """Do what the command line asks for and return the exit code."""
    _end_silently_at_ctrl_c()
    _fill_closed_streams()
    problem = refusal(sys.version_info[:2])
    if problem is not None:
        sys.stderr.write(problem + "\n")
        return 1
    from explorer.interruption import give_way, stop_at_signals

    stop_at_signals()
    try:
        from explorer.cli import main as command_line

        return command_line()
    except BaseException:
        give_way()
        raise


def _end_silently_at_ctrl_c() -> None:
    """Until signals are handled nothing is half written, and a traceback would not help."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


def _fill_closed_streams() -> None:
    """Keep files that are opened later from taking the numbers of the standard streams."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            # The lowest free number is given, which is this one.
            os.open(os.devnull, os.O_RDWR)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - until the end


if __name__ == "__main__":
    sys.exit(main())
