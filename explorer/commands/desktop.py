"""``desktop``: installs or removes menu entry, file type, manual and completions."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from explorer.commands.parsers.arguments import COMMANDS
from explorer.commands.terminal.errors import CommandError
from explorer.commands.terminal.streams import send
from explorer.identity import PROGRAM


def run(arguments: argparse.Namespace) -> int:
    """Install, remove, or write the files for a package."""
    if sys.platform != "linux" and arguments.files_to is None:
        raise CommandError(
            "desktop: menu entries and file types of this kind are for Linux; on macOS and Windows "
            "the bundle brings its own"
        )
    from explorer.system.desktop_installation import InstallationError

    try:
        lines = _done(arguments)
    except InstallationError as error:
        raise CommandError(str(error)) from error
    send(("\n".join(lines) + "\n").encode())
    return 0


def _done(arguments: argparse.Namespace) -> list[str]:
    from explorer.system.desktop_installation import install, remove, write_tree
    from explorer.system.folders import data_folder, shared_folder

    share = shared_folder()
    if arguments.remove:
        gone = remove(share, data_folder())
        left = [f"{path}: kept, because it was changed" for path in gone.left]
        return [f"{gone.count} files were removed from {share}", *left]
    if arguments.files_to is not None:
        files = _files([PROGRAM], arguments.parser)
        return [str(path) for path in write_tree(files, Path(arguments.files_to) / "share")]
    paths = install(_files(starting_command(), arguments.parser), share, data_folder())
    functions = next(path.parent for path in paths if path.parent.name == "site-functions")
    return [
        *map(str, paths),
        "",
        "The menu entry and file type appear at once or at the next login, completions in a new "
        "bash or fish shell.",
        f"For zsh, add to ~/.zshrc before compinit: fpath=({functions} $fpath)",
        f"`{PROGRAM} desktop --remove` removes all of this.",
    ]


def _files(
    command: list[str], parser: Callable[[str], argparse.ArgumentParser]
) -> Mapping[str, bytes]:
    from explorer.system.desktop_files import desktop_files

    return desktop_files(command, parser, COMMANDS)


def starting_command() -> list[str]:
    """What starts this very program from a menu, as absolute paths."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    started = shutil.which(sys.argv[0]) or sys.argv[0]
    if os.path.basename(started) == PROGRAM:
        return [os.path.abspath(started)]
    beside = os.path.join(os.path.dirname(sys.executable), PROGRAM)
    return [beside] if os.path.exists(beside) else [sys.executable, "-m", "explorer"]
