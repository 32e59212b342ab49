"""The progress of a command, on a terminal."""

from __future__ import annotations

import sys

BAR_WIDTH = 32
PARTS = 100


class ProgressBar:
    """Draws the progress of a command on one line of a terminal; elsewhere it draws nothing."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._line = ""

    def __call__(self, done: int, total: int) -> bool:
        """Show that ``done`` of ``total`` parts are made; always says to go on."""
        filled = BAR_WIDTH * done // max(total, 1)
        bar = "#" * filled + "-" * (BAR_WIDTH - filled)
        line = f"\r{self._name} [{bar}] {done}/{total}"
        if line != self._line and sys.stderr.isatty():
            sys.stderr.write(line)
            sys.stderr.flush()
            self._line = line
        return True

    def show_share(self, share: float) -> None:
        """Show the share that is done, 0 to 1."""
        self(int(PARTS * share), PARTS)

    def end(self) -> None:
        """Leave the line."""
        if self._line:
            sys.stderr.write("\n")
            self._line = ""
