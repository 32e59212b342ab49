"""``code``: a script that takes the same steps by itself."""

from __future__ import annotations

import argparse
from pathlib import Path

from explorer.commands.terminal.errors import CommandError
from explorer.commands.terminal.streams import STANDARD_OUTPUT, computable, refuse_existing, send
from explorer.export.script import script
from explorer.scenario.files.atomic_write import write_text
from explorer.scenario.results import compute


def run(arguments: argparse.Namespace) -> int:
    """Write the script."""
    scenario = computable(arguments.file, arguments)
    wanted = arguments.contender
    if wanted is not None:
        known = [contender.name for contender in scenario.contenders]
        for name in wanted:
            if name not in known:
                raise CommandError(
                    f"--contender: found {name!r}, expected one of {', '.join(known)}"
                )
    try:
        text = script(compute(scenario), arguments.to, wanted)
    except ValueError as error:
        raise CommandError(f"{arguments.file}: {error}") from error
    if arguments.output == STANDARD_OUTPUT:
        send(text.encode())
    else:
        path = Path(arguments.output)
        refuse_existing([path], force=arguments.force)
        write_text(path, text)
    return 0
