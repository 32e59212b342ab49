"""``site``: a folder of pages for a web server."""

from __future__ import annotations

import argparse
from pathlib import Path

from explorer.commands.terminal.offscreen import without_a_screen
from explorer.commands.terminal.progress_bar import ProgressBar
from explorer.commands.terminal.streams import refuse_existing


def run(arguments: argparse.Namespace) -> int:
    """Write the site."""
    folder = Path(arguments.output)
    refuse_existing([folder / "index.html"], force=arguments.force)
    without_a_screen()
    from explorer.export.web.site import write_site

    bar = ProgressBar(str(folder))
    try:
        write_site(folder, progress=bar)
    finally:
        bar.end()
    return 0
