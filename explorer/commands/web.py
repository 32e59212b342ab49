"""``web``: a page that runs by itself."""

from __future__ import annotations

import argparse
from functools import partial

from explorer.commands.terminal.errors import CommandError
from explorer.commands.terminal.streams import (
    loaded_with_lesson,
    send,
    targets,
    to_standard_output,
    written,
)

FORMATS = ("html",)


def run(arguments: argparse.Namespace) -> int:
    """Write the pages, and the snippets that embed them."""
    paths = targets(
        arguments.files, arguments.output, FORMATS, arguments.format, force=arguments.force
    )
    contents = [loaded_with_lesson(name) for name in arguments.files]
    from explorer.export.web import page_title, snippet, web_page

    if arguments.embed and to_standard_output(paths[0]):
        raise CommandError("--embed: the snippet is printed, expected -o FILE for the page")
    for scenario, path in zip(contents, paths, strict=True):
        try:
            written(path, partial(web_page, scenario, locked=arguments.lock))
        except ValueError as error:
            raise CommandError(f"--lock: {str(error).removeprefix('locked: ')}") from error
        if arguments.embed:
            send(snippet(path.name, page_title(scenario)).encode())
    return 0
