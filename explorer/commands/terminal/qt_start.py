"""Qt imported for a command."""

from __future__ import annotations

import builtins

from explorer.commands.terminal.errors import CommandError


def start_qt() -> None:
    """Import Qt, and leave Python's import statement as it was.

    Raises ``CommandError`` where Qt cannot start.
    """
    from explorer.display import why_qt_cannot_start

    # With its own in place of it, PySide reads the source of every module imported from then on,
    # to see whether it uses `__feature__`; none does, and it is a sixth of the window's start
    # (https://github.com/napari/napari/issues/8584).
    plain_import = builtins.__import__
    try:
        reason = why_qt_cannot_start()
    finally:
        builtins.__import__ = plain_import
    if reason is not None:
        raise CommandError(reason)
