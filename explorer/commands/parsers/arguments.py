"""The arguments of every command, and the help that teaches them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.commands.parsers.common_arguments import add_command, add_data_option
from explorer.commands.parsers.drawing_arguments import add_animate, add_map, add_render
from explorer.commands.parsers.export_arguments import (
    add_code,
    add_pack,
    add_site,
    add_trace,
    add_web,
)
from explorer.commands.parsers.identify_arguments import add_identify
from explorer.commands.parsers.search_arguments import add_compare, add_range_test, add_tune
from explorer.commands.parsers.system_arguments import add_desktop, add_doctor

if TYPE_CHECKING:
    from explorer.commands.parsers.common_arguments import Subparsers

OPEN = "open"
COMMANDS = (
    *("open", "render", "animate", "trace", "map", "tune", "range-test", "compare", "identify"),
    *("code", "web", "pack", "site", "list", "doctor", "desktop"),
)


def add_arguments(commands: Subparsers, chosen: str) -> None:
    """Add every command with its arguments.

    Those that are made from declarations are added only to the chosen command, since the
    declarations take time to load.
    """
    _add_open(commands)
    add_render(commands, chosen)
    add_animate(commands, chosen)
    add_trace(commands)
    add_map(commands, chosen)
    add_tune(commands)
    add_range_test(commands)
    add_compare(commands)
    add_code(commands)
    add_web(commands)
    add_pack(commands)
    add_site(commands)
    add_identify(commands)
    _add_list(commands)
    add_doctor(commands)
    add_desktop(commands)


def _add_open(commands: Subparsers) -> None:
    command = add_command(
        commands,
        OPEN,
        "[open] [FILE]",
        "open the window (the word open is optional)",
        "  descent-explorer\n"
        "  descent-explorer valley.descent\n"
        "  descent-explorer parabola_momentum",
        "window",
    )
    command.add_argument(
        "file", metavar="FILE", nargs="?", help="scenario, lesson, rule or recording, or lesson id"
    )
    add_data_option(command)


def _add_list(commands: Subparsers) -> None:
    command = add_command(
        commands,
        "list",
        "list surfaces|optimizers|rules|lessons [ID ...] [--json]",
        "show surfaces, optimizers, rules or lessons with defaults and ranges",
        "  descent-explorer list optimizers\n"
        "  descent-explorer list optimizers adam adamw\n"
        "  descent-explorer list rules nesterov            the recurrence, to be changed\n"
        "  descent-explorer list surfaces --json",
        "listing",
    )
    command.add_argument("what", choices=("surfaces", "optimizers", "rules", "lessons"))
    command.add_argument("ids", metavar="ID", nargs="*", help="show only these")
    command.add_argument("--json", action="store_true", help="as JSON, for other programs")
