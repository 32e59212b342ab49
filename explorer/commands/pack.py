"""``pack``: a folder for a class."""

from __future__ import annotations

import argparse
from pathlib import Path

from explorer.commands.terminal.errors import CommandError
from explorer.commands.terminal.offscreen import without_a_screen
from explorer.commands.terminal.progress_bar import ProgressBar
from explorer.commands.terminal.streams import loaded_with_lesson, refuse_existing


def run(arguments: argparse.Namespace) -> int:
    """Write the folder."""
    content = loaded_with_lesson(arguments.file)
    folder = Path(arguments.output)
    refuse_existing([folder / "worksheet.md"], force=arguments.force)
    without_a_screen()
    from explorer.export.teaching.pack import write_pack

    bar = ProgressBar(str(folder))
    try:
        write_pack(content, folder, film=not arguments.no_film, progress=bar)
    except ValueError as error:
        raise CommandError(f"{arguments.file}: {error}") from error
    finally:
        bar.end()
    return 0
